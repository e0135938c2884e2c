package atcost_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/pricing/atcost"
)

// testdata/model.txt was written by testdata/generate.py from model.py there, the rule in Python:
//
//	python3 generate.py > model.txt
//
// so nothing here shares a line of code with what is tested.
func TestEveryIntegerOfThePythonModelIsReproduced(t *testing.T) {
	file, err := os.Open("testdata/model.txt")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	var f *firm
	var name string
	lines, cycles, companies, all := bufio.NewScanner(file), 0, 0, 0
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "company") {
			var declared atcost.Declared
			_, err := fmt.Sscanf(lines.Text(), "company %s %d %d %d", &name, &declared.Units, &declared.Overhead, &declared.Direct)
			require.NoError(t, err)
			f, err = newFirm(declared)
			require.NoError(t, err)
			cycles = 0
			companies++
			continue
		}
		var recipe, overhead, subsidy, direct, output, sold, price, base, error, recovery, capacity, average int64
		_, err := fmt.Sscanf(lines.Text(), "%d %d %d %d %d %d | %d %d %d %d %d %d",
			&recipe, &overhead, &subsidy, &direct, &output, &sold, &price, &base, &error, &recovery, &capacity, &average)
		require.NoError(t, err)
		f.products[0].Recipe = recipe
		require.NoError(t, f.close(overhead, subsidy, overhead+direct+recipe*output, 0,
			made{direct: direct, output: output, sold: sold, revenue: f.prices[0] * sold}))
		require.Equal(t,
			[]int64{price, base, error, recovery, capacity, average},
			[]int64{f.prices[0], f.bases[0].Total, f.recovery.Error, f.recovery.PPM, f.products[0].CapacityPPM, f.products[0].Direct},
			"%s, cycle %d", name, cycles)
		cycles++
		all++
	}
	require.NoError(t, lines.Err())
	require.Equal(t, []int{11, 1312}, []int{companies, all}, "companies and cycles of the model")
}
