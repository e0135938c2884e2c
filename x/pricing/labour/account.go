package labour

// Account says what became of the work that a company paid and received in what it bought: paid + received - passed = the total of
// lines + the total of equipment, in both units.
type Account struct {
	// Lines is the work that is still in the company, signed. Equipment is that in bought equipment which has not become a cost yet.
	Lines, Equipment Lines
	// Paid is the work that was paid for and met output, a settled job or overhead; Received is in what was bought, less what was
	// given back; Passed is what sold units carried away, less what was refunded.
	Paid, Received, Passed Sum
}

// Pay returns the account after work was paid.
func (a Account) Pay(work Lines) Account {
	a.Lines, a.Paid = Add(a.Lines, work, 1, MaxLines), a.Paid.With(work, 1)
	return a
}

// Receive returns the account after quantity units came that carry so much each; below 0 they went back.
func (a Account) Receive(unit Lines, quantity int64) Account {
	a.Lines, a.Received = Add(a.Lines, unit, quantity, MaxLines), a.Received.With(unit, quantity)
	return a
}

// ReceiveEquipment is Receive for units that become a cost as they depreciate.
func (a Account) ReceiveEquipment(unit Lines, quantity int64) Account {
	a.Equipment, a.Received = Add(a.Equipment, unit, quantity, MaxLines), a.Received.With(unit, quantity)
	return a
}

// Pass returns the account after quantity units left that carry so much each; below 0 they came back.
func (a Account) Pass(unit Lines, quantity int64) Account {
	a.Lines, a.Passed = Add(a.Lines, unit, -quantity, MaxLines), a.Passed.With(unit, quantity)
	return a
}

// Release returns the account after part of what equipment was worth became a cost.
func (a Account) Release(part, of int64) Account {
	if of <= 0 || part <= 0 {
		return a
	}
	released := Scale(a.Equipment, min(part, of), of)
	a.Equipment = Add(a.Equipment, released, -1, MaxLines)
	a.Lines = Add(a.Lines, released, 1, MaxLines)
	return a
}

// Move returns the accounts of two companies after part of what the first one's equipment was worth passed to the second: the
// work in it went with it.
func Move(from, to Account, part, of int64) (Account, Account) {
	if of <= 0 || part <= 0 {
		return from, to
	}
	moved := Scale(from.Equipment, min(part, of), of)
	from.Equipment, from.Passed = Add(from.Equipment, moved, -1, MaxLines), from.Passed.With(moved, 1)
	return from, to.ReceiveEquipment(moved, 1)
}

// Join returns the account with what came since added to it.
func (a Account) Join(since Account) Account {
	return Account{
		Lines: Add(a.Lines, since.Lines, 1, MaxLines), Equipment: Add(a.Equipment, since.Equipment, 1, MaxLines),
		Paid: a.Paid.Plus(since.Paid), Received: a.Received.Plus(since.Received), Passed: a.Passed.Plus(since.Passed),
	}
}

// Residual is what an account's identity misses; both 0 in every account:
// paid + received - passed - lines - equipment.
func (a Account) Residual() Sum {
	return a.Paid.Plus(a.Received).Less(a.Passed).Less(Total(a.Lines)).Less(Total(a.Equipment))
}

// Plus returns one sum and another.
func (one Sum) Plus(other Sum) Sum {
	return Sum{Amount: one.Amount + other.Amount, Microseconds: one.Microseconds + other.Microseconds}
}

// Less returns one sum without another.
func (one Sum) Less(other Sum) Sum {
	return Sum{Amount: one.Amount - other.Amount, Microseconds: one.Microseconds - other.Microseconds}
}

// With returns the sum after work was added so many times.
func (one Sum) With(lines Lines, times int64) Sum {
	more := Total(lines)
	return one.Plus(Sum{Amount: more.Amount * times, Microseconds: more.Microseconds * times})
}
