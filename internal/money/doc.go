// Package money does the integer arithmetic of every amount in a region.
//
// An amount is an int64 count of micro-units (10^-6 of the currency). Products
// of two amounts are formed in 128 bits and divided once, so nothing overflows
// silently and nothing is rounded twice. Every function that rounds says in its
// name which way, and every function that divides something up says who gets
// the remainder. There is no floating point here or in any caller.
package money
