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
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

const (
	// MaxQuantity bounds one quantity in whole units, so that micro-quantities fit 64 bits.
	MaxQuantity int64 = 1_000_000_000_000
	// MaxAmount bounds one declared amount in micro-units: a billion units of currency.
	MaxAmount int64 = 1_000_000_000 * money.Unit
	// MaxOverheadWeight bounds the weight of a product in its company's overhead.
	MaxOverheadWeight int64 = 1_000_000
	// MaxLifeCycles bounds the life of equipment.
	MaxLifeCycles uint32 = 5_200
)

func checkRange(name string, value, lowest, highest int64) error {
	if value < lowest || value > highest {
		return errorsmod.Wrapf(ErrInvalid, "%s is %d, it must be from %d to %d", name, value, lowest, highest)
	}
	return nil
}

func checkAmount(name string, amount int64) error {
	if amount < 0 || amount > MaxAmount {
		return errorsmod.Wrap(ErrInvalid, said.Outside(name, said.Money(amount), said.Money(0), said.Money(MaxAmount)))
	}
	return nil
}

// checkMicro bounds a quantity in millionths of a unit.
func checkMicro(name string, quantity, lowest, highest int64) error {
	if quantity < lowest || quantity > highest {
		return errorsmod.Wrap(ErrInvalid, said.Outside(name, said.Quantity(quantity), said.Quantity(lowest), said.Quantity(highest)))
	}
	return nil
}

// Validate says which declared value is out of range.
func (d Declaration) Validate() error {
	if err := failure.First(
		checkRange("units_per_cycle", d.UnitsPerCycle, 1, MaxQuantity),
		checkAmount("overhead_per_cycle", d.OverheadPerCycle),
		checkAmount("direct_per_unit", d.DirectPerUnit),
	); err != nil {
		return err
	}
	_, err := d.CostPerCycle()
	return err
}

// CostPerCycle is what the declared values say that one cycle costs, in micro-units.
func (d Declaration) CostPerCycle() (int64, error) {
	direct, err := money.Mul(d.DirectPerUnit, d.UnitsPerCycle)
	if err != nil {
		return 0, errorsmod.Wrap(ErrInvalid, err.Error())
	}
	total, err := money.Add(direct, d.OverheadPerCycle)
	if err != nil {
		return 0, errorsmod.Wrap(ErrInvalid, err.Error())
	}
	return total, nil
}

// Validate says whether the kind is one of the three.
func (k ProductKind) Validate() error {
	if k < PRODUCT_KIND_STOCKED || k > PRODUCT_KIND_MADE_TO_ORDER {
		return errorsmod.Wrapf(ErrInvalid, "kind %d is unknown", k)
	}
	return nil
}

// Validate checks a recipe by itself: bounded, each input once, quantities in range.
func (r Recipe) Validate() error {
	if len(r.Lines) > MaxRecipeLines {
		return errorsmod.Wrapf(ErrInvalid, "recipe has %d lines, at most %d", len(r.Lines), MaxRecipeLines)
	}
	for i, line := range r.Lines {
		if err := failure.First(valid.ID("supplier_product", line.SupplierProduct),
			checkMicro("micro_quantity", line.MicroQuantity, 1, MaxQuantity)); err != nil {
			return err
		}
		for _, before := range r.Lines[:i] {
			if before.SupplierProduct == line.SupplierProduct {
				return errorsmod.Wrapf(ErrInvalid, "recipe names product %d twice", line.SupplierProduct)
			}
		}
	}
	return nil
}

func (m *MsgRegisterProduct) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.Code("code", m.Code), valid.Code("unit", m.Unit),
		m.Kind.Validate(), m.Declared.Validate(), checkRange("overhead_weight", m.OverheadWeight, 1, MaxOverheadWeight))
}

func (m *MsgReviseDeclaration) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("product", m.Product), m.Declared.Validate())
}

func (m *MsgSetKeeping) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("product", m.Product), checkRange("cycles", int64(m.Cycles), 0, int64(MaxKeepCycles)))
}

func (m *MsgRetireProduct) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("product", m.Product))
}

func (m *MsgSetRecipe) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("product", m.Product), Recipe{Lines: m.Lines}.Validate())
}

func (m *MsgRecordOutput) ValidateBasic() error {
	if err := valid.Commitment("lot", m.Lot, true); err != nil {
		return err
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("product", m.Product),
		checkRange("quantity", m.Quantity, 1, MaxQuantity))
}

func checkCount(signer string, company uint64, item CountItem, product uint64, quantity int64) error {
	if item < COUNT_ITEM_STOCK || item > COUNT_ITEM_OUTPUT {
		return errorsmod.Wrapf(ErrInvalid, "count item %d is unknown", item)
	}
	counted := checkRange("quantity", quantity, 0, MaxQuantity)
	if item == COUNT_ITEM_INPUT {
		counted = checkMicro("quantity", quantity, 0, MaxQuantity*Micro)
	}
	return failure.First(valid.Signer(signer), valid.ID("company", company), valid.ID("product", product), counted)
}

func (m *MsgCountStock) ValidateBasic() error {
	if m.Item == COUNT_ITEM_OUTPUT {
		return errorsmod.Wrapf(ErrInvalid, "count item %s: output is recorded, not counted", m.Item)
	}
	return checkCount(m.Signer, m.Company, m.Item, m.Product, m.Quantity)
}

func (m *MsgConfirmCount) ValidateBasic() error {
	return checkCount(m.Signer, m.Company, m.Item, m.Product, m.Quantity)
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}
