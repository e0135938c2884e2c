package types

// Ordered is what costing knows of a product's orders that are not settled: how many there are, how many units of them were
// delivered, and what those settle at, in micro-units.
type Ordered struct {
	Orders            uint64
	Delivered, Amount int64
}
