package app_test

import (
	"fmt"
	"math/big"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// named are number fields that name something: what does not exist is not found, and no sum is made of them.
var named = []string{
	"company", "member", "returning", "product", "job", "order", "buyer", "occupation", "shift", "shifts", "timesheet", "job_posting",
	"validator", "supplier_product", "board", "election", "proposal", "roll", "claim", "request", "candidates", "add", "remove", "manager", "payment", "witness", "notice",
}

// boundOf is a row of docs/bounds.md; from and upTo are nil where the state decides.
type boundOf struct{ from, upTo *int64 }

// tableOfBounds reads docs/bounds.md: the bounds by type and number.
func tableOfBounds(t *testing.T) map[string]boundOf {
	t.Helper()
	raw, err := os.ReadFile("../docs/bounds.md")
	require.NoError(t, err)
	limit := func(text string) *int64 {
		value, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil
		}
		return &value
	}
	bounds := map[string]boundOf{}
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 6 || strings.HasPrefix(line, "| type") || strings.HasPrefix(line, "|---") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		name := cells[0] + "." + cells[1]
		require.NotContains(t, bounds, name)
		require.NotEmpty(t, cells[4], name)
		require.DirExists(t, "../"+strings.Split(cells[5], ",")[0], name)
		bounds[name] = boundOf{limit(cells[2]), limit(cells[3])}
	}
	require.NotEmpty(t, bounds)
	return bounds
}

// boundedNumbers are the numbers of a message that are amounts, times or counts; of a list the first entry's.
func boundedNumbers(msg sdk.Msg) []number {
	return slices.DeleteFunc(numbersOf(msg), func(one number) bool {
		integer := slices.Contains([]reflect.Kind{reflect.Int64, reflect.Uint64, reflect.Uint32}, one.kind)
		positions := strings.FieldsFunc(one.path, func(r rune) bool { return r == '[' || r == ']' })
		later := slices.ContainsFunc(positions, func(part string) bool { n, err := strconv.Atoi(part); return err == nil && n > 0 })
		return !integer || later || one.row == "" || slices.Contains(named, one.row[strings.LastIndex(one.row, ".")+1:])
	})
}

// believable is a message with lawful values in every field, so that what its check refuses is the one that is changed.
func believable(t *testing.T, a *apptest.Test, url string) sdk.Msg {
	t.Helper()
	signer, other := apptest.NewPerson("signer", 0).Address, apptest.NewPerson("other", 0).Address
	msg := filled(t, a, url, signer, other)
	seated := boardtypes.BoardConfig{
		Code: "code", Form: boardtypes.FORM_SEATED,
		Classes: []boardtypes.SeatClass{{Seats: 3, TermSeconds: 1000, Source: boardtypes.ElectedBy(boardtypes.Members())}},
		Rules:   boardtypes.Rules{Threshold: 2, VotingSeconds: 10, DelaySeconds: 10, NominationSeconds: 1, ElectionSeconds: 1},
	}
	form := cooptypes.Form{
		Kind: cooptypes.FORM_KIND_BOARD, VotingSeconds: 7200, Seats: 2, RegionSeats: 2, Threshold: 2,
		TermSeconds: 1000, NominationSeconds: 1, ElectionSeconds: 1,
	}
	switch m := msg.(type) {
	case *boardtypes.MsgOpenBoard:
		m.Config = seated
	case *boardtypes.MsgConfigureBoard:
		m.Config = seated
	case *boardtypes.MsgUpdateParams:
		m.Params = boardtypes.DefaultParams()
	case *cooptypes.MsgFoundRegionalCompany:
		m.Form = form
	case *cooptypes.MsgChangeForm:
		m.Form = form
	case *cooptypes.MsgAppointOfficer:
		m.Permission = cooptypes.PermissionOrder
	case *cooptypes.MsgUpdateParams:
		m.Params = cooptypes.DefaultParams()
	case *insolvencytypes.MsgUpdateParams:
		m.Params = insolvencytypes.DefaultParams()
	case *markettypes.MsgPlaceCompanyOrder:
		m.Purpose = markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_EQUIPMENT, LifeCycles: 1, Commitment: make([]byte, 32)}
	case *markettypes.MsgUpdateParams:
		m.Params = markettypes.DefaultParams()
	case *pricingtypes.MsgUpdateParams:
		m.Params = pricingtypes.DefaultParams()
	case *regiontypes.MsgUpdateParams:
		m.Params = regiontypes.DefaultParams()
	case *banktypes.MsgSetSubsidy:
		m.Terms.Source = banktypes.SUBSIDY_SOURCE_REGION_FUND
	case *banktypes.MsgPayOutside:
		m.Tag = pricingtypes.CostTag{}
	case *banktypes.MsgUpdateParams:
		m.Params = banktypes.DefaultParams()
	case *validatorstypes.MsgUpdateParams:
		m.Params = validatorstypes.DefaultParams()
	case *wagetypes.MsgSetIndustryStandard:
		m.Standard.Recorded = true
	case *wagetypes.MsgUpdateParams:
		m.Params = wagetypes.DefaultParams()
	}
	if changed := reflect.ValueOf(msg).Elem().FieldByName("Changed"); changed.IsValid() {
		changed.SetZero() // all parameters change, and must be valid
	}
	return msg
}

// elsewhere are numbers of which another check speaks first: of forms that exclude the one of the believable
// message, of elections that a term has to hold, and of forms whose check needs the company.
func elsewhere(url, name string) bool {
	first := []string{
		"board.Rules.share_ppm", "board.Rules.quorum_ppm", "coop.Form.quorum_ppm", "board.Rules.nomination_seconds", "board.Rules.election_seconds",
		"coop.Form.nomination_seconds", "coop.Form.election_seconds",
	}
	return slices.Contains(first, name) || strings.HasSuffix(url, "MsgChangeForm")
}

// saidBy is how a refusal says a number of a message: in the unit that its field names in its proto file.
func saidBy(t *testing.T, msg sdk.Msg, row string, value int64) string {
	t.Helper()
	module, rest, _ := strings.Cut(row, ".")
	found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName("factor." + module + ".v1." + rest))
	require.NoError(t, err, row)
	number, err := options.NumberOf(found.(protoreflect.FieldDescriptor))
	require.NoError(t, err, row)
	unit := number.Unit
	if unit == options.UNIT_BY_PERMISSION {
		permission := reflect.ValueOf(msg).Elem().FieldByName("Permission").String()
		if regiontypes.MovesMoney(permission) || cooptypes.MovesMoney(permission) {
			unit = options.UNIT_MONEY
		}
	}
	switch unit {
	case options.UNIT_MONEY, options.UNIT_MONEY_PER_HOUR, options.UNIT_MONEY_PER_CYCLE, options.UNIT_EXCHANGE:
		return said.Money(value).String()
	case options.UNIT_MICRO_QUANTITY:
		return said.Quantity(value).String()
	case options.UNIT_SHARE:
		return said.Share(value).String()
	case options.UNIT_SECONDS:
		return said.Span(value).String()
	case options.UNIT_TIME:
		return said.Time(value).String()
	}
	return said.Count(value).String()
}

// Every number of every message stands in docs/bounds.md, nothing else does, and one more or one less than a
// type limit is refused by the message's own check, with an error that says the number as people read it, and the limit itself is not.
func TestEveryNumberOfEveryMessageIsBounded(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	bounds := tableOfBounds(t)
	seen := map[string]bool{}
	tried := 0
	for _, url := range messages(a) {
		if !strings.HasPrefix(url, "/factor.") {
			continue
		}
		for i, number := range boundedNumbers(believable(t, a, url)) {
			name := number.row
			bound, found := bounds[name]
			require.True(t, found, "%s of %s has no row in docs/bounds.md: bound it, and say where", name, url)
			seen[name] = true
			if elsewhere(url, name) {
				continue
			}
			beyond := func(value int64) {
				msg := believable(t, a, url)
				boundedNumbers(msg)[i].set(big.NewInt(value))
				checked, ok := msg.(sdk.HasValidateBasic)
				require.True(t, ok, url)
				err := checked.ValidateBasic()
				require.Error(t, err, "%s = %d in %s", name, value, url)
				require.ErrorContains(t, err, " "+saidBy(t, msg, name, value), "%s in %s", name, url)
				tried++
			}
			within := func(value int64) {
				msg := believable(t, a, url)
				boundedNumbers(msg)[i].set(big.NewInt(value))
				if err := msg.(sdk.HasValidateBasic).ValidateBasic(); err != nil {
					require.NotContains(t, err.Error(), fmt.Sprintf("%s is %s, it must be from", name[strings.LastIndex(name, ".")+1:], saidBy(t, msg, name, value)), url)
				}
			}
			if bound.upTo != nil {
				beyond(*bound.upTo + 1)
				within(*bound.upTo)
			}
			if bound.from != nil && *bound.from > 0 {
				beyond(*bound.from - 1)
				within(*bound.from)
			}
		}
	}
	for name := range bounds {
		require.True(t, seen[name], "%s stands in docs/bounds.md and in no message", name)
	}
	require.Greater(t, tried, 150)
}
