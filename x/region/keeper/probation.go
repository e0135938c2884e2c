package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// Whom a single officer admitted has everything but a vote with all members until some weeks have passed or a second officer
// confirms them (ADR 0031): one officer could otherwise fill the assembly with friends.

// admission is how somebody was admitted.
type admission struct {
	// by is the officer, 0 when it was a decision of several.
	by uint64
	// alone says that nobody else agreed.
	alone bool
}

// alone says whether one person alone is behind what is signed, and who: an officer, or the only one who agreed on a
// board. The assembly is all members, also where only one of them voted.
func (k Keeper) alone(ctx context.Context, signer string) (uint64, bool, error) {
	if signer == k.authority.String() {
		return 0, false, nil
	}
	addr, err := k.address("signer", signer)
	if err != nil {
		return 0, false, err
	}
	member, is, err := k.MemberByAddress(ctx, addr)
	if err != nil || is {
		return member.Id, is, err
	}
	deciders, decided := types.DecidersOf(ctx)
	switch {
	case !decided:
		return 0, false, nil
	case len(deciders.Members) == 1:
		return deciders.Members[0], true, nil
	default:
		return 0, len(deciders.Members) == 0 && deciders.Yes < 2, nil
	}
}

// Confirm lets a member on probation vote with all members from now on, as another officer asks than who admitted them; who does so
// alone votes with all members themself. ErrConfirmed for a member who votes, ErrSecondOfficer.
func (k Keeper) Confirm(ctx context.Context, signer string, id uint64) error {
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return err
	}
	if member.ProbationUntil == 0 {
		return errorsmod.Wrapf(types.ErrConfirmed, "member %d is %s and votes since %s", id, member.Status, said.Time(member.ElectorSince))
	}
	by, alone, err := k.alone(ctx, signer)
	if err != nil {
		return err
	}
	if alone {
		if by == 0 || by == member.AdmittedBy || by == id {
			return errorsmod.Wrapf(types.ErrSecondOfficer, "member %d was admitted by member %d, and %d confirms them", id, member.AdmittedBy, by)
		}
		officer, err := k.GetMember(ctx, by)
		if err != nil {
			return err
		}
		if !officer.Elector() {
			return errorsmod.Wrapf(types.ErrSecondOfficer, "member %d is on probation until %s", by, said.Time(officer.ProbationUntil))
		}
	}
	return k.endProbation(ctx, member)
}

func (k Keeper) endProbation(ctx context.Context, member types.Member) error {
	if err := k.probations.Remove(ctx, collections.Join(member.ProbationUntil, member.Id)); err != nil {
		return err
	}
	before := member
	var err error
	if member.ElectorSince, err = k.Now(ctx); err != nil {
		return err
	}
	member.ProbationUntil = 0
	if err := k.changeMember(ctx, before, member); err != nil {
		return err
	}
	return base.Emit(ctx, &types.MemberVotes{Member: member.Id})
}

// endProbations lets those vote whose time has come, a bounded number a block: counting them is what lets them vote, so that
// shares of the members are of those who can.
func (k Keeper) endProbations(ctx context.Context, now int64) error {
	keys, err := base.FirstKeys(ctx, k.probations.Iterate, collections.NewPrefixUntilPairRange[int64, uint64](now), types.MaxForgottenPerBlock)
	if err != nil {
		return err
	}
	for _, key := range keys {
		member, err := k.GetMember(ctx, key.K2())
		if err != nil {
			return err
		}
		if err := k.endProbation(ctx, member); err != nil {
			return err
		}
	}
	return nil
}

// CountElectors is how many members vote with all members now, suspended ones too and those on probation not. It is counted as
// they come and go, so that asking costs one read in a region of any size.
func (k Keeper) CountElectors(ctx context.Context) (uint64, error) {
	count, _, err := base.FindItem(ctx, k.electors)
	return count, err
}

// changeMember writes a member who was stored differently before, and counts them among those who vote with all members.
func (k Keeper) changeMember(ctx context.Context, before, member types.Member) error {
	if err := k.members.Set(ctx, member.Id, member); err != nil {
		return err
	}
	if before.Elector() == member.Elector() {
		return nil
	}
	count, err := k.CountElectors(ctx)
	if err != nil {
		return err
	}
	if member.Elector() {
		count++
	} else {
		count--
	}
	return k.electors.Set(ctx, count)
}
