package plain_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/gogoproto/proto"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/x/authz"

	"github.com/factor-coop/factor/internal/plain"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// book knows one member and one company.
type book struct{}

func (book) Number(field string, id uint64) string {
	if field == "company" && id == 3 {
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

var descriptors = func() plain.Descriptors {
	files, err := proto.MergedRegistry()
	if err != nil {
		panic(err)
	}
	return files
}()

func TestAMessageReadsAsSentences(t *testing.T) {
	lines, err := plain.Message(descriptors, &cooptypes.MsgAppointOfficer{
		Signer: "factor1ada", Company: 3, Member: 7, Permission: "company.order",
		LimitPerPeriod: 250_500_000, PeriodSeconds: 7 * 86400, EndsAt: 1_767_225_600,
	}, book{})
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(`
member 4 (factor1ada): appoint officer (factor.coop.v1)
  company: 3 (bakery)
  member: 7
  permission: company.order
  limit per period: 250.5
  period seconds: 1 week
  ends at: 1 January 2026, 00:00:00 UTC`), strings.Join(lines, "\n"))
}

func TestNestedMessagesAndPartsAreSaidToo(t *testing.T) {
	inner := &regiontypes.MsgSuspendMember{Signer: "factor1x", Member: 9, Reason: "absent"}
	packed, err := codectypes.NewAnyWithValue(inner)
	require.NoError(t, err)
	lines, err := plain.Message(descriptors, &authz.MsgExec{Grantee: "factor1ada", Msgs: []*codectypes.Any{packed}}, book{})
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(`
exec (cosmos.authz.v1beta1)
  grantee: member 4 (factor1ada)
  msgs:
    factor1x: suspend member (factor.region.v1)
      member: 9
      reason: absent`), strings.Join(lines, "\n"))

	lines, err = plain.Message(descriptors, &pricingtypes.MsgRegisterProduct{
		Signer: "factor1ada", Company: 3, Code: "bread", Unit: "loaf", Kind: pricingtypes.PRODUCT_KIND_STOCKED, OverheadWeight: 1,
		Declared: pricingtypes.Declaration{UnitsPerCycle: 100, OverheadPerCycle: 2_000_000, DirectPerUnit: 500_000},
	}, book{})
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(`
member 4 (factor1ada): register product (factor.pricing.v1)
  company: 3 (bakery)
  code: bread
  unit: loaf
  kind: stocked
  declared:
    units per cycle: 100
    overhead per cycle: 2
    direct per unit: 0.5
  overhead weight: 1`), strings.Join(lines, "\n"))
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	lines, err := plain.Message(descriptors, &cooptypes.MsgAppointOfficer{Signer: "factor1ada"}, book{})
	require.NoError(t, err)
	require.Contains(t, lines, "  ends at: none")
	require.Contains(t, lines, "  limit per period: 0")
}

func TestTextThatHidesInATerminalIsQuoted(t *testing.T) {
	lines, err := plain.Message(descriptors, &regiontypes.MsgSuspendMember{Reason: "a\u202eb\x1b[2K"}, book{})
	require.NoError(t, err)
	require.Contains(t, lines, `  reason: "a\u202eb\x1b[2K"`)
}

func TestAnUnknownNestedMessageIsAnError(t *testing.T) {
	_, err := plain.Message(descriptors, &authz.MsgExec{Msgs: []*codectypes.Any{{TypeUrl: "/factor.none.v1.MsgNothing"}}}, book{})
	require.ErrorContains(t, err, "factor.none.v1.MsgNothing")
}

func ExampleMessage() {
	lines, _ := plain.Message(descriptors, &regiontypes.MsgLeave{Signer: "factor1ada"}, book{})
	fmt.Println(strings.Join(lines, "\n"))
	// Output: member 4 (factor1ada): leave (factor.region.v1)
}
