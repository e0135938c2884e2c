package main

import (
	"context"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/factor-coop/factor/internal/denom"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// ask answers a query as a node does for a client and returns the wall time; CPU
// time is too coarse for one query.
func (w *world) ask(path string, request proto.Message) (float64, error) {
	data, err := proto.Marshal(request)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	answer, err := w.Query(context.Background(), &abci.RequestQuery{Path: path, Data: data})
	took := time.Since(began)
	if err != nil {
		return 0, err
	}
	if answer.Code != 0 {
		return 0, fmt.Errorf("%s: %s", path, answer.Log)
	}
	return took.Seconds(), nil
}

// measureQueries asks for what people look at most, in turn with a plain bank balance. Everybody asked about is somebody
// else. Who is asked first finds the member's entries cold, so the order turns from one member to the next.
func (w *world) measureQueries(result *sizeResult) error {
	for i := range w.plan.queries {
		who := w.workers[i*7919%len(w.workers)]
		product := w.products[i%len(w.products)]
		questions := []struct {
			path    string
			request proto.Message
		}{
			{"/cosmos.bank.v1beta1.Query/Balance", &banktypes.QueryBalanceRequest{Address: who.address.String(), Denom: denom.Base}},
			{"/factor.currency.v1.Query/Member", &currencytypes.QueryMemberRequest{Member: who.member}},
			{"/factor.wage.v1.Query/Payslip", &wagetypes.QueryPayslipRequest{Member: who.member}},
			{"/factor.pricing.v1.Query/Price", &pricingtypes.QueryPriceRequest{Product: product}},
			{"/factor.pricing.v1.Query/Explain", &pricingtypes.QueryExplainRequest{Product: product, Depth: 1}},
		}
		took := make([]float64, len(questions))
		for turn := range questions {
			which := (i + turn) % len(questions)
			var err error
			if took[which], err = w.ask(questions[which].path, questions[which].request); err != nil {
				return err
			}
		}
		for _, one := range []struct {
			into *comparison
			took float64
		}{{&result.balance, took[1]}, {&result.slip, took[2]}, {&result.priced, took[3] + took[4]}} {
			one.into.ours = append(one.into.ours, one.took)
			one.into.baseline = append(one.into.baseline, took[0])
		}
	}
	return nil
}
