// Command recount works out a region's closing figures from the events of its
// blocks alone and compares them with a summary that queries gave.
//
// Use: go run ./scripts/recount -node tcp://127.0.0.1:26657 -summary .demo/summary.json
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"

	"github.com/factor-coop/factor/internal/recount"
)

func main() {
	address := flag.String("node", "tcp://127.0.0.1:26657", "CometBFT RPC address of a node that has all blocks")
	file := flag.String("summary", ".demo/summary.json", "summary of the demo")
	flag.Parse()
	if err := run(*address, *file); err != nil {
		fmt.Fprintln(os.Stderr, "recount:", err)
		os.Exit(1)
	}
}

func run(address, file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var summary struct {
		Height int64 `json:"height"`
		recount.Figures
	}
	if err := json.Unmarshal(raw, &summary); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if summary.Height <= 0 || len(summary.Companies) == 0 {
		return fmt.Errorf("%s names no height or no companies: is it a summary of the demo?", file)
	}
	node, err := rpchttp.New(address, "/websocket")
	if err != nil {
		return fmt.Errorf("-node %s: %w", address, err)
	}
	ledger, err := recount.Chain(context.Background(), node, summary.Height)
	if err != nil {
		return err
	}
	if differences := ledger.Differences(summary.Figures); len(differences) > 0 {
		for _, difference := range differences {
			fmt.Println(difference)
		}
		return fmt.Errorf("%d figures differ", len(differences))
	}
	fmt.Printf("recounted %d blocks: %d companies and %d products agree\n", summary.Height, len(summary.Companies), len(summary.Products))
	return nil
}
