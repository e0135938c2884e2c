package cli

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/factor-coop/factor/internal/options"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// nobody knows no names.
type nobody struct{ permissions }

func (nobody) Number(string, uint64) string { return "" }
func (nobody) Address(string) string        { return "" }
func (nobody) Currency() string             { return "" }

// permissions knows what the limits of mandates count: that is the program's, not a region's.
type permissions struct{}

func (permissions) Measure(permission string) options.Unit {
	switch {
	case regiontypes.MovesMoney(permission), cooptypes.MovesMoney(permission):
		return options.UNIT_MONEY
	case regiontypes.IsPermission(permission), cooptypes.IsPermission(permission):
		return options.UNIT_ACTS
	}
	return options.UNIT_UNSPECIFIED
}

// directory asks a node once for each name. What it does not find has none: a
// preview of a number that does not exist shows the number.
type directory struct {
	permissions
	ctx   context.Context
	at    client.Context
	known map[string]string
	most  int // how many names it asks for; 0 for as many as there are
}

func newDirectory(ctx context.Context, at client.Context) directory {
	return directory{ctx: ctx, at: at, known: map[string]string{}}
}

// Number names companies, products and occupations by their codes.
func (d directory) Number(kind string, id uint64) string {
	if id == 0 {
		return ""
	}
	switch kind {
	case "board":
		return d.once(fmt.Sprintf("board %d", id), func() (string, error) {
			answer, err := boardtypes.NewQueryClient(d.at).Board(d.ctx, &boardtypes.QueryBoardRequest{Board: id})
			if err != nil {
				return "", err
			}
			return answer.Board.Config.Code, nil
		})
	case "company":
		return d.once(fmt.Sprintf("company %d", id), func() (string, error) {
			answer, err := cooptypes.NewQueryClient(d.at).Company(d.ctx, &cooptypes.QueryCompanyRequest{Company: id})
			if err != nil {
				return "", err
			}
			return answer.Company.Code, nil
		})
	case "product":
		return d.once(fmt.Sprintf("product %d", id), func() (string, error) {
			answer, err := pricingtypes.NewQueryClient(d.at).Product(d.ctx, &pricingtypes.QueryProductRequest{Product: id})
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("%s of %s", answer.Product.Code, d.Number("company", answer.Product.Company)), nil
		})
	case "occupation":
		return d.once(fmt.Sprintf("occupation %d", id), func() (string, error) {
			answer, err := wagetypes.NewQueryClient(d.at).Occupation(d.ctx, &wagetypes.QueryOccupationRequest{Occupation: id})
			if err != nil {
				return "", err
			}
			return answer.Occupation.Occupation.Code, nil
		})
	}
	return ""
}

// namesOf tells what numbers stand for.
type namesOf interface {
	Number(field string, id uint64) string
}

// called names what a number stands for, with the number: "company 1 (corner-bakery)".
func called(names namesOf, kind string, id uint64) string {
	if name := names.Number(kind, id); name != "" {
		return fmt.Sprintf("%s %d (%s)", kind, id, name)
	}
	return fmt.Sprintf("%s %d", kind, id)
}

// numbered are the things that have names, where a text gives their number alone.
var numbered = regexp.MustCompile(`\b(board|company|product|occupation) (\d+)( \([a-z])?`)

// named puts the names of things behind their numbers in a text: "company 1" becomes "company 1 (corner-bakery)".
func named(text string, names namesOf) string {
	return numbered.ReplaceAllStringFunc(text, func(found string) string {
		parts := numbered.FindStringSubmatch(found)
		id, err := strconv.ParseUint(parts[2], 10, 64)
		if err != nil || parts[3] != "" { // it has its name already
			return found
		}
		return called(names, parts[1], id)
	})
}

// Currency is what the region calls one whole unit.
func (d directory) Currency() string {
	return d.once("currency", func() (string, error) {
		answer, err := regiontypes.NewQueryClient(d.at).Params(d.ctx, &regiontypes.QueryParamsRequest{})
		if err != nil {
			return "", err
		}
		return answer.Profile.CurrencyName, nil
	})
}

// Address names the member or the board that acts at an address.
func (d directory) Address(address string) string {
	return d.once(address, func() (string, error) {
		answer, err := regiontypes.NewQueryClient(d.at).MemberByAddress(d.ctx, &regiontypes.QueryMemberByAddressRequest{Address: address})
		if err == nil {
			return fmt.Sprintf("member %d", answer.Member.Id), nil
		}
		board, err := boardtypes.NewQueryClient(d.at).BoardByAddress(d.ctx, &boardtypes.QueryBoardByAddressRequest{Address: address})
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("board %d (%s)", board.Board.Id, board.Board.Config.Code), nil
	})
}

func (d directory) once(key string, ask func() (string, error)) string {
	if name, asked := d.known[key]; asked {
		return name
	}
	if d.most > 0 && len(d.known) >= d.most {
		return ""
	}
	name, err := ask()
	if err != nil {
		name = ""
	}
	d.known[key] = name
	return name
}
