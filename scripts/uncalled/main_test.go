package main

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var wanted = regexp.MustCompile(`// want(-before)? "([^"]*)"`)

// TestWhatNothingCallsIsFoundAndNothingElse: every line that says what is wanted gives that finding, and no other line gives one.
func TestWhatNothingCallsIsFoundAndNothingElse(t *testing.T) {
	loaded, err := load(".", "./testdata/lib", "./testdata/caller", "./testdata/help")
	require.NoError(t, err)
	kinds := map[string]kind{"lib": ships, "caller": calls, "help": ignored}
	found := map[int]string{}
	for _, one := range uncalled(loaded, func(of string) kind { return kinds[path.Base(of)] }) {
		require.Equal(t, "lib.go", path.Base(one.pos.Filename))
		found[one.pos.Line] += one.text + "\n"
	}
	source, err := os.ReadFile("testdata/lib/lib.go")
	require.NoError(t, err)
	wants := 0
	for i, line := range strings.Split(string(source), "\n") {
		match := wanted.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		wants++
		at := i + 1
		if match[1] != "" {
			at--
		}
		require.Contains(t, found[at], match[2], "line %d", at)
		delete(found, at)
	}
	require.Empty(t, found)
	require.Equal(t, 13, wants)
}
