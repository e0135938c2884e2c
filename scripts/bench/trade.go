package main

import (
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/apptest"
	markettypes "github.com/factor-coop/factor/x/market/types"
)

// traffic makes the i-th message of a round.
type traffic func(round, i int) (*apptest.Person, sdk.Msg)

// send goes from one of the people to another, as a purchase goes from one of them to one of the shops: a receiver among
// all members is read from a tree that does not fit the cache, which a purchase never has to, and made sends look dear.
func (w *world) send(round, i int) (*apptest.Person, sdk.Msg) {
	from := w.People[i%len(w.People)]
	to := w.People[(i+1+(round*31+i*7)%(len(w.People)-1))%len(w.People)]
	return from, &banktypes.MsgSend{FromAddress: from.Address.String(), ToAddress: to.Address.String(), Amount: sdk.NewCoins(sdk.NewInt64Coin(denom.Base, money.Unit))}
}

// sendAfar goes from one of the people to any member: the baseline of work that reaches everybody, as paying hours does.
func (w *world) sendAfar(round, i int) (*apptest.Person, sdk.Msg) {
	from := w.People[i%len(w.People)]
	to := stranger((round*7919 + i*104729) % (w.registered - len(w.People)))
	return from, &banktypes.MsgSend{FromAddress: from.Address.String(), ToAddress: to.String(), Amount: sdk.NewCoins(sdk.NewInt64Coin(denom.Base, money.Unit))}
}

func (w *world) purchase(round, i int) (*apptest.Person, sdk.Msg) {
	buyer := w.People[i%len(w.People)]
	product := w.products[(round*31+i*7)%len(w.products)]
	return buyer, &markettypes.MsgPurchase{Signer: buyer.Address.String(), Product: product, Quantity: 1, MaxUnitPrice: 1000 * money.Unit}
}

func (w *world) order(_, i int) (*apptest.Person, sdk.Msg) {
	shop := i % len(w.products)
	officer := w.People[shop]
	return officer, &markettypes.MsgPlaceCompanyOrder{
		Signer: officer.Address.String(), Company: uint64(shop + 1), Product: w.supplier(shop), Quantity: 1, MaxUnitPrice: 1000 * money.Unit,
		Pool: markettypes.POOL_RESERVE, Purpose: markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_RECIPE},
	}
}

// block signs a round of transactions, which costs nothing here, and times the block of them.
func (w *world) block(t traffic, round int) (cost, error) {
	txs := make([][]byte, w.plan.batch)
	for i := range txs {
		who, msg := t(round, i)
		raw, err := w.SignWith(apptest.Transaction{Gas: 500_000}, []*apptest.Person{who}, msg)
		if err != nil {
			return cost{}, err
		}
		txs[i] = raw
	}
	var results []*abci.ExecTxResult
	took, err := timed(func() (err error) {
		results, err = w.TryBlock(time.Second, txs...)
		return err
	})
	if err != nil {
		return cost{}, err
	}
	for i, result := range results {
		if result.Code != 0 {
			return cost{}, fmt.Errorf("transaction %d of %d failed: %s", i, len(results), result.Log)
		}
	}
	return took, nil
}

// reprice ends the costing cycle and times the blocks until every company has its new prices.
func (w *world) reprice() (cost, error) {
	ctx, err := w.State()
	if err != nil {
		return cost{}, err
	}
	cycle, err := w.Pricing.GetCycle(ctx)
	if err != nil {
		return cost{}, err
	}
	now, err := w.Region.Now(ctx)
	if err != nil {
		return cost{}, err
	}
	wait := time.Duration(max(1, cycle.EndsAt-now)) * time.Second
	return timed(func() error {
		for {
			if _, err := w.TryBlock(wait); err != nil {
				return err
			}
			wait = time.Second
			ctx, err := w.State()
			if err != nil {
				return err
			}
			state, err := w.Pricing.GetCycle(ctx)
			if err != nil {
				return err
			}
			if state.Number > cycle.Number && !state.Closing {
				return nil
			}
		}
	})
}

// measureTrade compares purchases and company orders with sends, a block of each in turn. Whichever comes first after
// the repricing finds the senders' accounts cold and warms them for the others, so who is first changes with the round.
// An order carries the recipe's cost; the repricing of all companies at the end of the cycle counts as part of the
// round's orders.
func (w *world) measureTrade(result *sizeResult) error {
	kinds := []traffic{w.send, w.purchase, w.order}
	for round := range w.plan.rounds + 1 {
		took := make([]cost, len(kinds))
		for turn := range kinds {
			kind := (round + turn) % len(kinds)
			var err error
			if took[kind], err = w.block(kinds[kind], round); err != nil {
				return err
			}
		}
		repricing, err := w.reprice()
		if err != nil {
			return err
		}
		if round == 0 {
			continue // warms the caches up
		}
		sends, purchases, orders := took[0], took[1], took[2]
		orders = cost{cpu: orders.cpu + repricing.cpu, wall: orders.wall + repricing.wall}
		result.sends = append(result.sends, sends.cpu.Seconds()/float64(w.plan.batch))
		result.purchases.add(purchases, sends, w.plan.batch, w.plan.batch)
		result.orders.add(orders, sends, w.plan.batch, w.plan.batch)
	}
	return nil
}
