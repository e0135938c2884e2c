// Package good looks up in a map and excuses one range with a reason.
package good

import "time"

func count(names map[string]int, at time.Time) int64 {
	total := names["a"]
	for range names { // determinism: a count does not depend on the order
		total++
	}
	return int64(total) + at.Unix()
}
