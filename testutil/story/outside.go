package story

import (
	"time"

	bankkeeper "github.com/factor-coop/factor/x/regionalbank/keeper"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// Abroad is a payment of a company to somebody outside the region.
type Abroad struct {
	ID     uint64
	Amount int64
	// Waits says that the money is on hold until another person confirms.
	Waits bool
	of    Company
}

func (s *Story) bank() banktypes.MsgServer { return bankkeeper.NewMsgServer(s.RegionalBank) }

// PaysAbroad has a company pay somebody outside the region from its reserve, for overhead.
func (s *Story) PaysAbroad(company Company, payee string, amount int64) Abroad {
	s.T.Helper()
	return s.paysAbroad(company, &banktypes.MsgPayOutside{Pool: banktypes.POOL_RESERVE, Amount: amount, Payee: commitment(payee)})
}

// EquipsFromAbroad has a company pay equipment outside the region from its starting pool.
func (s *Story) EquipsFromAbroad(company Company, amount int64, weeks uint32, description string) Abroad {
	s.T.Helper()
	return s.paysAbroad(company, &banktypes.MsgPayOutside{
		Pool: banktypes.POOL_STARTING, Amount: amount, LifeCycles: weeks, Commitment: commitment(description),
	})
}

func (s *Story) paysAbroad(company Company, msg *banktypes.MsgPayOutside) Abroad {
	s.T.Helper()
	msg.Signer, msg.Company = s.address(company.Signer), company.ID
	paid := send(s, s.bank().PayOutside, msg)
	return Abroad{ID: paid.Payment, Amount: msg.Amount, Waits: paid.Waits, of: company}
}

// ConfirmsAbroad has somebody say that a payment outside is right, or that they saw what it bought.
func (s *Story) ConfirmsAbroad(name string, payment Abroad) {
	s.T.Helper()
	send(s, s.bank().ConfirmOutside, &banktypes.MsgConfirmOutside{
		Signer: s.address(name), Payment: payment.ID, Amount: payment.Amount, Record: commitment("seen"),
	})
}

// Budget is what the bank signs to let a company pay somebody outside for so long.
func (s *Story) Budget(signer string, company Company, payee string, amount int64, lasts time.Duration) *banktypes.MsgSetOutsideBudget {
	return &banktypes.MsgSetOutsideBudget{
		Signer: signer, Company: company.ID, Payee: commitment(payee), Amount: amount, EndsAt: s.Now() + int64(lasts/time.Second),
	}
}
