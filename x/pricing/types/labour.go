package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/pricing/labour"
)

// WorkOf is stored work for the arithmetic.
func WorkOf(stored []LabourLine) labour.Lines {
	work := make(labour.Lines, len(stored))
	for i, line := range stored {
		work[i] = labour.Line(line)
	}
	return work
}

// StoredWork is work as it is stored.
func StoredWork(work labour.Lines) []LabourLine {
	if len(work) == 0 {
		return nil
	}
	stored := make([]LabourLine, len(work))
	for i, line := range work {
		stored[i] = LabourLine(line)
	}
	return stored
}

// WorkIn takes the work out of cost lines.
func WorkIn(costs []CostLine) labour.Lines {
	var lines labour.Lines
	for _, cost := range costs {
		switch cost.Kind {
		case COST_LINE_KIND_LABOUR, COST_LINE_KIND_OTHER_LABOUR:
			lines = append(lines, labour.Line{Occupation: cost.Key, Amount: cost.Amount, Microseconds: cost.Seconds * Micro})
		}
	}
	return lines
}

// Account is a stored account for the arithmetic.
func (a LabourAccount) Account() labour.Account {
	return labour.Account{
		Lines: WorkOf(a.Lines), Equipment: WorkOf(a.Equipment),
		Paid: labour.Sum(a.Paid), Received: labour.Sum(a.Received), Passed: labour.Sum(a.Passed),
	}
}

// StoredAccount is an account as it is stored.
func StoredAccount(a labour.Account) LabourAccount {
	return LabourAccount{
		Lines: StoredWork(a.Lines), Equipment: StoredWork(a.Equipment),
		Paid: LabourSum(a.Paid), Received: LabourSum(a.Received), Passed: LabourSum(a.Passed),
	}
}

// Check returns ErrGenesis when the account's identity misses something.
func (a LabourAccount) Check(what string, company uint64) error {
	if left := a.Account().Residual(); left != (labour.Sum{}) {
		return errorsmod.Wrapf(ErrGenesis, "%s of company %d: paid and received less passed on and kept leaves %d, and %d microseconds", what, company, left.Amount, left.Microseconds)
	}
	return nil
}
