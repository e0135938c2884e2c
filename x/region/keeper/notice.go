package keeper

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// A suspension or the replacement of a key that officers or a board decide takes effect after a notice, during which a share of
// the members stop it by objecting (ADR 0031): who may suspend and replace keys could otherwise make an assembly of their own.

// GetNotice returns an open notice; ErrNoticeNotFound.
func (k Keeper) GetNotice(ctx context.Context, id uint64) (types.Notice, error) {
	notice, exists, err := base.Find(ctx, k.notices, id)
	if err == nil && !exists {
		err = errorsmod.Wrapf(types.ErrNoticeNotFound, "%d", id)
	}
	return notice, err
}

// openNotice returns the open notice of a kind about a member, if there is one.
func (k Keeper) openNotice(ctx context.Context, member uint64, kind types.NoticeKind) (types.Notice, bool, error) {
	id, exists, err := base.Find(ctx, k.noticesByMember, collections.Join(member, uint32(kind)))
	if err != nil || !exists {
		return types.Notice{}, false, err
	}
	notice, err := k.GetNotice(ctx, id)
	return notice, err == nil, err
}

// decideSuspension suspends a member: at once where the assembly decided it, else after a notice, whose id it returns.
func (k Keeper) decideSuspension(ctx context.Context, signer string, id uint64, reason string) (uint64, error) {
	if signer == k.authority.String() {
		return 0, k.Suspend(ctx, id, reason)
	}
	member, err := k.GetMember(ctx, id)
	if err != nil {
		return 0, err
	}
	if member.Status != types.MEMBER_STATUS_ACTIVE {
		return 0, errorsmod.Wrapf(types.ErrMemberStatus, "member %d is %s", id, member.Status)
	}
	if err := k.useWindow(ctx, signer, types.WINDOW_KIND_SUSPENSIONS); err != nil {
		return 0, err
	}
	return k.giveNotice(ctx, signer, types.Notice{Kind: types.NOTICE_KIND_SUSPENSION, Member: id, Reason: reason})
}

// decideReplacement gives a member another address, or lets their frozen key sign again: at once where the assembly decided it,
// else after a notice, whose id it returns. Where their key objected, the same again agrees to the notice that is open.
func (k Keeper) decideReplacement(ctx context.Context, signer string, replacement types.Notice) (uint64, error) {
	if signer == k.authority.String() {
		return 0, k.ReplaceKey(ctx, replacement.Member, replacement.NewAddress, replacement.StolenSince)
	}
	member, err := k.GetMember(ctx, replacement.Member)
	if err != nil {
		return 0, err
	}
	open, is, err := k.openNotice(ctx, member.Id, types.NOTICE_KIND_REPLACEMENT)
	if err != nil {
		return 0, err
	}
	if is && open.Contested(member) && open.NewAddress == replacement.NewAddress && open.StolenSince == replacement.StolenSince {
		if err := k.agree(ctx, signer, &open); err != nil {
			return 0, err
		}
		return open.Id, k.notices.Set(ctx, open.Id, open)
	}
	if err := k.useWindow(ctx, signer, types.WINDOW_KIND_REPLACEMENTS); err != nil {
		return 0, err
	}
	addr, err := k.address("new_address", replacement.NewAddress)
	if err != nil {
		return 0, err
	}
	if err := k.checkStolen(ctx, replacement.StolenSince); err != nil {
		return 0, err
	}
	if replacement.NewAddress != member.Address || member.FrozenAt == 0 {
		if err := k.checkFree(ctx, addr); err != nil {
			return 0, err
		}
	}
	replacement.Kind = types.NOTICE_KIND_REPLACEMENT
	if member.Contested {
		if err := k.agree(ctx, signer, &replacement); err != nil {
			return 0, err
		}
	}
	return k.giveNotice(ctx, signer, replacement)
}

// giveNotice opens a notice; ErrNoticeOpen when one of its kind about the member is open.
func (k Keeper) giveNotice(ctx context.Context, signer string, notice types.Notice) (uint64, error) {
	if open, is, err := k.openNotice(ctx, notice.Member, notice.Kind); err != nil {
		return 0, err
	} else if is {
		return 0, errorsmod.Wrapf(types.ErrNoticeOpen, "notice %d about member %d, due at %s", open.Id, open.Member, said.Time(open.DueAt))
	}
	params, err := k.GetParams(ctx)
	if err != nil {
		return 0, err
	}
	electors, err := k.CountElectors(ctx)
	if err != nil {
		return 0, err
	}
	if notice.GivenAt, err = k.Now(ctx); err != nil {
		return 0, err
	}
	if notice.GivenBy, _, err = k.alone(ctx, signer); err != nil {
		return 0, err
	}
	notice.DueAt, notice.Needed = notice.GivenAt+params.NoticeSeconds, params.ObjectionsNeeded(electors)
	if notice.Id, err = base.NextID(ctx, k.noticeSequence); err != nil {
		return 0, err
	}
	if err := k.storeNotice(ctx, notice); err != nil {
		return 0, err
	}
	return notice.Id, base.Emit(ctx, &types.NoticeGiven{Notice: notice})
}

// storeNotice writes a notice with its indexes. A new address is nobody else's while it waits.
func (k Keeper) storeNotice(ctx context.Context, notice types.Notice) error {
	if notice.NewAddress != "" {
		addr, err := k.addresses.StringToBytes(notice.NewAddress)
		if err != nil {
			return err
		}
		if err := k.awaitedAddresses.Set(ctx, addr, notice.Id); err != nil {
			return err
		}
	}
	return failure.First(
		k.notices.Set(ctx, notice.Id, notice),
		k.noticesByMember.Set(ctx, collections.Join(notice.Member, uint32(notice.Kind)), notice.Id),
	)
}

// endNotice takes a notice off all indexes and lets its objections be forgotten in later blocks.
func (k Keeper) endNotice(ctx context.Context, notice types.Notice, outcome types.NoticeOutcome, reason error) error {
	if notice.NewAddress != "" {
		addr, err := k.addresses.StringToBytes(notice.NewAddress)
		if err != nil {
			return err
		}
		if err := k.awaitedAddresses.Remove(ctx, addr); err != nil {
			return err
		}
	}
	if err := failure.First(
		k.notices.Remove(ctx, notice.Id),
		k.noticesByMember.Remove(ctx, collections.Join(notice.Member, uint32(notice.Kind))),
	); err != nil {
		return err
	}
	if notice.Objections > 0 {
		if err := k.endedNotices.Set(ctx, notice.Id); err != nil {
			return err
		}
	}
	event := &types.NoticeEnded{Notice: notice.Id, Member: notice.Member, Outcome: outcome}
	if reason != nil {
		event.Codespace, event.Code = failure.Name(reason)
	}
	return base.Emit(ctx, event)
}

// overtake ends the open notice of a kind about a member, if there is one, because what it announced has no object any more.
func (k Keeper) overtake(ctx context.Context, member uint64, kind types.NoticeKind) error {
	notice, is, err := k.openNotice(ctx, member, kind)
	if err != nil || !is {
		return err
	}
	return k.endNotice(ctx, notice, types.NOTICE_OUTCOME_OVERTAKEN, nil)
}

// Object counts a member against a notice and ends it when as many object as were needed when it was given. Who may object
// voted with all members before that, suspended or not. The key that is to be replaced does not stop its replacement: it is
// frozen, and the registrars have to agree once more, all but one of them.
func (k Keeper) Object(ctx context.Context, signer string, id uint64) error {
	notice, err := k.GetNotice(ctx, id)
	if err != nil {
		return err
	}
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	if now >= notice.DueAt {
		return errorsmod.Wrapf(types.ErrNoticeNotFound, "%d was due at %s, now is %s", id, said.Time(notice.DueAt), said.Time(now))
	}
	member, err := k.FormerMember(ctx, signer)
	if err != nil {
		return err
	}
	if notice.Kind == types.NOTICE_KIND_REPLACEMENT && notice.Member == member.Id {
		return k.contest(ctx, member, notice, now)
	}
	switch {
	case !member.Status.Present():
		return errorsmod.Wrapf(types.ErrMemberLeft, "member %d", member.Id)
	case !member.Elector():
		return errorsmod.Wrapf(types.ErrProbation, "member %d votes from %s on", member.Id, said.Time(member.ProbationUntil))
	case member.ElectorSince >= notice.GivenAt:
		return errorsmod.Wrapf(types.ErrProbation, "member %d votes since %s, notice %d was given at %s", member.Id, said.Time(member.ElectorSince), id, said.Time(notice.GivenAt))
	}
	key := collections.Join(id, member.Id)
	if objects, err := k.objections.Has(ctx, key); err != nil {
		return err
	} else if objects {
		return errorsmod.Wrapf(types.ErrObjected, "member %d, notice %d", member.Id, id)
	}
	if err := k.objections.Set(ctx, key); err != nil {
		return err
	}
	notice.Objections++
	if err := base.Emit(ctx, &types.NoticeObjected{Notice: id, Member: member.Id, Objections: notice.Objections}); err != nil {
		return err
	}
	if notice.Objections >= notice.Needed {
		return k.endNotice(ctx, notice, types.NOTICE_OUTCOME_STOPPED, nil)
	}
	return k.notices.Set(ctx, id, notice)
}

// contest freezes the key that objects to its own replacement. The notice begins anew, and without the agreement of all
// registrars but one it fails: whoever has the key is the member, or is not, and two registrars cannot say it alone where there are more.
func (k Keeper) contest(ctx context.Context, member types.Member, notice types.Notice, now int64) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	member.Contested = true
	if err := k.freeze(ctx, member, now); err != nil {
		return err
	}
	notice.DueAt, notice.Agreed, notice.Settled = now+params.NoticeSeconds, nil, false
	if err := k.storeNotice(ctx, notice); err != nil {
		return err
	}
	return base.Emit(ctx, &types.NoticeContested{Notice: notice.Id, Member: member.Id, DueAt: notice.DueAt})
}

// agree adds those who sign to the registrars who agree to replace a key that objected. Registrars are the seats, or the
// electorate, of the board that holds the permission; where none does, the officers who have it from the region.
func (k Keeper) agree(ctx context.Context, signer string, notice *types.Notice) error {
	holder, err := k.HolderOf(ctx, types.PermissionRegistrar)
	if err != nil {
		return err
	}
	deciders, decided := types.DecidersOf(ctx)
	registrars, agreed := deciders.Of, deciders.Yes
	if signer != holder.String() {
		if !holder.Equals(k.authority) {
			return types.Refuse(errorsmod.Wrapf(types.ErrKeyContested, "member %d", notice.Member), holder.String(), "")
		}
		officer, err := k.ActiveMember(ctx, signer)
		if err != nil {
			return err
		}
		deciders.Members = []uint64{officer.Id}
		if registrars, err = k.countOfficers(ctx, holder, types.PermissionRegistrar); err != nil {
			return err
		}
	} else if !decided {
		return errorsmod.Wrapf(types.ErrKeyContested, "member %d; nobody is known to have decided", notice.Member)
	}
	if len(deciders.Members) > 0 {
		notice.Agreed = union(notice.Agreed, deciders.Members)
		agreed = uint64(len(notice.Agreed))
	}
	notice.Settled = agreed >= types.AgreedNeeded(registrars)
	return base.Emit(ctx, &types.NoticeAgreed{Notice: notice.Id, Agreed: notice.Agreed, Settled: notice.Settled})
}

// union is a list of ids with those added that it does not have.
func union(ids, more []uint64) []uint64 {
	for _, id := range more {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// WithdrawNotice takes a notice back, as the officer asks who gave it, who holds the permission, or the region's authority;
// ErrNotAuthorized for others: an officer who takes back what others decided would decide alone.
func (k Keeper) WithdrawNotice(ctx context.Context, signer string, id uint64) error {
	notice, err := k.GetNotice(ctx, id)
	if err != nil {
		return err
	}
	permission := types.PermissionSuspend
	if notice.Kind == types.NOTICE_KIND_REPLACEMENT {
		permission = types.PermissionRegistrar
	}
	if notHolder := k.AuthorizeHolder(ctx, signer, permission); notHolder != nil {
		member, err := k.ActiveMember(ctx, signer)
		if errors.Is(err, types.ErrNotMember) || (err == nil && (notice.GivenBy == 0 || member.Id != notice.GivenBy)) {
			return notHolder
		}
		if err != nil {
			return err
		}
	}
	return k.endNotice(ctx, notice, types.NOTICE_OUTCOME_WITHDRAWN, nil)
}

// carryOutNotices carries out what is due, at most MaxNoticesPerBlock notices a block. What cannot be carried out any more changes nothing.
func (k Keeper) carryOutNotices(ctx context.Context, now int64) error {
	ids, err := base.FirstIndexed(ctx, k.notices.Indexes.Due.Iterate, collections.NewPrefixUntilPairRange[int64, uint64](now), types.MaxNoticesPerBlock)
	if err != nil {
		return err
	}
	for _, id := range ids {
		notice, err := k.GetNotice(ctx, id)
		if err != nil {
			return err
		}
		if reason := base.Attempt(ctx, func(ctx context.Context) error { return k.carryOut(ctx, notice) }); reason != nil {
			if err := k.endNotice(ctx, notice, types.NOTICE_OUTCOME_FAILED, reason); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k Keeper) carryOut(ctx context.Context, notice types.Notice) error {
	if err := k.endNotice(ctx, notice, types.NOTICE_OUTCOME_CARRIED_OUT, nil); err != nil {
		return err
	}
	if notice.Kind == types.NOTICE_KIND_SUSPENSION {
		return k.Suspend(ctx, notice.Member, notice.Reason)
	}
	member, err := k.GetMember(ctx, notice.Member)
	if err != nil {
		return err
	}
	if notice.Contested(member) && !notice.Settled {
		return errorsmod.Wrapf(types.ErrKeyContested, "member %d, %d registrars agreed", member.Id, len(notice.Agreed))
	}
	if err := k.replaceKey(ctx, member, notice.NewAddress, notice.StolenSince); err != nil {
		return err
	}
	if notice.Returns && member.Status == types.MEMBER_STATUS_LEFT {
		_, err = k.admit(ctx, notice.NewAddress, admission{by: notice.GivenBy, alone: notice.GivenBy != 0})
	}
	return err
}

// forgetObjections forgets objections to notices that have ended, a bounded number a block: they come first, because ids rise
// and the objections to what is open are stepped over once for each of its notices.
func (k Keeper) forgetObjections(ctx context.Context) error {
	ended, err := base.FirstKeys(ctx, k.endedNotices.Iterate, nil, 1)
	if err != nil || len(ended) == 0 {
		return err
	}
	keys, err := base.FirstKeys(ctx, k.objections.Iterate, collections.NewPrefixedPairRange[uint64, uint64](ended[0]), types.MaxForgottenPerBlock)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := k.objections.Remove(ctx, key); err != nil {
			return err
		}
	}
	if len(keys) < types.MaxForgottenPerBlock {
		return k.endedNotices.Remove(ctx, ended[0])
	}
	return nil
}

// Every open notice, and nothing else, is found by whom it is about, by when it is due and by the address that it gives, is about
// somebody, and counts the objections to it; objections to a notice that is not open are being forgotten.
func (k Keeper) checkNotices(ctx context.Context) error {
	given, err := base.LastID(ctx, k.noticeSequence)
	if err != nil {
		return err
	}
	notices, addresses := 0, 0
	err = k.notices.Walk(ctx, nil, func(id uint64, notice types.Notice) (bool, error) {
		notices++
		member, err := k.GetMember(ctx, notice.Member)
		if err != nil || notice.Id != id || id > given || notice.Objections >= notice.Needed {
			return true, broken(err, "notice %d, stored under %d, about member %d has %d of %d objections; %d were given",
				notice.Id, id, notice.Member, notice.Objections, notice.Needed, given)
		}
		open, is, err := k.openNotice(ctx, notice.Member, notice.Kind)
		if err != nil || !is || open.Id != id {
			return true, broken(err, "notice %d is not found by member %d", id, notice.Member)
		}
		if notice.NewAddress != "" {
			addresses++
			addr, err := k.addresses.StringToBytes(notice.NewAddress)
			if err != nil {
				return true, err
			}
			awaited, err := k.awaitedAddresses.Get(ctx, addr)
			if err != nil || awaited != id {
				return true, broken(err, "address %s is that of notice %d, not %d", notice.NewAddress, awaited, id)
			}
			if owner, is, err := k.MemberByAddress(ctx, addr); err != nil || (is && owner.Id != member.Id) {
				return true, broken(err, "address %s of notice %d is member %d", notice.NewAddress, id, owner.Id)
			}
		}
		objections := uint64(0)
		err = k.objections.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](id), func(collections.Pair[uint64, uint64]) (bool, error) {
			objections++
			return false, nil
		})
		if err == nil && objections != notice.Objections {
			err = fmt.Errorf("notice %d counts %d objections, there are %d", id, notice.Objections, objections)
		}
		return err != nil, err
	})
	if err != nil {
		return err
	}
	byMember, awaited := 0, 0
	if err := failure.First(
		k.noticesByMember.Walk(ctx, nil, func(collections.Pair[uint64, uint32], uint64) (bool, error) { byMember++; return false, nil }),
		k.awaitedAddresses.Walk(ctx, nil, func(sdk.AccAddress, uint64) (bool, error) { awaited++; return false, nil }),
		invariant.Index(ctx, "notices due", k.notices.Indexes.Due.Walk, k.notices.Get,
			func(notice types.Notice, at int64) bool { return notice.DueAt == at }, notices),
	); err != nil {
		return err
	}
	if byMember != notices || awaited != addresses {
		return fmt.Errorf("%d notices, %d with an address: %d are found by members, %d addresses are kept", notices, addresses, byMember, awaited)
	}
	return k.objections.Walk(ctx, nil, func(key collections.Pair[uint64, uint64]) (bool, error) {
		open, err := k.notices.Has(ctx, key.K1())
		if err != nil || open {
			return err != nil, err
		}
		forgotten, err := k.endedNotices.Has(ctx, key.K1())
		if err == nil && !forgotten {
			err = fmt.Errorf("member %d objects to notice %d, which is not open", key.K2(), key.K1())
		}
		return err != nil, err
	})
}
