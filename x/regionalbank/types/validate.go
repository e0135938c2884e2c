// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

// MaxRatePPM bounds the rate of exchange: one micro-unit of the other region is at most a million of this one's.
const MaxRatePPM = money.PPM * money.PPM

// MaxAmount bounds one amount in micro-units, a billion units of currency: a typing error of more is refused.
const MaxAmount = pricingtypes.MaxAmount

func checkAmount(amount int64) error {
	if amount < 1 || amount > MaxAmount {
		return errorsmod.Wrap(ErrInvalid, said.Outside("amount", said.Money(amount), said.Money(1), said.Money(MaxAmount)))
	}
	return nil
}

func checkGrantPool(pool Pool) error {
	if pool != POOL_RESERVE && pool != POOL_STARTING {
		return errorsmod.Wrapf(ErrInvalid, "pool is %s, a grant goes to the reserve or the starting pool", pool)
	}
	return nil
}

// Validate says whether a subsidy's terms can be.
func (t Terms) Validate() error {
	switch {
	case t.RatePpm < 0 || t.RatePpm > money.PPM:
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("rate_ppm", t.RatePpm, 0, money.PPM))
	case t.Fixed < 0 || (t.Fixed == 0 && t.RatePpm == 0):
		return errorsmod.Wrapf(ErrInvalid, "fixed is %s and rate_ppm %s: a subsidy pays something", said.Money(t.Fixed), said.Share(t.RatePpm))
	case t.Cap < max(1, t.Fixed) || t.Cap > MaxAmount:
		return errorsmod.Wrapf(ErrInvalid, "cap is %s, it must be positive, at least the fixed amount %s and at most %s", said.Money(t.Cap), said.Money(t.Fixed), said.Money(MaxAmount))
	case t.Until < 0 || t.Until > regiontypes.MaxTime:
		return errorsmod.Wrapf(ErrInvalid, "until is %s, it must be a time up to %s, or 0", said.Time(t.Until), said.Time(regiontypes.MaxTime))
	case t.Source != SUBSIDY_SOURCE_REGION_FUND && t.Source != SUBSIDY_SOURCE_ISSUED:
		return errorsmod.Wrapf(ErrInvalid, "source is %s", t.Source)
	}
	return nil
}

// Validate says whether a link can be.
func (l Link) Validate() error {
	if err := valid.Code("region", l.Region); err != nil {
		return err
	}
	switch {
	case l.ClearingLimit < 0 || l.ClearingLimit > MaxAmount:
		return errorsmod.Wrap(ErrInvalid, said.Outside("clearing_limit", said.Money(l.ClearingLimit), said.Money(0), said.Money(MaxAmount)))
	case l.RatePpm < 1 || l.RatePpm > MaxRatePPM:
		return errorsmod.Wrap(ErrInvalid, said.Outside("rate_ppm", said.Money(l.RatePpm), said.Money(1), said.Money(MaxRatePPM)))
	}
	return nil
}

func (m *MsgRequestGrant) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), checkGrantPool(m.Pool), checkAmount(m.Amount),
		valid.Commitment("commitment", m.Commitment, true))
}

func (m *MsgWithdrawRequest) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("request", m.Request))
}

func (m *MsgGrant) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), checkGrantPool(m.Pool), checkAmount(m.Amount),
		valid.Commitment("decision", m.Decision, true))
}

func (m *MsgDeclineRequest) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("request", m.Request), valid.Commitment("decision", m.Decision, true))
}

func (m *MsgSetSubsidy) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), m.Terms.Validate())
}

func (m *MsgEndSubsidy) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

// ValidateBasic holds an economy rule: what the starting pool pays
// for leaves a record, and only what the reserve pays for is priced.
func (m *MsgPayOutside) ValidateBasic() error {
	if err := failure.First(valid.Signer(m.Signer), checkAmount(m.Amount)); err != nil {
		return err
	}
	switch m.Pool {
	case POOL_RESERVE, POOL_STARTING:
		if err := valid.ID("company", m.Company); err != nil {
			return err
		}
	case POOL_REGION:
		if m.Company != 0 {
			return errorsmod.Wrapf(ErrInvalid, "company is %d, the region fund belongs to none", m.Company)
		}
	default:
		return errorsmod.Wrapf(ErrInvalid, "pool is %s", m.Pool)
	}
	if err := checkLater(m.Pool, m.LifeCycles, m.PrepaidCycles); err != nil {
		return err
	}
	tagged := m.Tag.Product != 0 || m.Tag.Job != 0
	if tagged && (m.Pool != POOL_RESERVE || m.LifeCycles+m.PrepaidCycles > 0) {
		return errorsmod.Wrapf(ErrPurpose, "product %d, job %d: only what the reserve pays for and is used up takes a tag", m.Tag.Product, m.Tag.Job)
	}
	return failure.First(valid.Commitment("payee", m.Payee, true),
		valid.Commitment("commitment", m.Commitment, m.Pool != POOL_STARTING && m.LifeCycles == 0))
}

// Later says over how many cycles what is paid becomes a cost; nothing where it is one at once.
func Later(lifeCycles, prepaidCycles uint32) pricingtypes.Deferral {
	switch {
	case lifeCycles > 0:
		return pricingtypes.Deferral{Kind: pricingtypes.DEFERRED_KIND_EQUIPMENT, Cycles: lifeCycles}
	case prepaidCycles > 0:
		return pricingtypes.Deferral{Kind: pricingtypes.DEFERRED_KIND_PREPAID, Cycles: prepaidCycles}
	default:
		return pricingtypes.Deferral{}
	}
}

func checkLater(pool Pool, lifeCycles, prepaidCycles uint32) error {
	later := Later(lifeCycles, prepaidCycles)
	switch {
	case lifeCycles > 0 && prepaidCycles > 0:
		return errorsmod.Wrapf(ErrPurpose, "life_cycles is %d and prepaid_cycles %d: a thing wears out or is prepaid, not both", lifeCycles, prepaidCycles)
	case prepaidCycles > 0 && pool != POOL_RESERVE:
		return errorsmod.Wrapf(ErrPurpose, "prepaid_cycles is %d: only what the reserve pays for becomes a cost", prepaidCycles)
	case later == pricingtypes.Deferral{}:
		return nil
	}
	if err := later.Check(); err != nil {
		return errorsmod.Wrap(ErrInvalid, err.Error())
	}
	return nil
}

func (m *MsgConfirmOutside) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("payment", m.Payment), checkAmount(m.Amount), valid.Commitment("record", m.Record, true))
}

func (m *MsgCancelOutside) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("payment", m.Payment))
}

// Validate says whether a budget can be. One that was lowered may have less than was spent of it.
func (b OutsideBudget) Validate() error {
	switch {
	case b.Spent < 0 || b.Spent > MaxAmount:
		return errorsmod.Wrap(ErrInvalid, said.Outside("spent", said.Money(b.Spent), said.Money(0), said.Money(MaxAmount)))
	case b.EndsAt < 1 || b.EndsAt > regiontypes.MaxTime:
		return errorsmod.Wrapf(ErrInvalid, "ends_at is %s, it must be a time up to %s", said.Time(b.EndsAt), said.Time(regiontypes.MaxTime))
	}
	return failure.First(valid.ID("company", b.Company), valid.Commitment("payee", b.Payee, false), checkAmount(b.Amount))
}

func (m *MsgSetOutsideBudget) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), OutsideBudget{Company: m.Company, Payee: m.Payee, Amount: m.Amount, EndsAt: m.EndsAt}.Validate())
}

func (m *MsgEndOutsideBudget) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.Commitment("payee", m.Payee, false))
}

// ValidateBasic wants a commitment: no money comes in without a document.
func (m *MsgReceiveOutside) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), checkAmount(m.Amount), valid.Commitment("commitment", m.Commitment, false))
}

func (m *MsgSetLink) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), Link{Region: m.Region, ClearingLimit: m.ClearingLimit, RatePpm: m.RatePpm}.Validate())
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}
