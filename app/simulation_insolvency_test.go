package app_test

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
)

func insolvencyActs() map[string]act {
	grace := func(p types.Proceeding) bool { return p.Phase == types.PHASE_GRACE }
	return map[string]act{
		"/factor.insolvency.v1.MsgWindUp": {weight: 2, board: true, make: byCompany(func(s *simulation, company cooptypes.Company) sdk.Msg {
			if s.random.IntN(4) > 0 {
				return nil
			}
			return &types.MsgWindUp{Signer: company.Authority, Company: company.Id}
		})},
		"/factor.insolvency.v1.MsgExtendGrace": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if one, ok := pick(s, s.insolvency.Proceedings, grace); ok {
				return &types.MsgExtendGrace{Signer: signer, Company: one.Company, Seconds: 1 + s.random.Int64N(day)}
			}
			return nil
		})},
		"/factor.insolvency.v1.MsgBeginProceedings": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if one, ok := pick(s, s.insolvency.Proceedings, grace); ok && s.random.IntN(2) == 0 {
				return &types.MsgBeginProceedings{Signer: signer, Company: one.Company}
			}
			return nil
		})},
		"/factor.insolvency.v1.MsgCoverClaim": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if one, ok := pick(s, s.insolvency.UnpaidClaims, func(u types.UnpaidClaim) bool { return u.IsWage() && u.CoveredAt == 0 }); ok {
				return &types.MsgCoverClaim{Signer: signer, Company: one.Company, Claim: one.Claim.Id}
			}
			return nil
		})},
	}
}
