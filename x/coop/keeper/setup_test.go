package keeper_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// town is a region with a mill, its founder Anna, and two people without work.
type town struct {
	*fixture.Fix
	anna, ben, cleo regiontypes.Member
	mill            uint64
	crowded         int
}

// occupations is how many there are in a region of these tests.
const occupations uint64 = 9

// newRegion is a region with some more occupations than the one in which a Fix employs people.
func newRegion(t testing.TB) *fixture.Fix {
	t.Helper()
	f := fixture.New(t)
	for id := fixture.Occupation + 1; id <= occupations; id++ {
		require.Equal(t, id, f.Occupation(fmt.Sprintf("occupation-%d", id), wagetypes.Factors{BaseRatePerHour: fixture.RatePerHour}))
	}
	return f
}

func newTown(t *testing.T) *town {
	f := newRegion(t)
	s := &town{Fix: f, anna: f.Admit("anna"), ben: f.Admit("ben"), cleo: f.Admit("cleo")}
	s.mill = f.Found(s.anna, "mill")
	t.Cleanup(func() {
		if !t.Failed() {
			f.RequireCoopInvariants()
		}
	})
	return s
}

func (s *town) export() []byte {
	s.T.Helper()
	state, err := s.Coop.ExportGenesis(s.Ctx)
	require.NoError(s.T, err)
	return s.Cdc.MustMarshalJSON(state)
}

// refuse runs a message as a transaction would and requires that it fails with the
// wanted error and leaves the companies' state as it was.
func (s *town) refuse(want error, send func(ctx context.Context) error) {
	s.T.Helper()
	before := s.export()
	require.ErrorIs(s.T, s.Failing(send), want)
	require.True(s.T, bytes.Equal(before, s.export()), "state changed by a refused message")
	s.RequireCoopInvariants()
}

// must runs a message that has to succeed.
func (s *town) must(send func(ctx context.Context) error) {
	s.T.Helper()
	require.NoError(s.T, s.Failing(send))
	s.RequireCoopInvariants()
}

func (s *town) found(who regiontypes.Member, code string, without bool) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.FoundCompany(ctx, &types.MsgFoundCompany{Signer: who.Address, Code: code, Occupation: 1, WithoutEndowment: without})
		return err
	}
}

func (s *town) offer(signer string, member, occupation uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.OfferEmployment(ctx, &types.MsgOfferEmployment{Signer: signer, Company: s.mill, Member: member, Occupation: occupation})
		return err
	}
}

func (s *town) change(signer string, member, occupation uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.ChangeOccupation(ctx, &types.MsgChangeOccupation{Signer: signer, Company: s.mill, Member: member, Occupation: occupation})
		return err
	}
}

func (s *town) accept(who regiontypes.Member, occupation uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.AcceptOffer(ctx, &types.MsgAcceptOffer{Signer: who.Address, Company: s.mill, Occupation: occupation})
		return err
	}
}

func (s *town) decline(who regiontypes.Member) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.DeclineOffer(ctx, &types.MsgDeclineOffer{Signer: who.Address, Company: s.mill})
		return err
	}
}

func (s *town) withdraw(signer string, member uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.WithdrawOffer(ctx, &types.MsgWithdrawOffer{Signer: signer, Company: s.mill, Member: member})
		return err
	}
}

func (s *town) resign(who regiontypes.Member, company uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.Resign(ctx, &types.MsgResign{Signer: who.Address, Company: company})
		return err
	}
}

func (s *town) dismiss(signer string, member uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.Dismiss(ctx, &types.MsgDismiss{Signer: signer, Company: s.mill, Member: member})
		return err
	}
}

func (s *town) appoint(msg types.MsgAppointOfficer) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.AppointOfficer(ctx, &msg)
		return err
	}
}

func (s *town) dismissOfficer(signer string, company, member uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.DismissOfficer(ctx, &types.MsgDismissOfficer{Signer: signer, Company: company, Member: member})
		return err
	}
}

func (s *town) company(id uint64) types.Company {
	s.T.Helper()
	company, err := s.Coop.GetCompany(s.Ctx, id)
	require.NoError(s.T, err)
	return company
}

// crowd has so many new members buy for an amount each, for good.
func (s *town) crowd(seller uint64, members int, amount int64) {
	s.T.Helper()
	for range members {
		s.crowded++
		s.need(seller, s.Admit(fmt.Sprintf("customer%d", s.crowded)).Id, amount)
	}
}

// need has a member buy something that can no longer be refunded.
func (s *town) need(seller, member uint64, amount int64) {
	s.T.Helper()
	require.NoError(s.T, s.Coop.RecordNeed(s.Ctx, seller, member, amount, s.now(), true))
	s.RequireCoopInvariants()
}

// order has a company order something that can no longer be refunded.
func (s *town) order(buyer, seller uint64, amount int64) {
	s.T.Helper()
	require.NoError(s.T, s.Coop.RecordOrder(s.Ctx, seller, buyer, amount, true))
	s.RequireCoopInvariants()
}

func (s *town) now() int64 {
	now, err := s.Region.Now(s.Ctx)
	require.NoError(s.T, err)
	return now
}

// credit is what a company has at hand.
func (s *town) credit(company uint64) int64 {
	s.T.Helper()
	answer, err := s.CoopQuery.Credit(s.Ctx, &types.QueryCreditRequest{Company: company})
	require.NoError(s.T, err)
	return answer.AtHand
}

func (s *town) setParams(change func(*types.Params)) {
	s.T.Helper()
	params, err := s.Coop.GetParams(s.Ctx)
	require.NoError(s.T, err)
	change(&params)
	require.NoError(s.T, s.Coop.SetParams(s.Ctx, params))
}

func (s *town) clearEnded(company, member uint64) {
	s.T.Helper()
	require.NoError(s.T, s.Coop.ClearEndedEmployment(s.Ctx, company, member))
}

const day = 24 * time.Hour

type roundKey = collections.Triple[uint64, uint64, uint64]
