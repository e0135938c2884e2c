package keeper

import (
	"context"
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// useWindow counts one act of an officer or a board against the window of its kind, which its first act begins; ErrWindow says
// how many there were and when the next window can begin. Economy rule: a few who may admit, suspend and replace keys must
// not become the assembly overnight. All members together may do it at once (ADR 0031), so what the authority signs is not counted.
func (k Keeper) useWindow(ctx context.Context, signer string, kind types.WindowKind) error {
	if signer == k.authority.String() {
		return nil
	}
	window, rule, now, err := k.window(ctx, kind)
	if err != nil {
		return err
	}
	if window.BeganAt == 0 {
		window = types.Window{Kind: kind, BeganAt: now}
		if window.Members, err = k.CountElectors(ctx); err != nil {
			return err
		}
	}
	if limit := rule.Limit(window.Members); window.Used >= limit {
		return errorsmod.Wrapf(types.ErrWindow, "%d of %d %s since %s; the next window begins at %s, or the assembly decides",
			window.Used, limit, kind.Acts(), said.Time(window.BeganAt), said.Time(window.BeganAt+rule.Seconds))
	}
	window.Used++
	return k.windows.Set(ctx, uint32(kind), window)
}

// window is the window of a kind that runs now, an empty one when none does, and the rule for it.
func (k Keeper) window(ctx context.Context, kind types.WindowKind) (window types.Window, rule types.WindowRule, now int64, err error) {
	params, err := k.GetParams(ctx)
	if err != nil {
		return window, rule, 0, err
	}
	rule = params.WindowOf(kind)
	if now, err = k.Now(ctx); err != nil {
		return window, rule, 0, err
	}
	window, exists, err := base.Find(ctx, k.windows, uint32(kind))
	if err != nil || !exists || now >= window.BeganAt+rule.Seconds {
		return types.Window{Kind: kind}, rule, now, err
	}
	return window, rule, now, nil
}

// Windows is how much of each window is used now.
func (k Keeper) Windows(ctx context.Context) ([]types.WindowState, error) {
	states := make([]types.WindowState, len(types.WindowKinds))
	for i, kind := range types.WindowKinds {
		window, rule, _, err := k.window(ctx, kind)
		if err != nil {
			return nil, err
		}
		states[i] = types.WindowState{Kind: kind, Used: window.Used}
		if window.BeganAt != 0 {
			states[i].EndsAt = window.BeganAt + rule.Seconds
		} else if window.Members, err = k.CountElectors(ctx); err != nil {
			return nil, err
		}
		states[i].Limit = rule.Limit(window.Members)
	}
	return states, nil
}

// A window is of a kind that there is, began before now, and was used.
func (k Keeper) checkWindows(ctx context.Context) error {
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	return k.windows.Walk(ctx, nil, func(kind uint32, window types.Window) (bool, error) {
		if uint32(window.Kind) != kind || window.Kind.Acts() == "" || window.BeganAt <= 0 || window.BeganAt > now || window.Used == 0 {
			return true, fmt.Errorf("window of %s, stored for %d, began at %d and was used %d times; now is %d", window.Kind, kind, window.BeganAt, window.Used, now)
		}
		return false, nil
	})
}
