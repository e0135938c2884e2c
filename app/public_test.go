package app_test

import (
	"context"
	"fmt"
	"net"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// dial asks the app over gRPC as the REST server does.
func dial(t *testing.T, a *apptest.Test) *grpc.ClientConn {
	t.Helper()
	protocol := codec.NewProtoCodec(a.Encoding().Registry).GRPCCodec()
	server := grpc.NewServer(grpc.ForceServerCodec(protocol))
	a.RegisterGRPCServer(server)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = server.Serve(listener) }() // ends when the server is stopped
	t.Cleanup(server.Stop)
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(protocol)))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, connection.Close()) })
	return connection
}

func TestAQueryTakesNoMoreGasThanTheNodeAllowsWhicheverWayItComes(t *testing.T) {
	const limit = 8_000
	a := apptest.New(t, apptest.Options{Members: 60, BaseOptions: []func(*baseapp.BaseApp){baseapp.SetQueryGasLimit(limit)}})
	a.Block(0)
	members := func(count uint64) *regiontypes.QueryMembersRequest {
		return &regiontypes.QueryMembersRequest{Pagination: &query.PageRequest{Limit: count}}
	}
	const want = "the answer takes more gas than one query may"

	client := regiontypes.NewQueryClient(dial(t, a))
	few, err := client.Members(context.Background(), members(2))
	require.NoError(t, err)
	require.Len(t, few.Members, 2)
	_, err = client.Members(context.Background(), members(60))
	require.Equal(t, codes.ResourceExhausted, status.Code(err), "%v", err)
	require.ErrorContains(t, err, want)

	ask := func(count uint64) *abci.ResponseQuery {
		raw, err := members(count).Marshal()
		require.NoError(t, err)
		answer, err := a.Query(context.Background(), &abci.RequestQuery{Path: "/factor.region.v1.Query/Members", Data: raw})
		require.NoError(t, err)
		return answer
	}
	require.Zero(t, ask(2).Code)
	require.NotZero(t, ask(60).Code)
	require.Contains(t, ask(60).Log, want)
}

// With the default everything that the portal and the wallet ask for still has an answer.
func TestTheDefaultLimitOfAQueryLetsAFullPageThrough(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 200, BaseOptions: []func(*baseapp.BaseApp){baseapp.SetQueryGasLimit(app.QueryGasLimit)}})
	a.Block(0)
	all, err := regiontypes.NewQueryClient(dial(t, a)).Members(context.Background(), &regiontypes.QueryMembersRequest{Pagination: &query.PageRequest{Limit: 100}})
	require.NoError(t, err)
	require.Len(t, all.Members, 100)
}

func TestASimulationGetsItsPayersWholeAllowanceAndNoMore(t *testing.T) {
	simulate := func(maxGas string) error {
		a := apptest.New(t, apptest.Options{Configure: func(f *app.RegionFile) {
			f.Region = fmt.Appendf(nil, `{"max_messages_per_tx":61,"member_allowance":{"max_gas":%q,"refill_per_second":"100"}}`, maxGas)
		}})
		a.Block(0)
		who := a.People[1]
		messages := []sdk.Msg{&cooptypes.MsgFoundCompany{Signer: who.Address.String(), Code: "bakery", Occupation: 1}}
		for range 30 {
			messages = append(messages,
				&wagetypes.MsgClockIn{Signer: who.Address.String(), Company: 1},
				&wagetypes.MsgClockOut{Signer: who.Address.String()})
		}
		_, _, err := a.Simulate(a.Tx(who, messages...))
		return err
	}
	require.NoError(t, simulate("5000000"))
	require.ErrorIs(t, simulate("2000000"), sdkerrors.ErrOutOfGas)
}
