// Package excuse excuses itself.
package excuse

func count(names map[string]int) (total int) {
	for range names { // determinism: a count does not depend on the order
		total++ // fine: the line above has a reason
	}
	// determinism: neither does this one
	for range names {
		total++ // fine: the excuse stands on a line of its own
	}
	// want-next "ranges over a map"
	for range names { // determinism:
		total++
	}
	total++ // determinism: there is nothing to excuse
	return total
}
