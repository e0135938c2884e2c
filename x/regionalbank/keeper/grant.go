package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// GetGrant returns a grant, or ErrGrantNotFound.
func (k Keeper) GetGrant(ctx context.Context, id uint64) (types.Grant, error) {
	grant, found, err := base.Find(ctx, k.grants, id)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrGrantNotFound, "grant %d", id)
	}
	return grant, err
}

// Grant puts more into a company's pool, out of issued. In answer to a request it fits its company and pool and is at
// most what was asked for. The grant keeps the figures and the unpriced gap on which it was decided. Who may grant is
// the caller's to check.
func (k Keeper) Grant(ctx context.Context, grant types.Grant, decision []byte) (types.Grant, error) {
	if err := k.requireHelpable(ctx, grant.Company); err != nil {
		return types.Grant{}, err
	}
	var err error
	if grant.Figures, err = k.Figures(ctx, grant.Company); err != nil {
		return types.Grant{}, err
	}
	grant.GrantedAt = grant.Figures.At
	if grant.Id, err = base.NextID(ctx, k.grantSequence); err != nil {
		return types.Grant{}, err
	}
	if grant.Request != 0 {
		if err := k.answerRequest(ctx, grant, decision); err != nil {
			return types.Grant{}, err
		}
	}
	to, record := currencytypes.Reserve(grant.Company), types.CompanyRecord{GrantedReserve: grant.Amount}
	if grant.Pool == types.POOL_STARTING {
		to, record = currencytypes.Starting(grant.Company), types.CompanyRecord{GrantedStarting: grant.Amount}
	}
	if err := k.currency.Transfer(ctx, currencytypes.Posting{
		From: currencytypes.Issued(), To: to, Amount: grant.Amount, Class: currencytypes.COST_CLASS_ENDOWMENT,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_GRANT, grant.Id, grant.Request),
	}); err != nil {
		return types.Grant{}, err
	}
	if err := failure.First(k.grants.Set(ctx, grant.Id, grant), k.addToRecord(ctx, grant.Company, record)); err != nil {
		return types.Grant{}, err
	}
	return grant, base.Emit(ctx, &types.GrantMade{Grant: grant})
}

func (k Keeper) answerRequest(ctx context.Context, grant types.Grant, decision []byte) error {
	request, err := k.openRequest(ctx, grant.Request)
	if err != nil {
		return err
	}
	if request.Company != grant.Company || request.Pool != grant.Pool || grant.Amount > request.Amount {
		return errorsmod.Wrapf(types.ErrRequestMismatch, "request %d is of company %d for %s to %s, the grant %s to %s of company %d",
			request.Id, request.Company, said.Money(request.Amount), request.Pool, said.Money(grant.Amount), grant.Pool, grant.Company)
	}
	_, err = k.closeRequest(ctx, request, types.REQUEST_STATUS_GRANTED, grant.Id, decision)
	return err
}

// addToRecord adds to what passed between the bank and a company, and to the sums over all companies.
func (k Keeper) addToRecord(ctx context.Context, company uint64, more types.CompanyRecord) error {
	record, _, err := base.Find(ctx, k.records, company)
	if err != nil {
		return err
	}
	record.Company = company
	if err := record.Add(more); err != nil {
		return err
	}
	if more.Taxed > 0 {
		record.LastTax, record.LastTaxedCycle = more.Taxed, more.LastTaxedCycle
	}
	sums, err := k.sums.Get(ctx)
	if err != nil {
		return err
	}
	if err := sums.AddRecord(more); err != nil {
		return err
	}
	return failure.First(k.records.Set(ctx, company, record), k.sums.Set(ctx, sums))
}

// RecordLoss takes into the region's loss record what a company that failed had not recovered (signed) and the value
// of its equipment that had not become a cost. Called once the ledger has written both off.
func (k Keeper) RecordLoss(ctx context.Context, company uint64, unrecovered, undepreciated int64) error {
	if undepreciated < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "undepreciated value of %s", said.Money(undepreciated))
	}
	if _, err := k.coop.GetCompany(ctx, company); err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	loss, _, err := base.Find(ctx, k.losses, company)
	if err != nil {
		return err
	}
	loss.Company, loss.RecordedAt = company, now
	loss.Add(unrecovered, undepreciated)
	sums, err := k.sums.Get(ctx)
	if err != nil {
		return err
	}
	sums.AddLoss(unrecovered, undepreciated)
	return failure.First(
		k.losses.Set(ctx, company, loss), k.sums.Set(ctx, sums),
		base.Emit(ctx, &types.LossRecorded{Company: company, Unrecovered: unrecovered, Undepreciated: undepreciated}),
	)
}
