package plain_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
)

// region knows one company, one permission of each sort, and that it is 1 March 2027, 10:30 UTC.
type region struct{ book }

const marchFirst = 1803897000

func (region) Now() (int64, error) { return marchFirst, nil }

func (region) Find(kind, name string) (uint64, error) {
	if kind == "company" && (name == "bakery" || name == "2024") {
		return 3, nil
	}
	return 0, fmt.Errorf("%q is no %s", name, kind)
}

func field(t *testing.T, name string) protoreflect.FieldDescriptor {
	t.Helper()
	found, err := descriptors.FindDescriptorByName(protoreflect.FullName(name))
	require.NoError(t, err)
	return found.(protoreflect.FieldDescriptor)
}

func TestWhatPeopleWriteIsReadByWhatTheFieldCounts(t *testing.T) {
	beside := func(values ...string) func(protoreflect.Name) string {
		return func(name protoreflect.Name) string {
			for i := 0; i < len(values); i += 2 {
				if values[i] == string(name) {
					return values[i+1]
				}
			}
			return ""
		}
	}
	amount, price := "factor.regionalbank.v1.MsgGrant.amount", "factor.market.v1.MsgPurchase.max_unit_price"
	share, length := "factor.wage.v1.MsgReview.productivity_ppm", "factor.market.v1.MsgListProduct.order_timeout_seconds"
	moment, company := "factor.market.v1.MsgPostJob.open_until", "factor.wage.v1.MsgClockIn.company"
	limit := "factor.coop.v1.MsgAppointOfficer.limit_per_period"
	counted := "factor.pricing.v1.MsgCountStock.quantity"
	for _, c := range []struct {
		field, text string
		want        any
		beside      func(protoreflect.Name) string
	}{
		{field: amount, text: "5000", want: int64(5_000_000_000)},
		{field: amount, text: " 3.42 ", want: int64(3_420_000)},
		{field: price, text: "0.000001", want: int64(1)},
		{field: price, text: "5000000ufactor", want: int64(5_000_000)},
		{field: amount, text: "0", want: int64(0)},
		{field: amount, text: "5,000", want: `"5,000": write it with digits and a point, without separators, like 5000 or 3.42`},
		{field: amount, text: "3,42", want: "without separators"},
		{field: amount, text: "5 000", want: "without separators"},
		{field: amount, text: "5'000", want: "without separators"},
		{field: amount, text: "1.2.3", want: "without separators"},
		{field: amount, text: "5.", want: "like 5000 or 3.42"},
		{field: amount, text: ".5", want: "like 5000 or 3.42"},
		{field: amount, text: "1e6", want: "must be a number"},
		{field: amount, text: "-5", want: "must be a number"},
		{field: amount, text: "", want: "no number"},
		{field: amount, text: "0.0000001", want: "has 7 decimals, and can have 6"},
		{field: amount, text: "9223372036854.775807", want: int64(9223372036854775807)},
		{field: amount, text: "9223372036854.775808", want: "too large"},
		{field: amount, text: strings.Repeat("9", 1000), want: "too long for a number"},
		{field: amount, text: "5.5ufactor", want: "whole number"},
		{field: amount, text: "5factor", want: "must be a number"},

		{field: share, text: "2.5%", want: int64(25_000)},
		{field: share, text: "0.025", want: int64(25_000)},
		{field: share, text: "100 %", want: int64(1_000_000)},
		{field: share, text: "1", want: int64(1_000_000)},
		{field: share, text: "650000ppm", want: int64(650_000)},
		{field: share, text: "65", want: "65%"},
		{field: share, text: "650000", want: "say of what"},
		{field: share, text: "2.50001%", want: "at most 4 decimals"},

		{field: length, text: "2 h", want: int64(7200)},
		{field: length, text: "2h", want: int64(7200)},
		{field: length, text: "90 min", want: int64(5400)},
		{field: length, text: "1h30m", want: int64(5400)},
		{field: length, text: "1 hour 30 minutes", want: int64(5400)},
		{field: length, text: "3 days", want: int64(3 * 86400)},
		{field: length, text: "1 week", want: int64(604800)},
		{field: length, text: "1.5 weeks", want: int64(907200)},
		{field: length, text: "86400s", want: int64(86400)},
		{field: length, text: "86400", want: "say of what, like 86400s, 2 h"},
		{field: length, text: "1 month", want: `"month" is no length`},
		{field: length, text: "0.3 s", want: "part of a second"},
		{field: length, text: "-2 h", want: "written like 2 h"},
		{field: length, text: "2 h or so", want: `written like 2 h`},

		{field: moment, text: "now", want: int64(marchFirst)},
		{field: moment, text: "in 30 days", want: int64(marchFirst + 30*86400)},
		{field: moment, text: "in 1h30m", want: int64(marchFirst + 5400)},
		{field: moment, text: "3 h ago", want: int64(marchFirst - 3*3600)},
		{field: moment, text: "today 09:00", want: int64(marchFirst - 5400)},
		{field: moment, text: "tomorrow 09:00", want: int64(marchFirst - 5400 + 86400)},
		{field: moment, text: "yesterday", want: int64(marchFirst - 10*3600 - 1800 - 86400)},
		{field: moment, text: "2027-03-01", want: int64(marchFirst - 10*3600 - 1800)},
		{field: moment, text: "2027-03-01 10:30", want: int64(marchFirst)},
		{field: moment, text: "2027-03-01 10:30 UTC", want: int64(marchFirst)},
		{field: moment, text: "2027-03-01 12:30 +02:00", want: int64(marchFirst)},
		{field: moment, text: "2027-03-01T10:30:00Z", want: int64(marchFirst)},
		{field: moment, text: "@1803897000", want: int64(marchFirst)},
		{field: moment, text: "1803897000", want: "Unix seconds are written @1803897000"},
		{field: moment, text: "2027-02-30", want: "a moment is written like"},
		{field: moment, text: "01.03.2027", want: "a moment is written like"},
		{field: moment, text: "tomorrow 9 o'clock", want: "written like 09:00"},
		{field: moment, text: "in 9999999 weeks", want: "too far away"},
		{field: moment, text: "60 years ago", want: `"years" is no length`},
		{field: moment, text: "9000 weeks ago", want: "between 1970 and 9999"},

		{field: company, text: "3", want: uint64(3)},
		{field: company, text: "bakery", want: uint64(3)},
		{field: company, text: "2024", want: uint64(2024)},
		{field: company, text: "code:2024", want: uint64(3)},
		{field: company, text: "mill", want: `"mill" is no company`},
		{field: company, text: "99999999999999999999", want: "too large"},

		{field: limit, text: "500", want: int64(500_000_000), beside: beside("permission", "company.order")},
		{field: limit, text: "no limit", want: int64(0), beside: beside("permission", "company.order")},
		{field: limit, text: "20", want: int64(20), beside: beside("permission", "company.hire")},
		{field: limit, text: "2.5", want: "whole number", beside: beside("permission", "company.hire")},
		{field: limit, text: "20", want: `"company.fly" is none`, beside: beside("permission", "company.fly")},
		{field: counted, text: "1.5", want: int64(1_500_000), beside: beside("item", "input")},
		{field: counted, text: "1.5", want: "whole number", beside: beside("item", "stock")},

		{field: "factor.market.v1.MsgListProduct.mode", text: "at-once", want: protoreflect.EnumNumber(1)},
		{field: "factor.market.v1.MsgListProduct.mode", text: "LISTING_MODE_AT_ONCE", want: protoreflect.EnumNumber(1)},
		{field: "factor.market.v1.MsgListProduct.mode", text: "At once", want: protoreflect.EnumNumber(1)},
		{field: "factor.market.v1.MsgListProduct.mode", text: "later", want: `"later": it is at-once or`},
		{field: "factor.board.v1.MsgPropose.commitment", text: "0badcafe", want: []byte{0x0b, 0xad, 0xca, 0xfe}},
		{field: "factor.board.v1.MsgPropose.commitment", text: "C63K/g==", want: []byte{0x0b, 0xad, 0xca, 0xfe}},
		{field: "factor.board.v1.MsgPropose.commitment", text: "why.md", want: "@FILE for the SHA-256"},
		{field: "tendermint.types.BlockParams.max_gas", text: "no limit", want: int64(-1)},
	} {
		value, err := plain.Read(plain.Written{Field: field(t, c.field), Text: c.text, Beside: c.beside}, region{})
		if says, refused := c.want.(string); refused {
			require.ErrorContains(t, err, says, "%s %q", c.field, c.text)
			if len(c.text) < 40 {
				require.ErrorContains(t, err, strings.TrimSuffix(strings.TrimPrefix(c.text, "in "), " ago"), "an error names what was written")
			}
			continue
		}
		require.NoError(t, err, "%s %q", c.field, c.text)
		require.Equal(t, c.want, value.Interface(), "%s %q", c.field, c.text)
	}
}

// clockless is a region that nobody asks what time it is.
type clockless struct{ region }

func (clockless) Now() (int64, error) { return 0, plain.ErrNoClock }

func TestWithoutANodeOnlyDatesAreTimes(t *testing.T) {
	moment := field(t, "factor.market.v1.MsgPostJob.open_until")
	for _, text := range []string{"now", "in 30 days", "tomorrow 09:00", "1 h ago"} {
		_, err := plain.Read(plain.Written{Field: moment, Text: text}, clockless{})
		require.ErrorIs(t, err, plain.ErrNoClock, text)
	}
	value, err := plain.Read(plain.Written{Field: moment, Text: "2027-03-01 10:30"}, clockless{})
	require.NoError(t, err)
	require.EqualValues(t, marchFirst, value.Int())
}

// TestWhatIsSaidOfANumberIsReadBack holds reading and writing together, for every integer of every message and of every answer.
func TestWhatIsSaidOfANumberIsReadBack(t *testing.T) {
	seen, read := map[protoreflect.FullName]bool{}, map[options.Unit]int{}
	for _, name := range append(sendable(), answers(t)...) {
		visit(t, messageOf(t, name), seen, func(field protoreflect.FieldDescriptor) {
			if !options.IsInteger(field) {
				return
			}
			of, err := plain.NumberOf(field)
			require.NoError(t, err)
			for _, value := range []int64{1, 59, 3600, 1_234_567, 604_801, 2_000_000_001} {
				unit, besides := of.Unit, map[protoreflect.Name]string{}
				switch unit {
				case options.UNIT_BY_PERMISSION:
					unit, besides["permission"] = options.UNIT_MONEY, "company.order"
				case options.UNIT_QUANTITY_BY_KIND:
					unit, besides["item"] = options.UNIT_MICRO_QUANTITY, "input"
				}
				said := plain.Say(unit, big.NewInt(value))
				got, err := plain.Read(plain.Written{Field: field, Text: said, Beside: func(name protoreflect.Name) string { return besides[name] }}, region{})
				require.NoError(t, err, "%s %q", field.FullName(), said)
				require.Equal(t, fmt.Sprint(value), fmt.Sprint(got.Interface()), "%s %q", field.FullName(), said)
				read[of.Unit]++
			}
			if of.Zero != "0" && of.Zero != "refused" {
				got, err := plain.Read(plain.Written{Field: field, Text: of.Zero}, region{})
				require.NoError(t, err, "%s %q", field.FullName(), of.Zero)
				require.Equal(t, "0", fmt.Sprint(got.Interface()))
			}
		})
	}
	for number, name := range options.Unit_name {
		if unit := options.Unit(number); unit != options.UNIT_UNSPECIFIED && unit != options.UNIT_ACTS {
			require.Positive(t, read[unit], name)
		}
	}
}

// FuzzRead holds that nothing that is written breaks the reading, and that no number is read that was not written.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"3.42", "2 h", "in 30 days", "@12", "5000000ufactor", "2.5%", "1h30m", "", "\x00", "٣", "9999999999999999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for unit := range options.Unit_name {
			value, err := plain.ReadNumber(options.Unit(unit), text)
			if err == nil && value.Sign() > 0 {
				require.True(t, strings.ContainsAny(text, "123456789"), "%q is read as %s", text, value)
			}
		}
		_, _ = plain.ReadTime(text, func() (int64, error) { return 0, errors.New("no clock") })
	})
}
