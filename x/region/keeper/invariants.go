package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/region/types"
)

// broken says what does not hold, and by which error that was seen, if by one.
func broken(seen error, format string, args ...any) error {
	if seen == nil {
		return fmt.Errorf(format, args...)
	}
	return fmt.Errorf(format+": %w", append(args, seen)...)
}

// Invariants are the conditions on the module's state that hold after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "region/member-ids", Check: k.checkMemberIDs},
		{Name: "region/member-addresses", Check: k.checkMemberAddresses},
		{Name: "region/retired-addresses", Check: k.checkRetiredAddresses},
		{Name: "region/relayers", Check: k.checkRelayers},
		{Name: "region/mandates", Check: k.checkMandates},
		{Name: "region/mandate-index", Check: k.checkMandateIndex},
		{Name: "region/electors", Check: k.checkElectors},
		{Name: "region/notices", Check: k.checkNotices},
		{Name: "region/powers", Check: k.checkPowers},
		{Name: "region/clock", Check: k.checkClock},
		{Name: "region/allowances", Check: k.checkAllowances},
		{Name: "region/windows", Check: k.checkWindows},
	}
}

// Ids run from 1 to the last one given out, without a gap.
func (k Keeper) checkMemberIDs(ctx context.Context) error {
	seen := uint64(0)
	err := k.members.Walk(ctx, nil, func(id uint64, member types.Member) (bool, error) {
		seen++
		if id != seen || member.Id != id {
			return true, fmt.Errorf("member %d is stored under %d where %d should be", member.Id, id, seen)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	given, err := base.LastID(ctx, k.memberSequence)
	if err != nil {
		return err
	}
	if given != seen {
		return fmt.Errorf("%d ids were given out, %d members are stored", given, seen)
	}
	return nil
}

// Those who vote with all members are counted, and those on probation, and no others, are on the queue until they do.
func (k Keeper) checkElectors(ctx context.Context) error {
	counted, waiting := uint64(0), 0
	err := k.members.Walk(ctx, nil, func(id uint64, member types.Member) (bool, error) {
		if member.Elector() {
			counted++
		}
		if member.Elector() && member.ElectorSince < member.AdmittedAt {
			return true, fmt.Errorf("member %d votes since %d and was admitted at %d", id, member.ElectorSince, member.AdmittedAt)
		}
		if (member.ElectorSince != 0) == (member.ProbationUntil != 0) && member.Status.Present() {
			return true, fmt.Errorf("member %d votes since %d and is on probation until %d", id, member.ElectorSince, member.ProbationUntil)
		}
		if member.ProbationUntil == 0 {
			return false, nil
		}
		waiting++
		queued, err := k.probations.Has(ctx, collections.Join(member.ProbationUntil, id))
		if err == nil && !queued {
			err = fmt.Errorf("member %d is on probation until %d and not on the queue", id, member.ProbationUntil)
		}
		return err != nil, err
	})
	if err != nil {
		return err
	}
	kept, err := k.CountElectors(ctx)
	if err != nil {
		return err
	}
	if kept != counted {
		return fmt.Errorf("%d members vote, the number kept is %d", counted, kept)
	}
	return k.probations.Walk(ctx, nil, func(key collections.Pair[int64, uint64]) (bool, error) {
		if waiting--; waiting < 0 {
			return true, fmt.Errorf("member %d is on the queue until %d and not on probation", key.K2(), key.K1())
		}
		return false, nil
	})
}

// Every member is found by their address, and every address in the index is its member's.
func (k Keeper) checkMemberAddresses(ctx context.Context) error {
	members := 0
	if err := k.members.Walk(ctx, nil, func(uint64, types.Member) (bool, error) { members++; return false, nil }); err != nil {
		return err
	}
	return invariant.Index(ctx, "members by address", k.members.Indexes.ByAddress.Walk, k.members.Get,
		func(member types.Member, addr sdk.AccAddress) bool { return member.Address == addr.String() }, members)
}

// A retired address is nobody's, and says whose it was.
func (k Keeper) checkRetiredAddresses(ctx context.Context) error {
	return k.retiredAddresses.Walk(ctx, nil, func(addr sdk.AccAddress, id uint64) (bool, error) {
		if _, err := k.GetMember(ctx, id); err != nil {
			return true, err
		}
		owner, used, err := k.MemberByAddress(ctx, addr)
		if err != nil {
			return true, err
		}
		if used {
			return true, fmt.Errorf("retired address %s is member %d", addr, owner.Id)
		}
		relayer, err := k.IsRelayer(ctx, addr)
		if err != nil {
			return true, err
		}
		if relayer {
			return true, fmt.Errorf("retired address %s is a relayer", addr)
		}
		return false, nil
	})
}

// Relayers and their index agree, and no relayer is a member.
func (k Keeper) checkRelayers(ctx context.Context) error {
	count := 0
	err := k.relayers.Walk(ctx, nil, func(id uint64, relayer types.Relayer) (bool, error) {
		count++
		addr, err := k.addresses.StringToBytes(relayer.Address)
		if err != nil {
			return true, err
		}
		if relayer.Id != id {
			return true, fmt.Errorf("relayer %d (%s) is stored under %d", relayer.Id, relayer.Address, id)
		}
		member, isMember, err := k.MemberByAddress(ctx, addr)
		if err != nil {
			return true, err
		}
		if isMember {
			return true, fmt.Errorf("relayer %d is member %d", id, member.Id)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return invariant.Index(ctx, "relayers by address", k.relayers.Indexes.ByAddress.Walk, k.relayers.Get,
		func(relayer types.Relayer, addr sdk.AccAddress) bool { return relayer.Address == addr.String() }, count)
}

// A mandate is held by a member who has not left, used no further than its limit, and indexed.
func (k Keeper) checkMandates(ctx context.Context) error {
	given, err := base.LastID(ctx, k.mandateSequence)
	if err != nil {
		return err
	}
	return k.mandates.Walk(ctx, nil, func(key mandateKey, mandate types.Mandate) (bool, error) {
		member, err := k.GetMember(ctx, key.K2())
		if err != nil {
			return true, fmt.Errorf("mandate %d: %w", mandate.Id, err)
		}
		switch {
		case member.Status == types.MEMBER_STATUS_LEFT:
			return true, fmt.Errorf("mandate %d is held by member %d, who has left", mandate.Id, member.Id)
		case mandate.Member != key.K2() || mandate.Grantor != key.K1().String() || mandate.Permission != key.K3():
			return true, fmt.Errorf("mandate %d is stored under %s of %d from %s", mandate.Id, key.K3(), key.K2(), key.K1())
		case mandate.Id == 0 || mandate.Id > given:
			return true, fmt.Errorf("mandate %d: ids were given out up to %d", mandate.Id, given)
		}
		if err := mandate.CheckUsed(); err != nil {
			return true, fmt.Errorf("mandate %d: %w", mandate.Id, err)
		}
		return false, nil
	})
}

// The index by member has every mandate and no other.
func (k Keeper) checkMandateIndex(ctx context.Context) error {
	err := k.mandates.Walk(ctx, nil, func(key mandateKey, mandate types.Mandate) (bool, error) {
		indexed, err := k.mandatesByMember.Has(ctx, collections.Join3(key.K2(), key.K1(), key.K3()))
		if err != nil {
			return true, err
		}
		if !indexed {
			return true, fmt.Errorf("mandate %d is not indexed by member %d", mandate.Id, key.K2())
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.mandatesByMember.Walk(ctx, nil, func(key collections.Triple[uint64, sdk.AccAddress, string]) (bool, error) {
		exists, err := k.mandates.Has(ctx, collections.Join3(key.K2(), key.K1(), key.K3()))
		if err != nil {
			return true, err
		}
		if !exists {
			return true, fmt.Errorf("index has %s of member %d from %s, which is no mandate", key.K3(), key.K1(), key.K2())
		}
		return false, nil
	})
}

// Chain time never goes back.
func (k Keeper) checkClock(ctx context.Context) error {
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	reached, err := k.lastChainTime.Get(ctx)
	if err != nil {
		return err
	}
	if now < reached {
		return fmt.Errorf("chain time is %d, but was %d before", now, reached)
	}
	return nil
}

// No allowance was left in the future or above what any bucket may hold.
func (k Keeper) checkAllowances(ctx context.Context) error {
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	return k.allowances.Walk(ctx, nil, func(key collections.Pair[uint32, uint64], allowance types.Allowance) (bool, error) {
		if allowance.AsOf > now || allowance.Gas > types.MaxBucketGas {
			return true, fmt.Errorf("allowance of kind %d, %d: %d gas as of %d, now is %d", key.K1(), key.K2(), allowance.Gas, allowance.AsOf, now)
		}
		return false, nil
	})
}
