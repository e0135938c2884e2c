// Package types holds the region's messages, stored types, permissions, errors and
// the small interface through which x/region reaches x/auth.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store, its routes and the region's own address.
	ModuleName = "region"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
	// ClockStoreKey is the store of the time that the region has reached: it is written in every
	// block, and in the members' tree it would have all the nodes above it hashed again.
	ClockStoreKey = "clock"
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ProfilePrefix             = collections.NewPrefix(0)
	ClockPrefix               = collections.NewPrefix(1)
	LastChainTimePrefix       = collections.NewPrefix(2)
	ParamsPrefix              = collections.NewPrefix(3)
	MemberSequencePrefix      = collections.NewPrefix(4)
	MembersPrefix             = collections.NewPrefix(5)
	MemberByAddressPrefix     = collections.NewPrefix(6)
	RetiredAddressesPrefix    = collections.NewPrefix(7)
	ReplacementsPrefix        = collections.NewPrefix(8)
	ReplacementSequencePrefix = collections.NewPrefix(9)
	MandateSequencePrefix     = collections.NewPrefix(10)
	MandatesPrefix            = collections.NewPrefix(11)
	MandatesByMemberPrefix    = collections.NewPrefix(12)
	RelayerSequencePrefix     = collections.NewPrefix(13)
	RelayersPrefix            = collections.NewPrefix(14)
	AllowancesPrefix          = collections.NewPrefix(15)
	RelayerByAddressPrefix    = collections.NewPrefix(16)
	ElectorsPrefix            = collections.NewPrefix(17)
	PowersPrefix              = collections.NewPrefix(18)
	PowersHeldPrefix          = collections.NewPrefix(19)
	ChangeSequencePrefix      = collections.NewPrefix(20)
	ChangesPrefix             = collections.NewPrefix(21)
	WindowsPrefix             = collections.NewPrefix(22)
	NoticeSequencePrefix      = collections.NewPrefix(23)
	NoticesPrefix             = collections.NewPrefix(24)
	NoticesByMemberPrefix     = collections.NewPrefix(25)
	NoticesDuePrefix          = collections.NewPrefix(26)
	AwaitedAddressesPrefix    = collections.NewPrefix(27)
	ObjectionsPrefix          = collections.NewPrefix(28)
	EndedNoticesPrefix        = collections.NewPrefix(29)
	ProbationsPrefix          = collections.NewPrefix(30)
)
