package eventindex_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/eventindex"
	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/testutil/sendable"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

var encoding = app.NewEncoding()

func newIndex() *eventindex.Index { return eventindex.New(encoding.Registry) }

// eventTypes are all typed events of this project.
func eventTypes() []protoreflect.MessageDescriptor {
	var found []protoreflect.MessageDescriptor
	registry.MergedProtoRegistry().RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if strings.HasPrefix(file.Path(), "factor/") && strings.HasSuffix(file.Path(), "/events.proto") {
			for i := range file.Messages().Len() {
				found = append(found, file.Messages().Get(i))
			}
		}
		return true
	})
	slices.SortFunc(found, func(a, b protoreflect.MessageDescriptor) int {
		return strings.Compare(string(a.FullName()), string(b.FullName()))
	})
	return found
}

// typed is a dynamic message as a keeper emits it.
func typed(t *testing.T, msg proto.Message) abci.Event {
	t.Helper()
	raw, err := proto.Marshal(msg)
	require.NoError(t, err)
	name := string(msg.ProtoReflect().Descriptor().FullName())
	generated := gogoproto.MessageType(name)
	require.NotNil(t, generated, name)
	made, is := reflect.New(generated.Elem()).Interface().(gogoproto.Message)
	require.True(t, is, name)
	require.NoError(t, gogoproto.Unmarshal(raw, made))
	event, err := sdk.TypedEventToEvent(made)
	require.NoError(t, err)
	return abci.Event(event)
}

// about walks a message the slow way: what it names, as kind=id.
func about(t *testing.T, msg protoreflect.Message, into map[string]bool) {
	t.Helper()
	msg.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		var values []protoreflect.Value
		switch {
		case field.IsMap():
			return true
		case field.IsList():
			for i := range value.List().Len() {
				values = append(values, value.List().Get(i))
			}
		default:
			values = []protoreflect.Value{value}
		}
		for _, one := range values {
			if field.Message() != nil {
				about(t, one.Message(), into)
				continue
			}
			number, err := options.NumberOf(field)
			require.NoError(t, err)
			if number == nil || number.Unit != options.UNIT_ID {
				continue
			}
			kind := number.Of
			if kind == "" {
				kind = string(field.Name())
			}
			switch fields := msg.Descriptor().Fields(); kind {
			case "seller":
				kind = "company"
			case "account", "buyer":
				enum := fields.ByName(protoreflect.Name(map[string]string{"account": "book", "buyer": "buyer_kind"}[kind]))
				require.NotNil(t, enum, "%s: nothing tells of what it is", field.FullName())
				word := string(enum.Enum().Values().ByNumber(msg.Get(enum).Enum()).Name())
				kind = map[string]string{
					"BOOK_MEMBER": "member", "BOOK_RESERVE": "company", "BOOK_STARTING": "company",
					"BUYER_KIND_MEMBER": "member", "BUYER_KIND_COMPANY": "company",
				}[word]
			}
			if slices.Contains(eventindex.Kinds(), kind) {
				into[kind+"="+one.String()] = true
			}
		}
		return true
	})
}

// aboutNothing are the events by which nobody and nothing is found, by the reason.
var aboutNothing = map[string]string{
	"factor.board.v1.BoardClosed":            "boards have addresses, and a company is told which is its own when it gets one",
	"factor.board.v1.BoardOpened":            "boards have addresses, and a company is told which is its own when it gets one",
	"factor.board.v1.BoardReconfigured":      "boards have addresses, and a company is told which is its own when it gets one",
	"factor.board.v1.RollOpened":             "boards have addresses, and a company is told which is its own when it gets one",
	"factor.board.v1.PetitionClosed":         "what it ends was told before with its people",
	"factor.pricing.v1.CycleClosed":          "it holds for the whole region",
	"factor.pricing.v1.CycleEnded":           "it holds for the whole region",
	"factor.region.v1.CurrencyRenamed":       "it holds for the whole region",
	"factor.region.v1.PowerAssigned":         "it holds for the whole region",
	"factor.region.v1.RelayerRegistered":     "it holds for the whole region",
	"factor.region.v1.RelayerRemoved":        "it holds for the whole region",
	"factor.regionalbank.v1.LinkSet":         "it holds for the whole region",
	"factor.regionalbank.v1.ReceivedOutside": "it holds for the whole region",
	"factor.regionalbank.v1.TaxWalkEnded":    "it holds for the whole region",
	"factor.validators.v1.ValidatorAdded":    "it holds for the whole region",
	"factor.validators.v1.ValidatorAdmitted": "it holds for the whole region",
	"factor.validators.v1.ValidatorRemoved":  "it holds for the whole region",
	"factor.wage.v1.IndustryStandardSet":     "it holds for the whole region",
	"factor.wage.v1.OccupationSet":           "it holds for the whole region",
	"factor.board.v1.ParamsUpdated":          "the rules of all",
	"factor.coop.v1.ParamsUpdated":           "the rules of all",
	"factor.insolvency.v1.ParamsUpdated":     "the rules of all",
	"factor.market.v1.ParamsUpdated":         "the rules of all",
	"factor.pricing.v1.ParamsUpdated":        "the rules of all",
	"factor.region.v1.ParamsUpdated":         "the rules of all",
	"factor.regionalbank.v1.ParamsUpdated":   "the rules of all",
	"factor.validators.v1.ParamsUpdated":     "the rules of all",
	"factor.wage.v1.ParamsUpdated":           "the rules of all",
}

// TestEveryEventIsFoundByWhatItNames is the law for every typed event, tomorrow's included: the plain event names
// every member, company, product, order and proposal in it once, and nothing else.
func TestEveryEventIsFoundByWhatItNames(t *testing.T) {
	index := newIndex()
	maker := sendable.New(encoding.Registry, "")
	named := 0
	for _, descriptor := range eventTypes() {
		name := string(descriptor.FullName())
		require.NoError(t, index.Check(descriptor))
		msg, err := maker.Make("/" + name)
		require.NoError(t, err)
		wanted := map[string]bool{}
		about(t, msg.ProtoReflect(), wanted)
		event := typed(t, msg)
		event.Attributes = append(event.Attributes, abci.EventAttribute{Key: "msg_index", Value: "0"})
		plain, any := index.Of([]abci.Event{event})
		got := map[string]bool{}
		for _, attribute := range plain.Attributes {
			require.False(t, got[attribute.Key+"="+attribute.Value], "%s: twice", name)
			require.True(t, attribute.Index)
			got[attribute.Key+"="+attribute.Value] = true
		}
		require.Equal(t, wanted, got, name)
		require.Equal(t, len(wanted) > 0, any)
		if any {
			named++
			continue
		}
		assert.NotEmpty(t, aboutNothing[name], "%s names nobody and nothing: nobody finds it", name)
	}
	require.Greater(t, named, 90)
	for name := range aboutNothing {
		require.True(t, gogoproto.MessageType(name) != nil, "%s is no event any more", name)
	}
}

// TestWorkAndPaymentsAreToldWithWhoseTheyAre: a member or a company need not know the number of a shift to hear of it.
func TestWorkAndPaymentsAreToldWithWhoseTheyAre(t *testing.T) {
	whose := map[string][]string{"shift": {"company", "member"}, "timesheet": {"company", "member"}, "claim": {"company"}, "payment": {"company"}, "job": {"company"}}
	told := 0
	for _, descriptor := range eventTypes() {
		if descriptor.FullName() == "factor.regionalbank.v1.ReceivedOutside" {
			continue // by the region itself
		}
		if descriptor.FullName() == "factor.market.v1.OrderAccepted" {
			continue // found by its order, as all that follows one
		}
		fields := descriptor.Fields()
		for of, needed := range whose {
			if field := fields.ByName(protoreflect.Name(of)); field == nil || field.Message() != nil {
				continue
			}
			for _, name := range needed {
				told++
				require.True(t, fields.ByName(protoreflect.Name(name)) != nil || fields.ByName("seller") != nil, "%s names a %s and no %s", descriptor.FullName(), of, name)
			}
		}
	}
	require.Greater(t, told, 20)
}

func TestWhoPaysAndWhoBuysIsToldByWhatStandsBesideThem(t *testing.T) {
	index := newIndex()
	for _, one := range []struct {
		event gogoproto.Message
		about string
	}{
		{&currencytypes.Posted{
			From: currencytypes.Account{Book: currencytypes.BOOK_MEMBER, Id: 17}, To: currencytypes.Account{Book: currencytypes.BOOK_RESERVE, Id: 3},
			Payer: currencytypes.Account{Book: currencytypes.BOOK_MEMBER, Id: 17}, Amount: 5,
		}, "member=17 company=3"},
		{&currencytypes.Posted{From: currencytypes.Account{Book: currencytypes.BOOK_HOLD, Id: 9}, To: currencytypes.Account{Book: currencytypes.BOOK_STARTING, Id: 4}}, "company=4"},
		{&currencytypes.Posted{From: currencytypes.Account{Book: currencytypes.BOOK_ISSUED}, To: currencytypes.Account{Book: currencytypes.BOOK_REGION}}, ""},
		{&currencytypes.WagesPaid{Company: 3, Wages: []currencytypes.Wage{{Member: 7, Product: 2}, {Member: 8, Product: 2}, {Member: 7}}}, "company=3 member=7 product=2 member=8"},
		{&markettypes.OrderFulfilled{Order: 1, Buyer: 17, BuyerKind: markettypes.BUYER_KIND_MEMBER, Seller: 3, Product: 2}, "order=1 product=2 company=3 member=17"},
		{&markettypes.OrderFulfilled{Order: 1, Buyer: 17, BuyerKind: markettypes.BUYER_KIND_COMPANY, Seller: 3, Product: 2}, "order=1 product=2 company=3 company=17"},
		{&markettypes.OrderFulfilled{Order: 1, BuyerKind: markettypes.BUYER_KIND_REGION, Seller: 3, Product: 2}, "order=1 product=2 company=3"},
		// What people write cannot pass for an id.
		{&cooptypes.CompanyFounded{Company: 3, Founder: 17, Code: `x","founder":"99`}, "company=3 member=17"},
		{&pricingtypes.ProductRegistered{Product: pricingtypes.Product{Id: 2, Company: 3, Code: `x\","company":"99","y":"{[`}}, "product=2 company=3"},
	} {
		event, err := sdk.TypedEventToEvent(one.event)
		require.NoError(t, err)
		require.Equal(t, one.about, said(index.Of([]abci.Event{abci.Event(event)})), one.event)
	}
}

// TestWhatCannotBeReadIsLeft: no text of an attribute stops or crashes a node, and what stands beside it counts. The texts are
// lists and messages, each cut, and changed by one byte, at every place.
func TestWhatCannotBeReadIsLeft(t *testing.T) {
	index, texts := newIndex(), []string{"", "\x00"}
	for _, text := range []string{
		`{"a":{"b":[1,"]"]},"id":"5","book":"BOOK_MEMBER"}`, `[{"member":"7","shift":"1"},null,{"member":"8","x":"\\\""}]`, `["1",[2],{"book":3}]`,
	} {
		for at := range len(text) {
			texts = append(texts, text[:at])
			for _, other := range `"\{}[],:0n` {
				texts = append(texts, text[:at]+string(other)+text[at:], text[:at]+string(other)+text[at+1:])
			}
		}
	}
	require.Greater(t, len(texts), 2000)
	for _, text := range texts {
		plain, _ := index.Of([]abci.Event{
			{Type: "factor.currency.v1.Posted", Attributes: []abci.EventAttribute{{Key: "from", Value: text}, {Key: "to", Value: `{"book":"BOOK_MEMBER","id":"17"}`}}},
			{Type: "factor.currency.v1.WagesPaid", Attributes: []abci.EventAttribute{{Key: "company", Value: text}, {Key: "wages", Value: text}}},
			{Type: text, Attributes: []abci.EventAttribute{{Key: text, Value: text}}},
			{Type: "factor.no.v1.Such", Attributes: []abci.EventAttribute{{Key: "member", Value: text}}},
		})
		require.Contains(t, plain.Attributes, abci.EventAttribute{Key: "member", Value: "17", Index: true}, text)
	}
}

func said(event abci.Event, any bool) string {
	var parts []string
	for _, attribute := range event.Attributes {
		parts = append(parts, attribute.Key+"="+attribute.Value)
	}
	if any != (len(parts) > 0) {
		return "it says it is about nothing and names something"
	}
	return strings.Join(parts, " ")
}

// BenchmarkPayroll is what the plain event of a block costs in which a company pays a thousand people an hour.
func BenchmarkPayroll(b *testing.B) {
	paid := &currencytypes.WagesPaid{Company: 3}
	for i := range uint64(1000) {
		paid.Wages = append(paid.Wages, currencytypes.Wage{Member: i + 1, Shift: i, From: 1_770_000_000, Until: 1_770_003_600, Amount: 20_000_000, Occupation: 3, Product: 2})
	}
	event, err := sdk.TypedEventToEvent(paid)
	require.NoError(b, err)
	events, index := []abci.Event{abci.Event(event)}, newIndex()
	for b.Loop() {
		index.Of(events)
	}
}

// BenchmarkPurchase is what the plain event of a purchase over the counter costs.
func BenchmarkPurchase(b *testing.B) {
	reserve, member := currencytypes.Account{Book: currencytypes.BOOK_RESERVE, Id: 3}, currencytypes.Account{Book: currencytypes.BOOK_MEMBER, Id: 17}
	var events []abci.Event
	for _, one := range []gogoproto.Message{
		&currencytypes.Posted{From: member, To: reserve, Payer: member, Amount: 5, Class: currencytypes.COST_CLASS_REVENUE},
		&markettypes.Purchased{Order: 9, Buyer: 17, Seller: 3, Product: 2, Quantity: 1, UnitPrice: 5},
	} {
		event, err := sdk.TypedEventToEvent(one)
		require.NoError(b, err)
		events = append(events, abci.Event(event))
	}
	index := newIndex()
	for b.Loop() {
		index.Of(events)
	}
}
