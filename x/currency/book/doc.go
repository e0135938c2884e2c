// Package book is what a posting does, without framework or storage.
//
// Every amount of a region stands in exactly one book, and every change is one
// balanced posting: it takes from one account what it gives to another, so the
// sum over all books stays zero. A posting carries a cost class, and the class
// decides what happens to the memos of the companies that it touches:
//
//	U            unrecovered cost: priced costs so far less what orders brought in
//	undepreciated  equipment paid from the reserve that has not become cost yet
//	put in       what the community put into a pool, less what it took back or wrote off
//	spent        what a starting pool paid out; it is never priced
//
// After every lawful posting, for every company:
//
//	reserve  + held from it + undepreciated = put in - U
//	starting + held from it + spent         = put in (of the starting pool)
//
// Three changes move no money: depreciation (undepreciated to U), equipment that passes to another company with what the
// community put in for it, and what is written off.
//
// Which movements are lawful is a table (lawful.go); whatever is not in it is
// refused. Money that passes from a member, or a member's hold, to any pool is
// destroyed; money that passes from a pool to a member is minted.
//
// Units: all amounts are micro-units in int64, additions are checked.
package book
