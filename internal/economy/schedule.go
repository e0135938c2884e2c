package economy

import (
	"container/heap"
	"context"
	"fmt"
	"sync"
	"time"
)

// step is something that somebody does at a moment of chain time.
type step struct {
	at    int64
	order int // of planning, so that steps of one moment keep their order
	who   string
	what  string
	do    func(ctx context.Context) error
}

// agenda is the region's calendar: steps wait until chain time reaches them, run
// concurrently, and what failed is kept.
type agenda struct {
	clock   func(ctx context.Context) (int64, error)
	atOnce  chan struct{}
	pending queue
	planned int

	mu       sync.Mutex
	done     int
	failures []Failure
	running  sync.WaitGroup
}

// Failure is a step that the chain refused, with the reason it gave.
type Failure struct {
	Who, What string
	Reason    error
}

// String tells it in one sentence.
func (f Failure) String() string { return fmt.Sprintf("%s could not %s: %v", f.Who, f.What, f.Reason) }

func newAgenda(clock func(ctx context.Context) (int64, error), atOnce int) *agenda {
	return &agenda{clock: clock, atOnce: make(chan struct{}, atOnce)}
}

// plan adds a step for a moment of chain time; it may be called by a running step.
func (a *agenda) plan(at int64, who, what string, do func(ctx context.Context) error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	heap.Push(&a.pending, step{at: at, order: a.planned, who: who, what: what, do: do})
	a.planned++
}

// runUntil runs every step due before the moment, waits for all of them and for
// the moment itself. A step that fails is recorded and the others go on: in an
// economy things run out.
func (a *agenda) runUntil(ctx context.Context, moment int64) error {
	defer a.running.Wait()
	for {
		now, err := a.clock(ctx)
		if err != nil {
			return fmt.Errorf("read the region's clock: %w", err)
		}
		for {
			next, found := a.next(min(now, moment-1))
			if !found {
				break
			}
			select {
			case a.atOnce <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			a.running.Add(1)
			go a.run(ctx, next)
		}
		if now >= moment {
			return nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (a *agenda) next(until int64) (step, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.pending) == 0 || a.pending[0].at > until {
		return step{}, false
	}
	return heap.Pop(&a.pending).(step), true
}

func (a *agenda) run(ctx context.Context, s step) {
	defer a.running.Done()
	defer func() { <-a.atOnce }()
	err := s.do(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done++
	if err != nil && ctx.Err() == nil {
		a.failures = append(a.failures, Failure{Who: s.who, What: s.what, Reason: err})
	}
}

// progress is how many steps were done, how many of them failed.
func (a *agenda) progress() (done, failed int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.done, len(a.failures)
}

// queue orders steps by time, then by planning.
type queue []step

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	if q[i].at != q[j].at {
		return q[i].at < q[j].at
	}
	return q[i].order < q[j].order
}
func (q *queue) Push(x any) { *q = append(*q, x.(step)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
