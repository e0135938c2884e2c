package types_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/market/types"
)

type validator interface{ ValidateBasic() error }

func TestMessagesRefuseWhatCannotBeAndNameIt(t *testing.T) {
	denom.Configure()
	signer := sdk.AccAddress("somebody____________").String()
	sha := bytes.Repeat([]byte{1}, 32)
	equipment := types.Purpose{Kind: types.PURPOSE_KIND_EQUIPMENT, LifeCycles: 1, Commitment: sha}
	company := func(change func(*types.MsgPlaceCompanyOrder)) *types.MsgPlaceCompanyOrder {
		msg := &types.MsgPlaceCompanyOrder{
			Signer: signer, Company: 1, Product: 1, Quantity: 1, Pool: types.POOL_RESERVE,
			Purpose: types.Purpose{Kind: types.PURPOSE_KIND_OVERHEAD},
		}
		change(msg)
		return msg
	}
	for name, test := range map[string]struct {
		msg   validator
		names string // what the error has to name; empty when the message is good
	}{
		"list":                        {&types.MsgListProduct{Signer: signer, Company: 1, Product: 1, Mode: types.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 60}, ""},
		"list in no mode":             {&types.MsgListProduct{Signer: signer, Company: 1, Product: 1, OrderTimeoutSeconds: 60}, "mode 0"},
		"list without timeout":        {&types.MsgListProduct{Signer: signer, Company: 1, Product: 1, Mode: types.LISTING_MODE_AT_ONCE}, "order_timeout_seconds"},
		"list without company":        {&types.MsgListProduct{Signer: signer, Product: 1, Mode: types.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 60}, "company"},
		"list with a text":            {&types.MsgListProduct{Signer: signer, Company: 1, Product: 1, Mode: types.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 60, Description: []byte("fresh")}, "description"},
		"unlist":                      {&types.MsgUnlistProduct{Signer: signer, Company: 1, Product: 1}, ""},
		"unlist nothing":              {&types.MsgUnlistProduct{Signer: signer, Company: 1}, "product"},
		"purchase":                    {&types.MsgPurchase{Signer: signer, Product: 1, Quantity: 1}, ""},
		"purchase by a wrong address": {&types.MsgPurchase{Signer: "cosmos1abc", Product: 1, Quantity: 1}, "cosmos1abc"},
		"purchase of none":            {&types.MsgPurchase{Signer: signer, Product: 1}, "quantity is 0"},
		"purchase of less than none":  {&types.MsgPurchase{Signer: signer, Product: 1, Quantity: -1}, "quantity is -1"},
		"purchase of too much":        {&types.MsgPurchase{Signer: signer, Product: 1, Quantity: 1 << 62}, "quantity is 4611686018427387904"},
		"purchase below nothing":      {&types.MsgPurchase{Signer: signer, Product: 1, Quantity: 1, MaxUnitPrice: -5}, "max_unit_price is -0.000005"},
		"purchase with less ceiling":  {&types.MsgPurchase{Signer: signer, Product: 1, Quantity: 1, Ceiling: -1}, "ceiling is -0.000001"},
		"company order":               {company(func(*types.MsgPlaceCompanyOrder) {}), ""},
		"company order, no pool":      {company(func(m *types.MsgPlaceCompanyOrder) { m.Pool = 0 }), "pool 0"},
		"company order, no purpose":   {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose = types.Purpose{} }), "purpose kind 0"},
		"overhead with a product":     {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose.Product = 1 }), "takes no product"},
		"a tag to nothing":            {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose = types.Purpose{Kind: types.PURPOSE_KIND_TAG} }), "one product or one job"},
		"a tag to both": {company(func(m *types.MsgPlaceCompanyOrder) {
			m.Purpose = types.Purpose{Kind: types.PURPOSE_KIND_TAG, Product: 1, Job: 2}
		}), "one product or one job"},
		"a tag with a life": {company(func(m *types.MsgPlaceCompanyOrder) {
			m.Purpose = types.Purpose{Kind: types.PURPOSE_KIND_TAG, Product: 1, LifeCycles: 2}
		}), "takes no cycles"},
		"equipment":                   {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose = equipment }), ""},
		"equipment for a product":     {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose = equipment; m.Purpose.Product = 1 }), "takes no product"},
		"equipment that is prepaid":   {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose = equipment; m.Purpose.PrepaidCycles = 4 }), "not both"},
		"equipment without a life":    {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose = equipment; m.Purpose.LifeCycles = 0 }), "life_cycles"},
		"equipment without record":    {company(func(m *types.MsgPlaceCompanyOrder) { m.Purpose = equipment; m.Purpose.Commitment = nil }), "commitment"},
		"starting pool for equipment": {company(func(m *types.MsgPlaceCompanyOrder) { m.Pool, m.Purpose = types.POOL_STARTING, equipment }), ""},
		"starting pool for overhead":  {company(func(m *types.MsgPlaceCompanyOrder) { m.Pool = types.POOL_STARTING }), "starting pool"},
		"region order":                {&types.MsgPlaceRegionOrder{Signer: signer, Product: 1, Quantity: 1}, ""},
		"region order of nothing":     {&types.MsgPlaceRegionOrder{Signer: signer, Quantity: 1}, "product"},
		"approve nothing":             {&types.MsgApproveOrder{Signer: signer}, "order"},
		"accept nothing":              {&types.MsgAcceptOrder{Signer: signer}, "order"},
		"fulfil nothing":              {&types.MsgFulfilOrder{Signer: signer}, "order"},
		"reject nothing":              {&types.MsgRejectOrder{Signer: signer}, "order"},
		"cancel nothing":              {&types.MsgCancelOrder{Signer: signer}, "order"},
		"confirm":                     {&types.MsgConfirmReceipt{Signer: signer, Order: 1, Quantity: 1, Record: sha}, ""},
		"confirm as the buyer":        {&types.MsgConfirmReceipt{Signer: signer, Order: 1, Quantity: 1}, ""},
		"confirm half a record":       {&types.MsgConfirmReceipt{Signer: signer, Order: 1, Quantity: 1, Record: sha[:16]}, "record has 16 bytes"},
		"contest":                     {&types.MsgContest{Signer: signer, Order: 1, Reason: sha}, ""},
		"contest nothing":             {&types.MsgContest{Signer: signer}, "order"},
		"contest for half a reason":   {&types.MsgContest{Signer: signer, Order: 1, Reason: sha[:16]}, "reason has 16 bytes"},
		"decide":                      {&types.MsgDecideContest{Signer: signer, Order: 1, Quantity: 2, Amount: 3, Decision: sha}, ""},
		"decide nothing":              {&types.MsgDecideContest{Signer: signer}, "order"},
		"decide less than none back":  {&types.MsgDecideContest{Signer: signer, Order: 1, Quantity: -1}, "quantity is -1"},
		"decide less than nothing":    {&types.MsgDecideContest{Signer: signer, Order: 1, Amount: -1}, "amount is -0.000001"},
		"refund":                      {&types.MsgRefund{Signer: signer, Order: 1, Quantity: 1}, ""},
		"refund nothing":              {&types.MsgRefund{Signer: signer, Order: 1}, "quantity"},
		"post":                        {&types.MsgPostJob{Signer: signer, Company: 1, Occupation: 1, Places: 1, OpenUntil: 1}, ""},
		"post no places":              {&types.MsgPostJob{Signer: signer, Company: 1, Occupation: 1, OpenUntil: 1}, "places"},
		"post without end":            {&types.MsgPostJob{Signer: signer, Company: 1, Occupation: 1, Places: 1}, "open_until"},
		"close nothing":               {&types.MsgCloseJob{Signer: signer}, "job_posting"},
		"apply to nothing":            {&types.MsgApply{Signer: signer}, "job_posting"},
		"withdraw nothing":            {&types.MsgWithdrawApplication{Signer: signer}, "job_posting"},
		"params":                      {&types.MsgUpdateParams{Signer: signer, Params: types.DefaultParams()}, ""},
		"params of zero":              {&types.MsgUpdateParams{Signer: signer}, "order_timeout_seconds"},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.msg.ValidateBasic()
			if test.names == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.names)
		})
	}
}

func TestRefundsOfAllUnitsTogetherAreWhatWasPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paid := rapid.Int64Range(0, 1<<60).Draw(t, "paid")
		bought := rapid.Int64Range(1, 1_000).Draw(t, "bought")
		var refunded, sum int64
		for refunded < bought {
			quantity := rapid.Int64Range(1, bought-refunded).Draw(t, "quantity")
			part, err := types.RefundOf(paid, bought, refunded, quantity)
			if err != nil || part < 0 {
				t.Fatalf("refund of %d units: %d %v", quantity, part, err)
			}
			refunded, sum = refunded+quantity, sum+part
			if sum > paid {
				t.Fatalf("%d of %d units bring back %d of %d", refunded, bought, sum, paid)
			}
		}
		if sum != paid {
			t.Fatalf("all units bring back %d of %d", sum, paid)
		}
	})
}
