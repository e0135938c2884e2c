package app_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"

	"github.com/factor-coop/factor/testutil/apptest"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// A block in which nothing happens writes the time that the region and its payroll have
// reached and nothing else: a write into a large tree has all the nodes above it hashed again.
func TestAnIdleBlockWritesItsTimeAlone(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	hashes := func() map[string][]byte {
		info, err := a.App.CommitMultiStore().(*rootmulti.Store).GetCommitInfo(a.App.LastBlockHeight())
		require.NoError(t, err)
		of := map[string][]byte{}
		for _, store := range info.StoreInfos {
			of[store.Name] = store.CommitId.Hash
		}
		return of
	}
	a.Block(time.Second)
	before := hashes()
	require.NotEmpty(t, before)
	for range 3 {
		a.Block(time.Second)
		var written []string
		after := hashes()
		for name, hash := range after {
			if !bytes.Equal(hash, before[name]) {
				written = append(written, name)
			}
		}
		require.ElementsMatch(t, []string{regiontypes.ClockStoreKey, wagetypes.CursorStoreKey}, written)
		before = after
	}
}
