package types

// HandedOverKind says what a company that was wound up left to the region.
type HandedOverKind int

// The kinds of what is handed over.
const (
	// HandedOverStock is finished units of a product.
	HandedOverStock HandedOverKind = iota + 1
	// HandedOverInput is inputs on hand, in millionths of the supplier's unit.
	HandedOverInput
	// HandedOverEquipment is an asset of the register (x/property) that had not become a cost wholly.
	HandedOverEquipment
)

// HandedOver is one thing that a company which was wound up left to the region, or to the region's property company.
type HandedOver struct {
	Kind HandedOverKind
	// Ref is the product, the supplier's product or the asset in the register (x/property).
	Ref uint64
	// Quantity is units of a product, or millionths of an input's unit; 0 for equipment.
	Quantity int64
	// Amount is micro-units: direct and recipe cost of the units at the last posted price, what
	// the inputs cost, or undepreciated value.
	Amount int64
	// To is the company that took equipment over, 0 where it is the region's.
	To uint64
}
