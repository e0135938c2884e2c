package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestAnOfficerActsWithinTheirLimitAndUntilTheirEnd(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	end := s.Ctx.BlockTime().Unix() + 3600
	s.must(s.appoint(types.MsgAppointOfficer{
		Signer: s.anna.Address, Company: s.mill, Member: s.ben.Id, Permission: types.PermissionOrder,
		LimitPerPeriod: 100 * money.Unit, PeriodSeconds: 60, EndsAt: end,
	}))
	member, err := s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionOrder, 60*money.Unit)
	require.NoError(t, err)
	require.Equal(t, s.ben.Id, member)
	_, err = s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionOrder, 60*money.Unit)
	require.ErrorIs(t, err, regiontypes.ErrMandateLimit)
	_, err = s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionSell, 0)
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, "company.unknown", 0)
	require.ErrorIs(t, err, types.ErrPermissionUnknown)
	s.Advance(time.Hour)
	_, err = s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionOrder, 1)
	require.ErrorIs(t, err, regiontypes.ErrMandateEnded)
}

func TestAnOfficerPassesOnNoMoreThanTheyHave(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Hire(s.mill, s.anna, s.cleo, 1)
	end := s.Ctx.BlockTime().Unix() + 3600
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionOfficers)
	s.must(s.appoint(types.MsgAppointOfficer{
		Signer: s.anna.Address, Company: s.mill, Member: s.ben.Id, Permission: types.PermissionOrder,
		LimitPerPeriod: 100, PeriodSeconds: 60, EndsAt: end,
	}))
	pass := types.MsgAppointOfficer{
		Signer: s.ben.Address, Company: s.mill, Member: s.cleo.Id, Permission: types.PermissionOrder,
		LimitPerPeriod: 100, PeriodSeconds: 60, EndsAt: end,
	}
	larger, shorter, later, endless, unlimited, other := pass, pass, pass, pass, pass, pass
	larger.LimitPerPeriod = 101
	shorter.PeriodSeconds = 59
	later.EndsAt = end + 1
	endless.EndsAt = 0
	unlimited.LimitPerPeriod, unlimited.PeriodSeconds = 0, 0
	for _, msg := range []types.MsgAppointOfficer{larger, shorter, later, endless, unlimited} {
		s.refuse(regiontypes.ErrMandateTooLarge, s.appoint(msg))
	}
	other.Permission = types.PermissionHire
	s.refuse(regiontypes.ErrNotAuthorized, s.appoint(other))
	self, founder := pass, pass
	self.Member = s.ben.Id
	s.refuse(types.ErrOwnAppointment, s.appoint(self))
	founder.Member = s.anna.Id
	s.refuse(types.ErrFounder, s.appoint(founder))
	s.must(s.appoint(pass))
	// Only the company's own authority gives more.
	unlimited.Signer = s.company(s.mill).Authority
	s.must(s.appoint(unlimited))
}

func TestAnAppointmentIsRefused(t *testing.T) {
	s := newTown(t)
	msg := types.MsgAppointOfficer{Signer: s.anna.Address, Company: s.mill, Member: s.ben.Id, Permission: types.PermissionSell}
	s.refuse(types.ErrEmploymentNotFound, s.appoint(msg))
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Hire(s.mill, s.anna, s.cleo, 1)
	byBen := msg
	byBen.Signer, byBen.Member = s.ben.Address, s.cleo.Id
	s.refuse(regiontypes.ErrNotAuthorized, s.appoint(byBen))
	past := msg
	past.EndsAt = s.Ctx.BlockTime().Unix()
	s.refuse(regiontypes.ErrInvalid, s.appoint(past))
	s.setParams(func(p *types.Params) { p.MaxOfficers = 1 })
	s.refuse(types.ErrTooManyOfficers, s.appoint(msg))
	require.NoError(t, s.Region.Suspend(s.Ctx, s.ben.Id, ""))
	s.refuse(types.ErrMemberNotActive, s.appoint(msg))
}

func TestMandatesEndWithTheEmployment(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionSell)
	s.must(s.resign(s.ben, s.mill))
	_, err := s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionSell, 0)
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
}

func TestAnOfficerIsDismissedOrStepsDown(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.refuse(types.ErrOfficerNotFound, s.dismissOfficer(s.anna.Address, s.mill, s.ben.Id))
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionSell)
	s.refuse(regiontypes.ErrNotAuthorized, s.dismissOfficer(s.ben.Address, s.mill, s.anna.Id))
	s.must(s.dismissOfficer(s.anna.Address, s.mill, s.ben.Id))
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionSell)
	s.must(s.dismissOfficer(s.ben.Address, s.mill, s.ben.Id))
	s.refuse(regiontypes.ErrNotMember, s.dismissOfficer(types.AuthorityAddress(77).String(), s.mill, s.ben.Id))
}

func TestOnlyTheAuthorityEndsAFoundersMandates(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionOfficers)
	s.refuse(types.ErrFounder, s.dismissOfficer(s.ben.Address, s.mill, s.anna.Id))
	s.refuse(types.ErrFounder, s.dismissOfficer(s.anna.Address, s.mill, s.anna.Id))
	s.must(s.dismissOfficer(s.company(s.mill).Authority, s.mill, s.anna.Id))
	s.refuse(regiontypes.ErrNotAuthorized, s.offer(s.anna.Address, s.cleo.Id, 1))
}

func TestTheAuthorityActsForItsCompanyOnly(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.cleo, "bakery")
	authority, err := s.Coop.AuthorityOf(s.Ctx, s.mill)
	require.NoError(t, err)
	member, err := s.Coop.Authorize(s.Ctx, s.mill, authority.String(), types.PermissionOrder, 1<<62)
	require.NoError(t, err)
	require.Zero(t, member)
	_, err = s.Coop.Authorize(s.Ctx, bakery, authority.String(), types.PermissionOrder, 1)
	require.ErrorIs(t, err, regiontypes.ErrNotMember, "to another company it is nobody")
	_, err = s.Coop.AuthorityOf(s.Ctx, 99)
	require.ErrorIs(t, err, types.ErrCompanyNotFound)
}
