package types

import (
	"fmt"
	"slices"

	errorsmod "cosmossdk.io/errors"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/internal/failure"
)

// DefaultGenesis is a region without members; nobody can do anything in it until its genesis names some.
func DefaultGenesis() *GenesisState {
	return &GenesisState{
		Profile: Profile{Code: "region", CurrencyName: "factor"},
		Clock:   Clock{Scale: 1},
		Params:  DefaultParams(),
	}
}

// NewGenesis is a new region with its first members, who get ids from 1 in the
// order given, and the first officers' mandates from the region itself.
func NewGenesis(profile Profile, scale int64, params Params, addresses []string, officers []MandateGrant) *GenesisState {
	state := &GenesisState{Profile: profile, Clock: Clock{Scale: scale}, Params: params}
	for _, address := range addresses {
		state.LastMember++
		state.Members = append(state.Members, Member{Id: state.LastMember, Address: address, Status: MEMBER_STATUS_ACTIVE})
	}
	for _, grant := range officers {
		state.LastMandate++
		state.Mandates = append(state.Mandates, Mandate{
			Id: state.LastMandate, Member: grant.Member, Permission: grant.Permission,
			LimitPerPeriod: grant.LimitPerPeriod, PeriodSeconds: grant.PeriodSeconds, EndsAt: grant.EndsAt,
		})
	}
	return state
}

// genesisCheck carries what one list of the genesis must know of another.
type genesisCheck struct {
	state   *GenesisState
	members map[uint64]MemberStatus
	// taken says whose an address is, so that nobody has one twice.
	taken   map[string]string
	retired map[string]bool
}

// Validate checks the whole state: every reference has its object and every address one owner.
func (s *GenesisState) Validate() error {
	c := genesisCheck{state: s, members: map[uint64]MemberStatus{}, taken: map[string]string{}, retired: map[string]bool{}}
	if err := failure.First(s.Profile.Validate(), s.Clock.Validate(), s.Params.Validate()); err != nil {
		return err
	}
	if s.LastChainTime < 0 || s.LastChainTime > MaxTime || (s.Clock.BlockOrigin == 0 && s.LastChainTime != 0) {
		return errorsmod.Wrapf(ErrInvalid, "last_chain_time is %d with a clock that began at %d", s.LastChainTime, s.Clock.BlockOrigin)
	}
	for _, check := range []func() error{c.checkMembers, c.checkRelayers, c.checkRetired, c.checkReplacements, c.checkChanges, c.checkMandates, c.checkPowers, c.checkAllowances, c.checkWindows, c.checkNotices} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c genesisCheck) take(name, address, owner string) error {
	if err := valid.Address(name, address); err != nil {
		return err
	}
	if former, ok := c.taken[address]; ok {
		return errorsmod.Wrapf(ErrAddressTaken, "%s is given twice: to %s and to %s", address, former, owner)
	}
	c.taken[address] = owner
	return nil
}

func (c genesisCheck) checkMembers() error {
	for i, member := range c.state.Members {
		// Ids are given out without a gap and never taken back.
		if member.Id != uint64(i)+1 {
			return errorsmod.Wrapf(ErrInvalid, "members[%d] has id %d, it must be %d", i, member.Id, i+1)
		}
		if member.Status < MEMBER_STATUS_ACTIVE || member.Status > MEMBER_STATUS_LEFT {
			return errorsmod.Wrapf(ErrInvalid, "member %d has status %d", member.Id, int32(member.Status))
		}
		if member.AdmittedAt < 0 || member.AdmittedAt > MaxTime {
			return errorsmod.Wrapf(ErrInvalid, "member %d was admitted at %d", member.Id, member.AdmittedAt)
		}
		if err := member.checkActiveSince(); err != nil {
			return err
		}
		if err := member.checkElector(); err != nil {
			return err
		}
		if err := c.take("member's address", member.Address, fmt.Sprintf("member %d", member.Id)); err != nil {
			return err
		}
		c.members[member.Id] = member.Status
	}
	if c.state.LastMember != uint64(len(c.state.Members)) {
		return errorsmod.Wrapf(ErrInvalid, "last_member is %d, there are %d members", c.state.LastMember, len(c.state.Members))
	}
	return nil
}

// Who was active before they were admitted would vote on what was opened before they came.
func (m Member) checkActiveSince() error {
	if m.InactiveSince < 0 || m.InactiveSince > MaxTime {
		return errorsmod.Wrapf(ErrInvalid, "member %d left or was suspended at %d", m.Id, m.InactiveSince)
	}
	if m.ActiveSince == 0 {
		return nil
	}
	if m.AdmittedAt == 0 || m.ActiveSince < m.AdmittedAt || m.ActiveSince > MaxTime {
		return errorsmod.Wrapf(ErrInvalid, "member %d has been active since %d, but was admitted at %d", m.Id, m.ActiveSince, m.AdmittedAt)
	}
	return nil
}

// Who voted before they were admitted would vote on what was opened before they came; who has left votes on nothing.
func (m Member) checkElector() error {
	if m.FrozenAt < 0 || m.FrozenAt > MaxTime || (m.Contested && m.FrozenAt == 0) {
		return errorsmod.Wrapf(ErrInvalid, "member %d has a key that is frozen since %d, contested: %t", m.Id, m.FrozenAt, m.Contested)
	}
	if m.ElectorSince == 0 && m.ProbationUntil == 0 {
		return nil
	}
	if !m.Status.Present() || (m.ElectorSince != 0 && m.ProbationUntil != 0) || m.ElectorSince < 0 || m.ElectorSince > MaxTime ||
		m.ProbationUntil < 0 || m.ProbationUntil > MaxTime || (m.ElectorSince != 0 && m.ElectorSince < m.AdmittedAt) || m.AdmittedAt == 0 {
		return errorsmod.Wrapf(ErrInvalid, "member %d is %s, admitted at %d, votes since %d and is on probation until %d", m.Id, m.Status, m.AdmittedAt, m.ElectorSince, m.ProbationUntil)
	}
	return nil
}

func (c genesisCheck) checkRelayers() error {
	last := uint64(0)
	for i, relayer := range c.state.Relayers {
		if relayer.Id <= last || relayer.Id > c.state.LastRelayer {
			return errorsmod.Wrapf(ErrInvalid, "relayers[%d] has id %d, it must be above %d and at most last_relayer %d", i, relayer.Id, last, c.state.LastRelayer)
		}
		last = relayer.Id
		if err := c.take("relayer's address", relayer.Address, fmt.Sprintf("relayer %d", relayer.Id)); err != nil {
			return err
		}
	}
	return nil
}

func (c genesisCheck) checkRetired() error {
	for _, retired := range c.state.RetiredAddresses {
		if _, ok := c.members[retired.Member]; !ok {
			return errorsmod.Wrapf(ErrMemberNotFound, "%d, of retired address %s", retired.Member, retired.Address)
		}
		if err := c.take("retired address", retired.Address, fmt.Sprintf("the past of member %d", retired.Member)); err != nil {
			return err
		}
		c.retired[retired.Address] = true
	}
	return nil
}

func (c genesisCheck) checkReplacements() error {
	for i, replacement := range c.state.KeyReplacements {
		if _, ok := c.members[replacement.Member]; !ok {
			return errorsmod.Wrapf(ErrMemberNotFound, "%d, of key_replacements[%d]", replacement.Member, i)
		}
		if !c.retired[replacement.OldAddress] {
			return errorsmod.Wrapf(ErrInvalid, "key_replacements[%d] replaces %.100q, which is not retired", i, replacement.OldAddress)
		}
		if _, ok := c.taken[replacement.NewAddress]; !ok {
			return errorsmod.Wrapf(ErrInvalid, "key_replacements[%d] leads to %.100q, which is nobody's", i, replacement.NewAddress)
		}
	}
	return nil
}

// checkChanges checks what waits for the followers: in the order of their queues, each change about somebody.
func (c genesisCheck) checkChanges() error {
	var former MemberChange
	for i, change := range c.state.MemberChanges {
		if !slices.Contains(Followers, change.Follower) || change.Kind < MEMBER_CHANGE_KIND_LEFT || MemberChangeKind_name[int32(change.Kind)] == "" {
			return errorsmod.Wrapf(ErrInvalid, "member_changes[%d] is %s for %s", i, change.Kind, change.Follower)
		}
		if _, ok := c.members[change.Member]; !ok {
			return errorsmod.Wrapf(ErrMemberNotFound, "%d, of member_changes[%d]", change.Member, i)
		}
		if change.Follower < former.Follower || (change.Follower == former.Follower && change.Position <= former.Position) ||
			change.Position == 0 || change.Position > c.state.LastMemberChange {
			return errorsmod.Wrapf(ErrInvalid, "member_changes[%d] has position %d, it must be in order, from 1 to last_member_change %d", i, change.Position, c.state.LastMemberChange)
		}
		if change.At <= 0 || change.At > MaxTime || change.Since < 0 || change.Since > change.At {
			return errorsmod.Wrapf(ErrInvalid, "member_changes[%d] happened at %d, since %d", i, change.At, change.Since)
		}
		former = change
	}
	return nil
}

func (c genesisCheck) checkMandates() error {
	type key struct {
		grantor    string
		member     uint64
		permission string
	}
	ids, keys, held := map[uint64]bool{}, map[key]bool{}, map[uint64]int{}
	region := authtypes.NewModuleAddress(ModuleName).String()
	for i, mandate := range c.state.Mandates {
		if mandate.Id == 0 || mandate.Id > c.state.LastMandate || ids[mandate.Id] {
			return errorsmod.Wrapf(ErrInvalid, "mandates[%d] has id %d, it must be its own and from 1 to last_mandate %d", i, mandate.Id, c.state.LastMandate)
		}
		ids[mandate.Id] = true
		if mandate.Grantor == "" {
			mandate.Grantor = region
		}
		if err := mandate.validate(region); err != nil {
			return errorsmod.Wrapf(err, "mandate %d", mandate.Id)
		}
		status, ok := c.members[mandate.Member]
		if !ok || status == MEMBER_STATUS_LEFT {
			return errorsmod.Wrapf(ErrMemberNotFound, "mandate %d is held by %d, who is no member", mandate.Id, mandate.Member)
		}
		name := key{mandate.Grantor, mandate.Member, mandate.Permission}
		if keys[name] {
			return errorsmod.Wrapf(ErrInvalid, "mandate %d repeats %s of member %d from %s", mandate.Id, mandate.Permission, mandate.Member, mandate.Grantor)
		}
		keys[name] = true
		if held[mandate.Member]++; held[mandate.Member] > MaxMandatesCap {
			return errorsmod.Wrapf(ErrTooManyMandates, "member %d holds more than %d", mandate.Member, MaxMandatesCap)
		}
	}
	return nil
}

// A power that one person's key could use would survive their suspension and their key's loss.
func (c genesisCheck) checkPowers() error {
	last := ""
	for i, power := range c.state.Powers {
		if power.Name <= last {
			return errorsmod.Wrapf(ErrInvalid, "powers[%d] is %.80q, which must come after %q", i, power.Name, last)
		}
		last = power.Name
		if err := failure.First(CheckPower(power.Name), valid.Address("holder of "+power.Name, power.Holder)); err != nil {
			return err
		}
		if owner, personal := c.taken[power.Holder]; personal {
			return errorsmod.Wrapf(ErrAddressTaken, "%s is given twice: to %s and to the holder of %s", power.Holder, owner, power.Name)
		}
	}
	return nil
}

func (m Mandate) validate(region string) error {
	if err := valid.Address("grantor", m.Grantor); err != nil {
		return err
	}
	grant := MandateGrant{Member: m.Member, Permission: m.Permission, LimitPerPeriod: m.LimitPerPeriod, PeriodSeconds: m.PeriodSeconds, EndsAt: m.EndsAt, HandedOnBy: m.HandedOnBy}
	if err := grant.Validate(); err != nil {
		return err
	}
	if m.Grantor == region {
		if err := checkRegionPermission(m.Permission); err != nil {
			return err
		}
	}
	if err := m.CheckUsed(); err != nil {
		return err
	}
	if m.PeriodStart < 0 || m.PeriodStart > MaxTime || m.GrantedAt < 0 || m.GrantedAt > MaxTime {
		return errorsmod.Wrapf(ErrInvalid, "granted_at is %d and period_start %d, they must be Unix seconds", m.GrantedAt, m.PeriodStart)
	}
	return nil
}

func (c genesisCheck) checkAllowances() error {
	seen := map[AllowanceHolder]bool{}
	for i, entry := range c.state.Allowances {
		if _, err := c.state.Params.BucketOf(entry.Holder.Kind); err != nil {
			return errorsmod.Wrapf(err, "allowances[%d]", i)
		}
		if entry.Holder.Id == 0 || seen[entry.Holder] {
			return errorsmod.Wrapf(ErrInvalid, "allowances[%d] is of %s %d, who must have an id and one entry", i, entry.Holder.Kind, entry.Holder.Id)
		}
		seen[entry.Holder] = true
		if entry.Allowance.Gas > MaxBucketGas || entry.Allowance.AsOf < 0 || entry.Allowance.AsOf > MaxTime {
			return errorsmod.Wrapf(ErrInvalid, "allowances[%d] holds %d gas at %d", i, entry.Allowance.Gas, entry.Allowance.AsOf)
		}
	}
	return nil
}
