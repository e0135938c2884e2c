// Package prices lives an economy without a chain: the price rule of regions
// (x/pricing/atcost) or a baseline sets the prices, and a ledger of one number a
// company keeps what they have not brought in. It is some hundred times faster
// than the application, so that hundreds of companies live for years in seconds.
//
// What it leaves out: companies make what is sold in the cycle (no stock), buy the
// inputs of it at the prices that run, and are never short of reserve; hours beyond
// those of a company's people are paid as work in the product. Grants, taxes and
// equipment move pools, not prices, and are passed over. Everything is integers and
// companies are visited in their order, so a seed gives the same bytes everywhere.
package prices
