package app_test

import (
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
)

// paramsNow asks a module for its parameters.
func (b *branch) paramsNow(t *testing.T, url string) reflect.Value {
	t.Helper()
	service := strings.TrimSuffix(strings.TrimPrefix(url, "/"), "MsgUpdateParams") + "Query"
	handler := b.app.GRPCQueryRouter().Route("/" + service + "/Params")
	require.NotNil(t, handler, service)
	answer, err := handler(b.ctx, &abci.RequestQuery{})
	require.NoError(t, err)
	response := reflect.New(proto.MessageType(service + "ParamsResponse").Elem())
	require.NoError(t, b.app.Encoding().Codec.Unmarshal(answer.Value, response.Interface().(proto.Message)))
	return response.Elem().FieldByName("Params")
}

// update is a message that changes a module's parameters.
func update(url, signer string, params reflect.Value, changed ...string) sdk.Msg {
	message := reflect.New(proto.MessageType(strings.TrimPrefix(url, "/")).Elem())
	message.Elem().FieldByName("Signer").SetString(signer)
	message.Elem().FieldByName("Params").Set(params)
	message.Elem().FieldByName("Changed").Set(reflect.ValueOf(changed))
	return message.Interface().(sdk.Msg)
}

// numberAt is the number of a message at a path.
func numberAt(msg sdk.Msg, path string) number {
	all := numbersOf(msg)
	return all[slices.IndexFunc(all, func(one number) bool { return one.path == path })]
}

// snake is the name of a parameter at a path: .Params.AdmissionWindow.SharePpm is admission_window.share_ppm.
func snake(path string) string {
	var name strings.Builder
	for i, letter := range strings.TrimPrefix(path, ".Params.") {
		if unicode.IsUpper(letter) && i > 0 && !strings.HasSuffix(name.String(), ".") {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToLower(letter))
	}
	return name.String()
}

// TestTwoChangesOfDifferentParametersBothHold has each module's parameters changed by two messages that were written of the same state, as two
// proposals are that are open at once: each changes what it names and nothing else, in either order.
func TestTwoChangesOfDifferentParametersBothHold(t *testing.T) {
	a := apptest.New(t, apptest.Options{Boards: true})
	signer, modules, pairs := a.Region.Authority().String(), 0, 0
	for _, url := range factorMessages() {
		if !isParams(url) {
			continue
		}
		modules++
		base := branchOf(a.Chain)
		before := base.paramsNow(t, url)
		var changes []sdk.Msg // of one number each
		var paths []string
		for _, one := range numbersOf(update(url, signer, before)) {
			if strings.Contains(one.path, "[") {
				continue // a list changes as a whole
			}
			for _, by := range []int64{-1, 1} {
				empty := reflect.New(before.Type()).Elem()
				msg := update(url, signer, empty, snake(one.path))
				at := numberAt(msg, one.path)
				value := new(big.Int).Add(one.get(), big.NewInt(by))
				if value.Cmp(at.least) < 0 || value.Cmp(at.most) > 0 {
					continue
				}
				if at.set(value); base.accepts(msg) {
					changes, paths = append(changes, msg), append(paths, one.path)
					break
				}
			}
		}
		require.Greater(t, len(changes), 1, url)
		for i := range changes {
			j := (i + 1) % len(changes)
			for _, order := range [][]int{{i, j}, {j, i}} {
				b := base.fork()
				for _, k := range order {
					require.NoError(t, changes[k].(sdk.HasValidateBasic).ValidateBasic(), paths[k])
					require.NoError(t, b.send(changes[k]), "%s: %s after %s", url, paths[order[1]], paths[order[0]])
				}
				want := update(url, signer, before)
				for _, k := range order {
					numberAt(want, paths[k]).set(numberAt(changes[k], paths[k]).get())
				}
				require.Equal(t, reflect.ValueOf(want).Elem().FieldByName("Params").Interface(), b.paramsNow(t, url).Interface(), "%s: %s and %s", url, paths[i], paths[j])
				pairs++
			}
		}
		unnamed := reflect.ValueOf(changes[0]).Elem().FieldByName("Params")
		require.ErrorContains(t, update(url, signer, unnamed, snake(paths[1])).(sdk.HasValidateBasic).ValidateBasic(), "is given and not named", url)
		require.ErrorContains(t, update(url, signer, unnamed, "no_such").(sdk.HasValidateBasic).ValidateBasic(), `"no_such" is no parameter`, url)
	}
	require.Equal(t, 9, modules)
	require.Greater(t, pairs, 100)
}
