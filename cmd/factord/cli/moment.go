package cli

import (
	"fmt"
	"time"
)

// chainTime writes a moment of chain time for people.
func chainTime(seconds int64) string {
	return time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04")
}

// hours writes seconds as hours with two decimals.
func hours(seconds int64) string {
	hundredths := (seconds*100 + 1800) / 3600
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}
