package types

import (
	"encoding/binary"
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/address"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/tally"
)

// A board counts its seats and candidates whenever it decides, so both are bounded.
const (
	MaxClasses         = 8
	MaxSeats           = 64
	MaxCandidates      = 64 // a ballot has one bit for each
	MaxAllowedMessages = 64
	MaxOfficers        = 64
	MaxRollChange      = 100
)

// AddressOf is where a board acts that was given no address: derived from its id, without a key.
func AddressOf(board uint64) sdk.AccAddress {
	return address.Module(ModuleName, binary.BigEndian.AppendUint64(nil, board))
}

// Members is the electorate of all active members.
func Members() Electorate { return Electorate{Kind: ELECTORATE_KIND_MEMBERS} }

// OnRoll is the electorate of the active members on a roll.
func OnRoll(roll uint64) Electorate { return Electorate{Kind: ELECTORATE_KIND_ROLL, Roll: roll} }

// ElectedBy fills seats by election.
func ElectedBy(electorate Electorate) SeatSource {
	return SeatSource{Kind: SOURCE_KIND_ELECTED, Electorate: electorate}
}

// AppointedBy fills seats by the decision of the board at an address.
// uncalled: regions say it in genesis files and messages; here for the pair with ElectedBy
func AppointedBy(appointer string) SeatSource {
	return SeatSource{Kind: SOURCE_KIND_APPOINTED, Appointer: appointer}
}

// Open says whether the board still decides.
func (b Board) Open() bool { return b.ClosedAt == 0 }

// Direct says whether every elector votes.
func (b Board) Direct() bool { return b.Config.Form == FORM_DIRECT }

// Class returns a class of seats; ErrSeatNotFound.
func (b Board) Class(class uint32) (SeatClass, error) {
	if class >= uint32(len(b.Config.Classes)) {
		return SeatClass{}, errorsmod.Wrapf(ErrSeatNotFound, "board %d has %d classes, none %d", b.Id, len(b.Config.Classes), class)
	}
	return b.Config.Classes[class], nil
}

// Lead is how long before the end of a term the election opens that follows it, so that no seat is empty in between.
func (b Board) Lead() int64 { return b.Config.Rules.NominationSeconds + b.Config.Rules.ElectionSeconds }

// Electorates are all who vote on the board, elect its seats or may veto its decisions, each once.
func (c BoardConfig) Electorates() []Electorate {
	all := c.DecidingElectorates()
	if c.Rules.VetoPpm > 0 {
		all = append(all, c.VetoElectorate())
	}
	return unique(all)
}

// DecidingElectorates are all who vote on the board or elect its seats, each once.
func (c BoardConfig) DecidingElectorates() []Electorate {
	if c.Form == FORM_DIRECT {
		return []Electorate{c.Electorate}
	}
	var all []Electorate
	for _, class := range c.Classes {
		if class.Source.Kind == SOURCE_KIND_ELECTED {
			all = append(all, class.Source.Electorate)
		}
	}
	return unique(all)
}

func unique(all []Electorate) []Electorate {
	var once []Electorate
	for _, one := range all {
		if !slices.Contains(once, one) {
			once = append(once, one)
		}
	}
	return once
}

// VetoElectorate is whose share stops what waits for its delay: who votes on a direct board, all members where a few decide.
func (c BoardConfig) VetoElectorate() Electorate {
	if c.Form == FORM_DIRECT {
		return c.Electorate
	}
	return Members()
}

// SeatCount is the n of k of n: all seats, vacant ones too.
func (c BoardConfig) SeatCount() uint32 {
	count := uint32(0)
	for _, class := range c.Classes {
		count += class.Seats
	}
	return count
}

// Allows says whether the board may send a type of message.
func (c BoardConfig) Allows(typeURL string) bool {
	if len(c.AllowedMessages) == 0 {
		return true
	}
	for _, allowed := range c.AllowedMessages {
		if allowed == typeURL {
			return true
		}
	}
	return false
}

// Validate checks a configuration by itself. Empty addresses stand for the board's own.
func (c BoardConfig) Validate() error {
	if c.Address != "" {
		if err := valid.Address("address", c.Address); err != nil {
			return err
		}
	}
	if c.Owner != "" {
		if err := valid.Address("owner", c.Owner); err != nil {
			return err
		}
	}
	if err := failure.First(valid.Code("code", c.Code), c.checkForm(), c.checkRules()); err != nil {
		return err
	}
	if len(c.AllowedMessages) > MaxAllowedMessages {
		return errorsmod.Wrapf(ErrInvalid, "%d allowed_messages, at most %d", len(c.AllowedMessages), MaxAllowedMessages)
	}
	seen := map[string]bool{}
	for _, typeURL := range c.AllowedMessages {
		if !strings.HasPrefix(typeURL, "/") || len(typeURL) > maxTypeURL || seen[typeURL] {
			return errorsmod.Wrapf(ErrInvalid, "allowed_messages has %.100q, each must be a type URL and named once", typeURL)
		}
		seen[typeURL] = true
	}
	return nil
}

func (c BoardConfig) checkForm() error {
	switch c.Form {
	case FORM_DIRECT:
		if len(c.Classes) > 0 {
			return errorsmod.Wrapf(ErrInvalid, "a direct board has no seats, classes has %d", len(c.Classes))
		}
		return c.Electorate.Validate()
	case FORM_SEATED:
		if c.Electorate != (Electorate{}) {
			return errorsmod.Wrapf(ErrInvalid, "a seated board's electorates are its classes', electorate is %s", c.Electorate.Kind)
		}
		return c.checkClasses()
	}
	return errorsmod.Wrapf(ErrInvalid, "form is %d", int32(c.Form))
}

func (c BoardConfig) checkClasses() error {
	if len(c.Classes) < 1 || len(c.Classes) > MaxClasses {
		return errorsmod.Wrapf(ErrInvalid, "%d classes, a seated board has from 1 to %d", len(c.Classes), MaxClasses)
	}
	for i, class := range c.Classes {
		if class.Seats < 1 || class.Seats > MaxSeats {
			return errorsmod.Wrapf(ErrInvalid, "classes[%d].seats is %d, it must be from 1 to %d", i, class.Seats, MaxSeats)
		}
		if class.Threshold > class.Seats {
			return errorsmod.Wrapf(ErrInvalid, "classes[%d].threshold is %d of %d seats", i, class.Threshold, class.Seats)
		}
		if err := failure.First(class.Source.Validate(), checkSeconds("term_seconds", class.TermSeconds, 1)); err != nil {
			return errorsmod.Wrapf(err, "classes[%d]", i)
		}
		// The next election opens before the term ends, so it must not open before the term begins.
		lead := c.Rules.NominationSeconds + c.Rules.ElectionSeconds
		if class.Source.Kind == SOURCE_KIND_ELECTED && class.TermSeconds <= lead {
			return errorsmod.Wrapf(ErrInvalid, "classes[%d].term_seconds is %s, an election takes %s", i, said.Span(class.TermSeconds), said.Span(lead))
		}
	}
	if seats := c.SeatCount(); seats > MaxSeats {
		return errorsmod.Wrapf(ErrInvalid, "%d seats in all classes, at most %d", seats, MaxSeats)
	}
	return nil
}

func (c BoardConfig) checkRules() error {
	r := c.Rules
	if err := failure.First(
		checkSeconds("rules.voting_seconds", r.VotingSeconds, 1),
		checkSeconds("rules.delay_seconds", r.DelaySeconds, 0),
		checkSeconds("rules.retry_seconds", r.RetrySeconds, 0),
		checkPPM("rules.veto_ppm", r.VetoPpm),
		checkPPM("rules.recall_ppm", r.RecallPpm),
	); err != nil {
		return err
	}
	if r.VetoPpm > 0 && r.DelaySeconds == 0 {
		return errorsmod.Wrapf(ErrInvalid, "rules.veto_ppm is %s, but without delay_seconds nobody has time for a veto", said.Share(r.VetoPpm))
	}
	if c.Form == FORM_DIRECT {
		return c.checkDirectRules()
	}
	if r.SharePpm != 0 || r.QuorumPpm != 0 {
		return errorsmod.Wrapf(ErrInvalid, "rules.share_ppm is %s and quorum_ppm %s, a seated board decides by threshold", said.Share(r.SharePpm), said.Share(r.QuorumPpm))
	}
	if seats := c.SeatCount(); r.Threshold < 1 || r.Threshold > seats {
		return errorsmod.Wrapf(ErrInvalid, "rules.threshold is %d of %d seats", r.Threshold, seats)
	}
	return failure.First(
		checkSeconds("rules.nomination_seconds", r.NominationSeconds, 1),
		checkSeconds("rules.election_seconds", r.ElectionSeconds, 1),
	)
}

func (c BoardConfig) checkDirectRules() error {
	r := c.Rules
	if r.Threshold != 0 || r.RecallPpm != 0 || r.NominationSeconds != 0 || r.ElectionSeconds != 0 {
		return errorsmod.Wrapf(ErrInvalid, "rules of seats (threshold %d, recall_ppm %s, nomination_seconds %s, election_seconds %s) on a direct board",
			r.Threshold, said.Share(r.RecallPpm), said.Span(r.NominationSeconds), said.Span(r.ElectionSeconds))
	}
	if r.DelaySeconds > 0 && r.VetoPpm == 0 {
		return errorsmod.Wrapf(ErrInvalid, "rules.delay_seconds is %s, but without veto_ppm nobody could stop what waits", said.Span(r.DelaySeconds))
	}
	// Below half, a proposal and its opposite could both pass; yes must exceed the share, so a whole is out of reach.
	if r.SharePpm < tally.Million/2 || r.SharePpm >= tally.Million {
		return errorsmod.Wrap(ErrInvalid, said.Outside("rules.share_ppm", said.Share(r.SharePpm), said.Share(tally.Million/2), said.Share(tally.Million-1)))
	}
	return checkPPM("rules.quorum_ppm", r.QuorumPpm)
}

// Validate checks that the electorate names a roll exactly when it is one.
func (e Electorate) Validate() error {
	switch {
	case e.Kind == ELECTORATE_KIND_MEMBERS && e.Roll == 0, e.Kind == ELECTORATE_KIND_ROLL && e.Roll != 0:
		return nil
	}
	return errorsmod.Wrapf(ErrInvalid, "electorate is %s with roll %d", e.Kind, e.Roll)
}

// Validate checks that the source says by whom.
func (s SeatSource) Validate() error {
	switch s.Kind {
	case SOURCE_KIND_ELECTED:
		if s.Appointer != "" {
			return errorsmod.Wrapf(ErrInvalid, "elected seats have appointer %.100q", s.Appointer)
		}
		return s.Electorate.Validate()
	case SOURCE_KIND_APPOINTED:
		if s.Electorate != (Electorate{}) {
			return errorsmod.Wrapf(ErrInvalid, "appointed seats have an electorate, %s", s.Electorate.Kind)
		}
		return valid.Address("appointer", s.Appointer)
	}
	return errorsmod.Wrapf(ErrInvalid, "source is %d", int32(s.Kind))
}
