// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

// MaxQuantity bounds one order in units, as pricing does.
const MaxQuantity = pricingtypes.MaxQuantity

// MaxAmount bounds what one order may cost in micro-units, as pricing does.
const MaxAmount = pricingtypes.MaxAmount

func checkQuantity(quantity int64) error {
	if quantity < 1 || quantity > MaxQuantity {
		return errorsmod.Wrapf(ErrInvalid, "quantity is %d, it must be from 1 to %d", quantity, MaxQuantity)
	}
	return nil
}

// checkCeiling bounds what made-to-order work may cost, 0 for what the seller estimates.
func checkCeiling(ceiling int64) error {
	if ceiling < 0 || ceiling > MaxAmount {
		return errorsmod.Wrap(ErrInvalid, said.Outside("ceiling", said.Money(ceiling), said.Money(0), said.Money(MaxAmount)))
	}
	return nil
}

func checkNotNegative(name string, amount int64) error {
	if amount < 0 {
		return errorsmod.Wrapf(ErrInvalid, "%s is %s, it must not be negative", name, said.Money(amount))
	}
	return nil
}

// Later says over how many cycles what is bought becomes a cost; nothing where it is one at once.
func (p Purpose) Later() pricingtypes.Deferral {
	switch p.Kind {
	case PURPOSE_KIND_EQUIPMENT:
		return pricingtypes.Deferral{Kind: pricingtypes.DEFERRED_KIND_EQUIPMENT, Cycles: p.LifeCycles}
	case PURPOSE_KIND_PREPAID:
		return pricingtypes.Deferral{Kind: pricingtypes.DEFERRED_KIND_PREPAID, Cycles: p.PrepaidCycles}
	default:
		return pricingtypes.Deferral{}
	}
}

// Validate says whether a purpose is complete by itself.
func (p Purpose) Validate() error {
	switch p.Kind {
	case PURPOSE_KIND_OVERHEAD, PURPOSE_KIND_RECIPE:
		if p.Product != 0 || p.Job != 0 || p.LifeCycles+p.PrepaidCycles != 0 || len(p.Commitment) != 0 {
			return errorsmod.Wrapf(ErrInvalid, "purpose %s takes no product, job, cycles or commitment", p.Kind)
		}
	case PURPOSE_KIND_TAG:
		if (p.Product == 0) == (p.Job == 0) {
			return errorsmod.Wrapf(ErrInvalid, "purpose %s names one product or one job, not product %d and job %d", p.Kind, p.Product, p.Job)
		}
		if p.LifeCycles+p.PrepaidCycles != 0 || len(p.Commitment) != 0 {
			return errorsmod.Wrapf(ErrInvalid, "purpose %s takes no cycles or commitment", p.Kind)
		}
	case PURPOSE_KIND_EQUIPMENT, PURPOSE_KIND_PREPAID:
		if p.Product != 0 || p.Job != 0 {
			return errorsmod.Wrapf(ErrInvalid, "purpose %s takes no product or job", p.Kind)
		}
		if p.Kind == PURPOSE_KIND_EQUIPMENT && p.PrepaidCycles != 0 || p.Kind == PURPOSE_KIND_PREPAID && p.LifeCycles != 0 {
			return errorsmod.Wrapf(ErrInvalid, "purpose %s with life_cycles %d and prepaid_cycles %d: a thing wears out or is prepaid, not both", p.Kind, p.LifeCycles, p.PrepaidCycles)
		}
		// What an order accepts, its settlement accepts: the bounds are those of the costing that takes it.
		if err := p.Later().Check(); err != nil {
			return errorsmod.Wrap(ErrInvalid, err.Error())
		}
		return valid.Commitment("commitment", p.Commitment, p.Kind == PURPOSE_KIND_PREPAID)
	default:
		return errorsmod.Wrapf(ErrInvalid, "purpose kind %d is unknown", p.Kind)
	}
	return nil
}

func (m *MsgListProduct) ValidateBasic() error {
	if m.Mode != LISTING_MODE_AT_ONCE && m.Mode != LISTING_MODE_BY_ORDER {
		return errorsmod.Wrapf(ErrInvalid, "listing mode %d is unknown", m.Mode)
	}
	if m.OrderTimeoutSeconds < 1 {
		return errorsmod.Wrapf(ErrInvalid, "order_timeout_seconds is %s, it must be positive", said.Span(m.OrderTimeoutSeconds))
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("product", m.Product),
		valid.Commitment("description", m.Description, true))
}

func (m *MsgUnlistProduct) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("product", m.Product))
}

func (m *MsgPurchase) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("product", m.Product), checkQuantity(m.Quantity),
		checkNotNegative("max_unit_price", m.MaxUnitPrice), checkCeiling(m.Ceiling))
}

// ValidateBasic also checks which purpose a pool may pay: it needs no state for that.
func (m *MsgPlaceCompanyOrder) ValidateBasic() error {
	if err := failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("product", m.Product), checkQuantity(m.Quantity),
		checkNotNegative("max_unit_price", m.MaxUnitPrice), checkCeiling(m.Ceiling), m.Purpose.Validate()); err != nil {
		return err
	}
	switch m.Pool {
	case POOL_RESERVE:
		return nil
	case POOL_STARTING:
		// Economy rule: what the starting pool pays leaves an asset or a stock record.
		if m.Purpose.Kind != PURPOSE_KIND_EQUIPMENT && m.Purpose.Kind != PURPOSE_KIND_RECIPE {
			return errorsmod.Wrapf(ErrPurpose, "the starting pool pays equipment and first inventory, not %s", m.Purpose.Kind)
		}
		return nil
	default:
		return errorsmod.Wrapf(ErrInvalid, "pool %d is unknown", m.Pool)
	}
}

func (m *MsgPlaceRegionOrder) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("product", m.Product), checkQuantity(m.Quantity),
		checkNotNegative("max_unit_price", m.MaxUnitPrice), checkCeiling(m.Ceiling))
}

func (m *MsgApproveOrder) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order))
}

func (m *MsgAcceptOrder) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order))
}

func (m *MsgFulfilOrder) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order))
}

func (m *MsgConfirmReceipt) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order), checkQuantity(m.Quantity), valid.Commitment("record", m.Record, true))
}

func (m *MsgRejectOrder) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order))
}

func (m *MsgCancelOrder) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order))
}

func (m *MsgContest) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order), valid.Commitment("reason", m.Reason, true))
}

func (m *MsgVouchHours) ValidateBasic() error {
	if len(m.Shifts) == 0 || len(m.Shifts) > wagetypes.MaxConfirmations {
		return errorsmod.Wrapf(ErrInvalid, "shifts has %d entries, it must have from 1 to %d", len(m.Shifts), wagetypes.MaxConfirmations)
	}
	for _, shift := range m.Shifts {
		if err := valid.ID("shift", shift); err != nil {
			return err
		}
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order))
}

func (m *MsgDecideContest) ValidateBasic() error {
	if m.Quantity < 0 || m.Quantity > MaxQuantity {
		return errorsmod.Wrapf(ErrInvalid, "quantity is %d, it must be from 0 to %d", m.Quantity, MaxQuantity)
	}
	if m.Amount < 0 || m.Amount > MaxAmount {
		return errorsmod.Wrap(ErrInvalid, said.Outside("amount", said.Money(m.Amount), said.Money(0), said.Money(MaxAmount)))
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order), valid.Commitment("decision", m.Decision, true))
}

func (m *MsgRefund) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("order", m.Order), checkQuantity(m.Quantity))
}

func (m *MsgPostJob) ValidateBasic() error {
	if m.Places == 0 {
		return errorsmod.Wrapf(ErrInvalid, "places is 0, a posting has at least one")
	}
	if m.OpenUntil < 1 {
		return errorsmod.Wrapf(ErrInvalid, "open_until is %s, it must be a date after 1970", said.Time(m.OpenUntil))
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("occupation", m.Occupation),
		valid.Commitment("description", m.Description, true))
}

func (m *MsgCloseJob) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("job_posting", m.JobPosting))
}

func (m *MsgApply) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("job_posting", m.JobPosting))
}

func (m *MsgWithdrawApplication) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("job_posting", m.JobPosting))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}
