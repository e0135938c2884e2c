package main

import (
	"errors"
	"time"
)

// plan says how much is measured.
type plan struct {
	rounds  int    // of every comparison
	people  int    // members with keys, who send and buy
	shops   int    // companies that trade with each other
	workers int    // people at work, at most
	batch   int    // transactions, or hours that fall due, in a block
	queries int    // of each kind
	profile string // file for a CPU profile of the hours of work, or empty
}

func fullPlan(rounds int) plan {
	return plan{rounds: rounds, people: 1000, shops: 100, workers: 100_000, batch: 500, queries: 3000}
}

func quickPlan() plan {
	return plan{rounds: 2, people: 40, shops: 8, workers: 200, batch: 20, queries: 40}
}

// sizeResult is what was measured with so many members registered.
type sizeResult struct {
	size                  int
	sends                 []float64 // CPU seconds of a send, a sample a round
	purchases, orders     comparison
	hours, indexing       comparison
	shape, idle           comparison
	workers               int
	balance, slip, priced comparison
}

// comparison holds the samples of one workload and of its baseline, in CPU seconds
// of one unit of work, and the ratio of each pair; wall is the ratio by wall time.
type comparison struct {
	ours, baseline, ratios, wall []float64
}

func (c *comparison) add(ours, baseline cost, oursUnits, baselineUnits int) {
	a, b := ours.cpu.Seconds()/float64(oursUnits), baseline.cpu.Seconds()/float64(baselineUnits)
	c.ours, c.baseline, c.ratios = append(c.ours, a), append(c.baseline, b), append(c.ratios, a/b)
	c.wall = append(c.wall, ours.wall.Seconds()/float64(oursUnits)/(baseline.wall.Seconds()/float64(baselineUnits)))
}

// measure builds a region of this size and runs every workload on it.
func (p plan) measure(size int, log func(string, ...any)) (result sizeResult, err error) {
	dir, remove, err := tempDir()
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	begin := time.Now()
	w, err := newWorld(p, size, dir)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	log("registered in %s", time.Since(begin).Round(time.Second))
	result.size = size
	for _, step := range []struct {
		name string
		run  func(*sizeResult) error
	}{
		{"idle blocks", w.measureIdle},
		{"companies", func(*sizeResult) error { return w.foundShops() }},
		{"purchases and orders against sends", w.measureTrade},
		{"workplaces", func(*sizeResult) error { return w.foundWorkplaces(log) }},
		{"clocking in", func(*sizeResult) error { return w.clockIn() }},
		{"hours of work", w.measureHours},
		{"queries", w.measureQueries},
	} {
		began := time.Now()
		if err := step.run(&result); err != nil {
			return result, errors.Join(errors.New(step.name), err)
		}
		log("%s: %s", step.name, time.Since(began).Round(time.Second/10))
	}
	result.workers = len(w.workers)
	return result, nil
}
