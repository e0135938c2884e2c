package plain

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"github.com/factor-coop/factor/internal/denom"
)

var errSeparators = errors.New("write it with digits and a point, without separators, like 5000 or 3.42")

// decimal reads a number with a point, in units of 10^-places.
func decimal(text string, places int) (*big.Int, error) {
	digits, fraction, pointed := strings.Cut(text, ".")
	value, ok := whole(digits)
	if !ok || pointed && (fraction == "" || strings.Trim(fraction, "0123456789") != "") {
		if strings.Trim(text, "0123456789.,_' \u00a0\u202f") == "" && text != "" {
			return nil, fmt.Errorf("%q: %w", text, errSeparators)
		}
		return nil, fmt.Errorf("%q: it must be a number, like 5000 or 3.42", text)
	}
	if len(fraction) > places {
		return nil, fmt.Errorf("%q has %d decimals, and can have %d", text, len(fraction), places)
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	value.Mul(value, scale)
	if fraction != "" {
		rest, _ := whole(fraction + strings.Repeat("0", places-len(fraction))) // digits alone
		value.Add(value, rest)
	}
	return value, nil
}

// readMoney reads whole units of the currency, or with the denomination's name its smallest units.
func readMoney(text string) (*big.Int, error) {
	if amount, small := strings.CutSuffix(text, denom.Base); small {
		return integer(strings.TrimSpace(amount), text)
	}
	return decimal(text, 6)
}

// readShare reads "2.5%" and "0.025". Of whole numbers it reads 0 and 1 alone: "25" could be meant either way.
func readShare(text string) (*big.Int, error) {
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		value, err := decimal(strings.TrimSpace(percent), 4)
		if err != nil {
			return nil, fmt.Errorf("%q: a share in percent is a number with at most 4 decimals, like 2.5%%", text)
		}
		return value, nil
	}
	if millionths, ok := strings.CutSuffix(text, "ppm"); ok {
		return integer(strings.TrimSpace(millionths), text)
	}
	if n, ok := whole(text); ok && n.Cmp(big.NewInt(1)) > 0 {
		return nil, fmt.Errorf("%q: say of what: %s%%, or a part of 1 like 0.025", text, text)
	}
	value, err := decimal(text, 6)
	if err != nil {
		return nil, fmt.Errorf("%q: a share is written like 2.5%% or 0.025", text)
	}
	return value, nil
}

// lengths are the names of times, and how many seconds each is.
var lengths = map[string]int64{
	"s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
	"m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
	"h": 3600, "hr": 3600, "hour": 3600, "hours": 3600,
	"d": 86400, "day": 86400, "days": 86400,
	"w": 604800, "week": 604800, "weeks": 604800,
}

var lengthPattern = regexp.MustCompile(`^\s*([0-9.]+)\s*([a-zA-Z]+)\s*`)

const mostLengths = 8

// readDuration reads "2 h", "1h30m", "90 min", "3 days", "1.5 weeks" into seconds.
func readDuration(text string) (*big.Int, error) {
	microseconds, err := readMicroseconds(text)
	if err != nil {
		return nil, err
	}
	seconds, fraction := new(big.Int).QuoRem(microseconds, big.NewInt(1_000_000), new(big.Int))
	if fraction.Sign() != 0 {
		return nil, fmt.Errorf("%q: it has a part of a second", text)
	}
	return seconds, nil
}

// readMicroseconds reads the same, and parts of a second, into millionths of a second.
func readMicroseconds(text string) (*big.Int, error) {
	sum, rest := new(big.Int), text
	for n := 0; rest != ""; n++ {
		parts := lengthPattern.FindStringSubmatch(rest)
		if parts == nil || n == mostLengths {
			if _, bare := whole(text); bare {
				return nil, fmt.Errorf("%q: say of what, like %ss, 2 h, 90 min or 3 days", text, text)
			}
			return nil, fmt.Errorf("%q: a time is written like 2 h, 90 min, 3 days or 1h30m", text)
		}
		length, known := lengths[strings.ToLower(parts[2])]
		if !known {
			return nil, fmt.Errorf("%q: %q is no length: write seconds, minutes, hours, days or weeks, like 90 min or 3 days", text, parts[2])
		}
		value, err := decimal(parts[1], 6)
		if err != nil {
			return nil, err
		}
		sum.Add(sum, value.Mul(value, big.NewInt(length)))
		rest = rest[len(parts[0]):]
	}
	return sum, nil
}
