// Package zone asks where the machine stands.
package zone

import "time"

func zones(seconds int64) int {
	_ = time.Unix(seconds, 0)                               // want "uses time.Unix"
	_ = time.UnixMilli(seconds).Hour()                      // want "uses time.UnixMilli"
	_ = time.Date(2026, 1, 1, 0, 0, 0, 0, time.Local)       // want "uses time.Local"
	_, _ = time.LoadLocation("Europe/Vienna")               // want "uses time.LoadLocation"
	_, _ = time.Parse(time.RFC3339, "")                     // want "uses time.Parse"
	_ = time.Time{}.Local()                                 // want "uses time.Time.Local"
	_, _ = time.ParseInLocation(time.RFC3339, "", time.UTC) // fine: no zone of the machine
	return time.Unix(seconds, 0).UTC().Hour()               // fine: at once in UTC
}
