// Package said writes the numbers of refusals as people read them: an error says "costs 2.30" and not "costs 2300000". Its texts are
// for people alone: nothing that is stored depends on them.
package said

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/factor-coop/factor/internal/money"
)

// Money is an amount in micro-units: 3420000 is said "3.42".
type Money int64

func (m Money) String() string { return money.Format(int64(m)) }

// Share is a part in millionths: 25000 is said "2.5%".
type Share int64

func (s Share) String() string {
	whole := int64(s)
	if whole > money.PPM*money.PPM || whole < -money.PPM*money.PPM {
		return Count(whole).String() + " millionths" // no share that anybody means
	}
	return money.Format(whole*100) + "%"
}

// Quantity is an amount of something in millionths of its unit: 1500000 is said "1.5".
type Quantity int64

func (q Quantity) String() string { return money.Format(int64(q)) }

// Count is a number of whole things, said as it is.
type Count int64

func (c Count) String() string { return strconv.FormatInt(int64(c), 10) }

// Named says a number as the end of its field's name asks: lengths of time end in _seconds and shares in _ppm (a list's place
// behind it does not count), and everything else is a count. Amounts of money have no such end: they are Money.
func Named(field string, value int64) fmt.Stringer {
	field, _, _ = strings.Cut(field, "[")
	switch {
	case strings.HasSuffix(field, "seconds"):
		return Span(value)
	case strings.HasSuffix(field, "_ppm"):
		return Share(value)
	}
	return Count(value)
}

// Outside says of a field's number that it is not within its bounds, all three of one unit.
func Outside(field string, value, low, high fmt.Stringer) string {
	return fmt.Sprintf("%s is %s, it must be from %s to %s", field, value, low, high)
}

// OutsideNamed is Outside for a number that is said as its field's name asks.
func OutsideNamed(field string, value, low, high int64) string {
	return Outside(field, Named(field, value), Named(field, low), Named(field, high))
}

// Time is chain time in Unix seconds: it is said "2027-03-01 09:00:00 UTC".
type Time int64

// LastYear is the end of the year 9999, in Unix seconds: later moments are no dates that anybody reads.
const LastYear = 253402300799

func (t Time) String() string {
	if t < 0 || t > LastYear {
		return fmt.Sprintf("@%d", int64(t))
	}
	return time.Unix(int64(t), 0).UTC().Format("2006-01-02 15:04:05 UTC")
}

// Span is a length of time in seconds: 5400 is said "1 h 30 min".
type Span int64

func (s Span) String() string {
	if s <= 0 {
		return fmt.Sprintf("%d s", int64(s))
	}
	var parts []string
	for _, unit := range []struct {
		name   string
		length Span
	}{{"days", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}} {
		if n := s / unit.length; n > 0 && (unit.name != "days" || n > 1) {
			parts = append(parts, fmt.Sprintf("%d %s", int64(n), unit.name))
			s -= n * unit.length
		}
	}
	return strings.Join(parts, " ")
}
