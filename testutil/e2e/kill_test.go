//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/internal/chainclient"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

const chainID = config.DevnetChainID

var members = []string{"alice", "bob", "carol", "dave", "erin", "frank"}

func TestAKilledNodeLosesNoAcknowledgedTransactionAndComesToTheSameState(t *testing.T) {
	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	args := append([]string{"devnet", "--home", home, "--members", fmt.Sprint(len(members)), "--scale", "3600", "--keep"}, at.flags()...)
	acknowledged := &acknowledged{}
	people := map[string]*chainclient.Signer{}
	var listed uint64

	for round := 0; round < 4; round++ {
		node := start(t, args...)
		client := wallet(t, node, at, chainID)
		if round == 0 {
			for _, name := range members {
				people[name] = signer(t, home, name)
			}
			listed = openShop(t, client, people["alice"])
		}
		load(t, client, people, listed, acknowledged, node, 6*time.Second)
	}

	node := start(t, args...)
	client := wallet(t, node, at, chainID)
	require.Greater(t, len(acknowledged.hashes), 50, "the load was too small to tell anything")
	for _, hash := range acknowledged.hashes {
		found, err := client.Node().Tx(context.Background(), hash, false)
		require.NoError(t, err, "transaction %X was acknowledged and is lost", hash)
		require.Zero(t, found.TxResult.Code)
	}
	audit, err := currencytypes.NewQueryClient(client.Context).Audit(context.Background(), &currencytypes.QueryAuditRequest{})
	require.NoError(t, err)
	require.Zero(t, audit.BooksSum)
	require.Zero(t, audit.SupplyResidual)
	require.Zero(t, audit.MintedResidual)
	status, err := client.Node().Status(context.Background())
	require.NoError(t, err)
	replay(t, filepath.Join(home, "config", "genesis.json"), client.Node(), status.SyncInfo.LatestBlockHeight-1)
	t.Logf("%d transactions were acknowledged through 4 kills; %d blocks replayed", len(acknowledged.hashes), status.SyncInfo.LatestBlockHeight-1)
}

// acknowledged collects the transactions of which somebody was told that a block holds them.
type acknowledged struct {
	mu     sync.Mutex
	hashes [][]byte
}

// openShop has a member found a company that sells visits at once.
func openShop(t *testing.T, client *chainclient.Client, founder *chainclient.Signer) uint64 {
	t.Helper()
	send := func(msg sdk.Msg, answer proto.Message) {
		result, err := client.Send(context.Background(), founder, 600_000, msg)
		require.NoError(t, err)
		if answer != nil {
			require.NoError(t, client.Response(result, 0, answer))
		}
	}
	by := founder.Address.String()
	var founded cooptypes.MsgFoundCompanyResponse
	send(&cooptypes.MsgFoundCompany{Signer: by, Code: "corner-shop", Occupation: 1}, &founded)
	var product pricingtypes.MsgRegisterProductResponse
	send(&pricingtypes.MsgRegisterProduct{
		Signer: by, Company: founded.Company, Code: "visit", Unit: "visit", Kind: pricingtypes.PRODUCT_KIND_SERVICE,
		Declared: pricingtypes.Declaration{UnitsPerCycle: 1000, DirectPerUnit: 100_000}, OverheadWeight: 1,
	}, &product)
	send(&markettypes.MsgListProduct{
		Signer: by, Company: founded.Company, Product: product.Product, Mode: markettypes.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 86400,
	}, nil)
	return product.Product
}

// load has everybody buy, and the founder work, until the node is killed without warning.
func load(t *testing.T, client *chainclient.Client, people map[string]*chainclient.Signer, product uint64, told *acknowledged, node *process, length time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, name := range members {
		person := people[name]
		all.Add(1)
		go func() {
			defer all.Done()
			for n := 0; ctx.Err() == nil; n++ {
				var msg sdk.Msg = &markettypes.MsgPurchase{Signer: person.Address.String(), Product: product, Quantity: 1, MaxUnitPrice: 10_000_000}
				if name == "alice" && n%2 == 0 {
					msg = &wagetypes.MsgClockIn{Signer: person.Address.String(), Company: 1, Product: product}
				} else if name == "alice" {
					msg = &wagetypes.MsgClockOut{Signer: person.Address.String()}
				}
				result, err := client.Send(ctx, person, 600_000, msg)
				if err == nil {
					told.mu.Lock()
					told.hashes = append(told.hashes, result.Hash)
					told.mu.Unlock()
					continue
				}
				var failed *chainclient.FailedError
				if ctx.Err() == nil && !errors.As(err, &failed) {
					return // the node is gone
				}
			}
		}()
	}
	time.Sleep(length)
	require.NoError(t, node.Process.Kill()) // SIGKILL: nothing can be tidied up
	require.Error(t, <-node.ended, "it ended by itself")
	cancel()
	all.Wait()
}
