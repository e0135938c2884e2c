package app_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app/ante"
	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// anybody are the messages that any member may send for themselves, whatever they name.
var anybody = []string{
	"/factor.region.v1.MsgLeave", "/factor.coop.v1.MsgFoundCompany", "/factor.market.v1.MsgApply",
	"/factor.region.v1.MsgFreezeKey",
}

// messages lists the type URLs of everything that a transaction may carry.
func messages(a *apptest.Test) []string {
	all := a.Encoding().Registry.ListImplementations(sdk.MsgInterfaceProtoName)
	slices.Sort(all)
	return slices.DeleteFunc(all, func(url string) bool { return a.MsgServiceRouter().HandlerByTypeURL(url) == nil })
}

// filled makes a message of a type with believable values in every field: it
// names things that exist, so that what refuses it is the authorisation.
func filled(t *testing.T, a *apptest.Test, url string, signer, other sdk.AccAddress) sdk.Msg {
	t.Helper()
	msg, err := a.Encoding().Registry.Resolve(url)
	require.NoError(t, err)
	fill(t, reflect.ValueOf(msg).Elem(), signer.String(), other.String(), "")
	return msg
}

func fill(t *testing.T, value reflect.Value, signer, other, name string) {
	t.Helper()
	switch value.Interface().(type) {
	case sdk.Coins:
		value.Set(reflect.ValueOf(sdk.NewCoins(sdk.NewInt64Coin(denom.Base, 1))))
		return
	case *codectypes.Any:
		key, err := codectypes.NewAnyWithValue(ed25519.GenPrivKeyFromSecret([]byte(other)).PubKey())
		require.NoError(t, err)
		value.Set(reflect.ValueOf(key))
		return
	case []*codectypes.Any, time.Time, *time.Time:
		return
	}
	switch value.Kind() {
	case reflect.String:
		value.SetString(text(name, signer, other))
	case reflect.Int32, reflect.Int64:
		value.SetInt(1)
	case reflect.Uint32, reflect.Uint64:
		value.SetUint(1)
	case reflect.Bool:
		value.SetBool(true)
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		fill(t, value.Elem(), signer, other, name)
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			value.SetBytes(make([]byte, 32))
			return
		}
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		fill(t, value.Index(0), signer, other, name)
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() {
				fill(t, value.Field(i), signer, other, field.Name)
			}
		}
	}
}

// text is what a text field holds, by the field's name.
func text(name, signer, other string) string {
	switch name {
	case "Signer", "FromAddress", "Authority", "Granter", "Grantee":
		return signer
	case "Address", "ToAddress", "Operator", "NewAddress":
		return other
	case "Permission":
		return regiontypes.PermissionAdmit
	case "Denom":
		return denom.Base
	case "MsgTypeUrl":
		return "/cosmos.bank.v1beta1.MsgSend"
	default:
		return "code"
	}
}

// settled is a region with a company that has a worker, a product and an open shift: each with the id 1.
func settled(a *apptest.Test) {
	a.T.Helper()
	alice := a.People[0]
	signer := alice.Address.String()
	a.Do(alice, &cooptypes.MsgFoundCompany{Signer: signer, Code: "bakery", Occupation: 3})
	a.Do(alice, &pricingtypes.MsgRegisterProduct{
		Signer: signer, Company: 1, Code: "bread", Unit: "loaf", Kind: pricingtypes.PRODUCT_KIND_STOCKED, OverheadWeight: 1,
		Declared: pricingtypes.Declaration{UnitsPerCycle: 100, DirectPerUnit: 1_000_000},
	})
	a.Do(alice, &pricingtypes.MsgRecordOutput{Signer: signer, Company: 1, Product: 1, Quantity: 10})
	a.Do(alice, &wagetypes.MsgClockIn{Signer: signer, Company: 1})
}

func TestNoMessageOfAStrangerIsAdmitted(t *testing.T) {
	p := newPair(t, apptest.Options{})
	settled(p.with)
	settled(p.without)
	stranger, other := apptest.NewPerson("stranger", 0), apptest.NewPerson("other", 0)
	refused := map[string]int{}
	for _, url := range messages(p.with) {
		msg := filled(t, p.with, url, stranger.Address, other.Address)
		result := p.with.Block(time.Second, p.with.Tx(stranger, msg))[0]
		p.without.Block(time.Second)
		requireTyped(t, url, result)
		require.Equal(t, p.without.AppHash(), p.with.AppHash(), "%s changed the state", url)
		if result.Codespace == ante.Codespace {
			require.Equal(t, ante.ErrNotAdmitted.ABCICode(), result.Code, "%s: %s", url, result.Log)
		}
		refused[result.Codespace]++
	}
	t.Log(refused)
	require.Greater(t, refused[ante.Codespace], 60, "most are refused for who signs them, not for what they say")
}

func TestNoMessageOfAMemberWithoutMandateChangesAnything(t *testing.T) {
	p := newPair(t, apptest.Options{})
	settled(p.with)
	settled(p.without)
	member, other := p.with.People[4], apptest.NewPerson("other", 0)
	tried := 0
	for _, url := range messages(p.with) {
		if slices.Contains(anybody, url) {
			continue
		}
		tried++
		result := p.with.Block(time.Minute, p.with.Tx(member, filled(t, p.with, url, member.Address, other.Address)))[0]
		p.without.Block(time.Minute)
		requireTyped(t, url, result)
		for name, hash := range storeHashes(t, p.with) {
			switch name {
			case "acc": // the sequence
			case regiontypes.StoreKey: // the allowance
				require.Equal(t, regionWithoutAllowances(t, p.without), regionWithoutAllowances(t, p.with), "%s: %s", url, result.Log)
			default:
				require.Equal(t, storeHashes(t, p.without)[name], hash, "%s changed %s: %s", url, name, result.Log)
			}
		}
	}
	require.Greater(t, tried, 60, "all modules' messages were tried")
}

// requireTyped checks that a failure has a code of its own: 1 is an error that nobody named.
func requireTyped(t *testing.T, url string, result *abci.ExecTxResult) {
	t.Helper()
	require.NotZero(t, result.Code, "%s succeeded", url)
	require.Greater(t, result.Code, uint32(1), "%s failed with an untyped error: %s", url, result.Log)
	require.False(t, strings.Contains(result.Log, "panic"), "%s: %s", url, result.Log)
}

func storeHashes(t *testing.T, a *apptest.Test) map[string]string {
	t.Helper()
	stores, ok := a.CommitMultiStore().(interface {
		GetCommitInfo(int64) (*storetypes.CommitInfo, error)
	})
	require.True(t, ok)
	info, err := stores.GetCommitInfo(a.LastBlockHeight())
	require.NoError(t, err)
	hashes := map[string]string{}
	for _, store := range info.StoreInfos {
		hashes[store.Name] = string(store.CommitId.Hash)
	}
	return hashes
}

func regionWithoutAllowances(t *testing.T, a *apptest.Test) string {
	t.Helper()
	exported, err := a.ExportAppStateAndValidators(false, nil, []string{regiontypes.ModuleName})
	require.NoError(t, err)
	var genesis map[string]map[string]any
	require.NoError(t, json.Unmarshal(exported.AppState, &genesis))
	region := genesis[regiontypes.ModuleName]
	require.Contains(t, region, "allowances")
	delete(region, "allowances")
	raw, err := json.Marshal(region)
	require.NoError(t, err)
	return string(raw)
}

// Bech32 spells every address in capitals too. State compares addresses as text, so that there must be one spelling of each.
func TestNoMessageTakesItsSignerInAnotherSpelling(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	signer, other := apptest.NewPerson("signer", 0), apptest.NewPerson("other", 0)
	strict := 0
	for _, url := range messages(a) {
		if !strings.HasPrefix(url, "/factor.") {
			continue
		}
		msg := filled(t, a, url, signer.Address, other.Address)
		basic, ok := msg.(sdk.HasValidateBasic)
		require.True(t, ok, url)
		before := basic.ValidateBasic()
		field := reflect.ValueOf(msg).Elem().FieldByName("Signer")
		field.SetString(strings.ToUpper(signer.Address.String()))
		err := basic.ValidateBasic()
		require.Error(t, err, url)
		if before == nil { // else another field is refused first
			require.ErrorContains(t, err, "must be written "+signer.Address.String(), url)
			strict++
		}
	}
	require.Greater(t, strict, 50)
}
