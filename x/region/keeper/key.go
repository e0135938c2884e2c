package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// ReplaceKey gives a member another address, at once. Their id and all that hangs on it stay;
// the old address is retired for ever, because whoever found the lost key must
// never be anybody here. Their currency follows when the queue is drained.
// A key that was lost leaves everything as it is; what was signed with a stolen one since a time, at most
// MaxStolenSeconds ago, is struck where it is not carried out yet. stolenSince is 0 for a lost key.
// With the address that they have it lets a frozen key sign again: the registrars found that it is theirs.
func (k Keeper) ReplaceKey(ctx context.Context, id uint64, newAddress string, stolenSince int64) error {
	if err := k.checkStolen(ctx, stolenSince); err != nil {
		return err
	}
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return err
	}
	if err := k.overtake(ctx, id, types.NOTICE_KIND_REPLACEMENT); err != nil {
		return err
	}
	return k.replaceKey(ctx, member, newAddress, stolenSince)
}

func (k Keeper) replaceKey(ctx context.Context, member types.Member, newAddress string, stolenSince int64) error {
	newAddr, err := k.address("new_address", newAddress)
	if err != nil {
		return err
	}
	before, frozen := member, member.FrozenAt != 0
	member.FrozenAt, member.Contested = 0, false
	if stolenSince != 0 {
		if err := k.queueChange(ctx, member.Id, types.MEMBER_CHANGE_KIND_KEY_STOLEN, stolenSince); err != nil {
			return err
		}
	}
	if frozen && newAddress == member.Address {
		if err := k.storeMember(ctx, before, member); err != nil {
			return err
		}
		return base.Emit(ctx, &types.KeyConfirmed{Member: member.Id, StolenSince: stolenSince})
	}
	// What a suspended member has is theirs, and so is what somebody has who left: they may have their key replaced too.
	if err := k.checkFree(ctx, newAddr); err != nil {
		return err
	}
	oldAddr, err := k.addresses.StringToBytes(member.Address)
	if err != nil {
		return err
	}
	if err := k.retiredAddresses.Set(ctx, oldAddr, member.Id); err != nil {
		return err
	}
	replacement := types.KeyReplacement{Member: member.Id, OldAddress: member.Address, NewAddress: newAddr.String()}
	member.Address = replacement.NewAddress
	if err := k.storeMember(ctx, before, member); err != nil {
		return err
	}
	position, err := base.NextID(ctx, k.replacementSequence)
	if err != nil {
		return err
	}
	if err := k.replacements.Set(ctx, position, replacement); err != nil {
		return err
	}
	return base.Emit(ctx, &types.KeyReplaced{Member: member.Id, OldAddress: replacement.OldAddress, NewAddress: replacement.NewAddress, StolenSince: stolenSince})
}

// FreezeKey stops the key that signs from signing anything, at once: whoever has it may, and they can do no more with it then.
// The registrars say which key follows. Where a shift runs, it ends. ErrKeyFrozen when it is frozen already.
func (k Keeper) FreezeKey(ctx context.Context, signer string) error {
	member, err := k.FormerMember(ctx, signer)
	if err != nil {
		return err
	}
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	return k.freeze(ctx, member, now)
}

func (k Keeper) freeze(ctx context.Context, member types.Member, now int64) error {
	member.FrozenAt = now
	if err := k.members.Set(ctx, member.Id, member); err != nil {
		return err
	}
	if err := k.queueChange(ctx, member.Id, types.MEMBER_CHANGE_KIND_KEY_FROZEN, 0); err != nil {
		return err
	}
	return base.Emit(ctx, &types.KeyFrozen{Member: member.Id})
}

// checkStolen bounds how far back a stolen key takes away what was said with it.
func (k Keeper) checkStolen(ctx context.Context, since int64) error {
	if since == 0 {
		return nil
	}
	now, err := k.Now(ctx)
	if err == nil && (since > now || since < now-types.MaxStolenSeconds) {
		err = errorsmod.Wrapf(types.ErrInvalid, "stolen_since is %s, it must be from %s to now, %s", said.Time(since), said.Time(now-types.MaxStolenSeconds), said.Time(now))
	}
	return err
}

// DrainKeyReplacements takes the oldest replacements off the queue, at most limit of
// them, in the order in which they happened: a key replaced twice moves twice.
func (k Keeper) DrainKeyReplacements(ctx context.Context, limit int) ([]types.KeyReplacement, error) {
	if limit <= 0 {
		return nil, nil
	}
	positions, drained, err := k.firstReplacements(ctx, limit)
	if err != nil {
		return nil, err
	}
	for _, position := range positions {
		if err := k.replacements.Remove(ctx, position); err != nil {
			return nil, err
		}
	}
	return drained, nil
}

func (k Keeper) firstReplacements(ctx context.Context, limit int) (positions []uint64, values []types.KeyReplacement, err error) {
	err = k.replacements.Walk(ctx, nil, func(position uint64, replacement types.KeyReplacement) (bool, error) {
		positions, values = append(positions, position), append(values, replacement)
		return len(positions) == limit, nil
	})
	return positions, values, err
}

// checkFree says whether an address may become somebody's: it is no member's, no
// relayer's, was never retired, and is not a module's.
func (k Keeper) checkFree(ctx context.Context, addr sdk.AccAddress) error {
	id, taken, err := base.FindUnique(ctx, k.members.Indexes.ByAddress, addr)
	if err != nil {
		return err
	}
	if taken {
		return errorsmod.Wrapf(types.ErrAddressTaken, "%s is member %d", addr, id)
	}
	if id, taken, err = base.FindUnique(ctx, k.relayers.Indexes.ByAddress, addr); err != nil {
		return err
	}
	if taken {
		return errorsmod.Wrapf(types.ErrAddressTaken, "%s is relayer %d", addr, id)
	}
	if retired, err := k.retiredAddresses.Has(ctx, addr); err != nil {
		return err
	} else if retired {
		return errorsmod.Wrap(types.ErrAddressRetired, addr.String())
	}
	if err := k.checkNotAwaited(ctx, addr); err != nil {
		return err
	}
	if held, err := k.PowersHeldBy(ctx, addr); err != nil {
		return err
	} else if held > 0 {
		return errorsmod.Wrapf(types.ErrAddressTaken, "who decides there holds %d powers of the region: %s", held, addr)
	}
	_, module := k.accounts.GetAccount(ctx, addr).(sdk.ModuleAccountI)
	if module || addr.Equals(k.authority) {
		return errorsmod.Wrap(types.ErrAddressNotPersonal, addr.String())
	}
	return nil
}

// checkNotAwaited refuses an address that a member gets when a notice is due.
func (k Keeper) checkNotAwaited(ctx context.Context, addr sdk.AccAddress) error {
	id, awaited, err := base.Find(ctx, k.awaitedAddresses, addr)
	if err == nil && awaited {
		err = errorsmod.Wrapf(types.ErrAddressTaken, "%s is the new address of notice %d", addr, id)
	}
	return err
}

func (k Keeper) ensureAccount(ctx context.Context, addr sdk.AccAddress) {
	if k.accounts.GetAccount(ctx, addr) == nil {
		k.accounts.SetAccount(ctx, k.accounts.NewAccountWithAddress(ctx, addr))
	}
}

// address reads an address in its one spelling.
func (k Keeper) address(name, text string) (sdk.AccAddress, error) {
	if err := check.For(types.ErrInvalid).Address(name, text); err != nil {
		return nil, err
	}
	return k.addresses.StringToBytes(text)
}
