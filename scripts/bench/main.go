// Command bench compares what Factor's work costs with a plain bank send in the
// same run: one application on one disk database, the same keys and checks. It
// prints a table and writes the rows as JSON; bench/README.md says how to read them.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	out := flag.String("out", "bench/results.json", "file for the rows as JSON")
	sizes := flag.String("sizes", "10000,1000000", "how many members are registered, one run each")
	rounds := flag.Int("rounds", 15, "rounds of every comparison")
	quick := flag.Bool("quick", false, "a few small rounds that show that the harness works; the figures mean nothing")
	profile := flag.String("profile", "", "file for a CPU profile of the hours of work (with one size)")
	flag.Parse()
	if err := run(*out, *sizes, *rounds, *quick, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out, list string, rounds int, quick bool, profile string) error {
	plan := fullPlan(rounds)
	if quick {
		plan, list = quickPlan(), "300,600"
	}
	plan.profile = profile
	var all []sizeResult
	for _, text := range strings.Split(list, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || size < plan.people {
			return fmt.Errorf("-sizes: %q must be a number of at least %d", text, plan.people)
		}
		result, err := plan.measure(size, func(format string, args ...any) {
			fmt.Printf("  [%d members] %s\n", size, fmt.Sprintf(format, args...))
		})
		if err != nil {
			return fmt.Errorf("%d members: %w", size, err)
		}
		all = append(all, result)
	}
	results := report(all)
	fmt.Println()
	if err := results.print(os.Stdout); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	return results.write(out)
}
