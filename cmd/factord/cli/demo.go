package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/internal/chainclient"
	"github.com/factor-coop/factor/internal/economy"
	"github.com/factor-coop/factor/internal/recount"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// weekSeconds is how long a week of the demo takes: a block of half a second is about an hour.
const weekSeconds = 60

func newDemo(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Run some weeks of a region of forty people and print its books",
		Long: `Starts a region on this machine and lets its members live for some weeks, with
time compressed and the rules untouched: they found companies, work and are paid
each hour, order from each other, record what they made, buy what they need, and
decide together: an election, a wage, a subsidy, a rescue, a bankruptcy.
Every step is a transaction signed by the person's own key. At the end it prints
the region's books from its queries, and recounts them from the blocks' events.`,
		Example:     "  factord demo\n  factord demo --weeks 8 --exit",
		Args:        cobra.NoArgs,
		Annotations: map[string]string{ownHome: "yes"},
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			f := cmd.Flags()
			d := demo{encoding: encoding, out: cmd.OutOrStdout(), ports: portFlags(cmd)}
			d.home, _ = f.GetString(flags.FlagHome)
			d.weeks, _ = f.GetInt("weeks")
			d.seed, _ = f.GetInt64("seed")
			exit, _ := f.GetBool("exit")
			if d.weeks < 1 || d.weeks > 520 {
				return fmt.Errorf("--weeks is %d: it must be from 1 to 520", d.weeks)
			}
			if err := d.ports.free(); err != nil {
				return err
			}
			running, err := d.run(ctx)
			if running == nil || err != nil {
				if running != nil {
					running.stop()
				}
				return err
			}
			if exit {
				running.stop()
				return nil
			}
			fmt.Fprintf(d.out, "\nThe region goes on. Look around:\n  portal  http://127.0.0.1:%d/\n  factord me --from %s --home %s\n  factord query pricing explain 4 --home %s\nCtrl-C stops it.\n",
				d.ports.api, memberName(4), d.home, d.home)
			return running.wait(ctx)
		},
	}
	cmd.Flags().String(flags.FlagHome, ".demo", "Folder of the region; made anew each time")
	cmd.Flags().Int("weeks", 4, "How many weeks the region lives")
	cmd.Flags().Int64("seed", 1, "Decides who buys what when")
	cmd.Flags().Bool("exit", false, "Stop the node at the end")
	addPortFlags(cmd)
	return cmd
}

// demo is one run of the demonstration.
type demo struct {
	encoding app.Encoding
	out      io.Writer
	ports    ports
	home     string
	weeks    int
	seed     int64

	start time.Time
}

func (d *demo) say(format string, args ...any) {
	fmt.Fprintf(d.out, "[%4.0f s] %s\n", time.Since(d.start).Seconds(), fmt.Sprintf(format, args...))
}

func (d *demo) run(ctx context.Context) (*node, error) {
	d.start = time.Now()
	plan := economy.Riverside()
	file, err := app.ReadRegionFile(config.Riverside)
	if err != nil {
		return nil, err
	}
	file.Scale = economy.Week / weekSeconds
	file.Boards[1].Holders = file.Boards[1].Holders[:2] // the bank board's third seat is vacant: the members elect to it
	region := newRegion{home: d.home, chainID: config.DemoChainID, moniker: "demo", file: file, ports: d.ports, blockTime: 300 * time.Millisecond}
	count := plan.Members() + 2 // two who work nowhere yet
	keys, err := region.develop(d.encoding, count)
	if err != nil {
		return nil, err
	}
	d.say("region %s: %d members, no money, no company; a week passes in %d s", region.file.Code, count, weekSeconds)
	running, err := startNode(ctx, d.encoding, d.home, config.DemoChainID, d.ports)
	if err != nil {
		return nil, err
	}
	client, err := running.dial()
	if err != nil {
		return running, err
	}
	people, err := d.people(keys)
	if err != nil {
		return running, err
	}
	world, err := economy.NewWorld(client, plan, people, d.seed)
	if err != nil {
		return running, err
	}
	world.Log = d.say
	if err := world.Found(ctx); err != nil {
		return running, err
	}
	d.say("the market is open")
	if err := world.Live(ctx, d.weeks, func(week int) error { return d.report(ctx, world, week) }); err != nil {
		return running, err
	}
	return running, d.close(ctx, client, world)
}

// people reads the members' keys from the region's keyring.
func (d *demo) people(keys []person) ([]*economy.Person, error) {
	ring, err := keyring.New("factord", keyring.BackendTest, d.home, nil, d.encoding.Codec)
	if err != nil {
		return nil, err
	}
	people := make([]*economy.Person, 0, len(keys))
	for i, key := range keys {
		record, err := ring.Key(key.name)
		if err != nil {
			return nil, err
		}
		private, ok := record.GetLocal().PrivKey.GetCachedValue().(cryptotypes.PrivKey)
		if !ok {
			return nil, fmt.Errorf("the keyring has no private key of %s", key.name)
		}
		people = append(people, &economy.Person{Name: key.name, ID: uint64(i + 1), Signer: chainclient.NewSigner(private)})
	}
	return people, nil
}

// report tells how a week went.
func (d *demo) report(ctx context.Context, world *economy.World, week int) error {
	totals, err := world.Totals(ctx)
	if err != nil {
		return err
	}
	done, refused := world.Progress()
	d.say("week %d of %d: %s hours paid, %s minted, %s destroyed, %s outstanding; %d steps, %d refused", week, d.weeks,
		thousands(totals.PaidSeconds/3600), whole(totals.Minted), whole(totals.Burned), whole(totals.Minted-totals.Burned), done, refused)
	return nil
}

// decisions prints what the region decided together.
func (d *demo) decisions(ctx context.Context, world *economy.World) error {
	decisions, err := world.Decisions(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(d.out, "\nDecided together")
	for _, one := range decisions {
		state := "done"
		if !one.Done {
			state = "open"
		}
		fmt.Fprintf(d.out, "  %s  %s\n", state, one.What)
	}
	return nil
}

// close prints the report, recounts it from the blocks' events, and leaves both in the home folder.
func (d *demo) close(ctx context.Context, client *chainclient.Client, world *economy.World) error {
	status, err := client.Node().Status(ctx)
	if err != nil {
		return err
	}
	height := status.SyncInfo.LatestBlockHeight
	summary, err := world.Summarise(ctx, height)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(summary, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(d.home, "summary.json"), raw, 0o600); err != nil {
		return err
	}
	printSummary(d.out, summary)
	if err := d.decisions(ctx, world); err != nil {
		return err
	}
	for _, product := range summary.Products {
		if product.Code == "bread" {
			explained, err := pricingtypes.NewQueryClient(client.Context.WithHeight(height)).
				Explain(ctx, &pricingtypes.QueryExplainRequest{Product: product.ID, Depth: 8})
			if err != nil {
				return err
			}
			printExplanation(d.out, product, world.Names(), explained)
		}
	}
	if err := d.showRefusals(world); err != nil {
		return err
	}
	if err := summary.Balanced(); err != nil {
		return err
	}
	return d.recount(ctx, client, height, raw)
}

// showRefusals lists what the chain refused, and keeps it: things run out in any economy.
func (d *demo) showRefusals(world *economy.World) error {
	failures := world.Failures()
	log, err := os.Create(filepath.Join(d.home, "refused.log"))
	if err != nil {
		return err
	}
	for _, failure := range failures {
		fmt.Fprintln(log, failure)
	}
	if len(failures) > 0 {
		fmt.Fprintf(d.out, "\n%d steps were refused, for example: %s\n(all of them: %s)\n", len(failures), failures[0], log.Name())
	}
	return log.Close()
}

func (d *demo) recount(ctx context.Context, client *chainclient.Client, height int64, summary []byte) error {
	var figures recount.Figures
	if err := json.Unmarshal(summary, &figures); err != nil {
		return err
	}
	ledger, err := recount.Chain(ctx, client.Node(), height)
	if err != nil {
		return fmt.Errorf("recount: %w", err)
	}
	differences := ledger.Differences(figures)
	for _, difference := range differences {
		fmt.Fprintln(d.out, "recount differs:", difference)
	}
	if len(differences) > 0 {
		return errors.New("the events of the blocks tell another story than the queries")
	}
	fmt.Fprintf(d.out, "\nRecounted from the events of %d blocks: every figure agrees.\nSummary: %s\n", height, filepath.Join(d.home, "summary.json"))
	return nil
}
