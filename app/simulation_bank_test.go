package app_test

import (
	"crypto/sha256"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

func active(c cooptypes.Company) bool { return c.Standing == cooptypes.STANDING_ACTIVE }

func (s *simulation) companyPool() banktypes.Pool {
	return banktypes.POOL_RESERVE + banktypes.Pool(s.random.IntN(2))
}

func (s *simulation) openRequest() (banktypes.Request, bool) {
	return pick(s, s.bank.Requests, func(r banktypes.Request) bool { return r.Status == banktypes.REQUEST_STATUS_OPEN })
}

func bankActs() map[string]act {
	return map[string]act{
		"/factor.regionalbank.v1.MsgRequestGrant": {weight: 6, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			company, who := s.company(nil)
			if who == nil {
				return nil, nil
			}
			return who, &banktypes.MsgRequestGrant{
				Signer: who.Address.String(), Company: company.Id, Pool: s.companyPool(), Amount: 1 + s.random.Int64N(2_000_000_000), Commitment: s.commitment(),
			}
		}},
		"/factor.regionalbank.v1.MsgWithdrawRequest": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			request, ok := s.openRequest()
			if who := s.founderOf(request.Company); ok && who != nil {
				return who, &banktypes.MsgWithdrawRequest{Signer: who.Address.String(), Request: request.Id}
			}
			return nil, nil
		}},
		"/factor.regionalbank.v1.MsgGrant": {weight: 4, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if request, ok := s.openRequest(); ok {
				return &banktypes.MsgGrant{
					Signer: signer, Company: request.Company, Pool: request.Pool, Amount: 1 + s.random.Int64N(request.Amount), Request: request.Id, Decision: s.commitment(),
				}
			}
			company, who := s.company(nil)
			if who == nil {
				return nil
			}
			return &banktypes.MsgGrant{Signer: signer, Company: company.Id, Pool: s.companyPool(), Amount: 1 + s.random.Int64N(1_000_000_000)}
		})},
		"/factor.regionalbank.v1.MsgDeclineRequest": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if request, ok := s.openRequest(); ok {
				return &banktypes.MsgDeclineRequest{Signer: signer, Request: request.Id, Decision: s.commitment()}
			}
			return nil
		})},
		"/factor.regionalbank.v1.MsgSetSubsidy": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			company, who := s.company(active)
			if who == nil {
				return nil
			}
			return &banktypes.MsgSetSubsidy{Signer: signer, Company: company.Id, Terms: banktypes.Terms{
				RatePpm: s.random.Int64N(800_000), Fixed: 1 + s.random.Int64N(10_000_000), Cap: 50_000_000 + s.random.Int64N(500_000_000),
				Until: s.now + 86_400*(1+s.random.Int64N(30)), Source: banktypes.SUBSIDY_SOURCE_REGION_FUND + banktypes.SubsidySource(s.random.IntN(2)),
			}}
		})},
		"/factor.regionalbank.v1.MsgEndSubsidy": {weight: 1, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if subsidy, ok := pick(s, s.bank.Subsidies, nil); ok {
				return &banktypes.MsgEndSubsidy{Signer: signer, Company: subsidy.Company}
			}
			return nil
		})},
		"/factor.regionalbank.v1.MsgPayOutside": {weight: 8, make: payOutside},
		"/factor.regionalbank.v1.MsgConfirmOutside": {weight: 6, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			payment, ok := pick(s, s.bank.OutsidePayments, nil)
			_, who := s.member(func(id uint64) bool { return !s.tied(payment.Company, id) })
			if !ok || who == nil {
				return nil, nil
			}
			return who, &banktypes.MsgConfirmOutside{Signer: who.Address.String(), Payment: payment.Id, Amount: payment.Amount, Record: s.commitment()}
		}},
		"/factor.regionalbank.v1.MsgCancelOutside": {weight: 1, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			payment, ok := pick(s, s.bank.OutsidePayments, nil)
			if who := s.founderOf(payment.Company); ok && who != nil {
				return who, &banktypes.MsgCancelOutside{Signer: who.Address.String(), Payment: payment.Id}
			}
			return nil, nil
		}},
		"/factor.regionalbank.v1.MsgSetOutsideBudget": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			company, who := s.company(nil)
			if who == nil {
				return nil
			}
			return &banktypes.MsgSetOutsideBudget{
				Signer: signer, Company: company.Id, Payee: s.payee(), Amount: 1 + s.random.Int64N(500_000_000), EndsAt: s.now + 86_400*(1+s.random.Int64N(30)),
			}
		})},
		"/factor.regionalbank.v1.MsgEndOutsideBudget": {weight: 1, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if budget, ok := pick(s, s.bank.OutsideBudgets, nil); ok {
				return &banktypes.MsgEndOutsideBudget{Signer: signer, Company: budget.Company, Payee: budget.Payee}
			}
			return nil
		})},
		"/factor.regionalbank.v1.MsgReceiveOutside": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			return &banktypes.MsgReceiveOutside{Signer: signer, Amount: 1 + s.random.Int64N(1_000_000_000), Commitment: s.commitment()}
		})},
		"/factor.regionalbank.v1.MsgSetLink": {weight: 1, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			region := s.code("region")
			if link, ok := pick(s, s.bank.Links, nil); ok && s.random.IntN(2) == 0 {
				region = link.Region
			}
			return &banktypes.MsgSetLink{Signer: signer, Region: region, ClearingLimit: s.random.Int64N(1_000_000_000), RatePpm: 500_000 + s.random.Int64N(1_000_000)}
		})},
	}
}

// payee is one of a few outside the region.
func (s *simulation) payee() []byte {
	payee := sha256.Sum256([]byte{byte(s.random.IntN(3))})
	return payee[:]
}

// payOutside pays overhead, a product's cost or equipment of a company, or what the region itself needs.
func payOutside(s *simulation) (*apptest.Person, sdk.Msg) {
	pay := &banktypes.MsgPayOutside{Pool: banktypes.POOL_REGION, Amount: 1 + s.random.Int64N(20_000_000), Commitment: s.commitment()}
	who := s.officer()
	if s.random.IntN(5) > 0 {
		company, founder := s.company(active)
		if founder == nil {
			return nil, nil
		}
		who, pay.Company, pay.Pool, pay.Payee = founder, company.Id, s.companyPool(), s.payee()
		if s.random.IntN(3) == 0 {
			pay.LifeCycles = 1 + uint32(s.random.IntN(20))
		} else if pay.Pool == banktypes.POOL_RESERVE && s.random.IntN(3) == 0 {
			pay.PrepaidCycles = pricingtypes.PrepaidCycles[s.random.IntN(len(pricingtypes.PrepaidCycles))]
		} else if product, ok := pick(s, s.pricing.Products, func(p pricingtypes.ProductEntry) bool {
			return !p.Product.Retired && p.Product.Company == company.Id && p.Product.Kind != pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
		}); ok && pay.Pool == banktypes.POOL_RESERVE && s.random.IntN(2) == 0 {
			pay.Tag.Product = product.Product.Id
		}
	}
	pay.Signer = who.Address.String()
	return who, pay
}
