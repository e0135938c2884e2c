package keeper_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cosmossdk.io/collections"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestAMemberIsHiredByOfferAndAcceptance(t *testing.T) {
	s := newTown(t)
	s.must(s.offer(s.anna.Address, s.ben.Id, 2))
	_, found, err := s.Coop.GetEmployment(s.Ctx, s.mill, s.ben.Id)
	require.NoError(t, err)
	require.False(t, found, "an offer alone employs nobody")
	s.must(s.accept(s.ben, 2))
	employment, found, err := s.Coop.GetEmployment(s.Ctx, s.mill, s.ben.Id)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, uint64(2), employment.Occupation)
	require.Equal(t, s.Ctx.BlockTime().Unix(), employment.Since)
	workers, err := s.Coop.Workers(s.Ctx, s.mill)
	require.NoError(t, err)
	require.Equal(t, uint64(2), workers)
	s.refuse(types.ErrOfferNotFound, s.accept(s.ben, 2))
}

func TestAnOfferIsRefused(t *testing.T) {
	s := newTown(t)
	s.refuse(types.ErrAlreadyEmployed, s.offer(s.anna.Address, s.anna.Id, 2))
	s.refuse(regiontypes.ErrNotAuthorized, s.offer(s.ben.Address, s.cleo.Id, 2))
	s.refuse(regiontypes.ErrMemberNotFound, s.offer(s.anna.Address, 99, 2))
	require.NoError(t, s.Region.Suspend(s.Ctx, s.ben.Id, ""))
	s.refuse(types.ErrMemberNotActive, s.offer(s.anna.Address, s.ben.Id, 2))
	s.setParams(func(p *types.Params) { p.MaxOffers = 1 })
	s.must(s.offer(s.anna.Address, s.cleo.Id, 2))
	s.refuse(types.ErrTooManyOffers, s.offer(s.anna.Address, s.Admit("dora").Id, 2))
	s.must(s.offer(s.anna.Address, s.cleo.Id, 3)) // replacing is no further offer
	s.refuse(types.ErrCompanyNotFound, func(ctx context.Context) error {
		_, err := s.CoopMsg.OfferEmployment(ctx, &types.MsgOfferEmployment{Signer: s.anna.Address, Company: 99, Member: s.cleo.Id, Occupation: 1})
		return err
	})
}

func TestNobodyAcceptsAnOfferThatWasReplacedSinceTheyReadIt(t *testing.T) {
	s := newTown(t)
	s.must(s.offer(s.anna.Address, s.ben.Id, 2))
	s.must(s.offer(s.anna.Address, s.ben.Id, 3))
	s.refuse(types.ErrOfferChanged, s.accept(s.ben, 2))
	s.must(s.accept(s.ben, 3))
}

func TestAnOfferExpiresAtItsSecondAndIsRemovedLater(t *testing.T) {
	s := newTown(t)
	s.must(s.offer(s.anna.Address, s.ben.Id, 2))
	s.must(s.offer(s.anna.Address, s.cleo.Id, 2))
	s.Advance(14*day - time.Second)
	s.must(s.accept(s.cleo, 2))
	s.Advance(time.Second)
	s.refuse(types.ErrOfferExpired, s.accept(s.ben, 2))
	s.EndBlock()
	s.refuse(types.ErrOfferNotFound, s.accept(s.ben, 2))
}

func TestOneBlockRemovesNoMoreOffersThanItsCap(t *testing.T) {
	s := newTown(t)
	s.setParams(func(p *types.Params) { p.MaxOffers = 1000 })
	for i := range types.MaxExpiredPerBlock + 5 {
		require.NoError(t, s.offer(s.anna.Address, s.Admit(fmt.Sprint("person", i)).Id, 2)(s.Ctx))
	}
	s.Advance(15 * day)
	left := func() int {
		answer, err := s.CoopQuery.CompanyOffers(s.Ctx, &types.QueryCompanyOffersRequest{Company: s.mill})
		require.NoError(t, err)
		return len(answer.Offers)
	}
	s.EndBlock()
	require.Equal(t, 5, left())
	s.EndBlock()
	require.Zero(t, left())
}

func TestAnOfferIsWithdrawnOrDeclined(t *testing.T) {
	s := newTown(t)
	s.refuse(types.ErrOfferNotFound, s.withdraw(s.anna.Address, s.ben.Id))
	s.refuse(types.ErrOfferNotFound, s.decline(s.ben))
	s.must(s.offer(s.anna.Address, s.ben.Id, 2))
	s.refuse(regiontypes.ErrNotAuthorized, s.withdraw(s.ben.Address, s.ben.Id))
	s.must(s.withdraw(s.anna.Address, s.ben.Id))
	s.refuse(types.ErrOfferNotFound, s.accept(s.ben, 2))
	s.must(s.offer(s.anna.Address, s.ben.Id, 2))
	s.must(s.decline(s.ben))
	s.refuse(types.ErrOfferNotFound, s.accept(s.ben, 2))
}

func TestAnotherOccupationNeedsTheWorkersAgreement(t *testing.T) {
	s := newTown(t)
	s.refuse(types.ErrEmploymentNotFound, s.change(s.anna.Address, s.ben.Id, 2))
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.refuse(types.ErrSameOccupation, s.change(s.anna.Address, s.ben.Id, 1))
	s.refuse(regiontypes.ErrNotAuthorized, s.change(s.ben.Address, s.ben.Id, 2))
	s.must(s.change(s.anna.Address, s.ben.Id, 2))
	s.must(s.accept(s.ben, 2))
	employment, _, err := s.Coop.GetEmployment(s.Ctx, s.mill, s.ben.Id)
	require.NoError(t, err)
	require.Equal(t, uint64(2), employment.Occupation)
	// An open offer of an occupation ends with the employment.
	s.must(s.change(s.anna.Address, s.ben.Id, 3))
	s.must(s.resign(s.ben, s.mill))
	s.refuse(types.ErrOfferNotFound, s.accept(s.ben, 3))
}

func TestAnEndedEmploymentWaitsUntilItsShiftsAreClosed(t *testing.T) {
	s := newTown(t)
	s.refuse(types.ErrEmploymentNotFound, s.resign(s.ben, s.mill))
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Hire(s.mill, s.anna, s.cleo, 1)
	s.must(s.resign(s.ben, s.mill))
	s.Advance(time.Second)
	s.refuse(regiontypes.ErrNotAuthorized, s.dismiss(s.ben.Address, s.cleo.Id))
	s.must(s.dismiss(s.anna.Address, s.cleo.Id))
	s.refuse(types.ErrEmploymentNotFound, s.dismiss(s.anna.Address, s.cleo.Id))

	ended, err := s.Coop.EndedEmployments(s.Ctx, 1)
	require.NoError(t, err)
	require.Len(t, ended, 1)
	require.Equal(t, s.ben.Id, ended[0].Member, "oldest first")
	ended, err = s.Coop.EndedEmployments(s.Ctx, 10)
	require.NoError(t, err)
	require.Len(t, ended, 2)

	s.must(s.offer(s.anna.Address, s.ben.Id, 1))
	s.refuse(types.ErrShiftsOpen, s.accept(s.ben, 1))
	s.clearEnded(s.mill, s.ben.Id)
	require.ErrorIs(t, s.Coop.ClearEndedEmployment(s.Ctx, s.mill, s.ben.Id), types.ErrNotEnded)
	s.must(s.accept(s.ben, 1))
}

func TestJobsTiesAndWorkersAreBounded(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.cleo, "bakery")
	s.setParams(func(p *types.Params) { p.MaxEmployments, p.MaxLiveCompanies, p.MaxTies = 1, 1, 1 })
	s.Hire(bakery, s.cleo, s.ben, 1)
	s.must(s.offer(s.anna.Address, s.ben.Id, 1))
	s.refuse(types.ErrTooManyEmployments, s.accept(s.ben, 1))
	s.must(s.resign(s.ben, bakery))
	s.refuse(types.ErrTooManyTies, s.accept(s.ben, 1))
	s.setParams(func(p *types.Params) { p.MaxTies, p.MaxWorkers = 2, 1 })
	s.refuse(types.ErrTooManyWorkers, s.accept(s.ben, 1))
	s.setParams(func(p *types.Params) { p.MaxWorkers = 2 })
	s.must(s.accept(s.ben, 1))
}

func TestWhoLeavesTheRegionLosesTheirJobsAndOfficesAtOnce(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	employed := func(member uint64) bool {
		_, found, err := s.Coop.GetEmployment(s.Ctx, s.mill, member)
		require.NoError(t, err)
		return found
	}
	require.NoError(t, s.Region.Suspend(s.Ctx, s.ben.Id, ""))
	s.EndBlock()
	require.True(t, employed(s.ben.Id), "who is suspended keeps their job")
	require.NoError(t, s.Region.Reinstate(s.Ctx, s.ben.Id))
	require.NoError(t, s.Region.Leave(s.Ctx, s.ben.Id))
	require.NoError(t, s.Region.Leave(s.Ctx, s.anna.Id))
	leftAt := s.Now()
	s.EndBlock()
	require.False(t, employed(s.ben.Id))
	require.False(t, employed(s.anna.Id))
	office, err := s.Coop.Stored().Officers.Has(s.Ctx, collections.Join(s.mill, s.anna.Id))
	require.NoError(t, err)
	require.False(t, office, "a founder who left holds no office")

	// Leaving ends no responsibility: the founder's tie holds as long as the company lives, the worker's runs out by its window.
	founder, err := s.Coop.RelatedMember(s.Ctx, s.mill, s.anna.Id)
	require.NoError(t, err)
	require.True(t, founder)
	worker, err := s.Coop.RelatedMember(s.Ctx, s.mill, s.ben.Id)
	require.NoError(t, err)
	require.True(t, worker)

	// What they did there before is remembered for as long as the tie is.
	employment, during, err := s.Coop.EmploymentDuring(s.Ctx, s.mill, s.ben.Id, leftAt-1, leftAt)
	require.NoError(t, err)
	require.True(t, during)
	require.EqualValues(t, 1, employment.Occupation)
	_, during, err = s.Coop.EmploymentDuring(s.Ctx, s.mill, s.ben.Id, leftAt, leftAt+1)
	require.NoError(t, err)
	require.False(t, during)
}

func TestAnOfferFromBeforeLeavingIsNotAcceptedAfterTheReturn(t *testing.T) {
	s := newTown(t)
	s.must(s.offer(s.anna.Address, s.ben.Id, 1))
	require.NoError(t, s.Region.Leave(s.Ctx, s.ben.Id))
	s.EndBlock()
	_, err := s.Region.Admit(s.Ctx, s.ben.Address, 0)
	require.NoError(t, err)
	s.refuse(types.ErrOfferNotFound, s.accept(s.ben, 1))
	s.must(s.offer(s.anna.Address, s.ben.Id, 1))
	s.must(s.accept(s.ben, 1))
}

func TestCompaniesThatShareAPersonAreRelatedUntilTheWindowHasPassed(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.cleo, "bakery")
	related := func() bool {
		one, err := s.Coop.Related(s.Ctx, s.mill, bakery)
		require.NoError(t, err)
		other, err := s.Coop.Related(s.Ctx, bakery, s.mill)
		require.NoError(t, err)
		require.Equal(t, one, other)
		return one
	}
	member := func() bool {
		tied, err := s.Coop.RelatedMember(s.Ctx, s.mill, s.ben.Id)
		require.NoError(t, err)
		return tied
	}
	require.False(t, related())
	require.False(t, member())
	s.Hire(s.mill, s.anna, s.ben, 1)
	require.True(t, member())
	require.False(t, related())
	s.Hire(bakery, s.cleo, s.ben, 1)
	require.True(t, related())
	same, err := s.Coop.Related(s.Ctx, s.mill, s.mill)
	require.NoError(t, err)
	require.True(t, same)

	// Resigning right before a purchase does not help.
	s.must(s.resign(s.ben, s.mill))
	require.True(t, member())
	s.Advance(90*day - time.Second)
	s.EndBlock() // one second more
	require.False(t, member())
	require.True(t, related(), "the counter follows at the block's end")
	s.EndBlock()
	require.False(t, related())
	s.RequireCoopInvariants()
}

func TestComingBackKeepsTheTie(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.must(s.resign(s.ben, s.mill))
	s.clearEnded(s.mill, s.ben.Id)
	s.Advance(time.Hour)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Advance(100 * day)
	s.EndBlock()
	tied, err := s.Coop.RelatedMember(s.Ctx, s.mill, s.ben.Id)
	require.NoError(t, err)
	require.True(t, tied)
}

func TestAFounderStaysRelatedAndKeepsTheirMandatesWithoutWorking(t *testing.T) {
	s := newTown(t)
	s.must(s.resign(s.anna, s.mill))
	s.Advance(1000 * day)
	s.EndBlock()
	tied, err := s.Coop.RelatedMember(s.Ctx, s.mill, s.anna.Id)
	require.NoError(t, err)
	require.True(t, tied)
	s.must(s.offer(s.anna.Address, s.ben.Id, 1))
}
