// Package economy plays the members of a small region on a real chain: they
// found companies, work, order from each other, record what they made, confirm
// each other's hours and buy what they need. Every step is a transaction signed
// by the person's own key; nothing is done from outside.
package economy

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// Product is one thing that a company of the plan makes.
type Product struct {
	Code, Unit string
	Kind       pricingtypes.ProductKind
	// PerWeek is what the company makes in a normal week, and what it declares.
	PerWeek int64
	// DeclaredOverhead per week and DeclaredDirect per unit, in micro-units: what the founders believe.
	DeclaredOverhead, DeclaredDirect int64
	// Recipe names inputs in thousandths of the supplier's unit per unit.
	Recipe []Ingredient
	// PerMember is what an average member buys a week, in thousandths of a unit.
	PerMember int64
	// Labour is the share of the company's hours that are clocked for this product, in per cent.
	Labour int
}

// Ingredient is one line of a recipe.
type Ingredient struct {
	Product string
	// Milli is thousandths of the supplier's unit per unit of output.
	Milli int64
}

// Order is a standing order of a company that is overhead: repairs, electricity.
type Order struct {
	Product string
	PerWeek int64
}

// Company is one co-op of the plan.
type Company struct {
	Code       string
	Occupation string
	Workers    int
	// HoursPerShift and ShiftsPerWeek say how much each worker works.
	HoursPerShift, ShiftsPerWeek int
	Products                     []Product
	Overhead                     []Order
}

// Plan is the region's economy.
type Plan struct {
	Companies []Company
}

// Riverside is a region of five supply chains that close into loops: the mill
// grinds the farm's grain and sells it feed, the workshop repairs what all of
// them use and eats their electricity, the power co-op needs the workshop.
//
// A member buys for a household of three. Hours, units and recipes are such that a
// loaf carries 13 minutes of work, farm and mill included, a visit to the clinic two
// hours, a kilowatt-hour one minute; what the founders declare is what things turn out
// to cost, so that the first prices are near the later ones.
func Riverside() Plan {
	u, cent := money.Unit, money.Unit/100
	stocked, service := pricingtypes.PRODUCT_KIND_STOCKED, pricingtypes.PRODUCT_KIND_SERVICE
	order := pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
	return Plan{Companies: []Company{
		{
			Code: "green-farm", Occupation: "farmer", Workers: 12, HoursPerShift: 6, ShiftsPerWeek: 3,
			Products: []Product{
				{
					Code: "grain", Unit: "kg", Kind: stocked, PerWeek: 675, DeclaredOverhead: 130 * u, DeclaredDirect: 51 * cent,
					Recipe: []Ingredient{}, Labour: 8,
				},
				{
					Code: "vegetable-box", Unit: "box", Kind: stocked, PerWeek: 72, DeclaredOverhead: 560 * u, DeclaredDirect: 26 * u,
					PerMember: 1850, Labour: 45,
				},
				{
					Code: "dairy-crate", Unit: "crate", Kind: stocked, PerWeek: 48, DeclaredOverhead: 400 * u, DeclaredDirect: 21 * u,
					Recipe: []Ingredient{{Product: "feed", Milli: 4000}}, PerMember: 1250, Labour: 24,
				},
			},
			Overhead: []Order{{Product: "repair", PerWeek: 3}, {Product: "electricity", PerWeek: 150}},
		},
		{
			// The mill grinds two days a week.
			Code: "stone-mill", Occupation: "miller", Workers: 4, HoursPerShift: 5, ShiftsPerWeek: 2,
			Products: []Product{
				{
					Code: "flour", Unit: "kg", Kind: stocked, PerWeek: 425, DeclaredOverhead: 212 * u, DeclaredDirect: 106 * cent,
					Recipe: []Ingredient{{Product: "grain", Milli: 1250}}, PerMember: 2500, Labour: 60,
				},
				{
					Code: "feed", Unit: "kg", Kind: stocked, PerWeek: 192, DeclaredOverhead: 53 * u, DeclaredDirect: 59 * cent,
					Recipe: []Ingredient{{Product: "grain", Milli: 700}}, Labour: 15,
				},
			},
			Overhead: []Order{{Product: "repair", PerWeek: 1}, {Product: "electricity", PerWeek: 120}},
		},
		{
			Code: "oven-bakery", Occupation: "baker", Workers: 5, HoursPerShift: 4, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "bread", Unit: "loaf", Kind: stocked, PerWeek: 520, DeclaredOverhead: 400 * u, DeclaredDirect: 150 * cent,
					Recipe: []Ingredient{{Product: "flour", Milli: 550}}, PerMember: 13000, Labour: 50,
				},
				{
					Code: "cake", Unit: "piece", Kind: stocked, PerWeek: 55, DeclaredOverhead: 180 * u, DeclaredDirect: 680 * cent,
					Recipe: []Ingredient{{Product: "flour", Milli: 500}}, PerMember: 1400, Labour: 24,
				},
			},
			Overhead: []Order{{Product: "repair", PerWeek: 2}, {Product: "electricity", PerWeek: 220}},
		},
		{
			Code: "river-workshop", Occupation: "mechanic", Workers: 7, HoursPerShift: 4, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "repair", Unit: "job", Kind: service, PerWeek: 44, DeclaredOverhead: 610 * u, DeclaredDirect: 42 * u,
					PerMember: 1100, Labour: 76,
				},
				{
					Code: "table", Unit: "piece", Kind: order, PerWeek: 1, DeclaredOverhead: 30 * u, DeclaredDirect: 174 * u,
					PerMember: 30,
				},
			},
			Overhead: []Order{{Product: "electricity", PerWeek: 150}},
		},
		{
			Code: "willow-clinic", Occupation: "nurse", Workers: 6, HoursPerShift: 4, ShiftsPerWeek: 3,
			Products: []Product{
				{
					Code: "consultation", Unit: "visit", Kind: service, PerWeek: 46, DeclaredOverhead: 770 * u, DeclaredDirect: 26 * u,
					PerMember: 1300, Labour: 65,
				},
			},
			Overhead: []Order{{Product: "bread", PerWeek: 12}, {Product: "electricity", PerWeek: 100}, {Product: "repair", PerWeek: 1}},
		},
		{
			Code: "sun-power", Occupation: "electrician", Workers: 5, HoursPerShift: 4, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "electricity", Unit: "kwh", Kind: service, PerWeek: 4450, DeclaredOverhead: 1850 * u, DeclaredDirect: 0,
					PerMember: 95000,
				},
			},
			Overhead: []Order{{Product: "repair", PerWeek: 3}},
		},
	}}
}

// Members is how many people the plan employs.
func (p Plan) Members() int {
	total := 0
	for _, company := range p.Companies {
		total += company.Workers
	}
	return total
}

// Check refuses a plan whose parts do not fit together.
func (p Plan) Check() error {
	known := map[string]bool{}
	for _, company := range p.Companies {
		for _, product := range company.Products {
			if known[product.Code] {
				return fmt.Errorf("product %q stands twice in the plan", product.Code)
			}
			known[product.Code] = true
		}
	}
	for _, company := range p.Companies {
		for _, order := range company.Overhead {
			if !known[order.Product] {
				return fmt.Errorf("%s orders %q, which nobody makes", company.Code, order.Product)
			}
		}
		for _, product := range company.Products {
			for _, input := range product.Recipe {
				if !known[input.Product] {
					return fmt.Errorf("%s needs %q, which nobody makes", product.Code, input.Product)
				}
			}
		}
	}
	return nil
}
