package scenario

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Overlay is decisions alone, for a real region that goes on from its exported state:
// companies, people and demand are what the region has. docs/decisions.schema.json
// describes it for editors.
type Overlay struct {
	// Name is said in reports.
	Name string `yaml:"name"`
	// Decisions fall at the beginning of their cycles; cycle 1 is the first one after the export.
	Decisions []Decision `yaml:"decisions"`
}

// Existing is what a region has and how many cycles it goes on: a decision about
// anything else is a mistake.
type Existing struct {
	Companies, Occupations []string
	Cycles                 int
}

// ParseOverlay reads decisions for a region that exists. Its error names the line and shows it.
func ParseOverlay(raw []byte, region Existing) (Overlay, error) {
	var o Overlay
	if err := yaml.UnmarshalWithOptions(raw, &o, yaml.Strict(), yaml.UseJSONUnmarshaler()); err != nil {
		return o, fmt.Errorf("decisions: %s", yaml.FormatError(err, false, true))
	}
	c := checker{occupations: map[string]bool{}, products: map[string]bool{}, companies: map[string]bool{}}
	for _, code := range region.Companies {
		c.companies[code] = true
	}
	for _, code := range region.Occupations {
		c.occupations[code] = true
	}
	if len(o.Decisions) == 0 {
		c.fail("$.decisions", "there is no decision")
	}
	for i, decision := range o.Decisions {
		c.decision(fmt.Sprintf("$.decisions[%d]", i), decision, region.Cycles)
	}
	if c.err != nil {
		return o, located(raw, c.at, c.err)
	}
	return o, nil
}
