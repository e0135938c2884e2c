package plain

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// layouts are the ways to write a date, with or without a time of day and a zone.
var layouts = []string{
	"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04 -07:00", "2006-01-02 15:04:05 -07:00",
	"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", time.RFC3339, "2 January 2006, 15:04:05", "2 January 2006",
}

// ErrNoClock says that a time counts from now, and nobody says what time it is.
var ErrNoClock = errors.New("it counts from the region's time now, which only a node knows: write a date, like 2027-03-01 09:00")

// ReadTime reads a moment into Unix seconds: a date in UTC ("2027-03-01 09:00"; another zone is named, "+02:00"), "in 30 days",
// "3 h ago", "now", "today 09:00", "tomorrow 09:00", or "@1770000000". What counts from now counts from chain time, in Unix
// seconds, for which it asks at most once.
func ReadTime(text string, now func() (int64, error)) (int64, error) {
	text = strings.TrimSpace(text)
	if unix, ok := strings.CutPrefix(text, "@"); ok {
		seconds, known := whole(unix)
		if !known || !seconds.IsInt64() || seconds.Int64() > lastYear {
			return 0, fmt.Errorf("%q: @ is followed by Unix seconds", text)
		}
		return seconds.Int64(), nil
	}
	if _, bare := whole(text); bare {
		return 0, fmt.Errorf(`%q: write a date, like 2027-03-01 09:00, or "in 30 days"; Unix seconds are written @%s`, text, text)
	}
	for _, layout := range layouts {
		if moment, err := time.Parse(layout, strings.TrimSuffix(text, " UTC")); err == nil {
			return dated(text, moment)
		}
	}
	lower := strings.ToLower(text)
	day, clock, _ := strings.Cut(lower, " ")
	length, ahead := strings.CutPrefix(lower, "in ")
	passed, behind := strings.CutSuffix(lower, " ago")
	switch {
	case lower == "now":
		return now()
	case ahead, behind:
		sign := int64(1)
		if behind {
			length, sign = passed, -1
		}
		seconds, err := readDuration(strings.TrimSpace(length))
		if err != nil {
			return 0, err
		}
		if !seconds.IsInt64() || seconds.Int64() > lastYear {
			return 0, fmt.Errorf("%q is too far away", text)
		}
		from, err := now()
		if err != nil {
			return 0, err
		}
		return dated(text, time.Unix(from+sign*seconds.Int64(), 0))
	case day == "today", day == "tomorrow", day == "yesterday":
		at := time.Time{}
		if clock != "" {
			var err error
			if at, err = time.Parse("15:04", clock); err != nil {
				return 0, fmt.Errorf("%q: the time of day is written like 09:00, in UTC", text)
			}
		}
		from, err := now()
		if err != nil {
			return 0, err
		}
		y, m, d := time.Unix(from, 0).UTC().Date()
		d += map[string]int{"tomorrow": 1, "yesterday": -1}[day]
		return dated(text, time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, time.UTC))
	}
	return 0, fmt.Errorf(`%q: a moment is written like 2027-03-01, 2027-03-01 09:00 (UTC), "in 30 days", "3 h ago", "tomorrow 09:00" or now`, text)
}

func dated(text string, moment time.Time) (int64, error) {
	if seconds := moment.Unix(); seconds >= 0 && seconds <= lastYear {
		return seconds, nil
	}
	return 0, fmt.Errorf("%q is no time between 1970 and 9999", text)
}
