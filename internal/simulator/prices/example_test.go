package prices

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

// The example of docs/pricing.md, as the rule counts it.
func TestTheExampleOfTheDocumentIsWhatTheRuleAsks(t *testing.T) {
	rule := atcost.DefaultParams()
	bakery := atcost.NewProduct(atcost.Declared{Units: 1000, Overhead: 2000 * money.Unit, Direct: 3 * money.Unit}, 1)
	bakery.Recipe = money.Unit
	products, company := []atcost.Product{bakery}, atcost.Company{}
	bases, shares, err := rule.Bases(company, products)
	require.NoError(t, err)
	require.Equal(t, 6*money.Unit, bases[0].Total)
	asks := func(missed int64) int64 {
		r := rule.Recover(company, products, bases, shares, missed*money.Unit)
		require.Equal(t, 6000*money.Unit, r.CycleCost)
		company.RecoveryPPM = r.PPM
		price := atcost.Price(bases[0].Total, r.PPM)
		return price
	}
	require.EqualValues(t, 6_180_000, asks(2790))
	company.RecoveryPPM = 0
	require.EqualValues(t, []int64{6_240_000, 6_480_000, 6_660_000}, []int64{asks(7170), asks(7170), asks(7170)})
	company.RecoveryPPM = 0
	require.EqualValues(t, 5_820_000, asks(-2790))
}
