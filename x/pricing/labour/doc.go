// Package labour accounts for work that goes from hand to hand in what companies sell
// each other, to the micro-unit of what it was paid and to the microsecond.
//
// A unit of a product carries a fixed number of both while its price holds; what a sale
// carries away is that times the quantity, without rounding, at both ends. So work is
// never made or lost on the way: whatever a unit is said to carry, an account's work
// is what was paid and received less what was passed on. What units are said to carry
// decides only when it is passed on.
package labour
