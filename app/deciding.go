package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// BoardEntry is a board that a region begins with. Entries get the ids 1, 2, 3, ...
type BoardEntry struct {
	Code string `json:"code"`
	// Assembly puts the board at the region's own address: it decides whatever was
	// given to nobody else, and what was given to others too. The first board may be one.
	Assembly bool `json:"assembly,omitempty"`
	// Config is the board's form, electorate or classes, rules and allowed messages. The
	// assembly owns the other boards, where there is one.
	Config json.RawMessage `json:"config"`
	// Holders are the numbers of the members who sit first, class after class, until their terms end.
	Holders []uint64 `json:"holders,omitempty"`
	// Powers are the permissions and parameters that the board holds.
	Powers []string `json:"powers,omitempty"`
}

// OfficerEntry lets a founding member do something for the region.
type OfficerEntry struct {
	// Member is the number of the member in the list of members, from 1.
	Member uint64 `json:"member"`
	// Board is the code of the board that appointed them, which must hold what it gives;
	// the region itself when empty.
	Board       string   `json:"board,omitempty"`
	Permissions []string `json:"permissions"`
	// Limit is how much they may do in a period: micro-units where money moves, acts elsewhere; 0 for no limit.
	Limit         int64 `json:"limit,omitempty"`
	PeriodSeconds int64 `json:"period_seconds,omitempty"`
}

// Fit leaves out who is not there: holders and officers beyond the number of members
// with which a region for development begins.
func (f *RegionFile) Fit(members int) {
	absent := func(member uint64) bool { return member > uint64(members) }
	for i := range f.Boards {
		f.Boards[i].Holders = slices.DeleteFunc(f.Boards[i].Holders, absent)
	}
	f.Officers = slices.DeleteFunc(f.Officers, func(officer OfficerEntry) bool { return absent(officer.Member) })
}

// Quicken shortens what a region has days to think about, so that it can be tried out in a region for development: the notice of
// suspensions and new keys, and probation, last so many seconds of chain time. A file that says shorter is kept.
func (f *RegionFile) Quicken(encoding Encoding, seconds int64) error {
	params := regiontypes.DefaultParams()
	if len(f.Region) > 0 {
		if err := encoding.Codec.UnmarshalJSON(f.Region, &params); err != nil {
			return fmt.Errorf("region file, section %q: %w", regiontypes.ModuleName, err)
		}
	}
	params.Quicken(seconds)
	var err error
	f.Region, err = encoding.Codec.MarshalJSON(&params)
	return err
}

// decide puts into genesis who decides what: boards with their powers and first
// holders, and officers.
func (f RegionFile) decide(encoding Encoding, region *regiontypes.GenesisState, boards *boardtypes.GenesisState) error {
	holders := map[string]string{} // of powers
	authority := authtypes.NewModuleAddress(regiontypes.ModuleName).String()
	for i, entry := range f.Boards {
		board := boardtypes.Board{Id: uint64(i + 1)}
		if err := encoding.Codec.UnmarshalJSON(entry.Config, &board.Config); err != nil {
			return fmt.Errorf("board %q, config: %w", entry.Code, err)
		}
		if board.Config.Address != "" || board.Config.Owner != "" || board.Config.Code != "" {
			return fmt.Errorf("board %q, config: its address, owner and code follow from the file, leave them out", entry.Code)
		}
		board.Config.Code, board.Config.Address = entry.Code, boardtypes.AddressOf(board.Id).String()
		if entry.Assembly {
			if i > 0 {
				return fmt.Errorf("board %q: the assembly must be the first board", entry.Code)
			}
			board.Config.Address = authority
		}
		if f.Boards[0].Assembly {
			board.Config.Owner = authority
		}
		boards.Boards = append(boards.Boards, board)
		boards.LastBoard = board.Id
		if err := seat(board, entry, region.LastMember, boards); err != nil {
			return fmt.Errorf("board %q: %w", entry.Code, err)
		}
		for _, power := range entry.Powers {
			if !slices.Contains(regiontypes.Permissions, power) && !slices.Contains(parameters(), power) {
				return fmt.Errorf("board %q: %q is no power; `factord query region params --authority` lists them", entry.Code, power)
			}
			if other, taken := holders[power]; taken {
				return fmt.Errorf("board %q: %s is held by %s already", entry.Code, power, other)
			}
			holders[power] = board.Config.Address
		}
	}
	for _, power := range slices.Sorted(maps.Keys(holders)) {
		if holder := holders[power]; holder != authority {
			region.Powers = append(region.Powers, regiontypes.Power{Name: power, Holder: holder})
		}
	}
	slices.SortStableFunc(region.Powers, func(a, b regiontypes.Power) int { return strings.Compare(a.Name, b.Name) })
	return f.appoint(region, boards, holders)
}

// seat gives a board's seats to its first holders, class after class.
func seat(board boardtypes.Board, entry BoardEntry, members uint64, boards *boardtypes.GenesisState) error {
	waiting := entry.Holders
	for class, seats := range board.Config.Classes {
		for index := range seats.Seats {
			if len(waiting) == 0 {
				return nil
			}
			if waiting[0] == 0 || waiting[0] > members {
				return fmt.Errorf("holder %d does not exist, the region begins with %d members", waiting[0], members)
			}
			boards.Seats = append(boards.Seats, boardtypes.Seat{Board: board.Id, Class: uint32(class), Index: index, Member: waiting[0]})
			waiting = waiting[1:]
		}
	}
	if len(waiting) > 0 {
		return fmt.Errorf("%d holders for %d seats", len(entry.Holders), board.Config.SeatCount())
	}
	return nil
}

// appoint gives officers their mandates, from the region or from a board that holds the permission.
func (f RegionFile) appoint(region *regiontypes.GenesisState, boards *boardtypes.GenesisState, holders map[string]string) error {
	for _, officer := range f.Officers {
		if officer.Member == 0 || officer.Member > region.LastMember {
			return fmt.Errorf("officers: member %d does not exist, the region begins with %d members", officer.Member, region.LastMember)
		}
		grantor := authtypes.NewModuleAddress(regiontypes.ModuleName).String()
		if officer.Board != "" {
			i := slices.IndexFunc(boards.Boards, func(b boardtypes.Board) bool { return b.Config.Code == officer.Board })
			if i < 0 {
				return fmt.Errorf("officers: member %d: there is no board %q", officer.Member, officer.Board)
			}
			if address := boards.Boards[i].Config.Address; address != grantor {
				grantor = address
				boards.Officers = append(boards.Officers, boardtypes.Officer{Board: boards.Boards[i].Id, Member: officer.Member})
			}
		}
		permissions := officer.Permissions
		if slices.Equal(permissions, []string{"all"}) {
			permissions = regiontypes.Permissions
		}
		for _, permission := range permissions {
			if !regiontypes.IsPermission(permission) {
				return fmt.Errorf("officers: member %d: %q is no permission; there are %s",
					officer.Member, permission, strings.Join(regiontypes.Permissions, ", "))
			}
			if holder, given := holders[permission]; given && holder != grantor {
				return fmt.Errorf("officers: member %d: %s is held by another board, which appoints its own officers", officer.Member, permission)
			}
			region.LastMandate++
			region.Mandates = append(region.Mandates, regiontypes.Mandate{
				Id: region.LastMandate, Grantor: grantor, Member: officer.Member, Permission: permission,
				LimitPerPeriod: officer.Limit, PeriodSeconds: officer.PeriodSeconds,
			})
		}
	}
	return nil
}
