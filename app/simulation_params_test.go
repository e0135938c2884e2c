package app_test

import (
	"encoding/json"
	"math/big"
	"reflect"
	"strings"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
)

// isParams says whether a message changes a module's parameters.
func isParams(url string) bool { return strings.HasSuffix(url, ".MsgUpdateParams") }

// params is the message that sets a module's parameters to what they are.
func (s *simulation) params(url, signer string) sdk.Msg {
	s.T.Helper()
	module := strings.Split(strings.TrimPrefix(url, "/factor."), ".")[0]
	exported, err := s.ExportAppStateAndValidators(false, nil, []string{module})
	require.NoError(s.T, err)
	var state map[string]map[string]json.RawMessage
	require.NoError(s.T, json.Unmarshal(exported.AppState, &state))
	raw, err := json.Marshal(map[string]any{"@type": url, "signer": signer, "params": state[module]["params"]})
	require.NoError(s.T, err)
	var msg sdk.Msg
	require.NoError(s.T, s.Encoding().Codec.UnmarshalInterfaceJSON(raw, &msg))
	return msg
}

// paramsActs change one parameter of a module, whichever it has, up or down as far as it goes or half way, and then
// set the module's parameters back to what they were at first: a region whose rules all stand at their ends does nothing.
func paramsActs() map[string]act {
	acts := map[string]act{}
	for _, url := range factorMessages() {
		if isParams(url) {
			acts[url] = act{weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg { return s.disturbed(url, signer) })}
		}
	}
	return acts
}

func (s *simulation) disturbed(url, signer string) sdk.Msg {
	s.T.Helper()
	now := s.params(url, signer)
	if s.rules[url] == nil {
		s.rules[url] = s.params(url, signer)
	}
	if rules, ok := s.rules[url].(*insolvencytypes.MsgUpdateParams); ok && rules.Params.PropertyCompany == 0 {
		// A region that has a company of its own has a property company from then on.
		if own, found := pick(s, s.coop.Companies, func(c cooptypes.Company) bool { return c.Kind == cooptypes.KIND_REGIONAL && c.Acts() }); found {
			rules.Params.PropertyCompany = own.Id
		}
	}
	if first := withSigner(s.rules[url], signer); !reflect.DeepEqual(first, now) {
		return first
	}
	all, base := numbersOf(now), branchOf(s.Chain)
	if len(all) == 0 {
		return nil
	}
	one := all[s.random.IntN(len(all))]
	usual, limit := one.get(), one.least
	if s.random.IntN(2) == 0 {
		limit = one.most
	}
	// How far it goes is the region's to say, whoever signs.
	accepted := func(n *big.Int) bool {
		one.set(n)
		return base.accepts(withSigner(now, s.authority()))
	}
	end := edge(usual, limit, accepted)
	if s.random.IntN(2) == 0 { // somewhere on the way
		way := new(big.Int).Sub(end, usual)
		end = way.Add(usual, way.Mul(way, big.NewInt(s.random.Int64N(1000))).Quo(way, big.NewInt(1000)))
	}
	if !accepted(end) || end.Cmp(usual) == 0 {
		return nil
	}
	return now
}

// substitute is, now and then, somebody else who may have a mandate for it: whose limits count what is used.
func (s *simulation) substitute(who *apptest.Person, candidates []uint64) *apptest.Person {
	if len(candidates) == 0 || s.random.IntN(6) > 0 {
		return who
	}
	if other := s.person(candidates[s.random.IntN(len(candidates))]); other != nil {
		return other
	}
	return who
}

// changedLimit is a limit that replaces another: below what was used of it, half, twice, or one unit.
func (s *simulation) changedLimit(limit, used int64) int64 {
	return max(1, []int64{used / 2, limit / 2, limit/2 + limit, 1, used + 1}[s.random.IntN(5)])
}
