package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// GetRequest returns a request, or ErrRequestNotFound.
func (k Keeper) GetRequest(ctx context.Context, id uint64) (types.Request, error) {
	request, found, err := base.Find(ctx, k.requests, id)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrRequestNotFound, "request %d", id)
	}
	return request, err
}

// openRequest is one that can still be decided: by the clock, also while the queue of those that expire is behind.
func (k Keeper) openRequest(ctx context.Context, id uint64) (types.Request, error) {
	request, err := k.GetRequest(ctx, id)
	if err != nil {
		return request, err
	}
	if request.Status != types.REQUEST_STATUS_OPEN {
		return request, errorsmod.Wrapf(types.ErrRequestClosed, "request %d is %s", id, request.Status)
	}
	now, err := k.region.Now(ctx)
	if err == nil && now >= request.DueAt {
		err = errorsmod.Wrapf(types.ErrRequestClosed, "request %d expired at %s, now is %s", id, said.Time(request.DueAt), said.Time(now))
	}
	return request, err
}

// RequestGrant files a company's request with its figures of this moment. Who may ask is the caller's to check;
// requestedBy is the officer, 0 for the company's authority.
func (k Keeper) RequestGrant(ctx context.Context, company uint64, pool types.Pool, amount int64, commitment []byte, requestedBy uint64) (types.Request, error) {
	if err := k.requireHelpable(ctx, company); err != nil {
		return types.Request{}, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.Request{}, err
	}
	if err := k.checkOpenRequests(ctx, company, int(params.MaxOpenRequests)); err != nil {
		return types.Request{}, err
	}
	figures, err := k.Figures(ctx, company)
	if err != nil {
		return types.Request{}, err
	}
	id, err := base.NextID(ctx, k.requestSequence)
	if err != nil {
		return types.Request{}, err
	}
	request := types.Request{
		Id: id, Company: company, Pool: pool, Amount: amount, Commitment: commitment, RequestedBy: requestedBy,
		RequestedAt: figures.At, Figures: figures, Status: types.REQUEST_STATUS_OPEN, DueAt: figures.At + params.RequestSeconds,
	}
	if err := k.requests.Set(ctx, request.Id, request); err != nil {
		return types.Request{}, err
	}
	return request, base.Emit(ctx, &types.GrantRequested{Request: request})
}

// requireHelpable says whether a company may get more: nothing is put into one that is wound up.
func (k Keeper) requireHelpable(ctx context.Context, id uint64) error {
	company, err := k.coop.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	if !company.Acts() {
		return errorsmod.Wrapf(types.ErrStanding, "company %d is %s", id, company.Standing)
	}
	return nil
}

// checkOpenRequests counts a company's open requests, at most limit of them.
func (k Keeper) checkOpenRequests(ctx context.Context, company uint64, limit int) (err error) {
	entries, err := k.requests.Indexes.ByCompany.MatchExact(ctx, collections.Join(company, uint64(types.REQUEST_STATUS_OPEN)))
	if err != nil {
		return err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	count := 0
	for ; entries.Valid(); entries.Next() {
		if count++; count >= limit {
			return errorsmod.Wrapf(types.ErrTooManyRequests, "company %d has %d, the region allows %d", company, count, limit)
		}
	}
	return nil
}

// WithdrawRequest takes an open request back for its company. Who may is the caller's to check.
func (k Keeper) WithdrawRequest(ctx context.Context, request types.Request) error {
	if _, err := k.closeRequest(ctx, request, types.REQUEST_STATUS_WITHDRAWN, 0, nil); err != nil {
		return err
	}
	return base.Emit(ctx, &types.RequestWithdrawn{Request: request.Id, Company: request.Company})
}

// DeclineRequest says no to an open request; decision is the sha256 of the reasons.
func (k Keeper) DeclineRequest(ctx context.Context, id uint64, decision []byte) error {
	request, err := k.openRequest(ctx, id)
	if err != nil {
		return err
	}
	if _, err := k.closeRequest(ctx, request, types.REQUEST_STATUS_DECLINED, 0, decision); err != nil {
		return err
	}
	gap, err := k.Gap(ctx)
	if err != nil {
		return err
	}
	return base.Emit(ctx, &types.RequestDeclined{Request: id, Company: request.Company, Decision: decision, Gap: gap})
}

// closeRequest ends an open request; it is kept for request_keep_seconds from now.
func (k Keeper) closeRequest(ctx context.Context, request types.Request, status types.RequestStatus, grant uint64, decision []byte) (types.Request, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return request, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return request, err
	}
	request.Status, request.Grant, request.Decision, request.DecidedAt, request.DueAt = status, grant, decision, now, now+params.RequestKeepSeconds
	return request, k.requests.Set(ctx, request.Id, request)
}

// handleDueRequests lets open requests expire and forgets closed ones, oldest due first.
func (k Keeper) handleDueRequests(ctx context.Context, params types.Params, now int64) error {
	due, err := base.FirstIndexed(ctx, k.requests.Indexes.Due.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](uint64(now)), int(params.MaxRequestsDuePerBlock))
	if err != nil {
		return err
	}
	for _, id := range due {
		request, err := k.GetRequest(ctx, id)
		if err != nil {
			return err
		}
		if request.Status != types.REQUEST_STATUS_OPEN {
			if err := k.requests.Remove(ctx, id); err != nil {
				return err
			}
			continue
		}
		if _, err := k.closeRequest(ctx, request, types.REQUEST_STATUS_EXPIRED, 0, nil); err != nil {
			return err
		}
		if err := base.Emit(ctx, &types.RequestExpired{Request: request.Id, Company: request.Company}); err != nil {
			return err
		}
	}
	return nil
}
