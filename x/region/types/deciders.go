package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Deciders are who decided what is being carried out: the members whose seats agreed, or, where a whole electorate
// decided, how many said yes and how many were needed.
type Deciders struct {
	// Members hold the seats that agreed; empty where an electorate decided.
	Members []uint64
	// Yes and Needed are the votes of an electorate; 0 where seats decided.
	Yes, Needed uint64
	// Of is how many could have agreed: the board's seats, vacant ones too, or its electorate.
	Of uint64
}

type decidersKey struct{}

// WithDeciders is a context in which a board's decision is carried out. x/board knows who decided and calls the modules
// that carry it out by messages only, so it leaves that here for them.
func WithDeciders(ctx sdk.Context, deciders Deciders) sdk.Context {
	return ctx.WithValue(decidersKey{}, deciders)
}

// DecidersOf returns who decided what is being carried out; false outside of a board's decision, where one person signed.
func DecidersOf(ctx context.Context) (Deciders, bool) {
	deciders, decided := ctx.Value(decidersKey{}).(Deciders)
	return deciders, decided
}
