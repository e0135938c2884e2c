// Package goroutine does several things at once.
package goroutine

import (
	"context"
	"reflect"
	"sync"        // want "imports sync"
	"sync/atomic" // want "imports sync/atomic"
)

var (
	_ sync.Mutex
	_ atomic.Int64
)

func run(a, b chan int, ctx context.Context) int {
	go run(a, b, ctx) // want "starts a goroutine"
	select {          // want "selects on channels"
	case v := <-a:
		return v
	case v := <-b:
		return v
	}
}

func chosen(cases []reflect.SelectCase) int {
	at, _, _ := reflect.Select(cases) // want "uses reflect.Select"
	return at
}

func one(a func() int) int {
	defer func() { _ = a() }()
	return a() // fine: one after the other
}
