// Package types holds the validator set's messages, stored types and errors.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes.
	ModuleName = "validators"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
	// Power is the vote of every validator: one, whoever runs it.
	Power = 1
	// SmallSet is how many validators a set needs before officers change it: from four on it goes on without one of them.
	SmallSet = 4
	// CheckpointBlocks is how many blocks apart checkpoints are, and Checkpoints how many are kept: some ten minutes in all
	// at a block each five seconds.
	CheckpointBlocks, Checkpoints = 16, 8
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix     = collections.NewPrefix(0)
	SequencePrefix   = collections.NewPrefix(1)
	ValidatorsPrefix = collections.NewPrefix(2)
	ByOperatorPrefix = collections.NewPrefix(3)
	KeysPrefix       = collections.NewPrefix(4)
	RemovalsPrefix   = collections.NewPrefix(5)
	GivenPrefix      = collections.NewPrefix(6)
	ChangedPrefix    = collections.NewPrefix(7)
	AdditionsPrefix  = collections.NewPrefix(8)
	// CheckpointsPrefix is the prefix of the blocks that keys prove themselves by.
	CheckpointsPrefix = collections.NewPrefix(9)
)
