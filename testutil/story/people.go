package story

import (
	"fmt"
	"time"

	"github.com/factor-coop/factor/testutil/fixture"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Member is somebody by name, as the region knows them now; who is not known yet is admitted.
func (s *Story) Member(name string) regiontypes.Member {
	s.T.Helper()
	id, known := s.people[name]
	if !known {
		id = s.admit(name)
		s.people[name] = id
	}
	return s.Fix.Member(id)
}

// admit never is what a refusal is about: it happens before it.
func (s *Story) admit(name string) uint64 {
	s.T.Helper()
	refusal := s.refusal
	s.refusal = nil
	defer func() { s.refusal = refusal }()
	return send(s, s.RegionMsg.AdmitMember, &regiontypes.MsgAdmitMember{
		Signer: s.Region.Authority().String(), Address: fixture.Address(name).String(),
	}).Member
}

// Admits has the region admit whoever has an address.
func (s *Story) Admits(address string) {
	s.T.Helper()
	send(s, s.RegionMsg.AdmitMember, &regiontypes.MsgAdmitMember{Signer: s.Region.Authority().String(), Address: address})
}

// Finds lets somebody who is no member sign with a key that a member lost.
func (s *Story) Finds(name, address string) { s.finders[name] = address }

// address is the key with which somebody signs now.
func (s *Story) address(name string) string {
	s.T.Helper()
	if address, found := s.finders[name]; found {
		return address
	}
	return s.Member(name).Address
}

// Suspends has the assembly suspend a member, at once.
func (s *Story) Suspends(name string) {
	s.T.Helper()
	send(s, s.RegionMsg.SuspendMember, &regiontypes.MsgSuspendMember{Signer: s.Region.Authority().String(), Member: s.Member(name).Id, Reason: "story"})
}

// Reinstates makes a suspended member active again.
func (s *Story) Reinstates(name string) {
	s.T.Helper()
	send(s, s.RegionMsg.ReinstateMember, &regiontypes.MsgReinstateMember{Signer: s.Officer.Address, Member: s.Member(name).Id})
}

// Leaves has a member leave the region.
func (s *Story) Leaves(name string) {
	s.T.Helper()
	send(s, s.RegionMsg.Leave, &regiontypes.MsgLeave{Signer: s.address(name)})
}

// GetsANewKey has the assembly replace the key that somebody lost, and returns the old address.
func (s *Story) GetsANewKey(name string) string {
	s.T.Helper()
	return s.replacesKey(name, 0)
}

// GetsAStolenKeyReplaced is GetsANewKey for a key with which somebody else has signed for a time.
func (s *Story) GetsAStolenKeyReplaced(name string, ago time.Duration) string {
	s.T.Helper()
	return s.replacesKey(name, s.Ctx.BlockTime().Add(-ago).Unix())
}

func (s *Story) replacesKey(name string, stolenSince int64) string {
	s.T.Helper()
	old := s.Member(name)
	s.keys++
	send(s, s.RegionMsg.ReplaceKey, &regiontypes.MsgReplaceKey{
		Signer: s.Region.Authority().String(), Member: old.Id, NewAddress: fixture.Address(fmt.Sprintf("%s, key %d", name, s.keys)).String(),
		StolenSince: stolenSince,
	})
	return old.Address
}

// GivesNoticeOfANewKey has the region's officer replace the key that somebody lost, after the notice.
func (s *Story) GivesNoticeOfANewKey(name string) {
	s.T.Helper()
	s.keys++
	send(s, s.RegionMsg.ReplaceKey, &regiontypes.MsgReplaceKey{
		Signer: s.Officer.Address, Member: s.Member(name).Id, NewAddress: fixture.Address(fmt.Sprintf("%s, key %d", name, s.keys)).String(),
	})
}

// ComesBack has the assembly admit somebody who left, under their old number and with a new key.
func (s *Story) ComesBack(name string) {
	s.T.Helper()
	s.keys++
	send(s, s.RegionMsg.AdmitMember, &regiontypes.MsgAdmitMember{
		Signer: s.Region.Authority().String(), Address: fixture.Address(fmt.Sprintf("%s, key %d", name, s.keys)).String(), Returning: s.Member(name).Id,
	})
}
