//go:build e2e

package e2e

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/chainclient"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// figures are what somebody who comes back to a region looks at first.
type figures struct {
	books   currencytypes.QueryAuditResponse
	product pricingtypes.QueryProductResponse
}

func look(t *testing.T, client *chainclient.Client, product uint64) (figures, int64) {
	t.Helper()
	ctx := context.Background()
	audit, err := currencytypes.NewQueryClient(client.Context).Audit(ctx, &currencytypes.QueryAuditRequest{})
	require.NoError(t, err)
	found, err := pricingtypes.NewQueryClient(client.Context).Product(ctx, &pricingtypes.QueryProductRequest{Product: product})
	require.NoError(t, err)
	clock, err := regiontypes.NewQueryClient(client.Context).Clock(ctx, &regiontypes.QueryClockRequest{})
	require.NoError(t, err)
	return figures{books: *audit, product: *found}, clock.Now
}

func TestARegionForDevelopmentIsTomorrowAsItWasWhenItsNodeStopped(t *testing.T) {
	const scale, pause = 1800, 25 * time.Second
	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	args := append([]string{"devnet", "--home", home, "--members", "2", "--scale", "1800", "--keep"}, at.flags()...)
	node := start(t, args...)
	client := wallet(t, node, at, chainID)
	product := openShop(t, client, signer(t, home, "alice"))
	before, stoppedAt := look(t, client, product)
	height := func() int64 {
		status, err := client.Node().Status(context.Background())
		require.NoError(t, err)
		return status.SyncInfo.LatestBlockHeight
	}
	lookedAt := time.Now()
	last := height()
	require.NoError(t, node.Process.Signal(syscall.SIGTERM))
	require.NoError(t, <-node.ended, node.output.String())
	ran := time.Since(lookedAt)
	time.Sleep(pause)

	again := time.Now()
	node = start(t, args...)
	client = wallet(t, node, at, chainID)
	require.Eventually(t, func() bool { return height() > last+10 }, time.Minute, 100*time.Millisecond, "no blocks after the pause")
	after, now := look(t, client, product)
	ran += time.Since(again)
	lived := time.Duration(now-stoppedAt) * time.Second / scale
	t.Logf("the node stood %s and ran %s meanwhile: the region lived %s of block time", pause, ran, lived)
	require.Positive(t, lived)
	require.Less(t, lived, ran+(regiontypes.MaxBlockSeconds+1)*time.Second)
	require.Less(t, lived, pause, "it lived through the pause")
	require.Equal(t, before, after)
}
