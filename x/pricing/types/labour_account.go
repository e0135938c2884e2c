package types

import errorsmod "cosmossdk.io/errors"

// Pay returns the account after work was paid.
func (a LabourAccount) Pay(work LabourLines) LabourAccount {
	a.Lines, a.Paid = AddLabour(a.Lines, work, 1, MaxLabourLines), a.Paid.With(work, 1)
	return a
}

// PayFor is Pay of the work in cost lines.
func (a LabourAccount) PayFor(costs []CostLine) LabourAccount { return a.Pay(LabourOf(costs)) }

// Receive returns the account after quantity units came that carry so much each; below 0 they went back.
func (a LabourAccount) Receive(unit LabourLines, quantity int64) LabourAccount {
	a.Lines, a.Received = AddLabour(a.Lines, unit, quantity, MaxLabourLines), a.Received.With(unit, quantity)
	return a
}

// ReceiveEquipment is Receive for units that become a cost as they depreciate.
func (a LabourAccount) ReceiveEquipment(unit LabourLines, quantity int64) LabourAccount {
	a.Equipment, a.Received = AddLabour(a.Equipment, unit, quantity, MaxLabourLines), a.Received.With(unit, quantity)
	return a
}

// Pass returns the account after quantity units left that carry so much each; below 0 they came back.
func (a LabourAccount) Pass(unit LabourLines, quantity int64) LabourAccount {
	a.Lines, a.Passed = AddLabour(a.Lines, unit, -quantity, MaxLabourLines), a.Passed.With(unit, quantity)
	return a
}

// Release returns the account after part of what equipment was worth became a cost.
func (a LabourAccount) Release(part, of int64) LabourAccount {
	if of <= 0 || part <= 0 {
		return a
	}
	released := ScaleLabour(a.Equipment, min(part, of), of)
	a.Equipment = AddLabour(a.Equipment, released, -1, MaxLabourLines)
	a.Lines = AddLabour(a.Lines, released, 1, MaxLabourLines)
	return a
}

// Join returns the account with what came since added to it.
func (a LabourAccount) Join(since LabourAccount) LabourAccount {
	return LabourAccount{
		Lines: AddLabour(a.Lines, since.Lines, 1, MaxLabourLines), Equipment: AddLabour(a.Equipment, since.Equipment, 1, MaxLabourLines),
		Paid: a.Paid.Plus(since.Paid), Received: a.Received.Plus(since.Received), Passed: a.Passed.Plus(since.Passed),
	}
}

// Residual is what an account's identity misses; both 0 in every account:
// paid + received - passed - lines - equipment.
func (a LabourAccount) Residual() LabourSum {
	return a.Paid.Plus(a.Received).Less(a.Passed).Less(SumLabour(a.Lines)).Less(SumLabour(a.Equipment))
}

// Check returns ErrGenesis when the account's identity misses something.
func (a LabourAccount) Check(what string, company uint64) error {
	if left := a.Residual(); left != (LabourSum{}) {
		return errorsmod.Wrapf(ErrGenesis, "%s of company %d: paid and received less passed on and kept leaves %d, and %d microseconds", what, company, left.Amount, left.Microseconds)
	}
	return nil
}

// Plus returns one sum and another.
func (one LabourSum) Plus(other LabourSum) LabourSum {
	return LabourSum{Amount: one.Amount + other.Amount, Microseconds: one.Microseconds + other.Microseconds}
}

// Less returns one sum without another.
func (one LabourSum) Less(other LabourSum) LabourSum {
	return LabourSum{Amount: one.Amount - other.Amount, Microseconds: one.Microseconds - other.Microseconds}
}

// With returns the sum after work was added so many times.
func (one LabourSum) With(lines LabourLines, times int64) LabourSum {
	more := SumLabour(lines)
	return one.Plus(LabourSum{Amount: more.Amount * times, Microseconds: more.Microseconds * times})
}
