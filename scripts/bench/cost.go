package main

import (
	"slices"
	"syscall"
	"time"
)

// cost is what a piece of work took on this machine: CPU time of the whole process,
// collector and database included, and wall time.
type cost struct{ cpu, wall time.Duration }

// timed runs the work and returns what it took.
func timed(work func() error) (cost, error) {
	cpu, begin := cpuTime(), time.Now()
	err := work()
	return cost{cpu: cpuTime() - cpu, wall: time.Since(begin)}, err
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // the call has no way to fail with these arguments
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// quantile is the value below which a part of the samples lies; samples is not empty.
func quantile(samples []float64, part float64) float64 {
	sorted := slices.Clone(samples)
	slices.Sort(sorted)
	return sorted[min(len(sorted)-1, int(part*float64(len(sorted))))]
}

func median(samples []float64) float64 { return quantile(samples, 0.5) }

// p99 of fewer than a hundred samples is the worst of them.
func p99(samples []float64) float64 { return quantile(samples, 0.99) }
