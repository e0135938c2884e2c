// Package story tells stories of an economy: a bakery is founded, people work
// there, flour is ordered, bread is sold, a week passes. Every step is one message
// in a block of its own, through the message servers, and after every block all
// invariants of all modules and every residual of the audit are checked, so that a
// story only has to say what is particular to it.
//
//	s := story.New(t)
//	bakery := s.Found("bakery", "ada")
//	loaf := s.Sells(bakery, "loaf", story.Goods(100, 4*story.Unit))
//	s.Works("ada", loaf, 8*time.Hour)
//	s.Makes(loaf, 40)
//	s.Buys("ben", loaf, 3)
//	s.WeekPasses()
//
// What must not work is told with Refused, which requires the error and that
// nothing changed. People and companies are known by name; whoever is named for
// the first time is admitted to the region.
package story

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

const (
	// Unit is one unit of the currency in micro-units.
	Unit = money.Unit
	// HourlyRate is what an hour of the occupation "worker" pays, in which everybody is employed: 20 an hour.
	HourlyRate = fixture.RatePerHour
	// blockTime is how far a block with a message moves the clock. Chain time counts whole seconds, so
	// messages take no time and hours worked are whole; time passes with Pass.
	blockTime = time.Millisecond
)

// Story is a region in which a story happens.
type Story struct {
	*fixture.Fix

	invariants []invariant.Invariant
	people     map[string]uint64 // names to members
	finders    map[string]string // names of no members to keys that members lost
	shifts     map[string]uint64 // names to their last shifts
	keys       int               // how many keys were replaced
	refusal    error             // what the step that runs has to be refused for
	refused    int               // how many messages of it were
}

// New is a region with one officer, who may do everything for it, and the occupation "worker".
func New(t testing.TB) *Story {
	t.Helper()
	s := &Story{Fix: fixture.New(t), people: map[string]uint64{}, finders: map[string]string{}, shifts: map[string]uint64{}}
	s.invariants, s.Finished = s.Invariants(), s.check
	return s
}

// Pass lets time pass: hours fall due and are paid, orders time out, cycles end. While somebody is at work a block
// comes every hour, so that a story sees each hour paid as it completes; else every day.
func (s *Story) Pass(d time.Duration) {
	s.T.Helper()
	start := s.Ctx.BlockTime().Truncate(time.Second)
	for passed := time.Duration(0); passed < d; {
		step := 24 * time.Hour
		if s.anybodyAtWork() {
			step = time.Hour
		}
		passed = min(d, passed+step)
		s.block(start.Add(passed).Sub(s.Ctx.BlockTime()), func() {})
	}
}

func (s *Story) anybodyAtWork() bool {
	s.T.Helper()
	for _, member := range s.people {
		_, err := s.Wage.OpenShift(s.Ctx, member)
		if err == nil {
			return true
		}
		require.ErrorIs(s.T, err, wagetypes.ErrNoOpenShift)
	}
	return false
}

// WeekPasses lets time pass until the costing cycle is over and every company is repriced.
func (s *Story) WeekPasses() {
	s.T.Helper()
	before, err := s.Pricing.GetCycle(s.Ctx)
	require.NoError(s.T, err)
	s.Pass(time.Duration(before.EndsAt-s.Now()) * time.Second)
	for {
		cycle, err := s.Pricing.GetCycle(s.Ctx)
		require.NoError(s.T, err)
		if cycle.Number > before.Number && !cycle.Closing {
			return
		}
		s.block(time.Second, func() {})
	}
}

// Refused requires that a step is refused for a reason and leaves everything as it was. The step sends one message.
func (s *Story) Refused(want error, step func()) {
	s.T.Helper()
	require.Nil(s.T, s.refusal, "a refusal within a refusal")
	s.refusal, s.refused = want, 0
	step()
	s.refusal = nil
	require.Equal(s.T, 1, s.refused, "messages of a step that is refused")
}

// message is what every message of the chain has.
type message interface{ ValidateBasic() error }

// send puts one message into a block of its own, as a transaction would, and returns the answer: nil when it is refused as it should.
func send[Request message, Response any](s *Story, handle func(context.Context, Request) (*Response, error), msg Request) *Response {
	s.T.Helper()
	var response *Response
	transaction := func(ctx context.Context) error {
		if err := msg.ValidateBasic(); err != nil {
			return err
		}
		var err error
		response, err = handle(ctx, msg)
		return err
	}
	s.block(blockTime, func() {
		s.T.Helper()
		if s.refusal == nil {
			require.NoError(s.T, s.Failing(transaction), "%T %v", msg, msg)
			return
		}
		before := s.snapshot()
		require.ErrorIs(s.T, s.Failing(transaction), s.refusal, "%T %v", msg, msg)
		require.Equal(s.T, before, s.snapshot(), "%T left a trace", msg)
		response = new(Response)
		s.refused++
	})
	return response
}

// block begins a block so much later, does what happens in it, and ends it, after which everything is checked.
func (s *Story) block(later time.Duration, happens func()) {
	s.T.Helper()
	s.Begin(later)
	happens()
	s.FinishBlock()
}

// check requires every invariant of every module, and every identity of the audit to the micro-unit.
func (s *Story) check() {
	s.T.Helper()
	require.NoError(s.T, invariant.CheckAll(s.Ctx, s.invariants))
	request := &currencytypes.QueryAuditRequest{Pagination: &query.PageRequest{}}
	for {
		audit, err := s.CurrencyQuery.Audit(s.Ctx, request)
		require.NoError(s.T, err)
		require.Zero(s.T, audit.BooksSum, "sum of all books")
		require.Zero(s.T, audit.SupplyResidual, "supply less what members have and hold")
		require.Zero(s.T, audit.MintedResidual, "minted less burned less supply")
		require.Empty(s.T, audit.Negative, "books below zero")
		for _, company := range audit.Companies {
			require.Zero(s.T, company.Residual, "reserve of company %d", company.Books.Company)
			require.Zero(s.T, company.StartingResidual, "starting pool of company %d", company.Books.Company)
		}
		if request.Pagination.Key = audit.Pagination.GetNextKey(); request.Pagination.Key == nil {
			return
		}
	}
}

// snapshot is the whole state of every module as text.
func (s *Story) snapshot() string {
	s.T.Helper()
	exports := []func() (any, error){
		func() (any, error) { return s.Region.ExportGenesis(s.Ctx) },
		func() (any, error) {
			boards, err := s.Board.ExportGenesis(s.Ctx)
			if err != nil {
				return nil, err
			}
			return boards.Marshal() // packed messages have no plain JSON
		},
		func() (any, error) { return s.Currency.ExportGenesis(s.Ctx) },
		func() (any, error) { return s.Coop.ExportGenesis(s.Ctx) },
		func() (any, error) { return s.Pricing.ExportGenesis(s.Ctx) },
		func() (any, error) { return s.Wage.ExportGenesis(s.Ctx) },
		func() (any, error) { return s.Market.ExportGenesis(s.Ctx) },
		func() (any, error) { return s.RegionalBank.ExportGenesis(s.Ctx) },
		func() (any, error) { return s.Insolvency.ExportGenesis(s.Ctx) },
		func() (any, error) { return s.Bank.ExportGenesis(s.Ctx), nil },
	}
	var all []any
	for _, export := range exports {
		state, err := export()
		require.NoError(s.T, err)
		all = append(all, state)
	}
	text, err := json.Marshal(all)
	require.NoError(s.T, err)
	return string(text)
}
