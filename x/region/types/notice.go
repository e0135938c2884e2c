package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

const (
	// MinNoticeSeconds and MaxNoticeSeconds bound how long a notice lasts, a day to 30; a region for development may wait a second.
	MinNoticeSeconds, MaxNoticeSeconds = 24 * 3600, 30 * 24 * 3600
	// MinProbationSeconds bounds how soon whom one officer admitted votes, a week; in a region for development a second.
	MinProbationSeconds = 7 * 24 * 3600
	// MinObjectionPpm and MaxObjectionPpm bound the share of the members who stop a notice: with more it could hardly be stopped.
	MinObjectionPpm, MaxObjectionPpm = 10_000, 250_000
	// leastObjections is how many stop a notice at least: one alone stops nothing.
	leastObjections = 2
	// leastAgreed is how many registrars agree at least to replace a key that objected.
	leastAgreed = 2
	// MaxNoticesPerBlock bounds how many notices one block carries out, and MaxForgottenPerBlock how many objections it forgets and
	// how many probations it ends. The rest waits.
	MaxNoticesPerBlock, MaxForgottenPerBlock = 20, 200
)

// ObjectionsNeeded is how many of the members who vote stop a notice.
func (p Params) ObjectionsNeeded(electors uint64) uint64 {
	return max(leastObjections, (electors*uint64(p.ObjectionPpm)+999_999)/1_000_000)
}

// AgreedNeeded is how many of the registrars must agree to replace a key that objected: all but one, two at least.
func AgreedNeeded(registrars uint64) uint64 {
	return max(leastAgreed, max(1, registrars)-1)
}

// CheckPace refuses rules under which a few could do in seconds what members have days to stop, except in a region for development.
func (p Params) CheckPace(chainID string) error {
	if IsDevelopment(chainID) {
		return nil
	}
	return failure.First(
		checkSeconds("notice_seconds", p.NoticeSeconds, MinNoticeSeconds, MaxNoticeSeconds),
		checkSeconds("probation_seconds", p.ProbationSeconds, MinProbationSeconds, MaxYear),
	)
}

// Quicken is what makes the waits of the region short enough to be tried out: so many seconds of chain time each.
func (p *Params) Quicken(seconds int64) {
	p.NoticeSeconds, p.ProbationSeconds = min(p.NoticeSeconds, seconds), min(p.ProbationSeconds, seconds)
}

// Contested says whether a replacement needs the agreement of more registrars before it takes effect.
func (n Notice) Contested(member Member) bool {
	return n.Kind == NOTICE_KIND_REPLACEMENT && member.Contested
}

func (c genesisCheck) checkNotices() error {
	type about struct {
		member uint64
		kind   NoticeKind
	}
	last, seen, open := uint64(0), map[about]bool{}, map[uint64]uint64{}
	for i, notice := range c.state.Notices {
		if notice.Id <= last || notice.Id > c.state.LastNotice {
			return errorsmod.Wrapf(ErrInvalid, "notices[%d] has id %d, it must be above %d and at most last_notice %d", i, notice.Id, last, c.state.LastNotice)
		}
		last = notice.Id
		if _, ok := c.members[notice.Member]; !ok {
			return errorsmod.Wrapf(ErrMemberNotFound, "%d, of notice %d", notice.Member, notice.Id)
		}
		key := about{notice.Member, notice.Kind}
		if seen[key] {
			return errorsmod.Wrapf(ErrNoticeOpen, "notice %d repeats the %s of member %d", notice.Id, notice.Kind, notice.Member)
		}
		seen[key] = true
		switch notice.Kind {
		case NOTICE_KIND_SUSPENSION:
			if err := valid.Code("reason", notice.Reason); err != nil || notice.NewAddress != "" || notice.Returns {
				return errorsmod.Wrapf(ErrInvalid, "notice %d suspends for %.40q and has new address %.100q", notice.Id, notice.Reason, notice.NewAddress)
			}
		case NOTICE_KIND_REPLACEMENT:
			if notice.NewAddress != c.state.Members[notice.Member-1].Address { // a frozen key that is to be confirmed
				if err := c.take("new_address", notice.NewAddress, "a notice"); err != nil {
					return err
				}
			}
		default:
			return errorsmod.Wrapf(ErrInvalid, "notice %d is of kind %d", notice.Id, int32(notice.Kind))
		}
		if notice.GivenAt <= 0 || notice.DueAt < notice.GivenAt || notice.DueAt > MaxTime || notice.StolenSince < 0 || notice.StolenSince > notice.GivenAt {
			return errorsmod.Wrapf(ErrInvalid, "notice %d was given at %d, is due at %d and about what was stolen at %d", notice.Id, notice.GivenAt, notice.DueAt, notice.StolenSince)
		}
		if notice.Needed < leastObjections || notice.Objections >= notice.Needed {
			return errorsmod.Wrapf(ErrInvalid, "notice %d has %d of %d objections", notice.Id, notice.Objections, notice.Needed)
		}
		open[notice.Id] = notice.Objections
	}
	var former Objection
	for i, objection := range c.state.Objections {
		if _, ok := c.members[objection.Member]; !ok || objection.Notice == 0 || objection.Notice > c.state.LastNotice {
			return errorsmod.Wrapf(ErrInvalid, "objections[%d] is of member %d to notice %d", i, objection.Member, objection.Notice)
		}
		if objection.Notice < former.Notice || (objection.Notice == former.Notice && objection.Member <= former.Member) {
			return errorsmod.Wrapf(ErrInvalid, "objections[%d], of member %d to notice %d, is not in order", i, objection.Member, objection.Notice)
		}
		former = objection
		if left, is := open[objection.Notice]; is {
			if left == 0 {
				return errorsmod.Wrapf(ErrInvalid, "notice %d has more objections than it counts", objection.Notice)
			}
			open[objection.Notice]--
		}
	}
	for _, notice := range c.state.Notices {
		if open[notice.Id] != 0 {
			return errorsmod.Wrapf(ErrInvalid, "notice %d has fewer objections than it counts", notice.Id)
		}
	}
	return nil
}

func (m *MsgObject) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("notice", m.Notice))
}

func (m *MsgWithdrawNotice) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("notice", m.Notice))
}

func (m *MsgFreezeKey) ValidateBasic() error { return valid.Signer(m.Signer) }

func (m *MsgConfirmMember) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("member", m.Member))
}
