package story

import (
	"time"

	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// Workplace is what somebody works for: a company (overhead), one of its products, or a job.
type Workplace interface {
	workplace() (company, product, job uint64)
}

func (c Company) workplace() (company, product, job uint64) { return c.ID, 0, 0 }

func (p Product) workplace() (company, product, job uint64) { return p.Of.ID, p.ID, 0 }

func (j Job) workplace() (company, product, job uint64) { return j.Of.Of.ID, 0, j.ID }

// ClocksIn begins somebody's shift.
func (s *Story) ClocksIn(name string, at Workplace) {
	s.T.Helper()
	company, product, job := at.workplace()
	s.shifts[name] = send(s, s.WageMsg.ClockIn, &wagetypes.MsgClockIn{Signer: s.address(name), Company: company, Product: product, Job: job}).Shift
}

// ClocksOut ends somebody's shift and returns what the whole of it brought.
func (s *Story) ClocksOut(name string) (paid, claimed int64) {
	s.T.Helper()
	out := send(s, s.WageMsg.ClockOut, &wagetypes.MsgClockOut{Signer: s.address(name)})
	return out.PaidAmount, out.ClaimedAmount
}

// Works has somebody work for so long, while nobody else does anything.
func (s *Story) Works(name string, at Workplace, d time.Duration) {
	s.T.Helper()
	s.ClocksIn(name, at)
	s.Pass(d)
	s.ClocksOut(name)
}

// Confirms has a colleague vouch for the last shifts of others.
func (s *Story) Confirms(colleague string, names ...string) {
	s.T.Helper()
	msg := &wagetypes.MsgConfirmHours{Signer: s.address(colleague)}
	for _, name := range names {
		msg.Shifts = append(msg.Shifts, s.shifts[name])
	}
	send(s, s.WageMsg.ConfirmHours, msg)
}
