// Package types holds the bank's messages, stored types, errors and the small
// interfaces through which it reaches the modules below.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes.
	ModuleName = "regionalbank"
	// StoreKey is the module's persistent store. It is not the module's name, because no
	// store's name may begin with another's, and there is a store "region".
	StoreKey = "regbank"
	// WeekSeconds is the week in which cover and the tax's cap are counted.
	WeekSeconds int64 = 7 * 24 * 3600
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix            = collections.NewPrefix(0)
	RequestSequencePrefix   = collections.NewPrefix(1)
	RequestsPrefix          = collections.NewPrefix(2)
	RequestsByCompanyPrefix = collections.NewPrefix(3)
	RequestsByStatusPrefix  = collections.NewPrefix(4)
	RequestsDuePrefix       = collections.NewPrefix(5)
	GrantSequencePrefix     = collections.NewPrefix(6)
	GrantsPrefix            = collections.NewPrefix(7)
	GrantsByCompanyPrefix   = collections.NewPrefix(8)
	SubsidiesPrefix         = collections.NewPrefix(9)
	SubsidiesDuePrefix      = collections.NewPrefix(10)
	RecordsPrefix           = collections.NewPrefix(11)
	SumsPrefix              = collections.NewPrefix(12)
	TaxWalkPrefix           = collections.NewPrefix(13)
	LossesPrefix            = collections.NewPrefix(14)
	PaymentSequencePrefix   = collections.NewPrefix(15)
	LinkSequencePrefix      = collections.NewPrefix(17)
	LinksPrefix             = collections.NewPrefix(18)
	LinkByRegionPrefix      = collections.NewPrefix(19)

	OutsidePaymentsPrefix  = collections.NewPrefix(20)
	OutsideByCompanyPrefix = collections.NewPrefix(21)
	OutsideDuePrefix       = collections.NewPrefix(22)
	OutsideBudgetsPrefix   = collections.NewPrefix(23)
	OutsideUsesPrefix      = collections.NewPrefix(24)
)
