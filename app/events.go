package app

import (
	"slices"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/spf13/cast"

	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"

	"github.com/factor-coop/factor/internal/eventindex"
)

// FinalizeBlock carries a block out, and adds to the events of each transaction and of the block itself the plain one
// by which they are found: see docs/adr/0033. Events are no part of what nodes agree on.
func (a *App) FinalizeBlock(request *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	response, err := a.BaseApp.FinalizeBlock(request)
	if err != nil {
		return response, err
	}
	response.Events = a.index.add(response.Events)
	for _, result := range response.TxResults {
		result.Events = a.index.add(result.Events)
	}
	return response, nil
}

// eventIndex adds plain events, and says what a node's index keeps.
type eventIndex struct {
	*eventindex.Index
	// chosen are the only attributes that the operator wants indexed, such as factor.member; empty for all.
	chosen []string
}

func newEventIndex(types eventindex.Descriptors, options servertypes.AppOptions) eventIndex {
	return eventIndex{eventindex.New(types), cast.ToStringSlice(options.Get(server.FlagIndexEvents))}
}

func (x eventIndex) add(events []abci.Event) []abci.Event {
	plain, any := x.Of(events)
	if any {
		for i := range plain.Attributes {
			plain.Attributes[i].Index = len(x.chosen) == 0 || slices.Contains(x.chosen, plain.Type+"."+plain.Attributes[i].Key)
		}
	}
	if len(x.chosen) == 0 {
		leaveOut(events)
	}
	if !any {
		return events
	}
	return append(events, plain)
}

// leaveOut takes out of the index what nobody can ask for by its value: lists and messages, whole, as JSON. A payroll's
// list of wages would be a key of some hundred kilobytes in it.
func leaveOut(events []abci.Event) {
	for i := range events {
		if !strings.HasPrefix(events[i].Type, eventindex.Type+".") {
			continue
		}
		for j := range events[i].Attributes {
			if value := events[i].Attributes[j].Value; value != "" && (value[0] == '{' || value[0] == '[') {
				events[i].Attributes[j].Index = false
			}
		}
	}
}
