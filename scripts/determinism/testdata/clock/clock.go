// Package clock reads the clock.
package clock

import (
	"context"
	"time"
)

func now(at time.Time) time.Duration {
	start := time.Now()                                                   // want "uses time.Now"
	time.Sleep(time.Second)                                               // want "uses time.Sleep"
	<-time.After(time.Second)                                             // want "uses time.After"
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // want "uses context.WithTimeout"
	defer cancel()
	_ = context.WithValue(ctx, at, at) // fine: no clock in it
	read := time.Since                 // want "uses time.Since"
	_ = read
	return at.Sub(start) // fine: between two given times
}
