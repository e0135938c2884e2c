package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func (s *town) idleSince(company uint64) int64 {
	s.T.Helper()
	one, err := s.Coop.GetCompany(s.Ctx, company)
	require.NoError(s.T, err)
	return one.IdleSince
}

// A company is idle from the second on in which nobody active is employed, whatever the reason, until somebody is.
func TestACompanyInWhichNobodyActiveIsEmployedIsIdle(t *testing.T) {
	for name, change := range map[string]struct{ ends, begins func(*town) }{
		"dismissed and hired": {
			func(s *town) { s.must(s.resign(s.anna, s.mill)) },
			func(s *town) { s.Hire(s.mill, s.anna, s.ben, 1) },
		},
		"suspended and reinstated": {
			func(s *town) { require.NoError(s.T, s.Region.Suspend(s.Ctx, s.anna.Id, "rule")) },
			func(s *town) { require.NoError(s.T, s.Region.Reinstate(s.Ctx, s.anna.Id)) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTown(t)
			require.Zero(t, s.idleSince(s.mill))
			s.EndBlock()
			change.ends(s)
			s.EndBlock()
			since := s.idleSince(s.mill)
			require.NotZero(t, since)
			s.Advance(7 * 24 * time.Hour)
			s.EndBlock()
			require.Equal(t, since, s.idleSince(s.mill))
			company, err := s.Coop.GetCompany(s.Ctx, s.mill)
			require.NoError(t, err)
			require.NoError(t, s.Coop.CheckSells(s.Ctx, company), "it sells on for a while")
			s.Advance(21 * 24 * time.Hour)
			require.ErrorIs(t, s.Coop.CheckSells(s.Ctx, company), types.ErrIdle)
			change.begins(s)
			s.EndBlock()
			require.Zero(t, s.idleSince(s.mill))
			s.RequireCoopInvariants()
		})
	}
}

// While nobody is there the region's board names a caretaker, who delivers, refunds and finds people, and nothing else, until
// somebody works there again.
func TestACaretakerLooksAfterACompanyInWhichNobodyWorks(t *testing.T) {
	s := newTown(t)
	region := s.Region.Authority().String()
	end := s.Ctx.BlockTime().Unix() + types.MaxCaretakerSeconds
	name := types.MsgAppointOfficer{Signer: region, Company: s.mill, Member: s.ben.Id, Permission: types.PermissionSell, EndsAt: end}
	s.refuse(types.ErrCaretaker, s.appoint(name)) // Anna works there
	s.EndBlock()
	s.must(s.resign(s.anna, s.mill))
	s.EndBlock()

	own, endless, later, spending, unknown := name, name, name, name, name
	own.Signer = s.cleo.Address
	endless.EndsAt = 0
	later.EndsAt = s.Ctx.BlockTime().Unix() + types.MaxCaretakerSeconds + 1
	spending.Permission = types.PermissionOrder
	unknown.Company = 99
	s.refuse(regiontypes.ErrNotAuthorized, s.appoint(own))
	for _, msg := range []types.MsgAppointOfficer{endless, later, spending} {
		s.refuse(types.ErrCaretaker, s.appoint(msg))
	}
	s.refuse(types.ErrCompanyNotFound, s.appoint(unknown))

	hiring := name
	hiring.Permission = types.PermissionHire
	s.must(s.appoint(name))
	s.must(s.appoint(hiring))
	_, err := s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionSell, 0)
	require.NoError(t, err)
	_, err = s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionOrder, 0)
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	state, err := s.Coop.ExportGenesis(s.Ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())

	s.must(s.offer(s.ben.Address, s.cleo.Id, 1))
	s.must(s.accept(s.cleo, 1))
	_, err = s.Coop.Authorize(s.Ctx, s.mill, s.ben.Address, types.PermissionSell, 0)
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized, "Cleo works there, and the company decides for itself")
}
