package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const dayDuration = 24 * time.Hour

func (w *world) now() int64 {
	now, err := w.Region.Now(w.Ctx)
	require.NoError(w.t, err)
	return now
}

func (w *world) posting(p regiontypes.Member, company uint64, until int64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.PostJob(ctx, &types.MsgPostJob{Signer: p.Address, Company: company, Occupation: 1, Places: 2, OpenUntil: until})
		return err
	}
}

func (w *world) post() uint64 {
	response, err := w.MarketMsg.PostJob(w.Ctx, &types.MsgPostJob{Signer: w.baker.Address, Company: w.bakery, Occupation: 1, Places: 2, OpenUntil: w.now() + day})
	require.NoError(w.t, err)
	return response.JobPosting
}

func (w *world) applying(p regiontypes.Member, posting uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.Apply(ctx, &types.MsgApply{Signer: p.Address, JobPosting: posting})
		return err
	}
}

func (w *world) withdrawing(p regiontypes.Member, posting uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.WithdrawApplication(ctx, &types.MsgWithdrawApplication{Signer: p.Address, JobPosting: posting})
		return err
	}
}

func (w *world) closing(p regiontypes.Member, posting uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.CloseJob(ctx, &types.MsgCloseJob{Signer: p.Address, JobPosting: posting})
		return err
	}
}

func TestMembersApplyForAPostedJobAndTakeItBack(t *testing.T) {
	w := newWorld(t)
	posting := w.post()
	require.NoError(t, w.applying(w.customer, posting)(w.Ctx))
	require.NoError(t, w.applying(w.stranger, posting)(w.Ctx))
	w.refused(types.ErrAlreadyApplied, w.applying(w.customer, posting))
	applications, err := w.MarketQuery.JobApplications(w.Ctx, &types.QueryJobApplicationsRequest{JobPosting: posting})
	require.NoError(t, err)
	require.Len(t, applications.Applications, 2)
	w.check()

	require.NoError(t, w.withdrawing(w.customer, posting)(w.Ctx))
	w.refused(types.ErrApplicationNotFound, w.withdrawing(w.customer, posting))
	mine, err := w.MarketQuery.MemberApplications(w.Ctx, &types.QueryMemberApplicationsRequest{Member: w.stranger.Id})
	require.NoError(t, err)
	require.Len(t, mine.Applications, 1)
	w.check()
}

func TestAPostingClosesByItsCompanyOrByItsTimeAndItsApplicationsGo(t *testing.T) {
	w := newWorld(t)
	byHand, byTime := w.post(), w.post()
	require.NoError(t, w.applying(w.customer, byHand)(w.Ctx))
	require.NoError(t, w.applying(w.customer, byTime)(w.Ctx))
	w.refused(regiontypes.ErrNotAuthorized, w.closing(w.customer, byHand)) // no officer of the bakery
	require.NoError(t, w.closing(w.baker, byHand)(w.Ctx))
	w.check()
	w.refused(types.ErrJobPostingClosed, w.closing(w.baker, byHand))
	w.refused(types.ErrJobPostingClosed, w.applying(w.stranger, byHand))
	w.wait(6)
	_, err := w.Market.GetJobPosting(w.Ctx, byHand)
	require.ErrorIs(t, err, types.ErrJobPostingNotFound)
	w.refused(types.ErrJobPostingNotFound, w.applying(w.stranger, byHand))

	open, err := w.MarketQuery.JobPostings(w.Ctx, &types.QueryJobPostingsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Len(t, open.JobPostings, 1)
	w.wait(day)
	_, err = w.MarketQuery.JobPosting(w.Ctx, &types.QueryJobPostingRequest{JobPosting: byTime})
	require.Equal(t, codes.NotFound, status.Code(err), err)
	mine, err := w.MarketQuery.MemberApplications(w.Ctx, &types.QueryMemberApplicationsRequest{Member: w.customer.Id})
	require.NoError(t, err)
	require.Empty(t, mine.Applications)
	w.check()
}

func TestPostingsAndApplicationsAreBounded(t *testing.T) {
	w := newWorld(t)
	params := types.DefaultParams()
	params.MaxJobPostings, params.MaxApplications = 2, 1
	require.NoError(t, w.Market.SetParams(w.Ctx, params))
	w.refused(types.ErrOpenUntilOutOfRange, w.posting(w.baker, w.bakery, w.now()))
	w.refused(types.ErrOpenUntilOutOfRange, w.posting(w.baker, w.bakery, w.now()+181*day))
	first, second := w.post(), w.post()
	w.refused(types.ErrTooManyJobPostings, w.posting(w.baker, w.bakery, w.now()+day))
	require.NoError(t, w.applying(w.customer, first)(w.Ctx))
	w.refused(types.ErrTooManyApplications, w.applying(w.customer, second))
	require.NoError(t, w.posting(w.miller, w.mill, w.now()+day)(w.Ctx), "another company has its own bound")
	w.check()
}

func TestApplicationsOfAClosedPostingAreRemovedInBoundedSteps(t *testing.T) {
	w := newWorld(t)
	params := types.DefaultParams()
	params.MaxDuePerBlock = 1
	require.NoError(t, w.Market.SetParams(w.Ctx, params))
	posting := w.post()
	for _, p := range []regiontypes.Member{w.customer, w.stranger, w.miller} {
		require.NoError(t, w.applying(p, posting)(w.Ctx))
	}
	require.NoError(t, w.closing(w.baker, posting)(w.Ctx))
	for _, left := range []int{2, 1, 0} {
		require.NoError(t, w.Market.EndBlock(w.Ctx))
		applications, err := w.MarketQuery.JobApplications(w.Ctx, &types.QueryJobApplicationsRequest{JobPosting: posting})
		require.NoError(t, err)
		require.Len(t, applications.Applications, left)
		w.check()
	}
	require.NoError(t, w.Market.EndBlock(w.Ctx))
	_, err := w.Market.GetJobPosting(w.Ctx, posting)
	require.ErrorIs(t, err, types.ErrJobPostingNotFound)
}
