package app_test

import (
	"encoding/json"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// simulatedCompanyBoards is how many of the first companies have a board that acts for them.
const simulatedCompanyBoards = 6

// companyBoards puts a board at the addresses of the first companies, so that somebody can sign for them. It is all
// members' so that it decides often.
func companyBoards(encoding app.Encoding, genesis map[string]json.RawMessage) {
	var boards boardtypes.GenesisState
	encoding.Codec.MustUnmarshalJSON(genesis[boardtypes.ModuleName], &boards)
	for company := uint64(1); company <= simulatedCompanyBoards; company++ {
		boards.LastBoard++
		board := boardtypes.Board{Id: boards.LastBoard}
		encoding.Codec.MustUnmarshalJSON([]byte(simulatedAssembly), &board.Config)
		board.Config.Code, board.Config.Address = fmt.Sprintf("company-%d", company), cooptypes.AuthorityAddress(company).String()
		boards.Boards = append(boards.Boards, board)
	}
	genesis[boardtypes.ModuleName] = encoding.Codec.MustMarshalJSON(&boards)
}

func insolvencyActs() map[string]act {
	grace := func(p types.Proceeding) bool { return p.Phase == types.PHASE_GRACE }
	return map[string]act{
		"/factor.insolvency.v1.MsgWindUp": {weight: 1, board: true, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			company, ok := pick(s, s.coop.Companies, func(c cooptypes.Company) bool { return c.Id <= simulatedCompanyBoards && c.Acts() })
			_, who := s.member(nil)
			if !ok || who == nil || s.random.IntN(4) > 0 {
				return nil, nil
			}
			return who, &types.MsgWindUp{Signer: company.Authority, Company: company.Id}
		}},
		"/factor.insolvency.v1.MsgExtendGrace": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if one, ok := pick(s, s.insolvency.Proceedings, grace); ok {
				return &types.MsgExtendGrace{Signer: signer, Company: one.Company, Seconds: 1 + s.random.Int64N(day)}
			}
			return nil
		})},
		"/factor.insolvency.v1.MsgBeginProceedings": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if one, ok := pick(s, s.insolvency.Proceedings, grace); ok && s.random.IntN(4) == 0 {
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
		"/factor.insolvency.v1.MsgUpdateParams": {weight: 1, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			return &types.MsgUpdateParams{Signer: signer, Params: types.Params{
				GraceSeconds: s.random.Int64N(5 * day), MaxGraceSeconds: 20 * day, MaxStepsPerBlock: 1 + uint32(s.random.IntN(20)),
			}}
		})},
	}
}
