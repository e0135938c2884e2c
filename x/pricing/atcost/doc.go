// Package atcost is the price rule of a region as arithmetic: what one unit of a
// product costs, averaged over time, and how fast a company takes back what its
// earlier prices missed. It knows no store, no chain and no protobuf; x/pricing
// feeds it with what the books say and posts what it returns.
//
// # The formula
//
//	base_i  = max(0, direct_i + recipe_i + (overhead_i - subsidies_i) / units_i)
//	price_i = base_i + base_i x r
//
//	overhead_i           of the company: the sum over the last 52 cycles, split over its
//	                     products by weight; in the company's first 4 cycles what the
//	                     products declared stands for the cycles that are missing
//	subsidies_i          likewise, as if each cycle had brought what the last 3 did on average
//	units_i              sold in the last 52 cycles (declared units for those missing of
//	                     the first 4), never below 65% of capacity x cycles, at least 1
//	direct_i             exponential average over 4 cycles of direct cost per unit of
//	                     output; as declared before the first output; starts anew when two
//	                     cycles in a row tell the same (within an eighth of their distance from it)
//	recipe_i             a unit's recipe at the suppliers' prices, given by the caller
//	capacity_i           declared for 13 cycles, then the average of all cycles up to the
//	                     26th, then the best 26-cycle average so far, fading 0.5% a cycle;
//	                     unchanged while none of those cycles has a sale
//
//	E = unrecovered - (inputs on hand, open jobs, unfinished work) - finished stock at base
//	    + what of these does not sell in time, entering by an eighth a cycle
//	    + what inputs will cost that output used before they were recorded
//	live = the part of E beyond 3/8 of a cycle's cost, on either side of zero
//	quick = live, at most 30% of a cycle's revenue at base, on either side of zero
//	sells in time = the larger of what sold in the N cycles that followed a year ago, N cycles of the
//	    last year's average and, in the first year of output, N x declared units
//	r = clamp((quick / 3 + (live - quick) / 52) / revenue of a cycle at base, -50%, +15%),
//	    one per company, moving at most 4 points a cycle
//
// A product younger than its company carries the overhead of the cycles in which it
// was there: its share of the company's sum is taken times its cycles / the company's.
// A job made to order pays its recorded cost, overhead in the proportion of its
// product's base, and r (JobAmount).
//
// # Units
//
// Amounts, costs and prices are int64 micro-units of currency; prices and direct
// costs are per whole unit of product. Quantities count whole units. Capacity is in
// millionths of a unit per cycle; rates (recovery, caps, fade) in parts per million;
// ages, windows and horizons in cycles.
//
// # Rounding
//
// Products are formed in 128 bits and divided once. Everything rounds to the nearest
// integer, a half towards plus infinity, but for capacity and the floor of units,
// which round down. Overhead is divided by the largest remainder, so that the shares
// sum to it exactly; a negative sum divides like the positive one.
//
// Nothing here fails because a number is large: a company's prices must be made whatever
// somebody entered. A result that leaves 64 bits stops at their end, and no base or price
// is above MaxPrice.
//
// # The model
//
// The rule has a model in Python, testdata/model.py: a company with one product, from
// which the vectors in testdata come. With one product that is as old as its company, the
// package equals the model in every integer (direct, capacity, base, E, r and price) at
// every cycle, with stock, recipe and subsidies too. Two conventions join them: the model's
// direct unit cost is direct cost / output rounded half up; and the model lets r move when
// a price is read, this package when a cycle closes, which is the same as long as each
// cycle reads one price and nothing is in stock before the first.
package atcost
