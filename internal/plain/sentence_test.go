package plain_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/cosmos/gogoproto/proto"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// book knows one member, one company, the currency's name, and two permissions.
type book struct{}

func (book) Number(kind string, id uint64) string {
	if kind == "company" && id == 3 {
		return "bakery"
	}
	return ""
}

func (book) Address(address string) string {
	if address == "factor1ada" {
		return "member 4"
	}
	return ""
}

func (book) Currency() string { return "talers" }

func (book) Measure(permission string) options.Unit {
	switch permission {
	case "company.order":
		return options.UNIT_MONEY
	case "company.hire":
		return options.UNIT_ACTS
	}
	return options.UNIT_UNSPECIFIED
}

func mergedFiles() (*protoregistry.Files, error) { return proto.MergedRegistry() }

var descriptors = func() plain.Descriptors {
	files, err := mergedFiles()
	if err != nil {
		panic(err)
	}
	return files
}()

func sentences(t *testing.T, msg proto.Message) string {
	t.Helper()
	lines, err := plain.Message(descriptors, msg, book{})
	require.NoError(t, err)
	return strings.Join(lines, "\n")
}

func TestAMessageReadsAsSentences(t *testing.T) {
	require.Equal(t, strings.TrimSpace(`
member 4 (factor1ada): appoint officer (factor.coop.v1)
  company: 3 (bakery)
  member: 7
  permission: company.order
  limit per period: 250.5 talers
  period: 1 week
  ends at: 1 January 2026, 00:00:00 UTC`), sentences(t, &cooptypes.MsgAppointOfficer{
		Signer: "factor1ada", Company: 3, Member: 7, Permission: "company.order",
		LimitPerPeriod: 250_500_000, PeriodSeconds: 7 * 86400, EndsAt: 1_767_225_600,
	}))
}

func TestNestedMessagesAndPartsAreSaidToo(t *testing.T) {
	inner := &regiontypes.MsgSuspendMember{Signer: "factor1x", Member: 9, Reason: "absent"}
	packed, err := codectypes.NewAnyWithValue(inner)
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(`
member 4 (factor1ada): propose (factor.board.v1)
  board: 1
  messages:
    factor1x: suspend member (factor.region.v1)
      member: 9
      reason: absent
  commitment: none`), sentences(t, &boardtypes.MsgPropose{Signer: "factor1ada", Board: 1, Messages: []*codectypes.Any{packed}}))

	require.Equal(t, strings.TrimSpace(`
member 4 (factor1ada): register product (factor.pricing.v1)
  company: 3 (bakery)
  code: bread
  unit: loaf
  kind: stocked
  declared:
    units per cycle: 100 units of the product
    overhead per cycle: 2 talers a cycle
    direct per unit: 0.5 talers
  overhead weight: 1`), sentences(t, &pricingtypes.MsgRegisterProduct{
		Signer: "factor1ada", Company: 3, Code: "bread", Unit: "loaf", Kind: pricingtypes.PRODUCT_KIND_STOCKED, OverheadWeight: 1,
		Declared: pricingtypes.Declaration{UnitsPerCycle: 100, OverheadPerCycle: 2_000_000, DirectPerUnit: 500_000},
	}))
}

// Where 0 means no limit, "0" says the opposite of what is signed.
func TestZeroSaysWhatItMeans(t *testing.T) {
	mandate := sentences(t, &cooptypes.MsgAppointOfficer{Signer: "factor1ada", Permission: "company.order"})
	require.Contains(t, mandate, "limit per period: no limit")
	require.Contains(t, mandate, "ends at: no end")
	require.Contains(t, mandate, "company: 0, which is refused")
	require.Contains(t, sentences(t, &regiontypes.MsgGrantMandate{Permission: "region.admit"}), "limit per period: no limit")
	require.Contains(t, sentences(t, &boardtypes.MsgAppointOfficer{Permission: "region.admit"}), "limit per period: no limit")
	form := sentences(t, &cooptypes.MsgChangeForm{})
	require.Contains(t, form, "approval limit: no limit")
	require.Contains(t, form, "recall: no recall")
	require.Contains(t, sentences(t, &markettypes.MsgPurchase{}), "ceiling: the quantity at its price with the region's margin")
	require.Contains(t, sentences(t, &markettypes.MsgPurchase{}), "max unit price: 0 talers")
	require.Contains(t, sentences(t, &regionalbanktypes.MsgPayOutside{}), "company: the region itself")
	require.Contains(t, sentences(t, &cooptypes.MsgReleaseTranche{}), "company: 0, which is refused")
	require.Contains(t, sentences(t, &regionalbanktypes.MsgSetLink{}), "clearing limit: 0, which closes the link")
	require.Contains(t, sentences(t, &regionalbanktypes.MsgSetSubsidy{}), "until: no end")
	figures := regionalbanktypes.Figures{CoverWeeksPpm: -1}
	require.Contains(t, sentences(t, &regionalbanktypes.GrantMade{Grant: regionalbanktypes.Grant{Figures: figures}}), "cover: no cost is known")
}

// The limit of a mandate counts money or acts, as its permission does.
func TestALimitCountsWhatItsPermissionCounts(t *testing.T) {
	for permission, said := range map[string]string{
		"company.order": "limit per period: 0.000004 talers",
		"company.hire":  "limit per period: 4 acts",
		"company.none":  "limit per period: 4 of something that this program does not know, because it does not know the permission company.none",
	} {
		require.Contains(t, sentences(t, &cooptypes.MsgAppointOfficer{Permission: permission, LimitPerPeriod: 4}), said)
	}
}

func TestCountsAreNotMoney(t *testing.T) {
	require.Contains(t, sentences(t, &regionalbanktypes.MsgUpdateParams{Params: regionalbanktypes.Params{TaxCapWeeks: 4}}), "tax cap: 4 weeks")
	stock := &pricingtypes.MsgCountStock{Item: pricingtypes.COUNT_ITEM_STOCK, Quantity: 2_500_000}
	require.Contains(t, sentences(t, stock), "quantity: 2500000 units of the product")
	inputs := &pricingtypes.MsgCountStock{Item: pricingtypes.COUNT_ITEM_INPUT, Quantity: 2_500_000}
	require.Contains(t, sentences(t, inputs), "quantity: 2.5 units of the product")
	require.Contains(t, sentences(t, &pricingtypes.MsgSetRecipe{Lines: []pricingtypes.RecipeLine{{MicroQuantity: 250_000}}}), "quantity: 0.25 units of the product")
}

func TestTextThatHidesInATerminalIsQuoted(t *testing.T) {
	require.Contains(t, sentences(t, &regiontypes.MsgSuspendMember{Reason: "a\u202eb\x1b[2K"}), `  reason: "a\u202eb\x1b[2K"`)
}

func TestAnUnknownNestedMessageIsAnError(t *testing.T) {
	_, err := plain.Message(descriptors, &boardtypes.MsgPropose{Messages: []*codectypes.Any{{TypeUrl: "/factor.none.v1.MsgNothing"}}}, book{})
	require.ErrorContains(t, err, "factor.none.v1.MsgNothing")
}

func ExampleMessage() {
	lines, _ := plain.Message(descriptors, &regiontypes.MsgLeave{Signer: "factor1ada"}, book{})
	fmt.Println(strings.Join(lines, "\n"))
	// Output: member 4 (factor1ada): leave (factor.region.v1)
}

func TestAChangeOfParametersSaysWhatChangesAndHidesNothing(t *testing.T) {
	said, err := plain.Message(descriptors, &regiontypes.MsgUpdateParams{
		Params: regiontypes.Params{MaxTxBytes: 70_000, AdmissionWindow: regiontypes.WindowRule{SharePpm: 75_000}}, Changed: []string{"admission_window.share_ppm", "max_messages_per_tx"},
	}, book{})
	require.NoError(t, err)
	require.Equal(t, []string{
		"update params (factor.region.v1)", "  the parameters that change, and no others: admission_window.share_ppm, max_messages_per_tx",
	}, said[:2])
	text := strings.Join(said, "\n")
	require.Contains(t, text, "    admission window:\n      share: 7.5%")
	require.Contains(t, text, "max tx bytes: 70000 bytes", "it is refused for this, and not silently")
	require.Len(t, said, 6, text)
}
