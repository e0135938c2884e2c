package keeper

import (
	"context"
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// What follows keeps boards within reach: none ends up with nobody who could change it, and the region is never without
// its members.

// What the board that acts for the region may be at most, so that its members can always change it again: seconds and
// millionths. A hurried, an endless or a nearly unanimous vote is none.
const (
	minAssemblyVoting, maxAssemblySeconds = 60, 365 * 24 * 3600
	maxAssemblyQuorum, maxAssemblyShare   = 750_000, 900_000
	minAssemblyVeto                       = 50_000
)

func (k Keeper) isAssembly(config types.BoardConfig) bool {
	return config.Address == k.region.Authority().String()
}

// checkAssembly refuses a configuration of the board that acts for the region by which its members could not decide, or
// not change it again: ErrAssembly.
func (k Keeper) checkAssembly(config types.BoardConfig) error {
	if !k.isAssembly(config) {
		return nil
	}
	members := false
	for _, electorate := range config.DecidingElectorates() {
		members = members || electorate == types.Members()
	}
	rules := config.Rules
	for _, check := range []struct {
		wrong bool
		why   string
		asked any
	}{
		{!members, "all members vote in it, or elect holders of its seats", config.DecidingElectorates()},
		{config.Owner != config.Address, "it belongs to nobody else", config.Owner},
		{len(config.AllowedMessages) > 0, "it may send every message, allowed_messages must be empty", len(config.AllowedMessages)},
		{rules.VotingSeconds < minAssemblyVoting || rules.VotingSeconds > maxAssemblySeconds, "voting_seconds must be from 1 min to 365 days", said.Span(rules.VotingSeconds)},
		{rules.DelaySeconds > maxAssemblySeconds, "delay_seconds must be at most 365 days", said.Span(rules.DelaySeconds)},
		{rules.QuorumPpm > maxAssemblyQuorum, "quorum_ppm must be at most 75%", said.Share(rules.QuorumPpm)},
		{rules.SharePpm > maxAssemblyShare, "share_ppm must be at most 90%", said.Share(rules.SharePpm)},
		{rules.VetoPpm > 0 && rules.VetoPpm < minAssemblyVeto, "veto_ppm must be 0 or at least 5%", said.Share(rules.VetoPpm)},
	} {
		if check.wrong {
			return errorsmod.Wrapf(types.ErrAssembly, "of the board that acts for the region %s; asked for %v", check.why, check.asked)
		}
	}
	return nil
}

// checkDeciders refuses an owner, or somebody who appoints, at whose address no open board acts: a person, a company that is
// gone, a mistyped address. ErrNoDecider.
func (k Keeper) checkDeciders(ctx context.Context, own string, config types.BoardConfig) error {
	named := []string{config.Owner}
	for _, class := range config.Classes {
		named = append(named, class.Source.Appointer)
	}
	for _, address := range named {
		if address == "" || address == own {
			continue
		}
		addr, err := k.addresses.StringToBytes(address)
		if err != nil {
			return errorsmod.Wrapf(types.ErrInvalid, "%.100q: %s", address, err)
		}
		if is, err := k.IsBoard(ctx, addr); err != nil {
			return err
		} else if !is {
			return errorsmod.Wrapf(types.ErrNoDecider, "%s: no board acts there that could own one or appoint", address)
		}
	}
	return nil
}

// checkReach refuses to anybody but the region what reaches all of its members: a board in which all of them vote or elect, and
// one that belongs to the region, whose elections and decisions come first. What a board was before it may stay. ErrNotRegion.
func (k Keeper) checkReach(signer string, before, config types.BoardConfig) error {
	authority := k.region.Authority().String()
	if signer == authority {
		return nil
	}
	if slices.Contains(config.DecidingElectorates(), types.Members()) && !slices.Contains(before.DecidingElectorates(), types.Members()) {
		return regiontypes.Refuse(errorsmod.Wrap(types.ErrNotRegion, "a board in which all members decide or elect"), authority, "")
	}
	if config.Owner == authority && before.Owner != authority {
		return regiontypes.Refuse(errorsmod.Wrap(types.ErrNotRegion, "a board that belongs to the region"), authority, "")
	}
	return nil
}

// ownedBoard returns an open board that a signer may change: its owner, and the region where the board has its address from the
// region; ErrNotOwner. So a board whose owner was closed, or on whose roll nobody is left, is not beyond reach.
func (k Keeper) ownedBoard(ctx context.Context, id uint64, signer string) (types.Board, error) {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return board, err
	}
	ofRegion := signer == k.region.Authority().String() && board.Config.Address == types.AddressOf(id).String()
	if board.Config.Owner != signer && !ofRegion {
		return board, regiontypes.Refuse(errorsmod.Wrapf(types.ErrNotOwner, "board %d (%s) belongs to another", id, board.Config.Code), board.Config.Owner, "")
	}
	return board, nil
}

// CheckRollOwner says whether a signer owns a roll; ErrNotOwner. The region has no part in it: the rolls of companies are
// their workers', and a board on a roll that nobody keeps any more gets another electorate.
func (k Keeper) CheckRollOwner(ctx context.Context, id uint64, signer string) error {
	roll, err := k.GetRoll(ctx, id)
	if err != nil {
		return err
	}
	if roll.Owner != signer {
		return regiontypes.Refuse(errorsmod.Wrapf(types.ErrNotOwner, "roll %d belongs to another", id), roll.Owner, "")
	}
	return nil
}

// closeByMessage closes an open board that holds no powers; ErrHoldsPowers.
func (k Keeper) closeByMessage(ctx context.Context, board types.Board) error {
	addr, err := k.addresses.StringToBytes(board.Config.Address)
	if err != nil {
		return err
	}
	held, err := k.region.PowersHeldBy(ctx, addr)
	if err != nil {
		return err
	}
	if held > 0 {
		return errorsmod.Wrapf(types.ErrHoldsPowers, "board %d holds %d: the region assigns them first", board.Id, held)
	}
	return k.closeOpen(ctx, board)
}
