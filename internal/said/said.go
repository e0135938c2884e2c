// Package said writes the numbers of refusals as people read them: an error says "costs 2.30" and not "costs 2300000". Its texts are
// for people alone: nothing that is stored depends on them.
package said

import (
	"fmt"
	"strings"
	"time"

	"github.com/factor-coop/factor/internal/money"
)

// Money is an amount in micro-units: 3420000 is said "3.42".
type Money int64

func (m Money) String() string { return money.Format(int64(m)) }

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
