package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/x/region/types"
)

// GetMember returns a member of any status; ErrMemberNotFound.
func (k Keeper) GetMember(ctx context.Context, id uint64) (types.Member, error) {
	member, err := k.members.Get(ctx, id)
	exists, err := found(err)
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
	id, err := k.memberByAddress.Get(ctx, addr)
	exists, err := found(err)
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
// ErrNotMember, ErrMemberSuspended or ErrMemberLeft otherwise.
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
		return types.Member{}, errorsmod.Wrapf(types.ErrMemberSuspended, "%d (%s)", member.Id, signer)
	case member.Status != types.MEMBER_STATUS_ACTIVE:
		return types.Member{}, errorsmod.Wrapf(types.ErrMemberLeft, "%d (%s)", member.Id, signer)
	}
	return member, nil
}

// FormerMember returns whoever signs with an address, a member now or formerly: what they have stays theirs. ErrNotMember otherwise.
func (k Keeper) FormerMember(ctx context.Context, signer string) (types.Member, error) {
	addr, err := k.address("signer", signer)
	if err != nil {
		return types.Member{}, err
	}
	member, exists, err := k.MemberByAddress(ctx, addr)
	if err == nil && !exists {
		err = errorsmod.Wrap(types.ErrNotMember, signer)
	}
	return member, err
}

// PresentMember returns the member who signs with an address, suspended or not: what the assembly of all members
// decides nobody is suspended from. ErrNotMember or ErrMemberLeft otherwise.
func (k Keeper) PresentMember(ctx context.Context, signer string) (types.Member, error) {
	member, err := k.FormerMember(ctx, signer)
	if err == nil && !member.Status.Present() {
		err = errorsmod.Wrapf(types.ErrMemberLeft, "%d (%s)", member.Id, signer)
	}
	return member, err
}

// Admit makes the owner of an address a member. Somebody who left comes back under their old id, so that nobody is a
// member twice by leaving in between: with the address that they had, or, naming that id in returning, with another one.
func (k Keeper) Admit(ctx context.Context, address string, returning uint64) (uint64, error) {
	addr, err := k.address("address", address)
	if err != nil {
		return 0, err
	}
	now, err := k.Now(ctx)
	if err != nil {
		return 0, err
	}
	member, exists, err := k.MemberByAddress(ctx, addr)
	switch {
	case err != nil:
		return 0, err
	case exists && returning != 0 && member.Id != returning:
		return 0, errorsmod.Wrapf(types.ErrAddressTaken, "%s is member %d, not %d", address, member.Id, returning)
	case !exists && returning != 0:
		if member, err = k.giveAddress(ctx, returning, addr); err != nil {
			return 0, err
		}
		exists = true
	}
	if exists {
		if member.Status != types.MEMBER_STATUS_LEFT {
			return 0, errorsmod.Wrapf(types.ErrAddressTaken, "%s is member %d", address, member.Id)
		}
	} else {
		if err := k.checkFree(ctx, addr); err != nil {
			return 0, err
		}
		if member.Id, err = next(ctx, k.memberSequence); err != nil {
			return 0, err
		}
		member.Address = addr.String()
	}
	before := member.Status
	member.Status, member.AdmittedAt, member.ActiveSince = types.MEMBER_STATUS_ACTIVE, now, now
	if err := k.storeMember(ctx, member); err != nil {
		return 0, err
	}
	if err := k.countPresent(ctx, before, member.Status); err != nil {
		return 0, err
	}
	return member.Id, emit(ctx, &types.MemberAdmitted{Member: member.Id, Address: member.Address, Returned: exists})
}

// giveAddress gives a member who left another address, with which they come back.
func (k Keeper) giveAddress(ctx context.Context, id uint64, addr sdk.AccAddress) (types.Member, error) {
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return member, err
	}
	if member.Status != types.MEMBER_STATUS_LEFT {
		return member, errorsmod.Wrapf(types.ErrMemberStatus, "member %d is %s: they have not left, and their key is replaced", id, member.Status)
	}
	if err := k.ReplaceKey(ctx, id, addr.String(), 0); err != nil {
		return member, err
	}
	return k.GetMember(ctx, id)
}

// Suspend stops an active member, and every mandate that they hold, from deciding anything.
func (k Keeper) Suspend(ctx context.Context, id uint64, reason string) error {
	if err := k.changeStatus(ctx, id, types.MEMBER_STATUS_ACTIVE, types.MEMBER_STATUS_SUSPENDED); err != nil {
		return err
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_SUSPENDED, 0); err != nil {
		return err
	}
	return emit(ctx, &types.MemberSuspended{Member: id, Reason: reason})
}

// Reinstate ends a suspension; the mandates that have not ended in between count again.
func (k Keeper) Reinstate(ctx context.Context, id uint64) error {
	if err := k.changeStatus(ctx, id, types.MEMBER_STATUS_SUSPENDED, types.MEMBER_STATUS_ACTIVE); err != nil {
		return err
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_REINSTATED, 0); err != nil {
		return err
	}
	return emit(ctx, &types.MemberReinstated{Member: id})
}

// Leave ends a membership and all mandates that the member holds, so that none
// comes back to life if they should return.
func (k Keeper) Leave(ctx context.Context, id uint64) error {
	if err := k.changeStatus(ctx, id, types.MEMBER_STATUS_ACTIVE, types.MEMBER_STATUS_LEFT); err != nil {
		return err
	}
	if err := k.revokeAllOf(ctx, id); err != nil {
		return err
	}
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return err
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_LEFT, member.AdmittedAt); err != nil {
		return err
	}
	return emit(ctx, &types.MemberLeft{Member: id})
}

func (k Keeper) changeStatus(ctx context.Context, id uint64, from, to types.MemberStatus) error {
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return err
	}
	if member.Status != from {
		return errorsmod.Wrapf(types.ErrMemberStatus, "member %d is %s, not %s", id, member.Status, from)
	}
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	if to == types.MEMBER_STATUS_ACTIVE {
		member.ActiveSince = now
	} else {
		member.InactiveSince = now
	}
	member.Status = to
	if err := k.members.Set(ctx, id, member); err != nil {
		return err
	}
	return k.countPresent(ctx, from, to)
}

// CountMembers is how many members there are now, suspended ones too. It is counted as they come
// and go, so that asking costs one read in a region of any size.
func (k Keeper) CountMembers(ctx context.Context) (uint64, error) {
	count, err := k.presentMembers.Get(ctx)
	_, err = found(err)
	return count, err
}

// countPresent counts a member whose status changed.
func (k Keeper) countPresent(ctx context.Context, from, to types.MemberStatus) error {
	if from.Present() == to.Present() {
		return nil
	}
	count, err := k.CountMembers(ctx)
	if err != nil {
		return err
	}
	if to.Present() {
		count++
	} else {
		count--
	}
	return k.presentMembers.Set(ctx, count)
}

// storeMember writes a member and their address, and gives the address the account without which nobody can sign.
func (k Keeper) storeMember(ctx context.Context, member types.Member) error {
	addr, err := k.addresses.StringToBytes(member.Address)
	if err != nil {
		return err
	}
	if err := k.members.Set(ctx, member.Id, member); err != nil {
		return err
	}
	if err := k.memberByAddress.Set(ctx, addr, member.Id); err != nil {
		return err
	}
	k.ensureAccount(ctx, addr)
	return nil
}
