package app_test

import (
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
)

// TestEveryParameterGoesDownAndUpAndBack takes a region that has lived for a while, so that everything is in use, and
// sets every number of every module's parameters, one after the other, as low and as high as is accepted. Each time
// every invariant holds, the state is exported, valid, imported and exported again to the same bytes, life goes on for
// a day, and the members can set it back: their transactions are admitted, and the assembly decides it.
func TestEveryParameterGoesDownAndUpAndBack(t *testing.T) {
	s := newSimulation(t, simulationSeed)
	acts := allActs()
	maps.DeleteFunc(acts, func(url string, _ act) bool { return isParams(url) })
	for range 200 {
		s.run(acts)
	}
	s.look()
	base, into, tried, kept := branchOf(s.Chain), newImporter(), 0, 0
	for _, url := range messages(s.Test) {
		if !isParams(url) {
			continue
		}
		now, back := s.rulesOf(url), s.rulesOf(url)
		require.True(t, base.accepts(now), "%s does not accept what is in force", url)
		for _, one := range numbersOf(now) {
			usual := one.get()
			for _, limit := range []*big.Int{one.least, one.most} {
				end := edge(usual, limit, func(n *big.Int) bool {
					one.set(n)
					return base.accepts(now)
				})
				one.set(end)
				if end.Cmp(usual) == 0 {
					kept++
				} else if err := s.bothWays(base.fork(), into, now, back); err != nil {
					t.Errorf("%s%s from %s to %s: %s", url, one.path, usual, end, err)
				}
				tried++
				one.set(usual)
			}
		}
		for what, list := range otherLists(now) {
			tried++
			list.change()
			if err := s.bothWays(base.fork(), into, now, back); err != nil {
				t.Errorf("%s%s: %s", url, what, err)
			}
			list.restore()
		}
	}
	t.Logf("%d ends of parameters, %d of which the region stood at", tried, kept)
	require.Greater(t, tried-kept, 120)
}

// rulesOf is the message by which the region's authority sets the parameters in force.
func (s *simulation) rulesOf(url string) sdk.Msg {
	s.T.Helper()
	if strings.HasPrefix(url, "/factor.") {
		return s.params(url, s.authority())
	}
	_, msg := frameworkActs()[url].make(s)
	require.NotNil(s.T, msg, url)
	return msg
}

// bothWays sets rules, lives on a while, exports and imports, and has the members set them back.
func (s *simulation) bothWays(b *branch, into importer, change, back sdk.Msg) error {
	if err := b.send(change); err != nil {
		return fmt.Errorf("sending it: %w", err)
	}
	for _, check := range []struct {
		name string
		run  func() error
	}{
		{"at once", b.sound},
		{"export and import", func() error {
			imported, err := b.imported(into)
			if err != nil {
				return err
			}
			return b.sameState(imported)
		}},
		{"an hour later", func() error { return b.block(time.Hour) }},
		{"a day later", func() error { return b.block(23 * time.Hour) }},
		{"a day later", b.sound},
		{"a month later, a transaction to set it back", func() error {
			if err := b.block(30 * 24 * time.Hour); err != nil {
				return err
			}
			return b.admits(s.officer(), s, back)
		}},
		{"the assembly's decision to set it back", func() error { return s.decide(b, back) }},
		{"set back", b.sound},
	} {
		if err := check.run(); err != nil {
			return fmt.Errorf("%s: %w", check.name, err)
		}
	}
	return nil
}

// admits says whether a transaction in which somebody proposes a message would be let into a block.
func (b *branch) admits(who *apptest.Person, s *simulation, msg sdk.Msg) error {
	packed, err := codectypes.NewAnyWithValue(msg)
	if err != nil {
		return err
	}
	raw, err := s.SignWith(apptest.Transaction{}, []*apptest.Person{who}, &boardtypes.MsgPropose{Signer: who.Address.String(), Board: 1, Messages: []*codectypes.Any{packed}})
	if err != nil {
		return err
	}
	who.Forget()
	tx, err := b.app.Encoding().TxConfig.TxDecoder()(raw)
	if err != nil {
		return err
	}
	ctx, _ := b.ctx.CacheContext()
	_, err = b.app.AnteHandler()(ctx.WithTxBytes(raw), tx, false)
	return err
}

// decide has the assembly decide on a message by the votes of all who can vote.
func (s *simulation) decide(b *branch, msg sdk.Msg) error {
	packed, err := codectypes.NewAnyWithValue(msg)
	if err != nil {
		return err
	}
	state, err := b.app.Region.ExportGenesis(b.ctx)
	if err != nil {
		return err
	}
	var proposal uint64
	for _, member := range state.Members {
		if !member.Elector() || proposal != 0 {
			continue
		}
		cached, write := b.ctx.CacheContext()
		if proposal, err = b.app.Board.Propose(cached, member.Address, 1, []*codectypes.Any{packed}, nil); err == nil {
			write()
		}
	}
	if proposal == 0 {
		return fmt.Errorf("nobody can propose it: %w", err)
	}
	for _, member := range state.Members {
		voting, err := b.app.Board.GetProposal(b.ctx, proposal)
		if err != nil {
			return err
		}
		if voting.Phase != boardtypes.PROPOSAL_PHASE_VOTING {
			break // enough have agreed
		}
		if member.Elector() && member.ElectorSince < voting.OpenedAt && member.FrozenAt == 0 {
			if err := b.app.Board.Vote(b.ctx, member.Address, proposal, boardtypes.CHOICE_YES); err != nil {
				return err
			}
		}
	}
	for range 4 {
		if err := b.block(13 * time.Hour); err != nil {
			return err
		}
	}
	decided, err := b.app.Board.GetProposal(b.ctx, proposal)
	if err == nil && decided.Phase != boardtypes.PROPOSAL_PHASE_EXECUTED {
		err = fmt.Errorf("proposal %d is %s: %s", proposal, decided.Phase, decided.String())
	}
	return err
}

// anotherList is a list of numbers that can be changed as a whole, because its entries depend on each other.
type anotherList struct{ change, restore func() }

// otherLists are, for each list of numbers in a message, the one that has all in one entry, and the one that has the first entry in two.
func otherLists(msg sdk.Msg) map[string]anotherList {
	lists := map[string]anotherList{}
	params := reflect.ValueOf(msg).Elem().FieldByName("Params")
	if !params.IsValid() || params.Kind() != reflect.Struct {
		return lists
	}
	for i := range params.NumField() {
		list, ok := params.Field(i).Interface().([]int64)
		if !ok || len(list) == 0 {
			continue
		}
		field, name, sum := params.Field(i), params.Type().Field(i).Name, int64(0)
		for _, one := range list {
			sum += one
		}
		set := func(to ...int64) func() { return func() { field.Set(reflect.ValueOf(to)) } }
		lists["."+name+", all in one"] = anotherList{set(sum), set(list...)}
		lists["."+name+", the first in two"] = anotherList{set(append([]int64{list[0] / 2, list[0] - list[0]/2}, list[1:]...)...), set(list...)}
	}
	return lists
}
