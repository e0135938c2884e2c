//go:build e2e

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/internal/economy"
	"github.com/factor-coop/factor/internal/money"
)

// belief is what a reader takes for true of a product: minutes of work in a unit, its supply chain
// included, and the price in hundredths of an hour at the median wage.
type belief struct{ minutes, price [2]int64 }

// believed has every product that the demo sells. The clinic's price is without the
// 30% that the region pays.
var believed = map[string]belief{
	"grain":         {minutes: [2]int64{1, 4}, price: [2]int64{2, 6}},
	"flour":         {minutes: [2]int64{5, 10}, price: [2]int64{8, 17}},
	"feed":          {minutes: [2]int64{2, 8}, price: [2]int64{4, 12}},
	"bread":         {minutes: [2]int64{10, 16}, price: [2]int64{16, 27}},
	"cake":          {minutes: [2]int64{25, 50}, price: [2]int64{40, 80}},
	"vegetable-box": {minutes: [2]int64{75, 130}, price: [2]int64{125, 220}},
	"dairy-crate":   {minutes: [2]int64{90, 170}, price: [2]int64{150, 270}},
	"consultation":  {minutes: [2]int64{60, 150}, price: [2]int64{100, 250}},
	"repair":        {minutes: [2]int64{110, 200}, price: [2]int64{180, 400}},
	"table":         {minutes: [2]int64{400, 1000}, price: [2]int64{700, 1700}},
	"electricity":   {minutes: [2]int64{1, 2}, price: [2]int64{1, 4}},
}

// believable refuses the demo's closing figures where a reader would not nod, and a product that nobody judged.
func believable(s economy.Summary, hourly int64) error {
	var odd []error
	for _, product := range s.Products {
		want, known := believed[product.Code]
		if !known {
			odd = append(odd, fmt.Errorf("%s: say here what work and what price a reader believes", product.Code))
			continue
		}
		minutes, price := product.LabourMicroseconds/60_000_000, product.Price*100/hourly
		if minutes < want.minutes[0] || minutes >= want.minutes[1] {
			odd = append(odd, fmt.Errorf("%s carries %d minutes of work, a reader believes %v", product.Code, minutes, want.minutes))
		}
		if price < want.price[0] || price >= want.price[1] {
			odd = append(odd, fmt.Errorf("%s costs %d hundredths of an hour's wage, a reader believes %v", product.Code, price, want.price))
		}
	}
	if len(s.Products) < len(believed) {
		odd = append(odd, fmt.Errorf("%d products are sold, %d were judged", len(s.Products), len(believed)))
	}
	return errors.Join(odd...)
}

func TestAReaderDoesNotBelieveEveryFigure(t *testing.T) {
	hourly, minute := int64(20_000_000), int64(60_000_000)
	var good economy.Summary
	for code, one := range believed {
		good.Products = append(good.Products, economy.ProductSummary{
			Code: code, LabourMicroseconds: one.minutes[0] * minute, Price: one.price[0] * hourly / 100,
		})
	}
	require.NoError(t, believable(good, hourly))
	for i := range good.Products {
		bad := economy.Summary{Products: slices.Clone(good.Products)}
		product, code := &bad.Products[i], good.Products[i].Code
		product.LabourMicroseconds = believed[code].minutes[1] * minute
		require.ErrorContains(t, believable(bad, hourly), code+" carries")
		product.LabourMicroseconds, product.Price = good.Products[i].LabourMicroseconds, believed[code].price[1]*hourly/100
		require.ErrorContains(t, believable(bad, hourly), code+" costs")
		product.Code = "moonlight"
		require.ErrorContains(t, believable(bad, hourly), "moonlight: say here")
	}
	good.Products = good.Products[1:]
	require.ErrorContains(t, believable(good, hourly), "were judged")
}

// medianWage is the middle of the hourly wages of those who work in the demo, at average productivity.
func medianWage(t *testing.T) int64 {
	t.Helper()
	region, err := app.ReadRegionFile(config.Riverside)
	require.NoError(t, err)
	var occupations []struct {
		Code    string
		Factors struct {
			Base     int64 `json:"base_rate_per_hour"`
			Training int64 `json:"training_ppm"`
			Need     int64 `json:"need_ppm"`
			Stress   int64 `json:"stress_ppm"`
		}
	}
	require.NoError(t, json.Unmarshal(region.Occupations, &occupations))
	hourly := map[string]int64{}
	for _, one := range occupations {
		f := one.Factors
		hourly[one.Code] = f.Base + f.Base*(f.Training+f.Need+f.Stress)/money.PPM
	}
	var wages []int64
	for _, company := range economy.Riverside().Companies {
		require.Positive(t, hourly[company.Occupation], company.Occupation)
		wages = append(wages, slices.Repeat([]int64{hourly[company.Occupation]}, company.Workers)...)
	}
	slices.Sort(wages)
	return wages[len(wages)/2]
}

func TestTheDemoBalancesAndItsEventsTellTheSame(t *testing.T) {
	home, at := filepath.Join(t.TempDir(), "demo"), freePorts(t)
	demo := start(t, append([]string{"demo", "--home", home}, at.flags()...)...)
	deadline := time.After(8 * time.Minute)
	for !strings.Contains(demo.output.String(), "The region goes on") {
		select {
		case err := <-demo.ended:
			t.Fatalf("the demo ended: %v\n%s", err, demo.output)
		case <-deadline:
			t.Fatalf("the demo takes too long:\n%s", demo.output)
		case <-time.After(time.Second):
		}
	}
	raw, err := os.ReadFile(filepath.Join(home, "summary.json"))
	require.NoError(t, err)
	var summary economy.Summary
	require.NoError(t, json.Unmarshal(raw, &summary))
	require.NoError(t, summary.Balanced())
	require.GreaterOrEqual(t, len(summary.Companies), 5)
	require.Greater(t, summary.HoursPaid, int64(1000))
	require.Positive(t, summary.Burned)
	require.Equal(t, summary.Minted-summary.Burned, summary.Supply)
	// A price is known by its work once what was declared has run out: after four weeks.
	require.NoError(t, believable(summary, medianWage(t)))

	// The program of its own, not the demo's check.
	recount := exec.Command("go", "run", "../../scripts/recount", "-node", at.node(), "-summary", filepath.Join(home, "summary.json"))
	told, err := recount.CombinedOutput()
	require.NoError(t, err, string(told))
	require.Contains(t, string(told), "agree")
	t.Log(string(told))

	require.NoError(t, demo.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-demo.ended:
		require.NoError(t, err, "Ctrl-C must end the demo in order:\n%s", demo.output)
	case <-time.After(30 * time.Second):
		t.Fatal("the demo does not stop")
	}
}
