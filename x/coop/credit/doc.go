// Package credit is the rule by which need that was met releases what a company was promised (ADR 0018).
//
// What a member destroyed by buying, and can no longer get back, is credit of the seller. A company's order moves credit
// to its supplier: it makes none. Credit that reaches the next step of an endowment is consumed by it, exactly. So over
// all companies, at any time:
//
//	credit earned + credit bought = credit at hand + credit consumed + credit lapsed
//
// All amounts are micro-units of money, all times seconds of chain time. Shares are rounded down: what does not divide
// counts for less. Nothing here overflows: sums that only measure stop at the largest integer, and credit, which is
// bounded by what was earned, is the caller's to bound there.
package credit
