package ante

import sdk "github.com/cosmos/cosmos-sdk/types"

// charge takes a transaction's gas limit from its payer's allowance. It stands
// after the signatures, so that nobody can use up another's allowance, and before
// the messages, so that a transaction that fails pays as well.
type charge struct{ admission Admission }

// AnteHandle returns region's ErrAllowanceExhausted when too little is left.
func (c charge) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	withGas, ok := tx.(sdk.FeeTx)
	if !ok {
		return next(ctx, tx, simulate)
	}
	payer := sdk.AccAddress(withGas.FeePayer())
	holder, admitted, err := c.admission.holder(ctx, payer)
	if err != nil {
		return ctx, err
	}
	if !admitted {
		return ctx, notAdmitted(payer)
	}
	gas := withGas.GetGas()
	if simulate {
		gas = 0 // who tries a transaction has no limit yet; what it takes to charge for one counts
	}
	if err := c.admission.region.ConsumeAllowance(ctx, holder, gas); err != nil {
		return ctx, err
	}
	return next(ctx, tx, simulate)
}
