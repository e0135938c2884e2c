package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/factor-coop/factor/internal/money"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// Parse reads a scenario. Its error names the line and shows it.
func Parse(raw []byte) (Scenario, error) {
	var s Scenario
	if err := yaml.UnmarshalWithOptions(raw, &s, yaml.Strict(), yaml.UseJSONUnmarshaler()); err != nil {
		return s, fmt.Errorf("scenario: %s", yaml.FormatError(err, false, true))
	}
	s.defaults()
	if at, err := s.check(); err != nil {
		return s, located(raw, at, err)
	}
	return s, nil
}

// located puts the line of a path in front of an error, and shows it.
func located(raw []byte, at string, err error) error {
	path, pathErr := yaml.PathString(at)
	if pathErr != nil {
		return fmt.Errorf("scenario, %s: %w", at, err)
	}
	source, sourceErr := path.AnnotateSource(raw, false)
	if sourceErr != nil { // the place is what is missing
		return fmt.Errorf("scenario, %s: %w", strings.TrimPrefix(at, "$."), err)
	}
	return fmt.Errorf("scenario, %s: %w\n%s", strings.TrimPrefix(at, "$."), err, source)
}

func (s *Scenario) defaults() {
	for i := range s.Companies {
		company := &s.Companies[i]
		company.Count = max(1, company.Count)
		for j := range company.Products {
			product := &company.Products[j]
			if product.OverheadWeight == 0 {
				product.OverheadWeight = 1
			}
			if product.Demand.Pattern == Seasonal && product.Demand.Every == 0 {
				product.Demand.Every = 52
			}
		}
	}
}

// limits of a scenario, so that a mistake is told at once and not after a night.
const (
	maxCycles    = 10_000
	maxCompanies = 10_000
	maxShare     = 1000 * money.PPM
	maxUnits     = 1_000_000_000
	maxAmount    = 1_000_000_000 * money.Unit
)

// check returns the path of the first mistake and what is wrong there.
func (s *Scenario) check() (string, error) {
	c := checker{occupations: map[string]bool{}, products: map[string]bool{}, companies: map[string]bool{}}
	c.between("$.cycles", int64(s.Cycles), 1, maxCycles)
	for i, occupation := range s.Occupations {
		at := fmt.Sprintf("$.occupations[%d]", i)
		c.code(at+".code", occupation.Code)
		c.unique(at+".code", c.occupations, occupation.Code)
		c.between(at+".rate_per_hour", int64(occupation.RatePerHour), 1, maxAmount)
	}
	companies := 0
	for i, company := range s.Companies {
		at := fmt.Sprintf("$.companies[%d]", i)
		c.code(at+".code", company.Code)
		companies += company.Count
		c.between(at+".count", int64(company.Count), 1, maxCompanies)
		for n := range min(company.Count, maxCompanies) {
			c.unique(at+".code", c.companies, company.Name(n))
			for j, product := range company.Products {
				c.unique(fmt.Sprintf("%s.products[%d].code", at, j), c.products, company.Name(n)+"/"+product.Code)
			}
		}
	}
	c.between("$.companies", int64(companies), 1, maxCompanies)
	for i, company := range s.Companies {
		c.company(fmt.Sprintf("$.companies[%d]", i), company)
	}
	for i, decision := range s.Decisions {
		c.decision(fmt.Sprintf("$.decisions[%d]", i), decision, s.Cycles)
	}
	return c.at, c.err
}

// Name is the code of the n-th company of a kind, from 0.
func (c Company) Name(n int) string {
	if c.Count <= 1 {
		return c.Code
	}
	return fmt.Sprintf("%s-%d", c.Code, n+1)
}

// checker remembers the first mistake and what names there are.
type checker struct {
	at                               string
	err                              error
	occupations, products, companies map[string]bool
}

func (c *checker) fail(at, format string, args ...any) {
	if c.err == nil {
		c.at, c.err = at, fmt.Errorf(format, args...)
	}
}

func (c *checker) between(at string, value, low, high int64) {
	if value < low || value > high {
		c.fail(at, "%d must be from %d to %d", value, low, high)
	}
}

func (c *checker) code(at, code string) {
	if code == "" || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(code) > 24 {
		c.fail(at, "%q must be 1 to 24 small letters, digits and hyphens", code)
	}
}

func (c *checker) unique(at string, known map[string]bool, name string) {
	if known[name] {
		c.fail(at, "%q is there twice", name)
	}
	known[name] = true
}

func (c *checker) known(at, what string, known map[string]bool, name string) {
	if !known[name] {
		c.fail(at, "there is no %s %q", what, name)
	}
}

func (c *checker) cost(at string, cost Cost) {
	c.between(at+".amount", int64(cost.Amount), 0, maxAmount)
	c.between(at+".noise", int64(cost.Noise), 0, money.PPM)
	if cost.Step != nil {
		c.between(at+".step.cycle", int64(cost.Step.Cycle), 1, maxCycles)
		c.between(at+".step.to", int64(cost.Step.To), 0, maxShare)
	}
}

func (c *checker) fixed(at string, cost Cost) {
	c.cost(at, cost)
	c.between(at+".from", int64(cost.From), 0, maxCycles)
	c.between(at+".every", int64(cost.Every), 0, maxCycles)
	if cost.Prepaid != 0 && !slices.Contains(pricingtypes.PrepaidCycles, cost.Prepaid) {
		c.fail(at+".prepaid", "is %d; a cost is prepaid for 4, 13, 26 or 52 cycles", cost.Prepaid)
	}
}

func (c *checker) company(at string, company Company) {
	c.between(at+".endowment.reserve", int64(company.Endowment.Reserve), 0, maxAmount)
	c.between(at+".endowment.starting", int64(company.Endowment.Starting), 0, maxAmount)
	for i, workers := range company.Workers {
		at := fmt.Sprintf("%s.workers[%d]", at, i)
		c.known(at+".occupation", "occupation", c.occupations, workers.Occupation)
		c.between(at+".count", int64(workers.Count), 1, 10_000)
		c.between(at+".hours_per_cycle", int64(workers.HoursPerCycle), 1, 168)
	}
	for i, cost := range company.Fixed {
		c.fixed(fmt.Sprintf("%s.fixed[%d]", at, i), cost)
	}
	if len(company.Products) == 0 {
		c.fail(at+".products", "a company without a product brings nothing in")
	}
	for i, product := range company.Products {
		c.product(fmt.Sprintf("%s.products[%d]", at, i), company, product)
	}
}

func (c *checker) product(at string, company Company, product Product) {
	c.code(at+".code", product.Code)
	if product.Declared != nil {
		c.between(at+".declared.units", product.Declared.Units, 1, maxUnits)
		c.between(at+".declared.overhead", int64(product.Declared.Overhead), 0, maxAmount)
		c.between(at+".declared.direct", int64(product.Declared.Direct), 0, maxAmount)
	}
	if product.PerUnit != nil {
		c.cost(at+".per_unit", *product.PerUnit)
		if per := product.PerUnit; per.From != 0 || per.Every != 0 || per.Prepaid != 0 {
			c.fail(at+".per_unit", "only a fixed cost is paid from a cycle on, every so many cycles or in advance")
		}
	}
	c.between(at+".overhead_weight", product.OverheadWeight, 1, 1_000_000)
	for i, labour := range product.Labour {
		at := fmt.Sprintf("%s.labour[%d]", at, i)
		c.known(at+".occupation", "occupation", c.occupations, labour.Occupation)
		employed := false
		for _, workers := range company.Workers {
			employed = employed || workers.Occupation == labour.Occupation
		}
		if !employed {
			c.fail(at+".occupation", "nobody works as %q in %s", labour.Occupation, company.Code)
		}
		c.between(at+".time", int64(labour.Time), 1, 1_000_000)
	}
	for i, input := range product.Recipe {
		at := fmt.Sprintf("%s.recipe[%d]", at, i)
		c.known(at+".product", "product", c.products, input.Product)
		if strings.HasPrefix(input.Product, company.Code+"/") {
			c.fail(at+".product", "%q is the company's own: what it makes for itself is part of its cost already", input.Product)
		}
		c.between(at+".quantity", int64(input.Quantity), 1, maxAmount)
	}
	c.demand(at+".demand", product.Demand)
}

func (c *checker) demand(at string, d Demand) {
	known := false
	for _, pattern := range Patterns {
		known = known || pattern == d.Pattern
	}
	if !known {
		c.fail(at+".pattern", "%q is no pattern; there are %v", d.Pattern, Patterns)
	}
	if d.Pattern == List {
		if len(d.List) == 0 {
			c.fail(at+".list", "the pattern list needs at least one value")
		}
		for i, units := range d.List {
			c.between(fmt.Sprintf("%s.list[%d]", at, i), units, 0, maxUnits)
		}
	} else {
		c.between(at+".units", d.Units, 0, maxUnits)
	}
	c.between(at+".noise", int64(d.Noise), 0, money.PPM)
	c.between(at+".elasticity", int64(d.Elasticity), 0, 10*money.PPM)
	c.between(at+".factor", int64(d.Factor), 0, maxShare)
	switch d.Pattern {
	case Ramp, Shock, Closure:
		c.between(at+".from", int64(d.From), 1, maxCycles)
		c.between(at+".until", int64(d.Until), int64(d.From)+1, maxCycles)
	case Lumpy, Burst, Seasonal:
		c.between(at+".every", int64(d.Every), 1, maxCycles)
	case ZeroMonths:
		c.between(at+".every", int64(d.Every), 1, maxCycles)
		c.between(at+".length", int64(d.Length), 1, int64(d.Every))
	}
	if d.Pattern == Seasonal {
		c.between(at+".factor", int64(d.Factor), 0, money.PPM)
	}
}

func (c *checker) decision(at string, d Decision, cycles int) {
	c.between(at+".cycle", int64(d.Cycle), 1, int64(cycles))
	parts := 0
	if d.RatePerHour != nil {
		parts++
		c.known(at+".rate_per_hour.occupation", "occupation", c.occupations, d.RatePerHour.Occupation)
		c.between(at+".rate_per_hour.to", int64(d.RatePerHour.To), 1, maxAmount)
	}
	if d.WageFactor != nil {
		parts++
		c.known(at+".wage_factor.occupation", "occupation", c.occupations, d.WageFactor.Occupation)
		if !slices.Contains(WageFactors, d.WageFactor.Factor) {
			c.fail(at+".wage_factor.factor", "%q must be %s", d.WageFactor.Factor, strings.Join(WageFactors, ", "))
		}
		c.between(at+".wage_factor.to", int64(d.WageFactor.To), 0, money.PPM)
	}
	if d.Grant != nil {
		parts++
		c.known(at+".grant.company", "company", c.companies, d.Grant.Company)
		if d.Grant.Pool != "reserve" && d.Grant.Pool != "starting" {
			c.fail(at+".grant.pool", "%q must be reserve or starting", d.Grant.Pool)
		}
		c.between(at+".grant.amount", int64(d.Grant.Amount), 1, maxAmount)
	}
	if d.Subsidy != nil {
		parts++
		c.known(at+".subsidy.company", "company", c.companies, d.Subsidy.Company)
		c.between(at+".subsidy.rate", int64(d.Subsidy.Rate), 0, money.PPM)
	}
	if d.Tax != nil {
		parts++
		c.between(at+".tax.cap_weeks", d.Tax.CapWeeks, 0, 520)
		c.between(at+".tax.rate", int64(d.Tax.Rate), 0, money.PPM)
	}
	if d.Equip != nil {
		parts++
		c.known(at+".equip.company", "company", c.companies, d.Equip.Company)
		c.between(at+".equip.amount", int64(d.Equip.Amount), 1, maxAmount)
	}
	if parts != 1 {
		c.fail(at, "a decision is exactly one of rate_per_hour, wage_factor, grant, subsidy, tax and equip; this has %d", parts)
	}
}
