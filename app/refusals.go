package app

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/grpc"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/internal/denom"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencykeeper "github.com/factor-coop/factor/x/currency/keeper"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// What a node says to whom it refuses: boards by their numbers and codes instead of addresses of 63 letters, and who may do it.
// The modules below boards know their addresses only, so it is said here, where an error leaves a message, in one place for
// all messages and for every client: wallets, the portal, simulations and the trial of a proposal.
//
// It decides nothing. The text of an error is in no hash of a block, only its codespace and code are, with the gas: so what
// is read for the text is counted by a meter of its own, and a text that cannot be made stays as the module wrote it.

const (
	// namedOfficers is how many of those who may are named.
	namedOfficers = 3
	// searchedMandates bounds what is read to find them: whoever is refused pays no gas for it.
	searchedMandates = 64
)

// addressText finds addresses in the text of an error.
var addressText = regexp.MustCompile(`\b` + denom.AddressPrefix + `1[02-9ac-hj-np-z]{38,58}\b`)

// refusal is an error with the text that people read; what it is stays what it was.
type refusal struct {
	error
	text string
}

// Error is what people read.
func (r *refusal) Error() string { return r.text }

// Unwrap is the error of the module, for errors.Is.
func (r *refusal) Unwrap() error { return r.error }

// Cause is the error of the module, for the framework, which takes codespace and code from there.
func (r *refusal) Cause() error { return r.error }

// saysWhoMay is a message service whose errors name boards, and who may do what was refused.
func saysWhoMay(desc *grpc.ServiceDesc, keepers *Keepers) *grpc.ServiceDesc {
	same := *desc
	same.Methods = make([]grpc.MethodDesc, len(desc.Methods))
	for i, method := range desc.Methods {
		handle := method.Handler
		same.Methods[i] = grpc.MethodDesc{
			MethodName: method.MethodName,
			Handler: func(service any, ctx context.Context, decode func(any) error, outer grpc.UnaryServerInterceptor) (any, error) {
				answer, err := handle(service, ctx, decode, outer)
				if err != nil {
					err = told(ctx, keepers, err)
				}
				return answer, err
			},
		}
	}
	return &same
}

// told is an error in the words in which people read it.
func told(ctx context.Context, keepers *Keepers, err error) error {
	state, ok := ctx.(sdk.Context)
	if !ok {
		return err
	}
	free := state.WithGasMeter(storetypes.NewInfiniteGasMeter())
	text := err.Error()
	var refused *regiontypes.RefusedError
	if errors.As(err, &refused) {
		text += "; " + whoMay(free, keepers, refused)
	}
	text = addressText.ReplaceAllStringFunc(text, func(address string) string { return decider(free, keepers, address) })
	if text == err.Error() { // determinism: what it is stays the same, and its text is in no hash
		return err
	}
	return &refusal{error: err, text: text}
}

// whoMay names the address that decides, and the first of the officers it appointed.
func whoMay(ctx sdk.Context, keepers *Keepers, refused *regiontypes.RefusedError) string {
	if refused.Permission == "" {
		return refused.Holder + " may, by vote"
	}
	holder, err := keepers.Account.AddressCodec().StringToBytes(refused.Holder)
	if err != nil {
		return refused.Holder + " may"
	}
	officers, all, err := keepers.Region.Officers(ctx, holder, refused.Permission, searchedMandates)
	if err != nil {
		return refused.Holder + " may"
	}
	if len(officers) == 0 {
		if !all {
			return fmt.Sprintf("%s may, and officers to whom it gives %s", refused.Holder, refused.Permission)
		}
		return fmt.Sprintf("%s may, and has given %s to nobody else", refused.Holder, refused.Permission)
	}
	named := make([]string, 0, namedOfficers)
	for _, officer := range officers[:min(namedOfficers, len(officers))] {
		named = append(named, fmt.Sprintf("%d", officer))
	}
	members := "member " + named[0]
	if len(named) > 1 {
		members = "members " + strings.Join(named[:len(named)-1], ", ") + " and " + named[len(named)-1]
	}
	switch more := len(officers) - len(named); {
	case !all:
		members = "members " + strings.Join(named, ", ") + " and others"
	case more > 0:
		members = fmt.Sprintf("members %s and %d more", strings.Join(named, ", "), more)
	}
	return fmt.Sprintf("%s may, and has given %s to %s", refused.Holder, refused.Permission, members)
}

// decider names who decides at an address, and leaves the address of anybody else as it is.
func decider(ctx sdk.Context, keepers *Keepers, address string) string {
	addr, err := keepers.Account.AddressCodec().StringToBytes(address)
	if err != nil {
		return address
	}
	board, exists, err := keepers.Board.BoardByAddress(ctx, addr)
	switch {
	case err != nil:
		return address
	case exists:
		return fmt.Sprintf("board %d (%s)", board.Id, board.Config.Code)
	case keepers.Region.Authority().Equals(sdk.AccAddress(addr)):
		return "the region itself"
	case cooptypes.BoardOwner().Equals(sdk.AccAddress(addr)):
		return "the rules of companies"
	}
	for name := range currencykeeper.ModuleAccounts() { // determinism: at most one has the address
		if authtypes.NewModuleAddress(name).Equals(sdk.AccAddress(addr)) {
			return "module " + name
		}
	}
	return address
}
