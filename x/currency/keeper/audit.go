package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/currency/types"
)

// audit computes the identities of the region from the stored sums and from what
// x/bank says, in constant time. Every residual is 0 after EndBlock; within a block
// too, once x/bank's unsettled mint and burn are taken into account, as here.
func (k Keeper) audit(ctx context.Context) (types.QueryAuditResponse, error) {
	totals, err := k.GetTotals(ctx)
	if err != nil {
		return types.QueryAuditResponse{}, err
	}
	bankSupply := k.bank.GetSupply(ctx, denom.Base).Amount
	if !bankSupply.IsInt64() {
		return types.QueryAuditResponse{}, errorsmod.Wrapf(types.ErrInvalidAmount, "supply %s is beyond 64 bits", bankSupply)
	}
	held, err := k.currencyOf(ctx, k.holdsAddress)
	if err != nil {
		return types.QueryAuditResponse{}, err
	}
	supply := bankSupply.Int64() + totals.PendingMint - totals.PendingBurn
	sums := pureTotals(totals)
	// The currency books as x/bank has them, the pools as the books have them.
	fromBank := sums
	fromBank.Members, fromBank.MemberHolds = supply-held, held
	return types.QueryAuditResponse{
		Totals: totals, Supply: supply, HeldByBank: held,
		BooksSum:       fromBank.Sum(),
		SupplyResidual: supply - totals.Members - totals.MemberHolds,
		MintedResidual: sums.Outstanding() - supply,
		Negative:       sums.Negative(),
	}, nil
}

// auditCompany computes a company's identities from its stored pools and memos.
func auditCompany(books types.CompanyBooks) types.CompanyAudit {
	pure := pureCompany(books)
	return types.CompanyAudit{Books: books, Residual: pure.Residual(), StartingResidual: pure.StartingResidual()}
}
