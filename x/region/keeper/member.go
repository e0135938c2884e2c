package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// GetMember returns a member of any status; ErrMemberNotFound.
func (k Keeper) GetMember(ctx context.Context, id uint64) (types.Member, error) {
	member, exists, err := base.Find(ctx, k.members, id)
	if err != nil {
		return types.Member{}, err
	}
	if !exists {
		return types.Member{}, errorsmod.Wrapf(types.ErrMemberNotFound, "%d", id)
	}
	return member, nil
}

// MemberByAddress returns the member of any status who signs with an address now, if there is one.
func (k Keeper) MemberByAddress(ctx context.Context, addr sdk.AccAddress) (types.Member, bool, error) {
	id, exists, err := base.FindUnique(ctx, k.members.Indexes.ByAddress, addr)
	if err != nil || !exists {
		return types.Member{}, false, err
	}
	member, err := k.GetMember(ctx, id)
	return member, err == nil, err
}

// MemberAddress returns the address with which a member of any status signs now; ErrMemberNotFound.
func (k Keeper) MemberAddress(ctx context.Context, id uint64) (sdk.AccAddress, error) {
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return nil, err
	}
	return k.addresses.StringToBytes(member.Address)
}

// ActiveMember returns the member who signs with an address, if they may act:
// ErrNotMember, ErrMemberSuspended, ErrMemberLeft or ErrKeyFrozen otherwise.
func (k Keeper) ActiveMember(ctx context.Context, signer string) (types.Member, error) {
	addr, err := k.address("signer", signer)
	if err != nil {
		return types.Member{}, err
	}
	member, exists, err := k.MemberByAddress(ctx, addr)
	switch {
	case err != nil:
		return types.Member{}, err
	case !exists:
		return types.Member{}, errorsmod.Wrap(types.ErrNotMember, signer)
	case member.Status == types.MEMBER_STATUS_SUSPENDED:
		return types.Member{}, errorsmod.Wrapf(types.ErrMemberSuspended, "member %d", member.Id)
	case member.Status != types.MEMBER_STATUS_ACTIVE:
		return types.Member{}, errorsmod.Wrapf(types.ErrMemberLeft, "member %d", member.Id)
	}
	return member, checkSigns(member)
}

// checkSigns refuses a frozen key. The ante handler lets none in; what a module carries out for somebody is refused too.
func checkSigns(member types.Member) error {
	if member.FrozenAt == 0 {
		return nil
	}
	return errorsmod.Wrapf(types.ErrKeyFrozen, "member %d since %s", member.Id, said.Time(member.FrozenAt))
}

// FormerMember returns whoever signs with an address, a member now or formerly: what they have stays theirs. ErrNotMember or
// ErrKeyFrozen otherwise.
func (k Keeper) FormerMember(ctx context.Context, signer string) (types.Member, error) {
	addr, err := k.address("signer", signer)
	if err != nil {
		return types.Member{}, err
	}
	member, exists, err := k.MemberByAddress(ctx, addr)
	if err == nil && !exists {
		err = errorsmod.Wrap(types.ErrNotMember, signer)
	}
	if err == nil {
		err = checkSigns(member)
	}
	return member, err
}

// PresentMember returns the member who signs with an address, suspended or not: what the assembly of all members
// decides nobody is suspended from. ErrNotMember or ErrMemberLeft otherwise.
func (k Keeper) PresentMember(ctx context.Context, signer string) (types.Member, error) {
	member, err := k.FormerMember(ctx, signer)
	if err == nil && !member.Status.Present() {
		err = errorsmod.Wrapf(types.ErrMemberLeft, "member %d", member.Id)
	}
	return member, err
}

// Admit makes the owner of an address a member, who votes with all members at once. Somebody who left comes back under their old
// id, so that nobody is a member twice by leaving in between: with the address that they had, or, naming that id in
// returning, with another one.
func (k Keeper) Admit(ctx context.Context, address string, returning uint64) (uint64, error) {
	if given, err := k.isGiven(ctx, address, returning); err != nil {
		return 0, err
	} else if !given {
		if _, err := k.leaver(ctx, returning); err != nil {
			return 0, err
		}
		if err := k.ReplaceKey(ctx, returning, address, 0); err != nil {
			return 0, err
		}
	}
	return k.admit(ctx, address, admission{})
}

// decideAdmission is Admit for whoever signs: whom one officer admits alone does not vote yet, and whoever comes back with
// another address does so after a notice, whose id it returns, like everybody whose key is replaced.
func (k Keeper) decideAdmission(ctx context.Context, signer, address string, returning uint64) (id, notice uint64, err error) {
	if signer == k.authority.String() {
		id, err = k.Admit(ctx, address, returning)
		return id, 0, err
	}
	if err := k.useWindow(ctx, signer, types.WINDOW_KIND_ADMISSIONS); err != nil {
		return 0, 0, err
	}
	if given, err := k.isGiven(ctx, address, returning); err != nil {
		return 0, 0, err
	} else if !given {
		member, err := k.leaver(ctx, returning)
		if err != nil {
			return 0, 0, err
		}
		if member.Contested {
			return 0, 0, errorsmod.Wrapf(types.ErrKeyContested, "member %d", returning)
		}
		notice, err = k.decideReplacement(ctx, signer, types.Notice{Member: returning, NewAddress: address, Returns: true})
		return returning, notice, err
	}
	by, alone, err := k.alone(ctx, signer)
	if err != nil {
		return 0, 0, err
	}
	id, err = k.admit(ctx, address, admission{by: by, alone: alone})
	return id, 0, err
}

// isGiven says whether who is admitted needs no other address than they have, or have one for the first time.
func (k Keeper) isGiven(ctx context.Context, address string, returning uint64) (bool, error) {
	addr, err := k.address("address", address)
	if err != nil || returning == 0 {
		return true, err
	}
	member, exists, err := k.MemberByAddress(ctx, addr)
	if err == nil && exists && member.Id != returning {
		err = errorsmod.Wrapf(types.ErrAddressTaken, "%s is member %d, not %d", address, member.Id, returning)
	}
	return exists, err
}

// leaver returns a member who left and comes back with another address.
func (k Keeper) leaver(ctx context.Context, id uint64) (types.Member, error) {
	member, err := k.GetMember(ctx, id)
	if err == nil && member.Status != types.MEMBER_STATUS_LEFT {
		err = errorsmod.Wrapf(types.ErrMemberStatus, "member %d is %s: they have not left, and their key is replaced", id, member.Status)
	}
	return member, err
}

// admit makes the owner of an address a member, anew or again.
func (k Keeper) admit(ctx context.Context, address string, how admission) (uint64, error) {
	addr, err := k.address("address", address)
	if err != nil {
		return 0, err
	}
	now, err := k.Now(ctx)
	if err != nil {
		return 0, err
	}
	member, exists, err := k.MemberByAddress(ctx, addr)
	if err != nil {
		return 0, err
	}
	if exists {
		if member.Status != types.MEMBER_STATUS_LEFT {
			return 0, errorsmod.Wrapf(types.ErrAddressTaken, "%s is member %d", address, member.Id)
		}
	} else {
		if err := k.checkFree(ctx, addr); err != nil {
			return 0, err
		}
		if member.Id, err = base.NextID(ctx, k.memberSequence); err != nil {
			return 0, err
		}
		member.Address = addr.String()
	}
	before := member
	member.Status, member.AdmittedAt, member.ActiveSince, member.AdmittedBy = types.MEMBER_STATUS_ACTIVE, now, now, how.by
	if how.alone {
		params, err := k.GetParams(ctx)
		if err != nil {
			return 0, err
		}
		member.ProbationUntil = now + params.ProbationSeconds
		if err := k.probations.Set(ctx, collections.Join(member.ProbationUntil, member.Id)); err != nil {
			return 0, err
		}
	} else {
		member.ElectorSince = now
	}
	if err := k.storeMember(ctx, before, member); err != nil {
		return 0, err
	}
	return member.Id, base.Emit(ctx, &types.MemberAdmitted{Member: member.Id, Address: member.Address, Returned: exists, ProbationUntil: member.ProbationUntil})
}

// Suspend stops an active member, and every mandate that they hold, from deciding anything, at once.
func (k Keeper) Suspend(ctx context.Context, id uint64, reason string) error {
	if _, err := k.changeStatus(ctx, id, types.MEMBER_STATUS_ACTIVE, types.MEMBER_STATUS_SUSPENDED); err != nil {
		return err
	}
	if err := k.overtake(ctx, id, types.NOTICE_KIND_SUSPENSION); err != nil {
		return err
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_SUSPENDED, 0); err != nil {
		return err
	}
	return base.Emit(ctx, &types.MemberSuspended{Member: id, Reason: reason})
}

// Reinstate ends a suspension; the mandates that have not ended in between count again.
func (k Keeper) Reinstate(ctx context.Context, id uint64) error {
	if _, err := k.changeStatus(ctx, id, types.MEMBER_STATUS_SUSPENDED, types.MEMBER_STATUS_ACTIVE); err != nil {
		return err
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_REINSTATED, 0); err != nil {
		return err
	}
	return base.Emit(ctx, &types.MemberReinstated{Member: id})
}

// Leave ends a membership and all mandates that the member holds, so that none
// comes back to life if they should return.
func (k Keeper) Leave(ctx context.Context, id uint64) error {
	member, err := k.changeStatus(ctx, id, types.MEMBER_STATUS_ACTIVE, types.MEMBER_STATUS_LEFT)
	if err != nil {
		return err
	}
	if err := k.revokeAllOf(ctx, id); err != nil {
		return err
	}
	if err := k.overtake(ctx, id, types.NOTICE_KIND_SUSPENSION); err != nil {
		return err
	}
	since := member.ElectorSince
	if since == 0 { // who did not vote with all members is taken off no vote of theirs
		since = member.InactiveSince
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_LEFT, since); err != nil {
		return err
	}
	return base.Emit(ctx, &types.MemberLeft{Member: id})
}

// changeStatus moves a member from one status to another, and returns them as they were but for the times of the change.
func (k Keeper) changeStatus(ctx context.Context, id uint64, from, to types.MemberStatus) (types.Member, error) {
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return member, err
	}
	if member.Status != from {
		return member, errorsmod.Wrapf(types.ErrMemberStatus, "member %d is %s, not %s", id, member.Status, from)
	}
	now, err := k.Now(ctx)
	if err != nil {
		return member, err
	}
	before := member
	if to == types.MEMBER_STATUS_ACTIVE {
		member.ActiveSince = now
	} else {
		member.InactiveSince = now
	}
	after := member
	after.Status = to
	if to == types.MEMBER_STATUS_LEFT {
		if after.ProbationUntil != 0 {
			if err := k.probations.Remove(ctx, collections.Join(after.ProbationUntil, id)); err != nil {
				return member, err
			}
		}
		after.ElectorSince, after.ProbationUntil, after.AdmittedBy = 0, 0, 0
	}
	return member, k.changeMember(ctx, before, after)
}

// storeMember writes a member, and gives their address the account without which nobody can sign.
func (k Keeper) storeMember(ctx context.Context, before, member types.Member) error {
	addr, err := k.addresses.StringToBytes(member.Address)
	if err != nil {
		return err
	}
	if err := k.changeMember(ctx, before, member); err != nil {
		return err
	}
	k.ensureAccount(ctx, addr)
	return nil
}
