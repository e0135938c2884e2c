package keeper

import (
	"context"
	"fmt"
	"slices"

	"github.com/cosmos/gogoproto/proto"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/region/types"
)

// allPowers are the permissions and, after them, the parameters. Two of one name
// would let the holder of one use the other, so that is a fault of construction.
func allPowers(parameters []string) []string {
	powers := append(slices.Clone(types.Permissions), parameters...)
	sorted := slices.Sorted(slices.Values(powers))
	for i, name := range sorted {
		if err := types.CheckPower(name); err != nil {
			panic(err)
		}
		if i > 0 && sorted[i-1] == name {
			panic(fmt.Sprintf("two powers are called %q", name))
		}
	}
	return powers
}

// HolderOf is the address that holds a power of the region: the one it was assigned
// to; else, for a parameter, who holds region.params, and the region's authority for
// everything else.
func (k Keeper) HolderOf(ctx context.Context, power string) (sdk.AccAddress, error) {
	holder, assigned, err := base.Find(ctx, k.powerHolders, power)
	if err != nil || assigned {
		return holder, err
	}
	if types.IsPermission(power) {
		return k.authority, nil
	}
	return k.HolderOf(ctx, types.PermissionParams)
}

// Authorize says whether a signer may do something for the region: its authority,
// the holder of the permission, or an officer whom that holder appointed and whose
// limit the amount uses up. Who had the permission from a former holder has it no
// more. Errors are those of AuthorizeFor.
func (k Keeper) Authorize(ctx context.Context, signer, permission string, amount int64) error {
	return k.authorize(ctx, permission, signer, permission, amount)
}

// AuthorizeHolder says whether a signer is who holds a permission, or the region's authority: addresses that belong to
// nobody and at which boards act by vote. An officer, whatever the limit, is refused with ErrNotAuthorized.
func (k Keeper) AuthorizeHolder(ctx context.Context, signer, permission string) error {
	holder, err := k.HolderOf(ctx, permission)
	if err != nil {
		return err
	}
	if signer != k.authority.String() && signer != holder.String() {
		return types.Refuse(errorsmod.Wrapf(types.ErrNotAuthorized, "what takes the vote of who holds %s is no officer's", permission), holder.String(), "")
	}
	return nil
}

// authorize is Authorize where the power is one thing and what its holder's officers are given is another.
func (k Keeper) authorize(ctx context.Context, power, signer, permission string, amount int64) error {
	if amount >= 0 && signer == k.authority.String() {
		return nil
	}
	holder, err := k.HolderOf(ctx, power)
	if err != nil {
		return err
	}
	return k.AuthorizeFor(ctx, holder, signer, permission, amount)
}

// AuthorizeChange says whether a signer may change a module's parameters from old to
// changed: they need the power over every field that differs. An officer uses it with
// region.params from the field's holder, one act for all fields of that holder. The
// error names the first field they may not change.
func (k Keeper) AuthorizeChange(ctx context.Context, signer, module string, old, changed proto.Message) error {
	names := types.ChangedParameters(module, old, changed)
	if len(names) == 0 { // nothing to change, but nothing to announce for strangers either
		return k.Authorize(ctx, signer, types.PermissionParams, one)
	}
	var asked []sdk.AccAddress
	for _, name := range names {
		holder, err := k.HolderOf(ctx, name)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(asked, func(other sdk.AccAddress) bool { return other.Equals(holder) }) {
			continue
		}
		asked = append(asked, holder)
		if err := k.authorize(ctx, name, signer, types.PermissionParams, one); err != nil {
			return errorsmod.Wrapf(err, "to change %s", name)
		}
	}
	return nil
}

// AssignPower names the holder of a power; no holder gives it back to the default
// one. It must be an address that is nobody's own: a person's suspension or lost key
// would otherwise take the power along. Whoever held mandates for it from the former
// holder cannot use them any more.
func (k Keeper) AssignPower(ctx context.Context, power string, holder sdk.AccAddress) error {
	if !slices.Contains(k.powers, power) {
		return errorsmod.Wrapf(types.ErrPowerUnknown, "%.80q", power)
	}
	old, err := k.HolderOf(ctx, power)
	if err != nil {
		return err
	}
	if !holder.Empty() {
		if err := k.checkImpersonal(ctx, holder); err != nil {
			return err
		}
	}
	if err := k.holdPower(ctx, power, holder); err != nil {
		return err
	}
	return base.Emit(ctx, &types.PowerAssigned{Power: power, Holder: holder.String(), OldHolder: old.String()})
}

// checkImpersonal refuses the address of a member, past or present, and of a relayer.
func (k Keeper) checkImpersonal(ctx context.Context, addr sdk.AccAddress) error {
	if member, exists, err := k.MemberByAddress(ctx, addr); err != nil {
		return err
	} else if exists {
		return errorsmod.Wrapf(types.ErrAddressTaken, "%s is the address of member %d", addr, member.Id)
	}
	if retired, err := k.retiredAddresses.Has(ctx, addr); err != nil {
		return err
	} else if retired {
		return errorsmod.Wrap(types.ErrAddressRetired, addr.String())
	}
	if err := k.checkNotAwaited(ctx, addr); err != nil {
		return err
	}
	if relayer, err := k.IsRelayer(ctx, addr); err != nil {
		return err
	} else if relayer {
		return errorsmod.Wrapf(types.ErrAddressTaken, "%s is a relayer's address", addr)
	}
	return nil
}

// holdPower stores who was assigned a power and counts it for both.
func (k Keeper) holdPower(ctx context.Context, power string, holder sdk.AccAddress) error {
	former, assigned, err := base.Find(ctx, k.powerHolders, power)
	if err != nil {
		return err
	}
	if assigned {
		if err := k.countPower(ctx, former, -1); err != nil {
			return err
		}
	}
	if holder.Empty() {
		return k.powerHolders.Remove(ctx, power)
	}
	if err := k.countPower(ctx, holder, 1); err != nil {
		return err
	}
	return k.powerHolders.Set(ctx, power, holder)
}

func (k Keeper) countPower(ctx context.Context, holder sdk.AccAddress, by int64) error {
	count, err := k.PowersHeldBy(ctx, holder)
	if err != nil {
		return err
	}
	if int64(count)+by == 0 {
		return k.powersHeld.Remove(ctx, holder)
	}
	return k.powersHeld.Set(ctx, holder, uint64(int64(count)+by))
}

// PowersHeldBy is how many powers were assigned to an address; asked whenever an address is given to somebody.
func (k Keeper) PowersHeldBy(ctx context.Context, addr sdk.AccAddress) (uint64, error) {
	count, _, err := base.Find(ctx, k.powersHeld, addr)
	return count, err
}

func (k Keeper) initPower(ctx context.Context, power types.Power) error {
	if !slices.Contains(k.powers, power.Name) {
		return errorsmod.Wrapf(types.ErrPowerUnknown, "%.80q", power.Name)
	}
	holder, err := k.addresses.StringToBytes(power.Holder)
	if err != nil {
		return err
	}
	return k.holdPower(ctx, power.Name, holder)
}

// Powers are all powers with their holders, permissions first, then the parameters module by module.
func (k Keeper) Powers(ctx context.Context) ([]types.PowerHolder, error) {
	powers := make([]types.PowerHolder, len(k.powers))
	for i, name := range k.powers {
		holder, err := k.HolderOf(ctx, name)
		if err != nil {
			return nil, err
		}
		assigned, err := k.powerHolders.Has(ctx, name)
		if err != nil {
			return nil, err
		}
		powers[i] = types.PowerHolder{Power: name, Holder: holder.String(), Assigned: assigned}
	}
	return powers, nil
}

// A power is one that exists, its holder is nobody's own address, and as many are counted as an address holds.
func (k Keeper) checkPowers(ctx context.Context) error {
	counted := map[string]uint64{}
	err := k.powerHolders.Walk(ctx, nil, func(power string, holder sdk.AccAddress) (bool, error) {
		if !slices.Contains(k.powers, power) {
			return true, fmt.Errorf("%q is held by %s and no power", power, holder)
		}
		if err := k.checkImpersonal(ctx, holder); err != nil {
			return true, fmt.Errorf("holder of %s: %w", power, err)
		}
		counted[holder.String()]++
		return false, nil
	})
	if err != nil {
		return err
	}
	entries := 0
	err = k.powersHeld.Walk(ctx, nil, func(holder sdk.AccAddress, count uint64) (bool, error) {
		entries++
		if counted[holder.String()] != count {
			return true, fmt.Errorf("%s holds %d powers, %d are counted", holder, counted[holder.String()], count)
		}
		return false, nil
	})
	if err == nil && entries != len(counted) {
		return fmt.Errorf("%d addresses hold powers, %d are counted", len(counted), entries)
	}
	return err
}
