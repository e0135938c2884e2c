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

// Admit makes the owner of an address a member. Somebody who left comes back
// under their old id, so that nobody is a member twice by leaving in between.
func (k Keeper) Admit(ctx context.Context, address string) (uint64, error) {
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
	if err := k.countActive(ctx, before, member.Status); err != nil {
		return 0, err
	}
	return member.Id, emit(ctx, &types.MemberAdmitted{Member: member.Id, Address: member.Address, Returned: exists})
}

// Suspend stops an active member, and every mandate that they hold, from deciding anything.
func (k Keeper) Suspend(ctx context.Context, id uint64, reason string) error {
	if err := k.changeStatus(ctx, id, types.MEMBER_STATUS_ACTIVE, types.MEMBER_STATUS_SUSPENDED); err != nil {
		return err
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_SUSPENDED); err != nil {
		return err
	}
	return emit(ctx, &types.MemberSuspended{Member: id, Reason: reason})
}

// Reinstate ends a suspension; the mandates that have not ended in between count again.
func (k Keeper) Reinstate(ctx context.Context, id uint64) error {
	if err := k.changeStatus(ctx, id, types.MEMBER_STATUS_SUSPENDED, types.MEMBER_STATUS_ACTIVE); err != nil {
		return err
	}
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_REINSTATED); err != nil {
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
	if err := k.queueChange(ctx, id, types.MEMBER_CHANGE_KIND_LEFT); err != nil {
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
	return k.countActive(ctx, from, to)
}

// CountActive is how many members may act now. It is counted as they come and go,
// so that asking costs one read in a region of any size.
func (k Keeper) CountActive(ctx context.Context) (uint64, error) {
	count, err := k.activeMembers.Get(ctx)
	_, err = found(err)
	return count, err
}

// countActive counts a member whose status changed.
func (k Keeper) countActive(ctx context.Context, from, to types.MemberStatus) error {
	if (from == types.MEMBER_STATUS_ACTIVE) == (to == types.MEMBER_STATUS_ACTIVE) {
		return nil
	}
	count, err := k.CountActive(ctx)
	if err != nil {
		return err
	}
	if to == types.MEMBER_STATUS_ACTIVE {
		count++
	} else {
		count--
	}
	return k.activeMembers.Set(ctx, count)
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
