package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer returns the module's message server.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

func (s msgServer) RegisterProduct(ctx context.Context, m *types.MsgRegisterProduct) (*types.MsgRegisterProductResponse, error) {
	if _, err := s.k.companies.Authorize(ctx, m.Company, m.Signer, types.PermissionProduce, 0); err != nil {
		return nil, err
	}
	product, posted, err := s.k.RegisterProduct(ctx, types.Product{
		Company: m.Company, Code: m.Code, Unit: m.Unit, Kind: m.Kind, Declared: m.Declared, OverheadWeight: m.OverheadWeight,
	})
	if err != nil {
		return nil, err
	}
	return &types.MsgRegisterProductResponse{Product: product.Id, Price: posted.Price}, nil
}

func (s msgServer) ReviseDeclaration(ctx context.Context, m *types.MsgReviseDeclaration) (*types.MsgReviseDeclarationResponse, error) {
	if err := s.k.region.Authorize(ctx, m.Signer, regiontypes.PermissionBank, 0); err != nil {
		return nil, err
	}
	return &types.MsgReviseDeclarationResponse{}, s.k.ReviseDeclaration(ctx, m.Product, m.Declared, m.Signer)
}

func (s msgServer) SetKeeping(ctx context.Context, m *types.MsgSetKeeping) (*types.MsgSetKeepingResponse, error) {
	if err := s.k.region.Authorize(ctx, m.Signer, regiontypes.PermissionBank, 0); err != nil {
		return nil, err
	}
	return &types.MsgSetKeepingResponse{}, s.k.SetKeeping(ctx, m.Product, m.Cycles, m.Signer)
}

func (s msgServer) RetireProduct(ctx context.Context, m *types.MsgRetireProduct) (*types.MsgRetireProductResponse, error) {
	if _, err := s.k.companies.Authorize(ctx, m.Company, m.Signer, types.PermissionProduce, 0); err != nil {
		return nil, err
	}
	return &types.MsgRetireProductResponse{}, s.k.RetireProduct(ctx, m.Company, m.Product)
}

func (s msgServer) SetRecipe(ctx context.Context, m *types.MsgSetRecipe) (*types.MsgSetRecipeResponse, error) {
	if _, err := s.k.companies.Authorize(ctx, m.Company, m.Signer, types.PermissionProduce, 0); err != nil {
		return nil, err
	}
	return &types.MsgSetRecipeResponse{}, s.k.SetRecipe(ctx, m.Company, m.Product, types.Recipe{Lines: m.Lines})
}

func (s msgServer) RecordOutput(ctx context.Context, m *types.MsgRecordOutput) (*types.MsgRecordOutputResponse, error) {
	member, err := s.k.companies.Authorize(ctx, m.Company, m.Signer, types.PermissionProduce, 0)
	if err != nil {
		return nil, err
	}
	response, err := s.k.ReportOutput(ctx, m.Company, m.Product, m.Quantity, m.Lot, member)
	if err != nil {
		return nil, err
	}
	return &response, nil
}

func (s msgServer) CountStock(ctx context.Context, m *types.MsgCountStock) (*types.MsgCountStockResponse, error) {
	member, err := s.k.companies.Authorize(ctx, m.Company, m.Signer, types.PermissionProduce, 0)
	if err != nil {
		return nil, err
	}
	return &types.MsgCountStockResponse{}, s.k.CountStock(ctx, m.Company, m.Item, m.Product, m.Quantity, member)
}

func (s msgServer) ConfirmCount(ctx context.Context, m *types.MsgConfirmCount) (*types.MsgConfirmCountResponse, error) {
	// The count began with the company's permission; any other member may be the witness.
	member, err := s.k.region.ActiveMember(ctx, m.Signer)
	if err != nil {
		return nil, err
	}
	loss, err := s.k.ConfirmCount(ctx, m.Company, m.Item, m.Product, m.Quantity, member.Id)
	if err != nil {
		return nil, err
	}
	return &types.MsgConfirmCountResponse{Loss: loss}, nil
}

func (s msgServer) UpdateParams(ctx context.Context, m *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	old, err := s.k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	params, err := amend.Apply(types.ErrInvalid, old, m.Params, m.Changed)
	if err != nil {
		return nil, err
	}
	if err := s.k.region.AuthorizeChange(ctx, m.Signer, types.ModuleName, &old, &params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, s.k.SetParams(ctx, params)
}
