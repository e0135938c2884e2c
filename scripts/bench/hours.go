package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/factor-coop/factor/internal/eventindex"
	"github.com/factor-coop/factor/testutil/apptest"
)

// measureIdle compares the blocks of an hour in which nobody works, with everybody
// registered, with empty blocks of a region of a few people.
func (w *world) measureIdle(result *sizeResult) (err error) {
	dir, remove, err := tempDir()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	small, err := apptest.Start(apptest.Options{Dir: dir, SkipInvariants: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, small.Close()) }()
	const blocks = 60
	hour := func(c *apptest.Chain) (cost, error) {
		return timed(func() error {
			for range blocks {
				if _, err := c.TryBlock(time.Hour / blocks); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for round := range w.plan.rounds + 1 {
		empty, err := hour(small)
		if err != nil {
			return err
		}
		idle, err := hour(w.Chain)
		if err != nil {
			return err
		}
		if round > 0 {
			result.idle.add(idle, empty, blocks, blocks)
		}
	}
	return nil
}

// farmersHour is what an hour of the first occupation of the region file pays: 15 x (1 + 0.1 + 0.1 + 0.1).
const farmersHour = 19_500_000

func (w *world) minted() (int64, error) {
	ctx, err := w.State()
	if err != nil {
		return 0, err
	}
	totals, err := w.Currency.GetTotals(ctx)
	return totals.Minted, err
}

// profile writes where the CPU's time goes into a file until stop is called; an empty path writes none.
func profile(path string) (stop func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error { pprof.StopCPUProfile(); return file.Close() }, nil
}

// indexedTimes is how often a block's events are read for the index: once is too little for the CPU's clock.
const indexedTimes = 20

// measureHours lets everybody work an hour a round, paid in blocks of the same number of
// entries as a block of sends has transactions, with a block of sends in between.
func (w *world) measureHours(result *sizeResult) (err error) {
	blocks := w.hourBlocks()
	slots, index := make([][]float64, blocks), eventindex.New(w.Encoding().Registry)
	stop, err := profile(w.plan.profile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	for round := range w.plan.rounds {
		sends, err := w.block(w.sendAfar, round)
		if err != nil {
			return err
		}
		before, err := w.minted()
		if err != nil {
			return err
		}
		var hour, indexing cost
		for slot := range blocks {
			var done *abci.ResponseFinalizeBlock
			took, err := timed(func() (err error) {
				if done, err = w.Finalize(time.Hour / time.Duration(blocks)); err != nil {
					return err
				}
				return w.CommitBlock()
			})
			if err != nil {
				return err
			}
			indexed, err := timed(func() error {
				for range indexedTimes {
					index.Of(done.Events)
				}
				return nil
			})
			if err != nil {
				return err
			}
			indexing.cpu, indexing.wall = indexing.cpu+indexed.cpu/indexedTimes, indexing.wall+indexed.wall/indexedTimes
			hour.cpu, hour.wall = hour.cpu+took.cpu, hour.wall+took.wall
			slots[slot] = append(slots[slot], took.cpu.Seconds())
		}
		after, err := w.minted()
		if err != nil {
			return err
		}
		if paid := after - before; paid != int64(len(w.workers))*farmersHour {
			return fmt.Errorf("an hour of %d people at %d each paid %d", len(w.workers), int64(farmersHour), paid)
		}
		result.hours.add(hour, sends, len(w.workers), w.plan.batch)
		result.indexing.add(indexing, hour, len(w.workers), len(w.workers))
	}
	// A block's own cost is its median over the rounds: what the collector or the disk
	// did in one of them belongs to none.
	for _, samples := range slots {
		result.shape.ours = append(result.shape.ours, median(samples))
	}
	usual := median(result.shape.ours)
	for _, one := range result.shape.ours {
		result.shape.baseline = append(result.shape.baseline, usual)
		result.shape.ratios = append(result.shape.ratios, one/usual)
	}
	return nil
}
