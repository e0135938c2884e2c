package types

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	boardtypes "github.com/factor-coop/factor/x/board/types"
)

const (
	hour int64 = 3600
	day        = 24 * hour
	ppm        = 1_000_000

	// MinVotingSeconds and MaxVotingSeconds bound how long a company's proposals are open.
	MinVotingSeconds = hour
	MaxVotingSeconds = 90 * day
	// retrySeconds is how long a company's decision that failed to run can be tried again.
	retrySeconds = 7 * day
)

// DefaultForm is how a company begins: its founder is its first officer, and what
// goes beyond officers all workers decide, by a majority of those who vote, half at least.
func DefaultForm() Form {
	return Form{Kind: FORM_KIND_OFFICERS, VotingSeconds: 3 * day, QuorumPpm: ppm / 2}
}

// Validate checks a form for a kind of company. Economy rule: the region has seats on
// the boards of its own companies and on no others.
func (f Form) Validate(kind Kind) error {
	// A limit per act would be split into many acts; one without a period would never refill.
	if f.ApprovalLimit < 0 || f.ApprovalLimit > MaxEndowment {
		return errorsmod.Wrap(ErrInvalid, said.Outside("approval_limit", said.Money(f.ApprovalLimit), said.Money(0), said.Money(MaxEndowment)))
	}
	if f.ApprovalSeconds < 0 || f.ApprovalSeconds > MaxDurationSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("approval_seconds", f.ApprovalSeconds, 0, MaxDurationSeconds))
	}
	if (f.ApprovalLimit == 0) != (f.ApprovalSeconds == 0) {
		return errorsmod.Wrapf(ErrInvalid, "approval_limit is %s in approval_seconds %s: give both, or 0 for both", said.Money(f.ApprovalLimit), said.Span(f.ApprovalSeconds))
	}
	if f.VotingSeconds < MinVotingSeconds || f.VotingSeconds > MaxVotingSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("voting_seconds", f.VotingSeconds, MinVotingSeconds, MaxVotingSeconds))
	}
	switch {
	case kind == KIND_REGIONAL && (f.Kind != FORM_KIND_BOARD || f.RegionSeats == 0 || f.Seats == 0):
		return errorsmod.Wrapf(ErrForm, "a company of the region has a board on which its workers and the region have seats: %s, seats %d, region_seats %d",
			f.Kind, f.Seats, f.RegionSeats)
	case kind != KIND_REGIONAL && f.RegionSeats+f.RegionSeatsThreshold > 0:
		return errorsmod.Wrapf(ErrForm, "region_seats is %d: the region has no seats in a company of its workers", f.RegionSeats)
	}
	switch f.Kind {
	case FORM_KIND_ALL_DECIDE, FORM_KIND_OFFICERS:
		bare := Form{Kind: f.Kind, ApprovalLimit: f.ApprovalLimit, ApprovalSeconds: f.ApprovalSeconds, VotingSeconds: f.VotingSeconds, QuorumPpm: f.QuorumPpm}
		if f != bare {
			return errorsmod.Wrapf(ErrInvalid, "%s has no seats, terms or elections", f.Kind)
		}
	case FORM_KIND_BOARD:
		if f.QuorumPpm != 0 {
			return errorsmod.Wrapf(ErrInvalid, "quorum_ppm is %s, a board decides by threshold", said.Share(f.QuorumPpm))
		}
	default:
		return errorsmod.Wrapf(ErrInvalid, "form is %d", int32(f.Kind))
	}
	return f.BoardConfig(1, "code", 1).Validate()
}

// BoardConfig is the board of a company with this form: at the company's authority,
// owned by the module, so that its form changes by ChangeForm only.
func (f Form) BoardConfig(company uint64, code string, roll uint64) boardtypes.BoardConfig {
	config := boardtypes.BoardConfig{
		Code: code, Address: AuthorityAddress(company).String(), Owner: BoardOwner().String(),
		Rules: boardtypes.Rules{VotingSeconds: f.VotingSeconds, RetrySeconds: retrySeconds},
	}
	if f.Kind != FORM_KIND_BOARD {
		config.Form, config.Electorate = boardtypes.FORM_DIRECT, boardtypes.OnRoll(roll)
		config.Rules.SharePpm, config.Rules.QuorumPpm = ppm/2, f.QuorumPpm
		return config
	}
	config.Form = boardtypes.FORM_SEATED
	config.Rules.Threshold, config.Rules.NominationSeconds = f.Threshold, f.NominationSeconds
	config.Rules.ElectionSeconds, config.Rules.RecallPpm = f.ElectionSeconds, f.RecallPpm
	config.Classes = []boardtypes.SeatClass{{
		Seats: f.Seats, Source: boardtypes.ElectedBy(boardtypes.OnRoll(roll)), TermSeconds: f.TermSeconds, Threshold: f.SeatsThreshold,
	}}
	if f.RegionSeats > 0 {
		config.Classes = append(config.Classes, boardtypes.SeatClass{
			Seats: f.RegionSeats, Source: boardtypes.ElectedBy(boardtypes.Members()), TermSeconds: f.TermSeconds, Threshold: f.RegionSeatsThreshold,
		})
	}
	return config
}

// BoardOwner owns the boards and rolls of all companies. It has no key and is no board:
// they change through this module only.
func BoardOwner() sdk.AccAddress { return authtypes.NewModuleAddress(ModuleName) }

// Spend counts what an officer spends at a chain time against the approval limit.
// Periods follow each other without a gap from the first spending on. ErrAboveApprovalLimit
// when the officers would spend more in the period than the company lets them.
func (c CompanyForm) Spend(amount, now int64) (CompanyForm, error) {
	if c.SpentSince == 0 {
		c.SpentSince = now
	}
	if passed := (now - c.SpentSince) / c.Form.ApprovalSeconds; passed > 0 {
		c.SpentSince += passed * c.Form.ApprovalSeconds
		c.Spent = 0
	}
	spent, err := money.Add(c.Spent, amount)
	if err != nil || spent > c.Form.ApprovalLimit {
		return c, errorsmod.Wrapf(ErrAboveApprovalLimit, "%s asked, officers of company %d spent %s of %s since %s: propose it to board %d",
			said.Money(amount), c.Company, said.Money(c.Spent), said.Money(c.Form.ApprovalLimit), said.Time(c.SpentSince), c.Board)
	}
	c.Spent = spent
	return c, nil
}

// CheckSpent says whether what officers spent of the running period can be. It may be above a limit that was lowered
// meanwhile: nothing more goes through until the next period begins, and raising the limit again gives nothing twice.
func (c CompanyForm) CheckSpent() error {
	if c.Spent < 0 || c.SpentSince < 0 || (c.Form.ApprovalLimit == 0 && c.Spent != 0) {
		return errorsmod.Wrapf(ErrInvalid, "form of company %d: officers spent %d since %d, the limit is %d", c.Company, c.Spent, c.SpentSince, c.Form.ApprovalLimit)
	}
	return nil
}
