package story

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// OpensBoards opens the assembly of all members and a board of registrars, who admit, suspend and replace keys by two seats of those
// that are named, and returns the ids of both.
func (s *Story) OpensBoards(registrars ...string) (assembly, board uint64) {
	s.T.Helper()
	region := s.Region.Authority().String()
	assembly = s.Assembly()
	config := fixture.SeatedConfig(2, fixture.Seats(uint32(len(registrars)), boardtypes.AppointedBy(region)))
	config.Code, config.Owner = "registrars", region
	config.Rules.RetrySeconds, config.Classes[0].TermSeconds = 1000, 365*24*3600
	board = s.Open(config)
	for i, name := range registrars {
		send(s, s.BoardMsg.Appoint, &boardtypes.MsgAppoint{Signer: region, Board: board, Index: uint32(i), Member: s.Member(name).Id})
	}
	for _, power := range []string{regiontypes.PermissionAdmit, regiontypes.PermissionSuspend, regiontypes.PermissionRegistrar} {
		require.NoError(s.T, s.Region.AssignPower(s.Ctx, power, boardtypes.AddressOf(board)))
	}
	s.Seconds(1) // who sits now decides on what is proposed later
	return assembly, board
}

// Suspending is what a board signs to suspend somebody.
func (s *Story) Suspending(board uint64, name string) *regiontypes.MsgSuspendMember {
	s.T.Helper()
	return &regiontypes.MsgSuspendMember{Signer: boardtypes.AddressOf(board).String(), Member: s.Member(name).Id, Reason: "plot"}
}

// Replacing is what a board signs to give somebody the key that a person of another name has.
func (s *Story) Replacing(board uint64, name, key string) *regiontypes.MsgReplaceKey {
	s.T.Helper()
	return &regiontypes.MsgReplaceKey{Signer: boardtypes.AddressOf(board).String(), Member: s.Member(name).Id, NewAddress: fixture.Address(key).String()}
}

// Notices are those that are open about somebody.
func (s *Story) Notices(name string) []regiontypes.Notice {
	s.T.Helper()
	answer, err := s.RegionQuery.Notices(s.Ctx, &regiontypes.QueryNoticesRequest{Member: s.Member(name).Id})
	require.NoError(s.T, err)
	return answer.Notices
}

// Objects has people object to the only notice about somebody.
func (s *Story) Objects(about string, names ...string) {
	s.T.Helper()
	open := s.Notices(about)
	require.Len(s.T, open, 1, about)
	for _, name := range names {
		send(s, s.RegionMsg.Object, &regiontypes.MsgObject{Signer: s.address(name), Notice: open[0].Id})
	}
}

// Freezes has whoever has a key freeze it.
func (s *Story) Freezes(name string) {
	s.T.Helper()
	send(s, s.RegionMsg.FreezeKey, &regiontypes.MsgFreezeKey{Signer: s.address(name)})
}

// AdmitsAlone has the region's officer admit somebody by themself.
func (s *Story) AdmitsAlone(name string) {
	s.T.Helper()
	require.NotContains(s.T, s.people, name)
	s.people[name] = send(s, s.RegionMsg.AdmitMember, &regiontypes.MsgAdmitMember{
		Signer: s.Officer.Address, Address: fixture.Address(name).String(),
	}).Member
}

// People admits as many people as are asked for, called after a word and a number, and returns their names.
func (s *Story) People(word string, count int) []string {
	s.T.Helper()
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprintf("%s %d", word, i+1)
		s.Member(names[i])
	}
	return names
}
