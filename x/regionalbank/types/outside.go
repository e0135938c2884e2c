package types

import cooptypes "github.com/factor-coop/factor/x/coop/types"

// Limited says whether a company pays outside from its reserve by share or budget only: it has not recovered yet what was
// endowed to it. A regional one has a board of the region's.
func Limited(company cooptypes.Company) bool {
	return company.Kind != cooptypes.KIND_REGIONAL && company.Endowed() && !company.Recovered()
}
