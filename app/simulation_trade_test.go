package app_test

import (
	"crypto/sha256"
	"slices"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

func (s *simulation) commitment() []byte {
	sum := sha256.Sum256([]byte(s.code("record")))
	return sum[:]
}

// product is an active product that fits, of a company for which somebody can act.
func (s *simulation) product(fits func(p pricingtypes.ProductEntry) bool) (pricingtypes.ProductEntry, *apptest.Person) {
	one, ok := pick(s, s.pricing.Products, func(p pricingtypes.ProductEntry) bool {
		return !p.Product.Retired && s.founderOf(p.Product.Company) != nil && (fits == nil || fits(p))
	})
	if !ok {
		return one, nil
	}
	return one, s.founderOf(one.Product.Company)
}

func (s *simulation) entry(product uint64) pricingtypes.ProductEntry {
	for _, one := range s.pricing.Products {
		if one.Product.Id == product {
			return one
		}
	}
	return pricingtypes.ProductEntry{}
}

func (s *simulation) listed(product uint64) bool {
	for _, one := range s.market.Listings {
		if one.Product == product {
			return true
		}
	}
	return false
}

func (s *simulation) declaration() pricingtypes.Declaration {
	return pricingtypes.Declaration{
		UnitsPerCycle: 10 + s.random.Int64N(100), OverheadPerCycle: s.random.Int64N(100_000_000), DirectPerUnit: 1_000_000 + s.random.Int64N(10_000_000),
	}
}

func pricingActs() map[string]act {
	return map[string]act{
		"/factor.pricing.v1.MsgRegisterProduct": {weight: 5, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			company, who := s.company(nil)
			if who == nil {
				return nil, nil
			}
			return who, &pricingtypes.MsgRegisterProduct{
				Signer: who.Address.String(), Company: company.Id, Code: s.code("product"), Unit: "unit",
				Kind: pricingtypes.ProductKind(1 + s.random.IntN(3)), Declared: s.declaration(), OverheadWeight: 1 + s.random.Int64N(5),
			}
		}},
		"/factor.pricing.v1.MsgReviseDeclaration": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, who := s.product(nil)
			if who == nil {
				return nil
			}
			return &pricingtypes.MsgReviseDeclaration{Signer: signer, Product: one.Product.Id, Declared: s.declaration()}
		})},
		"/factor.pricing.v1.MsgSetKeeping": {weight: 1, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, who := s.product(nil)
			if who == nil {
				return nil
			}
			return &pricingtypes.MsgSetKeeping{Signer: signer, Product: one.Product.Id, Cycles: s.random.Uint32N(pricingtypes.MaxKeepCycles + 1)}
		})},
		"/factor.pricing.v1.MsgRetireProduct": {weight: 1, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, who := s.product(func(p pricingtypes.ProductEntry) bool { return p.Flow.Stock == 0 && p.Flow.OpenOrders == 0 })
			if who == nil {
				return nil, nil
			}
			return who, &pricingtypes.MsgRetireProduct{Signer: who.Address.String(), Company: one.Product.Company, Product: one.Product.Id}
		}},
		"/factor.pricing.v1.MsgSetRecipe": {weight: 3, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, who := s.product(func(p pricingtypes.ProductEntry) bool {
				return p.Product.Kind != pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
			})
			input, ok := pick(s, s.pricing.Products, func(p pricingtypes.ProductEntry) bool {
				return !p.Product.Retired && p.Product.Company != one.Product.Company && p.Product.Kind != pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
			})
			if who == nil || !ok {
				return nil, nil
			}
			return who, &pricingtypes.MsgSetRecipe{
				Signer: who.Address.String(), Company: one.Product.Company, Product: one.Product.Id,
				Lines: []pricingtypes.RecipeLine{{SupplierProduct: input.Product.Id, MicroQuantity: 1 + s.random.Int64N(500_000)}},
			}
		}},
		"/factor.pricing.v1.MsgRecordOutput": {weight: 10, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, who := s.product(func(p pricingtypes.ProductEntry) bool { return p.Product.Kind == pricingtypes.PRODUCT_KIND_STOCKED })
			if who == nil {
				return nil, nil
			}
			return who, &pricingtypes.MsgRecordOutput{
				Signer: who.Address.String(), Company: one.Product.Company, Product: one.Product.Id, Quantity: 1 + s.random.Int64N(50), Lot: s.commitment(),
			}
		}},
		"/factor.pricing.v1.MsgCountStock": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			if input, ok := pick(s, s.pricing.Inputs, func(i pricingtypes.InputEntry) bool { return s.founderOf(i.Company) != nil }); ok && s.random.IntN(3) == 0 {
				who := s.founderOf(input.Company)
				return who, &pricingtypes.MsgCountStock{
					Signer: who.Address.String(), Company: input.Company, Item: pricingtypes.COUNT_ITEM_INPUT, Product: input.SupplierProduct,
					Quantity: max(0, input.Input.MicroQuantity-s.random.Int64N(500_000)),
				}
			}
			one, who := s.product(func(p pricingtypes.ProductEntry) bool { return p.Product.Kind == pricingtypes.PRODUCT_KIND_STOCKED })
			if who == nil {
				return nil, nil
			}
			return who, &pricingtypes.MsgCountStock{
				Signer: who.Address.String(), Company: one.Product.Company, Item: pricingtypes.COUNT_ITEM_STOCK, Product: one.Product.Id,
				Quantity: max(0, one.Flow.Stock-1+s.random.Int64N(3)),
			}
		}},
		"/factor.pricing.v1.MsgConfirmCount": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			count, ok := pick(s, s.pricing.Counts, nil)
			if !ok {
				return nil, nil
			}
			_, who := s.member(func(id uint64) bool { return id != count.CountedBy })
			return who, &pricingtypes.MsgConfirmCount{Signer: who.Address.String(), Company: count.Company, Item: count.Item, Product: count.Product, Quantity: count.Quantity}
		}},
	}
}

func wageActs() map[string]act {
	sheet := func(s *simulation) (wagetypes.Timesheet, bool) { return pick(s, s.wage.Timesheets, nil) }
	return map[string]act{
		"/factor.wage.v1.MsgClockIn": {weight: 25, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			job, ok := pick(s, s.coop.Employments, func(e cooptypes.Employment) bool { return s.person(e.Member) != nil && !s.atWork(e.Member) })
			if !ok {
				return nil, nil
			}
			who := s.person(job.Member)
			msg := &wagetypes.MsgClockIn{Signer: who.Address.String(), Company: job.Company}
			if task, ok := pick(s, s.pricing.Jobs, func(j pricingtypes.Job) bool { return j.Company == job.Company }); ok && s.random.IntN(2) == 0 {
				msg.Job = task.Id
			} else if one, ok := pick(s, s.pricing.Products, func(p pricingtypes.ProductEntry) bool {
				return p.Product.Company == job.Company && !p.Product.Retired && p.Product.Kind != pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
			}); ok && s.random.IntN(2) == 0 {
				msg.Product = one.Product.Id
			}
			return who, msg
		}},
		"/factor.wage.v1.MsgClockOut": {weight: 8, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			shift, ok := pick(s, s.wage.OpenShifts, func(shift wagetypes.Shift) bool { return s.person(shift.Member) != nil })
			if !ok {
				return nil, nil
			}
			who := s.person(shift.Member)
			return who, &wagetypes.MsgClockOut{Signer: who.Address.String()}
		}},
		"/factor.wage.v1.MsgConfirmHours": {weight: 8, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			shift, ok := pick(s, append(s.wage.ClosedShifts, s.wage.OpenShifts...), func(shift wagetypes.Shift) bool {
				return shift.Confirmation == wagetypes.CONFIRMATION_NONE && s.colleague(shift.Company, shift.Member) != nil
			})
			if !ok {
				return nil, nil
			}
			who := s.colleague(shift.Company, shift.Member)
			return who, &wagetypes.MsgConfirmHours{Signer: who.Address.String(), Shifts: []uint64{shift.Id}}
		}},
		"/factor.market.v1.MsgVouchHours": {weight: 4, make: vouchHours},
		"/factor.wage.v1.MsgRejectHours": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			shift, ok := pick(s, s.wage.OpenShifts, func(shift wagetypes.Shift) bool { return shift.Member != 1 })
			if !ok {
				return nil
			}
			return &wagetypes.MsgRejectHours{Signer: signer, Shift: shift.Id}
		})},
		"/factor.wage.v1.MsgSubmitTimesheet": {weight: 8, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			job, ok := pick(s, s.coop.Employments, func(e cooptypes.Employment) bool {
				who := s.founderOf(e.Company)
				return who != nil && who != s.person(e.Member) && e.Since < s.now-7200
			})
			if !ok {
				return nil, nil
			}
			who := s.founderOf(job.Company)
			from := max(job.Since, s.now-2*86400) + s.random.Int64N(3600)
			return who, &wagetypes.MsgSubmitTimesheet{
				Signer: who.Address.String(), Company: job.Company, Member: job.Member, From: from, Until: from + 600 + s.random.Int64N(3000),
			}
		}},
		"/factor.wage.v1.MsgApproveTimesheet": {weight: 6, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, ok := sheet(s)
			if !ok {
				return nil
			}
			return &wagetypes.MsgApproveTimesheet{Signer: signer, Timesheet: one.Id}
		})},
		"/factor.wage.v1.MsgWithdrawTimesheet": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := sheet(s)
			if !ok || s.person(one.Member) == nil {
				return nil, nil
			}
			who := s.person(one.Member)
			return who, &wagetypes.MsgWithdrawTimesheet{Signer: who.Address.String(), Timesheet: one.Id}
		}},
		"/factor.wage.v1.MsgReview": {weight: 5, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			job, ok := pick(s, s.coop.Employments, func(e cooptypes.Employment) bool { return s.colleague(e.Company, e.Member) != nil })
			if !ok {
				return nil, nil
			}
			who := s.colleague(job.Company, job.Member)
			return who, &wagetypes.MsgReview{Signer: who.Address.String(), Company: job.Company, Member: job.Member, ProductivityPpm: s.random.Int64N(1_000_001)}
		}},
		"/factor.wage.v1.MsgSetOccupation": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			code := s.code("occupation")
			if s.random.IntN(4) > 0 {
				code = s.wage.Occupations[s.random.IntN(len(s.wage.Occupations))].Code
			}
			return &wagetypes.MsgSetOccupation{Signer: signer, Code: code, Factors: wagetypes.Factors{
				BaseRatePerHour: 10_000_000 + s.random.Int64N(10_000_000), TrainingPpm: s.random.Int64N(500_000), NeedPpm: s.random.Int64N(500_000), RangePpm: s.random.Int64N(300_000),
			}}
		})},
		"/factor.wage.v1.MsgSetIndustryStandard": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			msg := &wagetypes.MsgSetIndustryStandard{Signer: signer, Occupation: s.occupation()}
			if s.random.IntN(3) > 0 {
				msg.Standard = wagetypes.Standard{Recorded: true, ProductivityPpm: 1 + s.random.Int64N(1_000_000), WeightPpm: s.random.Int64N(1_000_001)}
			}
			return msg
		})},
	}
}

func (s *simulation) atWork(member uint64) bool {
	for _, shift := range s.wage.OpenShifts {
		if shift.Member == member {
			return true
		}
	}
	return false
}

// colleague is somebody else who works in the company, nil when there is nobody.
func (s *simulation) colleague(company, member uint64) *apptest.Person {
	for _, job := range s.coop.Employments {
		if job.Company == company && job.Member != member && s.person(job.Member) != nil {
			return s.person(job.Member)
		}
	}
	return nil
}

// order is one in a status whose seller can act.
func (s *simulation) order(status markettypes.OrderStatus, fits func(o markettypes.Order) bool) (markettypes.Order, *apptest.Person) {
	one, ok := pick(s, s.market.Orders, func(o markettypes.Order) bool {
		return o.Status == status && s.founderOf(o.Seller) != nil && (fits == nil || fits(o))
	})
	if !ok {
		return one, nil
	}
	return one, s.founderOf(one.Seller)
}

// listing is an offer with something to sell.
func (s *simulation) listing(fits func(l markettypes.Listing) bool) (markettypes.Listing, bool) {
	return pick(s, s.market.Listings, func(l markettypes.Listing) bool {
		entry := s.entry(l.Product)
		inStock := entry.Product.Kind != pricingtypes.PRODUCT_KIND_STOCKED || entry.Flow.Stock > 0
		return inStock && !entry.Product.Retired && (fits == nil || fits(l))
	})
}

// quantity is a small number that is in stock.
func (s *simulation) quantity(product uint64) int64 {
	entry := s.entry(product)
	if entry.Product.Kind == pricingtypes.PRODUCT_KIND_STOCKED {
		return 1 + s.random.Int64N(min(5, max(1, entry.Flow.Stock)))
	}
	return 1 + s.random.Int64N(3)
}

func (s *simulation) dearest(product uint64) int64 {
	return 2*s.entry(product).Prices.Current.Price + 1_000_000
}

func marketActs() map[string]act {
	return map[string]act{
		"/factor.market.v1.MsgListProduct": {weight: 7, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, who := s.product(func(p pricingtypes.ProductEntry) bool { return s.random.IntN(4) == 0 || !s.listed(p.Product.Id) })
			if who == nil {
				return nil, nil
			}
			mode := markettypes.LISTING_MODE_BY_ORDER
			if one.Product.Kind != pricingtypes.PRODUCT_KIND_MADE_TO_ORDER && s.random.IntN(2) == 0 {
				mode = markettypes.LISTING_MODE_AT_ONCE
			}
			return who, &markettypes.MsgListProduct{
				Signer: who.Address.String(), Company: one.Product.Company, Product: one.Product.Id, Mode: mode, OrderTimeoutSeconds: 3600 + s.random.Int64N(5*86400),
			}
		}},
		"/factor.market.v1.MsgUnlistProduct": {weight: 1, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.market.Listings, func(l markettypes.Listing) bool { return s.founderOf(l.Company) != nil })
			if !ok {
				return nil, nil
			}
			who := s.founderOf(one.Company)
			return who, &markettypes.MsgUnlistProduct{Signer: who.Address.String(), Company: one.Company, Product: one.Product}
		}},
		"/factor.market.v1.MsgPurchase": {weight: 30, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			// Every third looks first where somebody works alone: only who bought there can confirm their hours.
			one, ok := s.listing(func(l markettypes.Listing) bool { return s.alone(l.Company) })
			if !ok || s.random.IntN(3) > 0 {
				one, ok = s.listing(nil)
			}
			if !ok {
				return nil, nil
			}
			_, who := s.member(nil)
			return who, &markettypes.MsgPurchase{Signer: who.Address.String(), Product: one.Product, Quantity: s.quantity(one.Product), MaxUnitPrice: s.dearest(one.Product)}
		}},
		"/factor.market.v1.MsgPlaceCompanyOrder": {weight: 25, make: placeCompanyOrder},
		"/factor.market.v1.MsgPlaceRegionOrder": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, ok := s.listing(nil)
			if !ok {
				return nil
			}
			return &markettypes.MsgPlaceRegionOrder{Signer: signer, Product: one.Product, Quantity: 1, MaxUnitPrice: s.dearest(one.Product)}
		})},
		"/factor.market.v1.MsgApproveOrder": {weight: 16, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, ok := pick(s, s.market.Orders, func(o markettypes.Order) bool {
				return o.Approval == markettypes.APPROVAL_NEEDED && o.Status < markettypes.ORDER_STATUS_FULFILLED
			})
			if !ok {
				return nil
			}
			return &markettypes.MsgApproveOrder{Signer: signer, Order: one.Id}
		})},
		"/factor.market.v1.MsgAcceptOrder": {weight: 10, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, who := s.order(markettypes.ORDER_STATUS_PLACED, nil)
			if who == nil {
				return nil, nil
			}
			return who, &markettypes.MsgAcceptOrder{Signer: who.Address.String(), Order: one.Id}
		}},
		"/factor.market.v1.MsgFulfilOrder": {weight: 10, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, who := s.order(markettypes.ORDER_STATUS_ACCEPTED, nil)
			if who == nil {
				return nil, nil
			}
			return who, &markettypes.MsgFulfilOrder{Signer: who.Address.String(), Order: one.Id}
		}},
		"/factor.market.v1.MsgConfirmReceipt": {weight: 10, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.market.Orders, func(o markettypes.Order) bool { return o.Status == markettypes.ORDER_STATUS_DELIVERED })
			if !ok {
				return nil, nil
			}
			who := s.buyerOf(one)
			if one.Pool == markettypes.POOL_STARTING {
				_, who = s.member(func(id uint64) bool { return !s.tied(one.Buyer, id) && !s.tied(one.Seller, id) })
			}
			if who == nil {
				return nil, nil
			}
			return who, &markettypes.MsgConfirmReceipt{Signer: who.Address.String(), Order: one.Id, Quantity: one.Quantity, Record: s.commitment()}
		}},
		"/factor.market.v1.MsgContest": {weight: 6, make: contest},
		"/factor.market.v1.MsgDecideContest": {weight: 5, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, ok := pick(s, s.market.Contests, nil)
			if !ok {
				return nil
			}
			order, _ := pick(s, s.market.Orders, func(o markettypes.Order) bool { return o.Id == one.Order })
			msg := &markettypes.MsgDecideContest{Signer: signer, Order: one.Order, Decision: s.commitment(), Restock: s.random.IntN(2) == 0}
			left := order.Quantity - order.RefundedQuantity
			if msg.Quantity = s.random.Int64N(left + 1); msg.Quantity < left && order.Status == markettypes.ORDER_STATUS_CONTESTED && s.random.IntN(3) == 0 {
				msg.Amount = 1
			}
			return msg
		})},
		"/factor.market.v1.MsgRejectOrder": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			status := []markettypes.OrderStatus{markettypes.ORDER_STATUS_PLACED, markettypes.ORDER_STATUS_ACCEPTED, markettypes.ORDER_STATUS_DELIVERED}[s.random.IntN(3)]
			one, who := s.order(status, nil)
			if who == nil {
				return nil, nil
			}
			return who, &markettypes.MsgRejectOrder{Signer: who.Address.String(), Order: one.Id}
		}},
		"/factor.market.v1.MsgCancelOrder": {weight: 3, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.market.Orders, func(o markettypes.Order) bool {
				return o.Status == markettypes.ORDER_STATUS_PLACED && s.buyerOf(o) != nil
			})
			if !ok {
				return nil, nil
			}
			who := s.buyerOf(one)
			return who, &markettypes.MsgCancelOrder{Signer: who.Address.String(), Order: one.Id}
		}},
		"/factor.market.v1.MsgRefund": {weight: 8, make: refund},
		"/factor.market.v1.MsgPostJob": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			company, who := s.company(nil)
			if who == nil {
				return nil, nil
			}
			return who, &markettypes.MsgPostJob{
				Signer: who.Address.String(), Company: company.Id, Occupation: s.occupation(), Places: 1 + uint32(s.random.IntN(5)),
				Description: s.commitment(), OpenUntil: s.now + 86400*(4+s.random.Int64N(8)),
			}
		}},
		"/factor.market.v1.MsgCloseJob": {weight: 1, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.market.JobPostings, func(p markettypes.JobPosting) bool { return !p.Closing && s.founderOf(p.Company) != nil })
			if !ok {
				return nil, nil
			}
			who := s.founderOf(one.Company)
			return who, &markettypes.MsgCloseJob{Signer: who.Address.String(), JobPosting: one.Id}
		}},
		"/factor.market.v1.MsgApply": {weight: 6, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.market.JobPostings, func(p markettypes.JobPosting) bool { return !p.Closing })
			if !ok {
				return nil, nil
			}
			_, who := s.member(nil)
			return who, &markettypes.MsgApply{Signer: who.Address.String(), JobPosting: one.Id}
		}},
		"/factor.market.v1.MsgWithdrawApplication": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.market.Applications, func(a markettypes.Application) bool { return s.person(a.Member) != nil })
			if !ok {
				return nil, nil
			}
			who := s.person(one.Member)
			return who, &markettypes.MsgWithdrawApplication{Signer: who.Address.String(), JobPosting: one.JobPosting}
		}},
	}
}

// placeCompanyOrder buys for whatever purpose fits: an input that a recipe uses,
// equipment, a product's or job's direct cost, overhead.
func placeCompanyOrder(s *simulation) (*apptest.Person, sdk.Msg) {
	buyer, who := s.company(nil)
	if who == nil {
		return nil, nil
	}
	msg := &markettypes.MsgPlaceCompanyOrder{Signer: who.Address.String(), Company: buyer.Id, Pool: markettypes.POOL_RESERVE}
	others := func(l markettypes.Listing) bool { return l.Company != buyer.Id }
	one, ok := s.listing(others)
	switch s.random.IntN(4) {
	case 0:
		if input, found := s.listing(func(l markettypes.Listing) bool { return others(l) && s.uses(buyer.Id, l.Product) }); found {
			one, msg.Purpose.Kind = input, markettypes.PURPOSE_KIND_RECIPE
			break
		}
		msg.Purpose.Kind = markettypes.PURPOSE_KIND_OVERHEAD
	case 1:
		msg.Purpose = markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_EQUIPMENT, LifeCycles: 1 + uint32(s.random.IntN(20)), Commitment: s.commitment()}
	case 2:
		own, found := pick(s, s.pricing.Products, func(p pricingtypes.ProductEntry) bool {
			return p.Product.Company == buyer.Id && !p.Product.Retired && p.Product.Kind != pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
		})
		if found {
			msg.Purpose = markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_TAG, Product: own.Product.Id}
			break
		}
		msg.Purpose.Kind = markettypes.PURPOSE_KIND_OVERHEAD
	default:
		msg.Purpose.Kind = markettypes.PURPOSE_KIND_OVERHEAD
		if cycles := pricingtypes.PrepaidCycles; s.random.IntN(2) == 0 {
			msg.Purpose = markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_PREPAID, PrepaidCycles: cycles[s.random.IntN(len(cycles))]}
		}
	}
	if !ok {
		return nil, nil
	}
	if kind := msg.Purpose.Kind; (kind == markettypes.PURPOSE_KIND_RECIPE || kind == markettypes.PURPOSE_KIND_EQUIPMENT) && s.random.IntN(3) > 0 {
		fits := func(l markettypes.Listing) bool {
			return others(l) && l.Mode == markettypes.LISTING_MODE_BY_ORDER && (kind != markettypes.PURPOSE_KIND_RECIPE || s.uses(buyer.Id, l.Product))
		}
		// Half of these would go to a related company: the bank has to approve them.
		byOrder, found := s.listing(func(l markettypes.Listing) bool { return fits(l) && s.related(buyer.Id, l.Company) })
		if !found || s.random.IntN(2) == 0 {
			byOrder, found = s.listing(fits)
		}
		if found {
			one, msg.Pool = byOrder, markettypes.POOL_STARTING
		}
	}
	msg.Product, msg.Quantity, msg.MaxUnitPrice = one.Product, s.quantity(one.Product), s.dearest(one.Product)
	return who, msg
}

// related says whether two companies share a tied member.
func (s *simulation) related(one, other uint64) bool {
	for _, member := range s.region.Members {
		if s.tied(one, member.Id) && s.tied(other, member.Id) {
			return true
		}
	}
	return false
}

// uses says whether one of the company's recipes takes a supplier's product.
func (s *simulation) uses(company, product uint64) bool {
	for _, one := range s.pricing.Products {
		for _, line := range one.Recipe.Lines {
			if one.Product.Company == company && !one.Product.Retired && line.SupplierProduct == product {
				return true
			}
		}
	}
	return false
}

func (s *simulation) tied(company, member uint64) bool {
	for _, tie := range s.coop.Ties {
		if tie.Company == company && tie.Member == member {
			return true
		}
	}
	return false
}

// buyerOf is who may cancel an order, nil when they cannot act.
func (s *simulation) buyerOf(o markettypes.Order) *apptest.Person {
	switch o.BuyerKind {
	case markettypes.BUYER_KIND_MEMBER:
		return s.person(o.Buyer)
	case markettypes.BUYER_KIND_COMPANY:
		return s.founderOf(o.Buyer)
	default:
		return s.officer()
	}
}

// contest is a buyer's word about what was delivered, or about what they bought and a seller does not take back.
func contest(s *simulation) (*apptest.Person, sdk.Msg) {
	one, ok := pick(s, s.market.Orders, func(o markettypes.Order) bool { return o.SettlesBySilence() && !o.Contested && s.buyerOf(o) != nil })
	if ok && s.random.IntN(3) > 0 {
		who := s.buyerOf(one)
		return who, &markettypes.MsgContest{Signer: who.Address.String(), Order: one.Id, Reason: s.commitment()}
	}
	bought, ok := pick(s, s.market.Receipts, func(r markettypes.ReceiptEntry) bool {
		return r.Receipt.RefundedQuantity < r.Receipt.Quantity && s.person(r.Buyer) != nil
	})
	if !ok {
		return nil, nil
	}
	who := s.person(bought.Buyer)
	return who, &markettypes.MsgContest{Signer: who.Address.String(), Order: bought.Order}
}

// alone says whether one member works in a company.
func (s *simulation) alone(company uint64) bool {
	workers := 0
	for _, one := range s.coop.Employments {
		if one.Company == company {
			workers++
		}
	}
	return workers == 1
}

// vouchHours is a customer's word for who works alone where they bought.
func vouchHours(s *simulation) (*apptest.Person, sdk.Msg) {
	shiftsOf := func(company uint64) []wagetypes.Shift {
		return slices.DeleteFunc(slices.Concat(s.wage.ClosedShifts, s.wage.OpenShifts), func(shift wagetypes.Shift) bool {
			return shift.Company != company || shift.Confirmation != wagetypes.CONFIRMATION_NONE
		})
	}
	bought, ok := pick(s, s.market.Receipts, func(r markettypes.ReceiptEntry) bool {
		return r.Receipt.RefundedQuantity < r.Receipt.Quantity && r.Receipt.UnitPrice > 0 && s.person(r.Buyer) != nil && s.alone(r.Receipt.Seller) && len(shiftsOf(r.Receipt.Seller)) > 0
	})
	if !ok {
		return nil, nil
	}
	shift, _ := pick(s, shiftsOf(bought.Receipt.Seller), nil)
	who := s.person(bought.Buyer)
	return who, &markettypes.MsgVouchHours{Signer: who.Address.String(), Order: bought.Order, Shifts: []uint64{shift.Id}}
}

func refund(s *simulation) (*apptest.Person, sdk.Msg) {
	if s.random.IntN(2) == 0 {
		if one, who := s.order(markettypes.ORDER_STATUS_FULFILLED, func(o markettypes.Order) bool {
			return o.RefundedQuantity < o.Quantity && o.Purpose.Later() == (pricingtypes.Deferral{})
		}); who != nil {
			return who, &markettypes.MsgRefund{Signer: who.Address.String(), Order: one.Id, Quantity: 1, Restock: s.random.IntN(2) == 0}
		}
	}
	one, ok := pick(s, s.market.Receipts, func(r markettypes.ReceiptEntry) bool {
		return r.Receipt.RefundedQuantity < r.Receipt.Quantity && s.founderOf(r.Receipt.Seller) != nil
	})
	if !ok {
		return nil, nil
	}
	who := s.founderOf(one.Receipt.Seller)
	return who, &markettypes.MsgRefund{
		Signer: who.Address.String(), Buyer: one.Buyer, Order: one.Order, Quantity: 1 + s.random.Int64N(one.Receipt.Quantity-one.Receipt.RefundedQuantity), Restock: s.random.IntN(2) == 0,
	}
}
