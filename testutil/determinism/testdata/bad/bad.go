// Package bad does everything that consensus code must not do, one line each.
package bad

import (
	"math/rand"
	"time"
)

func all(names map[string]int) (total float64) {
	for range names {
		total++
	}
	go func() { _ = rand.Int() }()
	select {}
	_ = time.Now()
	return total
}
