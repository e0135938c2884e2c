package plain

import (
	"math/big"
	"time"

	"github.com/factor-coop/factor/internal/options"
)

// SayNumber writes a number of a unit as ReadNumber and ReadTime read it: "3.42", "1h30m", "2027-03-01 09:00:00"; "" for
// a unit that another field decides.
func SayNumber(unit options.Unit, value *big.Int) string {
	switch unit {
	case options.UNIT_MONEY, options.UNIT_MONEY_PER_HOUR, options.UNIT_MONEY_PER_CYCLE, options.UNIT_EXCHANGE,
		options.UNIT_MICRO_QUANTITY, options.UNIT_MICRO_WEEKS:
		return millionths(value)
	case options.UNIT_SHARE:
		return millionths(new(big.Int).Mul(value, big.NewInt(100))) + "%"
	case options.UNIT_SECONDS:
		return duration(value)
	case options.UNIT_TIME:
		if !value.IsInt64() || value.Sign() < 0 || value.Int64() > lastYear {
			return "@" + value.String()
		}
		return time.Unix(value.Int64(), 0).UTC().Format("2006-01-02 15:04:05")
	case options.UNIT_BY_PERMISSION, options.UNIT_QUANTITY_BY_KIND:
		return ""
	}
	return value.String()
}
