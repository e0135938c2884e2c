package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
)

// holdersWritten counts what a block of a send writes to the bank's index of holders.
func holdersWritten(a *apptest.Test, from, to *apptest.Person, amount int64) (written int) {
	a.T.Helper()
	a.CommitMultiStore().PopStateCache()
	results := a.Block(time.Second, a.Tx(from, &banktypes.MsgSend{
		FromAddress: from.Address.String(), ToAddress: to.Address.String(), Amount: sdk.NewCoins(sdk.NewInt64Coin(denom.Base, amount)),
	}))
	require.Zero(a.T, results[0].Code, results[0].Log)
	for _, pair := range a.CommitMultiStore().PopStateCache() {
		if pair.StoreKey == banktypes.StoreKey && pair.Key[0] == banktypes.DenomAddressPrefix[0] {
			written++
		}
	}
	return written
}

func holders(a *apptest.Test) int {
	a.T.Helper()
	response, err := a.Bank.DenomOwners(a.Now(), &banktypes.QueryDenomOwnersRequest{Denom: denom.Base})
	require.NoError(a.T, err)
	return len(response.DenomOwners)
}

func TestTheIndexOfHoldersIsWrittenOnlyWhenItChanges(t *testing.T) {
	const funds = 1000
	a := apptest.New(t, apptest.Options{Members: 3, Funds: funds, Configure: func(f *app.RegionFile) {
		f.Region = []byte(`{"member_transfers_allowed":true}`)
	}})
	stores := a.CommitMultiStore().(interface {
		StoreKeysByName() map[string]storetypes.StoreKey
	}).StoreKeysByName()
	a.CommitMultiStore().AddListeners([]storetypes.StoreKey{stores[banktypes.StoreKey]})
	ada, ben := a.People[0], a.People[1]
	require.Equal(t, 3, holders(a))
	require.Zero(t, holdersWritten(a, ada, ben, 10), "both held currency before and after")
	require.Equal(t, 1, holdersWritten(a, ada, ben, funds-10), "ada holds none any more")
	require.Equal(t, 2, holders(a))
	require.Equal(t, 1, holdersWritten(a, ben, ada, 5), "ada is back")
	require.Equal(t, 3, holders(a))
}
