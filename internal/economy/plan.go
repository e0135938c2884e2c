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
func Riverside() Plan {
	u := money.Unit
	stocked, service := pricingtypes.PRODUCT_KIND_STOCKED, pricingtypes.PRODUCT_KIND_SERVICE
	order := pricingtypes.PRODUCT_KIND_MADE_TO_ORDER
	return Plan{Companies: []Company{
		{
			Code: "green-farm", Occupation: "farmer", Workers: 11, HoursPerShift: 7, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "grain", Unit: "kg", Kind: stocked, PerWeek: 700, DeclaredOverhead: 900 * u, DeclaredDirect: 2 * u,
					Recipe: []Ingredient{}, Labour: 30,
				},
				{
					Code: "vegetable-box", Unit: "box", Kind: stocked, PerWeek: 75, DeclaredOverhead: 1000 * u, DeclaredDirect: 35 * u,
					PerMember: 1700, Labour: 45,
				},
				{
					Code: "dairy-crate", Unit: "crate", Kind: stocked, PerWeek: 45, DeclaredOverhead: 500 * u, DeclaredDirect: 25 * u,
					Recipe: []Ingredient{{Product: "feed", Milli: 3000}}, PerMember: 1000, Labour: 25,
				},
			},
			Overhead: []Order{{Product: "repair", PerWeek: 3}, {Product: "electricity", PerWeek: 60}},
		},
		{
			Code: "stone-mill", Occupation: "miller", Workers: 4, HoursPerShift: 7, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "flour", Unit: "kg", Kind: stocked, PerWeek: 480, DeclaredOverhead: 700 * u, DeclaredDirect: 2 * u,
					Recipe: []Ingredient{{Product: "grain", Milli: 1250}}, Labour: 50,
				},
				{
					Code: "feed", Unit: "kg", Kind: stocked, PerWeek: 140, DeclaredOverhead: 200 * u, DeclaredDirect: 2 * u,
					Recipe: []Ingredient{{Product: "grain", Milli: 700}}, Labour: 15,
				},
			},
			Overhead: []Order{{Product: "repair", PerWeek: 2}, {Product: "electricity", PerWeek: 90}},
		},
		{
			Code: "oven-bakery", Occupation: "baker", Workers: 7, HoursPerShift: 7, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "bread", Unit: "loaf", Kind: stocked, PerWeek: 440, DeclaredOverhead: 1200 * u, DeclaredDirect: 4 * u,
					Recipe: []Ingredient{{Product: "flour", Milli: 700}}, PerMember: 10500, Labour: 60,
				},
				{
					Code: "cake", Unit: "piece", Kind: stocked, PerWeek: 60, DeclaredOverhead: 300 * u, DeclaredDirect: 9 * u,
					Recipe: []Ingredient{{Product: "flour", Milli: 1200}}, PerMember: 1400, Labour: 20,
				},
			},
			Overhead: []Order{{Product: "repair", PerWeek: 2}, {Product: "electricity", PerWeek: 150}},
		},
		{
			Code: "river-workshop", Occupation: "mechanic", Workers: 8, HoursPerShift: 7, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "repair", Unit: "job", Kind: service, PerWeek: 42, DeclaredOverhead: 1800 * u, DeclaredDirect: 60 * u,
					PerMember: 700, Labour: 60,
				},
				{
					Code: "table", Unit: "piece", Kind: order, PerWeek: 3, DeclaredOverhead: 400 * u, DeclaredDirect: 250 * u,
					PerMember: 60,
				},
			},
			Overhead: []Order{{Product: "electricity", PerWeek: 80}},
		},
		{
			Code: "willow-clinic", Occupation: "nurse", Workers: 6, HoursPerShift: 6, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "consultation", Unit: "visit", Kind: service, PerWeek: 50, DeclaredOverhead: 1600 * u, DeclaredDirect: 30 * u,
					PerMember: 1200, Labour: 50,
				},
			},
			Overhead: []Order{{Product: "bread", PerWeek: 12}, {Product: "electricity", PerWeek: 40}, {Product: "repair", PerWeek: 1}},
		},
		{
			Code: "sun-power", Occupation: "electrician", Workers: 4, HoursPerShift: 6, ShiftsPerWeek: 4,
			Products: []Product{
				{
					Code: "electricity", Unit: "kwh", Kind: service, PerWeek: 1300, DeclaredOverhead: 1800 * u, DeclaredDirect: 0,
					PerMember: 20000,
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
