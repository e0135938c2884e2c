package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// maxHandedOn is how far a limited mandate may be handed on: from officer to officer, counted by those who do.
const maxHandedOn = 4

// AuthorizeFor says whether a signer may do something for a granting address, such
// as a company's authority: that address itself, or an officer with an open mandate
// from it, whose limit the amount uses up (micro-units where the permission moves
// money, acts elsewhere; 1 at least), as it does the limits out of which the mandate
// was handed on. ErrNotMember, ErrNotAuthorized, ErrMandateEnded or ErrMandateLimit
// otherwise, each as a types.Refused that knows who may, or why a member is not active.
func (k Keeper) AuthorizeFor(ctx context.Context, grantor sdk.AccAddress, signer, permission string, amount int64) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "amount %s for %s is negative", k.limit(permission, amount), permission)
	}
	if signer == grantor.String() {
		return nil
	}
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	chain, err := k.openMandate(ctx, grantor, signer, permission, now)
	for i := 0; err == nil && i < len(chain); i++ {
		chain[i], err = k.use(chain[i], max(1, amount), now)
	}
	if errorsmod.IsOf(err, types.ErrNotMember, types.ErrNotAuthorized, types.ErrMandateEnded, types.ErrMandateLimit) {
		return types.Refuse(err, grantor.String(), permission)
	}
	if err != nil {
		return err
	}
	for _, mandate := range chain { // all or none, since callers may have another way for who has no mandate
		if mandate.LimitPerPeriod == 0 {
			continue
		}
		if err := k.mandates.Set(ctx, collections.Join3(grantor, mandate.Member, permission), mandate); err != nil {
			return err
		}
	}
	return nil
}

// openMandate returns the mandate by which a signer may act now, first, and after it those out of which it was handed on.
func (k Keeper) openMandate(ctx context.Context, grantor sdk.AccAddress, signer, permission string, now int64) ([]types.Mandate, error) {
	member, err := k.ActiveMember(ctx, signer)
	if err != nil {
		return nil, err
	}
	mandate, exists, err := k.mandate(ctx, grantor, member.Id, permission)
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, errorsmod.Wrapf(types.ErrNotAuthorized, "member %d has no %s", member.Id, permission)
	}
	if mandate.EndedAt(now) {
		return nil, errorsmod.Wrapf(types.ErrMandateEnded, "%s of member %d ended at %s", permission, member.Id, said.Time(mandate.EndsAt))
	}
	chain := []types.Mandate{mandate}
	for by := mandate.HandedOnBy; by != 0; by = mandate.HandedOnBy {
		if mandate, exists, err = k.mandate(ctx, grantor, by, permission); err != nil {
			return nil, err
		}
		if !exists || mandate.EndedAt(now) || len(chain) > maxHandedOn {
			return nil, errorsmod.Wrapf(types.ErrMandateEnded, "%s of member %d was handed on by member %d, who has it no more", permission, member.Id, by)
		}
		chain = append(chain, mandate)
	}
	return chain, nil
}

func (k Keeper) mandate(ctx context.Context, grantor sdk.AccAddress, member uint64, permission string) (types.Mandate, bool, error) {
	mandate, exists, err := base.Find(ctx, k.mandates, collections.Join3(grantor, member, permission))
	return mandate, exists, err
}

// use counts an amount against the limit of the running period, where there is one. Periods
// follow each other without a gap from the grant on.
func (k Keeper) use(mandate types.Mandate, amount, now int64) (types.Mandate, error) {
	if mandate.LimitPerPeriod == 0 {
		return mandate, nil
	}
	if passed := (now - mandate.PeriodStart) / mandate.PeriodSeconds; passed > 0 {
		mandate.PeriodStart += passed * mandate.PeriodSeconds
		mandate.Used = 0
	}
	used, err := money.Add(mandate.Used, amount)
	if err != nil || used > mandate.LimitPerPeriod {
		return mandate, errorsmod.Wrapf(types.ErrMandateLimit, "%s asked, %s of %s used; member %d, %s, until %s",
			k.limit(mandate.Permission, amount), k.limit(mandate.Permission, mandate.Used), k.limit(mandate.Permission, mandate.LimitPerPeriod),
			mandate.Member, mandate.Permission, said.Time(mandate.PeriodStart+mandate.PeriodSeconds))
	}
	mandate.Used = used
	return mandate, nil
}

// limit says what a limit of a mandate for a permission counts.
func (k Keeper) limit(permission string, n int64) fmt.Stringer {
	return types.LimitOf(types.MovesMoney(permission) || k.movesMoney(permission), n)
}

// terms says how much a mandate lets, and until when.
func (k Keeper) terms(permission string, limit, period, endsAt int64) string {
	text, end := "no limit", "no end"
	if limit != 0 {
		text = fmt.Sprintf("%s per %s", k.limit(permission, limit), said.Span(period))
	}
	if endsAt != 0 {
		end = "until " + said.Time(endsAt).String()
	}
	return text + ", " + end
}

// Delegated returns what a signer may grant for a grantor: the grantor itself anything,
// an officer only what they hold themselves, with no larger limit and no later end
// (ErrMandateTooLarge), and out of their own limit where they have one: to nobody from
// whom they have it, and not further than four officers (ErrHandedOn). It does not ask
// whether they may grant at all.
func (k Keeper) Delegated(ctx context.Context, grantor sdk.AccAddress, signer string, grant types.MandateGrant) (types.MandateGrant, error) {
	grant.HandedOnBy = 0
	if signer == grantor.String() {
		return grant, nil
	}
	now, err := k.Now(ctx)
	if err != nil {
		return grant, err
	}
	chain, err := k.openMandate(ctx, grantor, signer, grant.Permission, now)
	if err != nil {
		return grant, err
	}
	own := chain[0]
	if !own.Covers(grant) {
		return grant, errorsmod.Wrapf(types.ErrMandateTooLarge, "%s: asked for %s, has %s",
			grant.Permission, k.terms(grant.Permission, grant.LimitPerPeriod, grant.PeriodSeconds, grant.EndsAt), k.terms(own.Permission, own.LimitPerPeriod, own.PeriodSeconds, own.EndsAt))
	}
	if own.LimitPerPeriod == 0 {
		return grant, nil
	}
	for _, above := range chain[1:] {
		if above.Member == grant.Member {
			return grant, errorsmod.Wrapf(types.ErrHandedOn, "member %d has %s from member %d", own.Member, grant.Permission, grant.Member)
		}
	}
	if len(chain) > maxHandedOn {
		return grant, errorsmod.Wrapf(types.ErrHandedOn, "%s of member %d has gone through %d hands, at most %d", grant.Permission, own.Member, len(chain)-1, maxHandedOn)
	}
	grant.HandedOnBy = own.Member
	return grant, nil
}

// GrantMandate lets an active member do something for a grantor and returns the
// mandate's id. It takes the place of the same permission from the same grantor;
// what was used of the running period counts on, or a repeated grant would lift
// every limit. Who may grant is the caller's to check.
func (k Keeper) GrantMandate(ctx context.Context, grantor sdk.AccAddress, grant types.MandateGrant) (uint64, error) {
	if err := grant.Validate(); err != nil {
		return 0, err
	}
	member, err := k.GetMember(ctx, grant.Member)
	if err != nil {
		return 0, err
	}
	if member.Status != types.MEMBER_STATUS_ACTIVE {
		return 0, errorsmod.Wrapf(types.ErrMemberStatus, "member %d is %s", member.Id, member.Status)
	}
	now, err := k.Now(ctx)
	if err != nil {
		return 0, err
	}
	if grant.EndsAt != 0 && grant.EndsAt <= now {
		return 0, errorsmod.Wrapf(types.ErrInvalid, "ends_at %s is not after now, %s", said.Time(grant.EndsAt), said.Time(now))
	}
	key := collections.Join3(grantor, grant.Member, grant.Permission)
	old, replaces, err := base.Find(ctx, k.mandates, key)
	if err != nil {
		return 0, err
	}
	if !replaces {
		if err := k.makeRoom(ctx, grant.Member, now); err != nil {
			return 0, err
		}
	}
	mandate := types.Mandate{
		Grantor: grantor.String(), Member: grant.Member, Permission: grant.Permission,
		LimitPerPeriod: grant.LimitPerPeriod, PeriodSeconds: grant.PeriodSeconds, EndsAt: grant.EndsAt, GrantedAt: now,
		HandedOnBy: grant.HandedOnBy,
	}
	if mandate.LimitPerPeriod > 0 {
		mandate.PeriodStart = now
		if replaces && old.Counts(now) {
			mandate.Used, mandate.PeriodStart = old.Used, old.PeriodStart
		}
	}
	if mandate.Id, err = base.NextID(ctx, k.mandateSequence); err != nil {
		return 0, err
	}
	if err := k.storeMandate(ctx, grantor, mandate); err != nil {
		return 0, err
	}
	return mandate.Id, base.Emit(ctx, &types.MandateGranted{Mandate: mandate})
}

// makeRoom forgets the member's mandates that have ended, once their period has too, and refuses one more than they may hold.
func (k Keeper) makeRoom(ctx context.Context, member uint64, now int64) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	held, err := k.mandatesOf(ctx, member)
	if err != nil {
		return err
	}
	if len(held) < int(params.MaxMandatesPerMember) {
		return nil
	}
	open := 0
	for _, key := range held {
		mandate, err := k.mandates.Get(ctx, key)
		if err != nil {
			return err
		}
		if !mandate.EndedAt(now) || mandate.Counts(now) {
			open++
		} else if err := k.removeMandate(ctx, key); err != nil {
			return err
		}
	}
	if open >= int(params.MaxMandatesPerMember) {
		return errorsmod.Wrapf(types.ErrTooManyMandates, "member %d holds %d of %d", member, open, params.MaxMandatesPerMember)
	}
	return nil
}

// RevokeMandate takes one mandate back; ErrMandateNotFound. What was used of its limit counts on for the rest of the
// period, should it be granted again.
func (k Keeper) RevokeMandate(ctx context.Context, grantor sdk.AccAddress, member uint64, permission string) error {
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	key := collections.Join3(grantor, member, permission)
	mandate, exists, err := k.mandate(ctx, grantor, member, permission)
	if err != nil {
		return err
	}
	if !exists || (mandate.EndedAt(now) && mandate.Counts(now)) {
		return errorsmod.Wrapf(types.ErrMandateNotFound, "%s of member %d from %s", permission, member, grantor)
	}
	if mandate.Counts(now) {
		mandate.EndsAt = now
		err = k.mandates.Set(ctx, key, mandate)
	} else {
		err = k.removeMandate(ctx, key)
	}
	if err != nil {
		return err
	}
	return base.Emit(ctx, revoked(mandate))
}

func revoked(mandate types.Mandate) *types.MandateRevoked {
	return &types.MandateRevoked{Mandate: mandate.Id, Grantor: mandate.Grantor, Member: mandate.Member, Permission: mandate.Permission}
}

// RevokeMandates takes all mandates back that a member has from a grantor; none is no error.
func (k Keeper) RevokeMandates(ctx context.Context, grantor sdk.AccAddress, member uint64) error {
	keys, err := k.mandatesFrom(ctx, grantor, member)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := k.RevokeMandate(ctx, grantor, member, key.K3()); err != nil && !errors.Is(err, types.ErrMandateNotFound) {
			return err
		}
	}
	return nil
}

// revokeAllOf forgets all mandates of a member, from whomever.
func (k Keeper) revokeAllOf(ctx context.Context, member uint64) error {
	keys, err := k.mandatesOf(ctx, member)
	if err != nil {
		return err
	}
	for _, key := range keys {
		mandate, err := k.mandates.Get(ctx, key)
		if err != nil {
			return err
		}
		if err := k.removeMandate(ctx, key); err != nil {
			return err
		}
		if err := base.Emit(ctx, revoked(mandate)); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) storeMandate(ctx context.Context, grantor sdk.AccAddress, mandate types.Mandate) error {
	if err := k.mandates.Set(ctx, collections.Join3(grantor, mandate.Member, mandate.Permission), mandate); err != nil {
		return err
	}
	return k.mandatesByMember.Set(ctx, collections.Join3(mandate.Member, grantor, mandate.Permission))
}

func (k Keeper) removeMandate(ctx context.Context, key mandateKey) error {
	if err := k.mandates.Remove(ctx, key); err != nil {
		return err
	}
	return k.mandatesByMember.Remove(ctx, collections.Join3(key.K2(), key.K1(), key.K3()))
}

// mandatesOf lists what a member holds from anybody; MaxMandatesCap bounds it.
func (k Keeper) mandatesOf(ctx context.Context, member uint64) ([]mandateKey, error) {
	var keys []mandateKey
	held := collections.NewPrefixedTripleRange[uint64, sdk.AccAddress, string](member)
	err := k.mandatesByMember.Walk(ctx, held, func(key collections.Triple[uint64, sdk.AccAddress, string]) (bool, error) {
		keys = append(keys, collections.Join3(key.K2(), key.K1(), key.K3()))
		return false, nil
	})
	return keys, err
}

// Officers lists the active members who have a permission from a grantor now, by id, among the first mandates of the grantor,
// and says whether those were all. It is for texts and answers: how many are read bounds what it costs.
func (k Keeper) Officers(ctx context.Context, grantor sdk.AccAddress, permission string, first int) (members []uint64, all bool, err error) {
	now, err := k.Now(ctx)
	if err != nil {
		return nil, false, err
	}
	read := 0
	err = k.mandates.Walk(ctx, collections.NewPrefixedTripleRange[sdk.AccAddress, uint64, string](grantor), func(key mandateKey, mandate types.Mandate) (bool, error) {
		if read++; read > first {
			return true, nil
		}
		if key.K3() != permission || mandate.EndedAt(now) {
			return false, nil
		}
		member, err := k.GetMember(ctx, key.K2())
		if err == nil && member.Status == types.MEMBER_STATUS_ACTIVE {
			members = append(members, member.Id)
		}
		return err != nil, err
	})
	return members, read <= first, err
}

// countOfficers counts the active members who have a permission from a grantor now.
func (k Keeper) countOfficers(ctx context.Context, grantor sdk.AccAddress, permission string) (uint64, error) {
	now, err := k.Now(ctx)
	if err != nil {
		return 0, err
	}
	count := uint64(0)
	err = k.mandates.Walk(ctx, collections.NewPrefixedTripleRange[sdk.AccAddress, uint64, string](grantor), func(key mandateKey, mandate types.Mandate) (bool, error) {
		if key.K3() != permission || mandate.EndedAt(now) {
			return false, nil
		}
		member, err := k.GetMember(ctx, key.K2())
		if err == nil && member.Status == types.MEMBER_STATUS_ACTIVE {
			count++
		}
		return err != nil, err
	})
	return count, err
}

// mandatesFrom lists what a member holds from one grantor.
func (k Keeper) mandatesFrom(ctx context.Context, grantor sdk.AccAddress, member uint64) ([]mandateKey, error) {
	iterator, err := k.mandates.Iterate(ctx, collections.NewSuperPrefixedTripleRange[sdk.AccAddress, uint64, string](grantor, member))
	if err != nil {
		return nil, err
	}
	return iterator.Keys() // closes it
}
