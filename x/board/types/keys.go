// Package types holds the boards' messages, stored types, errors and the small
// interfaces through which x/board reaches the region and the message router.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes; boards' own addresses derive from it.
	ModuleName = "board"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix           = collections.NewPrefix(0)
	BoardSequencePrefix    = collections.NewPrefix(1)
	BoardsPrefix           = collections.NewPrefix(2)
	BoardByAddressPrefix   = collections.NewPrefix(3)
	BoardsByRollPrefix     = collections.NewPrefix(4)
	SeatsPrefix            = collections.NewPrefix(5)
	SeatsByMemberPrefix    = collections.NewPrefix(6)
	TermEndsPrefix         = collections.NewPrefix(7)
	RollSequencePrefix     = collections.NewPrefix(8)
	RollsPrefix            = collections.NewPrefix(9)
	RollEntriesPrefix      = collections.NewPrefix(10)
	RollsByMemberPrefix    = collections.NewPrefix(11)
	ElectionSequencePrefix = collections.NewPrefix(12)
	ElectionsPrefix        = collections.NewPrefix(13)
	ElectionsByBoardPrefix = collections.NewPrefix(14)
	OpenElectionsPrefix    = collections.NewPrefix(15)
	ElectionDuePrefix      = collections.NewPrefix(16)
	CandidatesPrefix       = collections.NewPrefix(17)
	BallotsPrefix          = collections.NewPrefix(18)
	PetitionSequencePrefix = collections.NewPrefix(19)
	PetitionsPrefix        = collections.NewPrefix(20)
	OpenPetitionsPrefix    = collections.NewPrefix(21)
	PetitionDuePrefix      = collections.NewPrefix(22)
	SignaturesPrefix       = collections.NewPrefix(23)
	ProposalSequencePrefix = collections.NewPrefix(24)
	ProposalsPrefix        = collections.NewPrefix(25)
	ProposalsByBoardPrefix = collections.NewPrefix(26)
	OpenProposalsPrefix    = collections.NewPrefix(27)
	ProposalDuePrefix      = collections.NewPrefix(28)
	OpenByMemberPrefix     = collections.NewPrefix(29)
	VotesPrefix            = collections.NewPrefix(30)
	VetoesPrefix           = collections.NewPrefix(31)
	PrunesPrefix           = collections.NewPrefix(32)
	OfficersPrefix         = collections.NewPrefix(33)
	StandingPrefix         = collections.NewPrefix(34)
	ForgetsPrefix          = collections.NewPrefix(35)
	InactivePrefix         = collections.NewPrefix(36)
	ChangeSequencePrefix   = collections.NewPrefix(37)
	ChangesPrefix          = collections.NewPrefix(38)
	OpenVotesPrefix        = collections.NewPrefix(39)
	FormerEntriesPrefix    = collections.NewPrefix(40)
	FormersByMemberPrefix  = collections.NewPrefix(41)
	VotesByRollPrefix      = collections.NewPrefix(42)
	BoardsByCodePrefix     = collections.NewPrefix(43)
)
