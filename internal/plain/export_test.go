package plain

// Others lists the fields in the table of what others' messages count, for the test that finds those that nothing has any more.
func Others() []string {
	names := make([]string, 0, len(others))
	for name := range others {
		names = append(names, string(name))
	}
	return names
}
