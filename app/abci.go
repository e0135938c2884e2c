package app

import (
	"encoding/json"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	nodeservice "github.com/cosmos/cosmos-sdk/client/grpc/node"
	"github.com/cosmos/cosmos-sdk/server/api"
	"github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
)

// initChainer makes the first state out of the genesis file.
func (a *App) initChainer(ctx sdk.Context, request *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	var genesis map[string]json.RawMessage
	if err := json.Unmarshal(request.AppStateBytes, &genesis); err != nil {
		return nil, fmt.Errorf("app_state of the genesis file: %w", err)
	}
	if err := checkLimits(request.ConsensusParams); err != nil {
		return nil, err
	}
	if err := a.Upgrade.SetModuleVersionMap(ctx, a.modules.GetVersionMap()); err != nil {
		return nil, err
	}
	return a.modules.InitGenesis(ctx, a.encoding.Codec, genesis)
}

func (a *App) preBlocker(ctx sdk.Context, _ *abci.RequestFinalizeBlock) (*sdk.ResponsePreBlock, error) {
	return a.modules.PreBlock(ctx)
}

// RegisterAPIRoutes serves every query over REST, the portal that reads them and, where api.swagger is set, what there is to ask.
func (a *App) RegisterAPIRoutes(server *api.Server, settings config.APIConfig) {
	clientCtx := server.ClientCtx
	authtx.RegisterGRPCGatewayRoutes(clientCtx, server.GRPCGatewayRouter)
	cmtservice.RegisterGRPCGatewayRoutes(clientCtx, server.GRPCGatewayRouter)
	nodeservice.RegisterGRPCGatewayRoutes(clientCtx, server.GRPCGatewayRouter)
	Basics(a.encoding).RegisterGRPCGatewayRoutes(clientCtx, server.GRPCGatewayRouter)
	endpoints, pages := a.endpoints(), a.registerPortal(server.Router)
	if settings.Swagger {
		registerDocument(server.Router, endpoints)
		pages = append(pages, apiPage, apiDocument)
	}
	server.Router.Use(answerMethods(endpoints, pages), checkURLs(endpoints))
}

// RegisterTxService serves the look-up, simulation and broadcast of transactions.
func (a *App) RegisterTxService(clientCtx client.Context) {
	authtx.RegisterTxService(a.queries, clientCtx, a.Simulate, a.encoding.Registry)
}

// RegisterTendermintService serves blocks and validators.
func (a *App) RegisterTendermintService(clientCtx client.Context) {
	cmtservice.RegisterTendermintService(clientCtx, a.queries, a.encoding.Registry, a.Query)
}

// RegisterNodeService serves what concerns this node only.
func (a *App) RegisterNodeService(clientCtx client.Context, cfg config.Config) {
	nodeservice.RegisterNodeService(clientCtx, a.queries, cfg, a.CommitMultiStore().EarliestVersion)
}
