package story

import (
	"errors"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/insolvency/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// Grace has the region decide how long an insolvent company has to recover, and how many steps of proceedings a block takes.
func (s *Story) Grace(grace time.Duration, steps uint32) {
	s.T.Helper()
	params := types.DefaultParams()
	params.GraceSeconds, params.MaxStepsPerBlock = int64(grace/time.Second), steps
	send(s, s.InsolvencyMsg.UpdateParams, &types.MsgUpdateParams{Signer: s.Officer.Address, Params: params})
}

// Extends has the region's bank give an insolvent company more time.
func (s *Story) Extends(company Company, by time.Duration) {
	s.T.Helper()
	send(s, s.InsolvencyMsg.ExtendGrace, &types.MsgExtendGrace{Signer: s.Officer.Address, Company: company.ID, Seconds: int64(by / time.Second)})
}

// WindsUp has a company decide its own end, as its board would.
func (s *Story) WindsUp(company Company) {
	s.T.Helper()
	authority, err := s.Coop.AuthorityOf(s.Ctx, company.ID)
	require.NoError(s.T, err)
	send(s, s.InsolvencyMsg.WindUp, &types.MsgWindUp{Signer: authority.String(), Company: company.ID})
}

// RegionWindsUp has the region decide a company's end, as the board would that holds region.companies.
func (s *Story) RegionWindsUp(company Company) {
	s.T.Helper()
	send(s, s.InsolvencyMsg.WindUp, &types.MsgWindUp{Signer: s.Region.Authority().String(), Company: company.ID})
}

// Covers has the region's bank pay what a bankruptcy left of a wage, and returns how much.
func (s *Story) Covers(company Company, claim uint64) int64 {
	s.T.Helper()
	return send(s, s.InsolvencyMsg.CoverClaim, &types.MsgCoverClaim{Signer: s.Officer.Address, Company: company.ID, Claim: claim}).Amount
}

// Proceeding is how far a company's proceedings have come; the zero one when it has none.
func (s *Story) Proceeding(company Company) types.Proceeding {
	s.T.Helper()
	proceeding, err := s.Insolvency.GetProceeding(s.Ctx, company.ID)
	if errors.Is(err, types.ErrProceedingNotFound) {
		return types.Proceeding{}
	}
	require.NoError(s.T, err)
	return proceeding
}

// LeftUnpaid is what a bankruptcy left unpaid.
func (s *Story) LeftUnpaid(company Company) []types.UnpaidClaim {
	s.T.Helper()
	response, err := s.InsolvencyQuery.UnpaidClaims(s.Ctx, &types.QueryUnpaidClaimsRequest{Company: company.ID})
	require.NoError(s.T, err)
	return response.Claims
}

// Loss is what the region's loss record says of a company: cost that was not recovered and equipment's value.
func (s *Story) Loss(company Company) (unrecovered, undepreciated int64) {
	s.T.Helper()
	response, err := s.RegionalBankQuery.Losses(s.Ctx, &banktypes.QueryLossesRequest{})
	require.NoError(s.T, err)
	at := slices.IndexFunc(response.Losses, func(loss banktypes.Loss) bool { return loss.Company == company.ID })
	require.GreaterOrEqual(s.T, at, 0, "company %d is not in the loss record", company.ID)
	return response.Losses[at].Unrecovered, response.Losses[at].Undepreciated
}
