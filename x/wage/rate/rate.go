package rate

import (
	"errors"
	"fmt"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
)

const (
	// MaxBaseRatePerHour bounds a base rate, one million units an hour in micro-units.
	MaxBaseRatePerHour = 1_000_000 * money.Unit
	// DefaultTarget is the productivity that a company's mean is normalised to where no standard is recorded.
	DefaultTarget = money.PPM / 2
)

// ErrOutOfRange says that a factor is not within its bounds.
var ErrOutOfRange = errors.New("factor out of range")

// Factors are what the region decides about an occupation: micro-units per hour and parts per million.
type Factors struct {
	BaseRatePerHour, TrainingPPM, NeedPPM, StressPPM, RangePPM int64
}

// Standard is the industry standard of an occupation; WeightPPM is its part in the blend with the peers' reviews.
type Standard struct {
	Recorded                   bool
	ProductivityPPM, WeightPPM int64
}

// Peers is what a company's reviews say: a worker's median, whether enough reviewers stand behind it, and the company's mean.
type Peers struct {
	MedianPPM, MeanPPM int64
	Counts             bool
}

// Validate names the first factor out of range. The bounds keep every product within 128 bits.
func (f Factors) Validate() error {
	if f.BaseRatePerHour < 1 || f.BaseRatePerHour > MaxBaseRatePerHour {
		return fmt.Errorf("%s: %w", said.Outside("base_rate_per_hour", said.Money(f.BaseRatePerHour), said.Money(1), said.Money(MaxBaseRatePerHour)), ErrOutOfRange)
	}
	for _, factor := range []struct {
		name  string
		value int64
	}{{"training_ppm", f.TrainingPPM}, {"need_ppm", f.NeedPPM}, {"stress_ppm", f.StressPPM}, {"range_ppm", f.RangePPM}} {
		if err := checkShare(factor.name, factor.value); err != nil {
			return err
		}
	}
	return nil
}

// Validate names the first share out of range.
func (s Standard) Validate() error {
	if !s.Recorded && (s.ProductivityPPM != 0 || s.WeightPPM != 0) {
		return fmt.Errorf("productivity_ppm is %s and weight_ppm is %s, must be 0 without a recorded standard: %w",
			said.Share(s.ProductivityPPM), said.Share(s.WeightPPM), ErrOutOfRange)
	}
	if err := checkShare("productivity_ppm", s.ProductivityPPM); err != nil {
		return err
	}
	return checkShare("weight_ppm", s.WeightPPM)
}

func checkShare(name string, value int64) error {
	if value < 0 || value > money.PPM {
		return fmt.Errorf("%s: %w", said.OutsideNamed(name, value, 0, money.PPM), ErrOutOfRange)
	}
	return nil
}

// Productivity is the point in the band, in parts per million from 0 to 1,000,000.
func Productivity(standard Standard, peers Peers) (int64, error) {
	target := DefaultTarget
	if standard.Recorded {
		target = standard.ProductivityPPM
	}
	if !peers.Counts || peers.MeanPPM == 0 {
		return target, nil // nobody can be compared with a mean of nothing
	}
	point, err := money.MulDivHalfUp(peers.MedianPPM, target, peers.MeanPPM)
	if err != nil {
		return 0, err
	}
	point = min(point, money.PPM)
	if !standard.Recorded {
		return point, nil
	}
	return money.MulDivHalfUp(standard.ProductivityPPM*standard.WeightPPM+point*(money.PPM-standard.WeightPPM), 1, money.PPM)
}

// PerHour is the rate in micro-units per hour at a productivity in parts per million, rounded half up once.
func PerHour(f Factors, productivity int64) (int64, error) {
	if err := f.Validate(); err != nil {
		return 0, err
	}
	if err := checkShare("productivity_ppm", productivity); err != nil {
		return 0, err
	}
	middle := money.PPM + f.TrainingPPM + f.NeedPPM + f.StressPPM                             // at most 4e6
	point := money.PPM*(money.PPM-f.RangePPM) + 2*f.RangePPM*productivity                     // at most 2e12
	return money.MulDivHalfUp(f.BaseRatePerHour, middle*point, money.PPM*money.PPM*money.PPM) // product at most 8e18
}

// Pay is what the seconds from begin up to end of one hour are worth, in
// micro-units; begin and end count from the start of the hour. Cutting an hour
// anywhere loses nothing: the parts sum to the rate.
func Pay(perHour, begin, end int64) (int64, error) {
	if perHour < 0 || begin < 0 || begin > end || end > money.SecondsPerHour {
		return 0, fmt.Errorf("pay for seconds %d to %d of an hour at %d: %w", begin, end, perHour, ErrOutOfRange)
	}
	before, err := money.MulDivFloor(perHour, begin, money.SecondsPerHour)
	if err != nil {
		return 0, err
	}
	until, err := money.MulDivFloor(perHour, end, money.SecondsPerHour)
	return until - before, err
}

// Median is the middle of scores sorted in rising order, half up between the two middle ones of an even number, 0 of none.
func Median(sorted []int64) int64 {
	count := len(sorted)
	if count == 0 {
		return 0
	}
	if count%2 == 1 {
		return sorted[count/2]
	}
	return (sorted[count/2-1] + sorted[count/2] + 1) / 2
}
