package money

import (
	"fmt"
	"strconv"
	"strings"
)

// Format writes an amount in whole units with up to six decimals: 3420000 is "3.42".
func Format(amount int64) string {
	sign, m := "", magnitude(amount)
	if amount < 0 {
		sign = "-"
	}
	whole, fraction := m/uint64(Unit), m%uint64(Unit)
	if fraction == 0 {
		return fmt.Sprintf("%s%d", sign, whole)
	}
	return fmt.Sprintf("%s%d.%s", sign, whole, strings.TrimRight(fmt.Sprintf("%06d", fraction), "0"))
}

// Parse reads an amount typed by a person in whole units: "3.42" is 3420000
// micro-units. It refuses signs, exponents, separators and more than six decimals.
func Parse(text string) (int64, error) {
	whole, fraction, hasPoint := strings.Cut(text, ".")
	if !digits(whole) || (hasPoint && !digits(fraction)) {
		return 0, fmt.Errorf("amount %q: write it as digits with at most six decimals, like 3.42", text)
	}
	if len(fraction) > 6 {
		return 0, fmt.Errorf("amount %q: has %d decimals, the smallest unit is 0.000001", text, len(fraction))
	}
	value, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", 6-len(fraction)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("amount %q: too large", text)
	}
	return value, nil
}

func digits(text string) bool {
	if text == "" {
		return false
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
