package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// asked answers what the reading of a command line needs to know, by asking the node of the command's flags. Nothing is asked
// of it before something is written that it must explain.
type asked struct {
	permissions
	cmd *cobra.Command
}

func newAsked(cmd *cobra.Command) asked { return asked{cmd: cmd} }

func (a asked) context() (client.Context, error) {
	if offline, err := a.cmd.Flags().GetBool(flags.FlagOffline); err == nil && offline {
		return client.Context{}, errOffline
	}
	return client.GetClientQueryContext(a.cmd)
}

var errOffline = errors.New("--offline asks no node")

// Now is the time of the region's latest block.
func (a asked) Now() (int64, error) {
	at, err := a.context()
	if errors.Is(err, errOffline) {
		return 0, plain.ErrNoClock
	}
	if err != nil {
		return 0, err
	}
	answer, err := regiontypes.NewQueryClient(at).Clock(a.cmd.Context(), &regiontypes.QueryClockRequest{})
	if err != nil {
		return 0, err
	}
	return answer.Now, nil
}

// Find gives the number of the thing that a name means.
func (a asked) Find(kind, name string) (uint64, error) {
	find, named := finders[kind]
	if !named {
		return 0, fmt.Errorf("%q: it must be a whole number, the number of the %s", name, strings.ReplaceAll(kind, "_", " "))
	}
	at, err := a.context()
	if errors.Is(err, errOffline) {
		return 0, fmt.Errorf("%q: a name needs a node, and --offline asks none: write the number of the %s", name, kind)
	}
	if err != nil {
		return 0, err
	}
	return find(a, at, name)
}

// idOf reads what names a thing of a kind, for the commands that are not generated.
func idOf(cmd *cobra.Command, kind, text string) (uint64, error) {
	id, err := plain.ReadID(kind, text, newAsked(cmd))
	if err == nil && id == 0 {
		err = fmt.Errorf("%q: it must be above 0", text)
	}
	if err != nil {
		return 0, unclear(fmt.Errorf("%s %w", kind, err))
	}
	return id, nil
}

// unclear marks an error of what was written as one of the command line, unless the region answered it, or nobody did.
func unclear(err error) error {
	var missing *missingError
	if silence.MatchString(err.Error()) || errors.As(err, &missing) {
		return err
	}
	return misused(err)
}

// missingError says that the region has nothing of a name: it was asked, so it is no mistake of the command line.
type missingError struct{ text string }

func (e *missingError) Error() string { return e.text }

// numberOf reads a number of a unit, for the commands that are not generated.
func numberOf(unit options.Unit, text string) (int64, error) {
	value, err := plain.ReadNumber(unit, text)
	if err == nil && !value.IsInt64() {
		err = fmt.Errorf("%q is too large", text)
	}
	if err != nil {
		return 0, err
	}
	return value.Int64(), nil
}

// finders are the ways to find what has a name, by kind.
var finders = map[string]func(asked, client.Context, string) (uint64, error){
	"board": asked.board, "company": asked.company, "member": asked.member, "occupation": asked.occupation, "product": asked.product,
}

// board finds the one board with a code.
func (a asked) board(at client.Context, code string) (uint64, error) {
	answer, err := boardtypes.NewQueryClient(at).BoardsByCode(a.cmd.Context(), &boardtypes.QueryBoardsByCodeRequest{Code: code, Pagination: &query.PageRequest{Limit: 20}})
	if err != nil {
		return 0, err
	}
	var ids []string
	for _, board := range answer.Boards {
		ids = append(ids, fmt.Sprintf("%d (%s)", board.Id, board.Config.Address))
	}
	switch len(answer.Boards) {
	case 0:
		return 0, missing("board", code, "factord query board boards lists them")
	case 1:
		return answer.Boards[0].Id, nil
	}
	return 0, fmt.Errorf("%q is the code of boards %s: write the number", code, strings.Join(ids, ", "))
}

func (a asked) occupation(at client.Context, code string) (uint64, error) {
	answer, err := wagetypes.NewQueryClient(at).OccupationByCode(a.cmd.Context(), &wagetypes.QueryOccupationByCodeRequest{Code: code})
	if err != nil {
		return 0, unfound(err, "occupation", code, a.occupations(at))
	}
	return answer.Occupation.Occupation.Id, nil
}

// occupations says which occupations there are, the first of them where there are many.
func (a asked) occupations(at client.Context) string {
	answer, err := wagetypes.NewQueryClient(at).Occupations(a.cmd.Context(), &wagetypes.QueryOccupationsRequest{Pagination: &query.PageRequest{Limit: 30}})
	if err != nil {
		return ""
	}
	var codes []string
	for _, one := range answer.Occupations {
		codes = append(codes, one.Occupation.Code)
	}
	if answer.Pagination != nil && len(answer.Pagination.NextKey) > 0 {
		codes = append(codes, "and more: factord query wage occupations")
	}
	return "it knows " + strings.Join(codes, ", ")
}

// product finds what a company calls by a code: corner-bakery/bread.
func (a asked) product(at client.Context, name string) (uint64, error) {
	of, code, found := strings.Cut(name, "/")
	if !found {
		return 0, fmt.Errorf("%q: a product is written as its number, or with its company, like corner-bakery/bread", name)
	}
	company, err := plain.ReadID("company", of, a)
	if err != nil {
		return 0, err
	}
	answer, err := pricingtypes.NewQueryClient(at).ProductByCode(a.cmd.Context(), &pricingtypes.QueryProductByCodeRequest{Company: company, Code: code})
	if err != nil {
		return 0, unfound(err, "product", name, "factord query pricing products --company "+of+" lists them")
	}
	return answer.Product.Id, nil
}

func (a asked) company(at client.Context, code string) (uint64, error) {
	answer, err := cooptypes.NewQueryClient(at).CompanyByCode(a.cmd.Context(), &cooptypes.QueryCompanyByCodeRequest{Code: code})
	if err != nil {
		return 0, unfound(err, "company", code, "factord query coop companies lists them")
	}
	return answer.Company.Id, nil
}

// member finds who acts at an address, or by a key of the wallet.
func (a asked) member(at client.Context, name string) (uint64, error) {
	address, err := sdk.AccAddressFromBech32(name)
	if err != nil {
		if at.Keyring == nil {
			return 0, fmt.Errorf("%q: a member is written as their number or address", name)
		}
		key, err := at.Keyring.Key(name)
		if err != nil {
			return 0, fmt.Errorf("%q: a member is written as their number, their address, or the name of a key in this wallet", name)
		}
		if address, err = key.GetAddress(); err != nil {
			return 0, err
		}
	}
	answer, err := regiontypes.NewQueryClient(at).MemberByAddress(a.cmd.Context(), &regiontypes.QueryMemberByAddressRequest{Address: address.String()})
	if err != nil {
		return 0, unfound(err, "member", name, "")
	}
	return answer.Member.Id, nil
}

// unfound says that there is no such thing, unless nobody answered.
func unfound(err error, kind, name, hint string) error {
	if silence.MatchString(err.Error()) {
		return err
	}
	return missing(kind, name, hint)
}

func missing(kind, name, hint string) error {
	if hint != "" {
		hint = " (" + hint + ")"
	}
	return &missingError{fmt.Sprintf("%q: the region has no such %s%s", name, kind, hint)}
}
