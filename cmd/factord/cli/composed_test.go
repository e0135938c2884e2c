package cli_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// somewhere is a region that knows one product.
type somewhere struct{}

func (somewhere) Find(kind, name string) (uint64, error) {
	if kind == "product" && name == "corner-bakery/bread" {
		return 7, nil
	}
	return 0, fmt.Errorf("%q is no %s", name, kind)
}
func (somewhere) Now() (int64, error)         { return 1_803_897_000, nil }
func (somewhere) Measure(string) options.Unit { return options.UNIT_UNSPECIFIED }

// fieldOf is a field by the name of its message and its own.
func fieldOf(t *testing.T, name string) protoreflect.FieldDescriptor {
	t.Helper()
	found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName(name))
	require.NoError(t, err)
	return found.(protoreflect.FieldDescriptor)
}

func TestPartsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("why.md", []byte("Because."), 0o600))
	require.NoError(t, os.WriteFile("tag.json", []byte(" {\"job\": \"4\"}\n"), 0o600))
	require.NoError(t, os.WriteFile("text.json", []byte("product=4"), 0o600))
	sum := sha256.Sum256([]byte("Because."))
	hash := hex.EncodeToString(sum[:])
	declared, lines, tag := "factor.pricing.v1.MsgRegisterProduct.declared", "factor.pricing.v1.MsgSetRecipe.lines", "factor.regionalbank.v1.MsgPayOutside.tag"
	form, terms := "factor.coop.v1.MsgChangeForm.form", "factor.regionalbank.v1.MsgSetSubsidy.terms"
	purpose, board := "factor.market.v1.MsgPlaceCompanyOrder.purpose", "factor.board.v1.MsgOpenBoard.config"
	standard := "factor.wage.v1.MsgSetIndustryStandard.standard"
	for _, c := range []struct {
		field string
		given []string
		want  string // JSON of a message, or of several with a space between; or what the error says
	}{
		{declared, []string{"units_per_cycle=1000, overhead_per_cycle=300, direct_per_unit=2.5"}, `{"units_per_cycle":"1000","overhead_per_cycle":"300000000","direct_per_unit":"2500000"}`},
		{declared, []string{"units-per-cycle = 1000 ,direct_per_unit='2'"}, `{"units_per_cycle":"1000","direct_per_unit":"2000000"}`},
		{declared, []string{"units_per_cycle=1000", `direct_per_unit="2"`}, `{"units_per_cycle":"1000","direct_per_unit":"2000000"}`},
		{declared, []string{"overhead_per_cycle=300ufactor"}, `{"overhead_per_cycle":"300"}`},
		{declared, []string{`{"units_per_cycle":"1000","direct_per_unit":"2000000"}`}, `{"units_per_cycle":"1000","direct_per_unit":"2000000"}`},
		{form, []string{"kind=all-decide, voting_seconds=1 day 12 h, quorum_ppm=12.5%"}, `{"kind":"FORM_KIND_ALL_DECIDE","voting_seconds":"129600","quorum_ppm":125000}`},
		{form, []string{"kind=FORM_KIND_BOARD,approval_limit=no limit"}, `{"kind":"FORM_KIND_BOARD"}`},
		{terms, []string{"rate_ppm=80%, until=in 30 days, source=region-fund"}, fmt.Sprintf(`{"rate_ppm":"800000","until":"%d","source":"SUBSIDY_SOURCE_REGION_FUND"}`, 1_803_897_000+30*86400)},
		{terms, []string{`until="2027-03-01 10:30", fixed=3.42`}, `{"until":"1803897000","fixed":"3420000"}`},
		{tag, []string{"product=corner-bakery/bread"}, `{"product":"7"}`},
		{tag, []string{"@tag.json"}, `{"job":"4"}`},
		{tag, []string{"tag.json"}, `{"job":"4"}`},
		{purpose, []string{"kind=recipe, commitment=@why.md"}, `{"kind":"PURPOSE_KIND_RECIPE","commitment":"` + hash + `"}`},
		{standard, []string{"recorded=yes, weight_ppm=5%"}, `{"recorded":true,"weight_ppm":"50000"}`},
		{standard, []string{"recorded=false"}, `{}`},
		{lines, []string{"supplier_product=corner-bakery/bread, micro_quantity=0.6; supplier_product=8, micro_quantity=1"}, `{"supplier_product":"7","micro_quantity":"600000"} {"supplier_product":"8","micro_quantity":"1000000"}`},
		{lines, []string{"supplier_product=7", `{"supplier_product":"8"}`, `[{"supplier_product":"9"}, {}]`}, `{"supplier_product":"7"} {"supplier_product":"8"} {"supplier_product":"9"} {}`},
		{
			board,
			[]string{"code=council, classes.0.seats=3, classes.0.source.kind=elected, classes.1.seats=2, classes.0.term_seconds=1 week, rules.share_ppm=5%, electorate.roll=4"},
			`{"code":"council","classes":[{"seats":3,"source":{"kind":"SOURCE_KIND_ELECTED"},"term_seconds":"604800"},{"seats":2}],"rules":{"share_ppm":50000},"electorate":{"roll":"4"}}`,
		},
		{board, []string{"allowed_messages=/a.b, '/c, d=e', code='a, b=c; d'"}, `{"allowed_messages":["/a.b","/c, d=e"],"code":"a, b=c; d"}`},
		{board, []string{`classes=[{"seats":3}, {"seats":4}], rules={"threshold":2}, classes.1.seats=4`}, "classes and classes.1.seats are parts of each other"},
		{board, []string{`classes=[{"seats":3}, {"seats":4}], rules={"threshold":2}, code=x`}, `{"classes":[{"seats":3},{"seats":4}],"rules":{"threshold":2},"code":"x"}`},

		{declared, []string{""}, `"": write NAME=VALUE, like units_per_cycle=10`},
		{declared, []string{"1000"}, `"1000": write NAME=VALUE`},
		{form, []string{"all-decide"}, `"all-decide": write NAME=VALUE, like voting_seconds='8 h'`},
		{declared, []string{"units=1000"}, `there is no "units": the names are units_per_cycle, overhead_per_cycle, direct_per_unit`},
		{declared, []string{"units_per_cycle.x=1000"}, `there is no "units_per_cycle.x"`},
		{declared, []string{"units_per_cycle=1, units-per-cycle=2"}, "units_per_cycle is named twice"},
		{declared, []string{"units_per_cycle=1", "units_per_cycle=2"}, "units_per_cycle is named twice"},
		{declared, []string{"units_per_cycle=1,000"}, `units_per_cycle: "1, 000": it must be a whole number`},
		{declared, []string{"overhead_per_cycle=3,000"}, "without separators"},
		{declared, []string{"units_per_cycle=1000 overhead_per_cycle=300"}, `units_per_cycle: "1000 overhead_per_cycle=300"`},
		{declared, []string{"units_per_cycle="}, `units_per_cycle: "" is no number`},
		{declared, []string{"units_per_cycle=1,"}, `units_per_cycle: "1,": it must be a whole number`},
		{declared, []string{"units_per_cycle=1; units_per_cycle=2"}, "only one is taken here"},
		{declared, []string{"direct_per_unit='2"}, "direct_per_unit: \"'2\": the quote has no end"},
		{declared, []string{"direct_per_unit='2' units_per_cycle=3"}, `"units_per_cycle=3": a comma is missing before it`},
		{declared, []string{`{"units_per_cycle":"1"}`, "direct_per_unit=2"}, "nothing else can stand beside it"},
		{declared, []string{"units_per_cycle={}"}, `units_per_cycle: "{}"`},
		{form, []string{"voting_seconds=86400"}, "say of what"},
		{form, []string{"kind=dictator"}, `kind: "dictator": it is all-decide,`},
		{form, []string{"quorum_ppm=50"}, "50%"},
		{tag, []string{"product=corner-bakery/cake"}, `product: "corner-bakery/cake" is no product`},
		{tag, []string{"@text.json"}, `"text.json" holds no JSON`},
		{tag, []string{"@nowhere.json"}, "nowhere.json"},
		{standard, []string{"recorded=perhaps"}, `recorded: "perhaps": it is yes or no`},
		{lines, []string{"supplier_product=7;"}, `"": write NAME=VALUE`},
		{board, []string{"classes.1.seats=3"}, "classes.1.seats: entries are numbered from 0, and the next is 0"},
		{board, []string{"classes.0=3"}, `there is no "classes.0": the names are address, owner, code, form, electorate.kind, electorate.roll, classes.N.seats,`},
		{board, []string{"classes.seats=3"}, `there is no "classes.seats"`},
		{board, []string{"classes.-1.seats=3"}, `there is no "classes._1.seats"`},
		{board, []string{"classes.0.seats=3, classes.00.seats=4"}, `there is no "classes.00.seats"`},
		{board, []string{"classes.99999999999.seats=3"}, `there is no "classes.99999999999.seats"`},
		{board, []string{"rules=strict"}, `rules: "strict": it has parts, which are named with a dot`},
		{board, []string{"classes=3"}, `classes: "3": it has parts`},
		{board, []string{`rules={"no":1}`}, `rules: "{\"no\":1}": it is no JSON of this`},
		{board, []string{"code=a, b"}, `code: "a, b": a text with a comma or = in it is written in quotes`},
		{board, []string{"code=a owner=b"}, "is written in quotes"},
	} {
		field := fieldOf(t, c.field)
		got, err := cli.Compose(field, c.given, somewhere{})
		if !strings.HasPrefix(c.want, "{") {
			require.ErrorContains(t, err, c.want, "%v", c.given)
			continue
		}
		require.NoError(t, err, "%v", c.given)
		want := strings.Split(c.want, "} {")
		require.Len(t, got, len(want), "%v", c.given)
		for i, text := range want {
			if i > 0 {
				text = "{" + text
			}
			if i < len(want)-1 {
				text += "}"
			}
			expected, read := dynamicpb.NewMessage(field.Message()), dynamicpb.NewMessage(field.Message())
			require.NoError(t, protojson.Unmarshal([]byte(strings.ReplaceAll(text, hash, "AA==")), expected))
			require.NoError(t, protojson.Unmarshal([]byte(got[i]), read))
			if strings.Contains(text, hash) {
				expected.Set(field.Message().Fields().ByName("commitment"), protoreflect.ValueOfBytes(sum[:]))
			}
			require.True(t, proto.Equal(expected, read), "%v: %s", c.given, got[i])
		}
	}
}

// sampler makes messages with another value in every field.
type sampler struct {
	t     *testing.T
	count int64
}

func (s *sampler) message(of protoreflect.MessageDescriptor) *dynamicpb.Message {
	message := dynamicpb.NewMessage(of)
	for i := range of.Fields().Len() {
		field := of.Fields().Get(i)
		switch {
		case field.IsList() && field.Message() != nil:
			for range 2 {
				message.Mutable(field).List().Append(protoreflect.ValueOfMessage(s.message(field.Message())))
			}
		case field.IsList():
			for range 2 {
				message.Mutable(field).List().Append(s.value(field))
			}
		case field.Message() != nil:
			message.Set(field, protoreflect.ValueOfMessage(s.message(field.Message())))
		default:
			message.Set(field, s.value(field))
		}
	}
	return message
}

func (s *sampler) value(field protoreflect.FieldDescriptor) protoreflect.Value {
	s.count++
	switch field.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		values := field.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(values.Len() - 1).Number())
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(fmt.Sprintf(`a %d, b=c; "ä"`, s.count))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte{byte(s.count), byte(s.count >> 8)})
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(1_000_000 + s.count))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(1_000_000 + s.count))
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(2_000_000_000 + s.count)
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(uint64(2_000_000_000 + s.count))
	}
	s.t.Fatalf("%s is of a kind that nothing here writes", field.FullName())
	return protoreflect.Value{}
}

// write says a message as people write it.
func (s *sampler) write(message protoreflect.Message, before string) []string {
	var parts []string
	for i := range message.Descriptor().Fields().Len() {
		field := message.Descriptor().Fields().Get(i)
		name := before + string(field.Name())
		switch {
		case field.IsList() && field.Message() != nil:
			for j := range message.Get(field).List().Len() {
				parts = append(parts, s.write(message.Get(field).List().Get(j).Message(), fmt.Sprintf("%s.%d.", name, j))...)
			}
		case field.IsList():
			var values []string
			for j := range message.Get(field).List().Len() {
				values = append(values, s.say(field, message.Get(field).List().Get(j)))
			}
			parts = append(parts, name+"="+strings.Join(values, ", "))
		case field.Message() != nil:
			parts = append(parts, s.write(message.Get(field).Message(), name+".")...)
		default:
			parts = append(parts, name+"="+s.say(field, message.Get(field)))
		}
	}
	return parts
}

func (s *sampler) say(field protoreflect.FieldDescriptor, value protoreflect.Value) string {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return map[bool]string{true: "yes", false: "no"}[value.Bool()]
	case protoreflect.EnumKind:
		return plain.EnumWord(field.Enum(), value.Enum())
	case protoreflect.StringKind:
		return "'" + value.String() + "'"
	case protoreflect.BytesKind:
		return hex.EncodeToString(value.Bytes())
	}
	number, err := plain.NumberOf(field)
	require.NoError(s.t, err)
	whole, ok := new(big.Int).SetString(fmt.Sprint(value.Interface()), 10)
	require.True(s.t, ok)
	return plain.Say(number.Unit, whole)
}

// TestEveryFieldWithPartsIsWrittenByPeople goes over all commands: what has parts can be written NAME=VALUE, which is the same as its
// JSON; help lists the names, and the command refuses another.
func TestEveryFieldWithPartsIsWrittenByPeople(t *testing.T) {
	w := newWallet(t)
	tr := &tree{wallet: w}
	s, root, seen := &sampler{t: t}, cli.NewRoot(), 0
	generated(t, func(path []string, message protoreflect.MessageDescriptor, rpc *autocliv1.RpcCommandOptions) {
		cmd, _, err := root.Find(path)
		if err != nil || cmd.Name() != path[2] || cmd.Name() == "update-params" { // which change has for itself
			return
		}
		for i := range message.Fields().Len() {
			field := message.Fields().Get(i)
			if field.Message() == nil || !strings.HasPrefix(string(field.Message().FullName()), "factor.") {
				continue
			}
			seen++
			messages := []*dynamicpb.Message{s.message(field.Message())}
			if field.IsList() {
				messages = append(messages, s.message(field.Message()))
			}
			var written, raw []string
			for _, one := range messages {
				written = append(written, strings.Join(s.write(one, ""), ", "))
				text, err := protojson.Marshal(one)
				require.NoError(t, err)
				raw = append(raw, string(text))
			}
			got, err := cli.Compose(field, []string{strings.Join(written, "; ")}, somewhere{})
			require.NoError(t, err, "%v", written)
			require.Len(t, got, len(messages))
			for i, one := range messages {
				read := dynamicpb.NewMessage(field.Message())
				require.NoError(t, protojson.Unmarshal([]byte(got[i]), read))
				require.True(t, proto.Equal(one, read), "%v: %s is not %s", path, got[i], raw[i])
			}
			with := func(texts ...string) string {
				args := sampleArgs(w, path, message, rpc)
				placed := false
				for i, one := range rpc.PositionalArgs {
					if one.ProtoField == string(field.Name()) {
						args[len(path)+i], placed = texts[0], true
					}
				}
				for _, text := range texts {
					if !placed {
						args = append(args, "--"+strings.ReplaceAll(string(field.Name()), "_", "-"), text)
					}
				}
				return tr.run(append(args, "--generate-only", "--offline"))
			}
			require.Equal(t, with(raw...), with(strings.Join(written, "; ")), "%v", path)
			require.NotContains(t, with(strings.Join(written, "; ")), "NAME=VALUE", "%v", path)
			require.Contains(t, with("no-such=1"), `there is no "no_such": the names are `, "%v", path)
			for i := range field.Message().Fields().Len() {
				require.Regexp(t, `\n  `+string(field.Message().Fields().Get(i).Name())+`[ .]`, cmd.Long, "%v", path)
			}
		}
	})
	require.GreaterOrEqual(t, seen, 11)
}

// TestCommandsTakeParts holds that what is written reaches the message, in flags, arguments and words of their own.
func TestCommandsTakeParts(t *testing.T) {
	w := newWallet(t)
	compose := func(args ...string) told {
		return w.run(append(args, "--from", w.People[0].Address.String(), "--generate-only")...)
	}
	declared := composed[*pricingtypes.MsgRegisterProduct](w, compose("tx", "pricing", "register-product", "corner-bakery", "cake", "piece", "service", "1",
		"--declared", "units_per_cycle=1000, overhead_per_cycle=300", "--declared", "direct_per_unit=2"))
	require.Equal(t, pricingtypes.Declaration{UnitsPerCycle: 1000, OverheadPerCycle: 300_000_000, DirectPerUnit: 2_000_000}, declared.Declared)
	recipe := composed[*pricingtypes.MsgSetRecipe](w, compose("tx", "pricing", "set-recipe", "1", "1",
		"--lines", "supplier_product=2, micro_quantity=0.6; supplier_product=3, micro_quantity=1", "--lines", "supplier_product=4, micro_quantity=2"))
	require.Equal(t, []pricingtypes.RecipeLine{{SupplierProduct: 2, MicroQuantity: 600_000}, {SupplierProduct: 3, MicroQuantity: 1_000_000}, {SupplierProduct: 4, MicroQuantity: 2_000_000}}, recipe.Lines)
	want := cooptypes.Form{Kind: cooptypes.FORM_KIND_ALL_DECIDE, VotingSeconds: 86_400, QuorumPpm: 500_000}
	require.Equal(t, want, composed[*cooptypes.MsgChangeForm](w, compose("tx", "coop", "change-form", "corner-bakery", "kind=all-decide, voting_seconds=1 day, quorum_ppm=50%")).Form)
	require.Equal(t, want, composed[*cooptypes.MsgChangeForm](w, compose("tx", "coop", "change-form", "corner-bakery", "kind=all-decide", "voting_seconds=1 day", "quorum_ppm=50%")).Form, "words of their own")
	subsidy := composed[*regionalbanktypes.MsgSetSubsidy](w, compose("tx", "regionalbank", "set-subsidy", "corner-bakery", "rate_ppm=80%, cap=20000, until=in 30 days, source=region-fund"))
	require.Equal(t, w.Time.Unix()+30*86_400, subsidy.Terms.Until, "by the region's clock")
	require.Equal(t, markettypes.PURPOSE_KIND_RECIPE, composed[*markettypes.MsgPlaceCompanyOrder](w, compose("tx", "market", "place-company-order", "1", "4", "100", "0.90", "reserve", "kind=recipe")).Purpose.Kind)
	file := filepath.Join(t.TempDir(), "council")
	require.NoError(t, os.WriteFile(file, []byte(`{"code": "council", "form": "FORM_DIRECT", "electorate": {"kind": "ELECTORATE_KIND_MEMBERS"}, "rules": {"share_ppm": 500000, "voting_seconds": "86400"}}`), 0o600))
	assembly := w.run("board", "address", "1").out
	fromFile := compose("tx", "board", "open-board", "@"+file, "--from", strings.TrimSpace(assembly))
	spoken := compose("tx", "board", "open-board", "code=council, form=direct, electorate.kind=members", "rules.share_ppm=50%, rules.voting_seconds=1 day", "--from", strings.TrimSpace(assembly))
	require.Equal(t, composed[*boardtypes.MsgOpenBoard](w, fromFile).Config, composed[*boardtypes.MsgOpenBoard](w, spoken).Config)

	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"tx", "coop", "change-form", "1", "kind=all-decide", "voting=1 day"}, `argument 2 [form]: there is no "voting": the names are kind, approval_limit, voting_seconds,`},
		{[]string{"tx", "coop", "change-form", "1"}, "accepts 2 arg"},
		{[]string{"tx", "pricing", "set-recipe", "1", "1", "--lines", "supplier_product=bread"}, `--lines: supplier_product: "bread": a product is written as its number, or with its company`},
		{[]string{"tx", "wage", "set-occupation", "baker", "base_rate_per_hour=20 euros"}, `argument 2 [factors]: base_rate_per_hour: "20 euros"`},
	} {
		said := compose(c.args...)
		require.Equal(t, cli.ExitUsage, said.code, "%v: %s", c.args, said.err)
		require.Contains(t, said.err, c.says)
	}
}

func FuzzParts(f *testing.F) {
	for _, text := range []string{"code=a, b", "classes.0.seats=3; a='", `rules={"threshold":2}, x="`, "allowed_messages=/a, /b", "=,;", "a=[", "commitment=@x"} {
		f.Add(text)
	}
	found, err := registry.MergedProtoRegistry().FindDescriptorByName("factor.board.v1.MsgOpenBoard.config")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasPrefix(strings.TrimSpace(text), "@") || strings.HasSuffix(strings.TrimSpace(text), ".json") {
			return // a file
		}
		_, _ = cli.Compose(found.(protoreflect.FieldDescriptor), []string{text}, somewhere{})
	})
}
