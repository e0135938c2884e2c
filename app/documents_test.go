package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// documents are the pages that tell what is so now; decisions and the changelog tell what was.
func documents(t *testing.T) []string {
	t.Helper()
	var pages []string
	for _, pattern := range []string{"../*.md", "../docs/*.md", "../x/*/README.md"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, page := range found {
			if filepath.Base(page) != "CHANGELOG.md" {
				pages = append(pages, page)
			}
		}
	}
	require.Greater(t, len(pages), 20)
	return pages
}

var (
	pathOfTree = regexp.MustCompile(`(?:^|[\s(\x60"])((?:app|bench|cmd|docs|internal|proto|scripts|testutil|web|x)/[A-Za-z0-9_][A-Za-z0-9_./*-]*)`)
	madeUp     = regexp.MustCompile(`[A-Z]{4}|/NOUN`) // MODULE stands for one
	linked     = regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)
)

// noPaths look like one of ours and are none, each with the reason.
var noPaths = map[string]string{
	"x/auth": "the framework's", "x/bank": "the framework's", "x/consensus": "the framework's", "x/upgrade": "the framework's",
	"app/minted":              "the name of an invariant",
	"web/cosmjs/factor.binpb": "what the command beside it writes",
}

// pathsIn are the files and folders of the tree that a page names in its text, as paths from the root.
func pathsIn(page string) []string {
	var paths []string
	for _, match := range pathOfTree.FindAllStringSubmatch(page, -1) {
		if path := strings.TrimRight(match[1], "./-"); !madeUp.MatchString(path) && noPaths[path] == "" {
			paths = append(paths, path)
		}
	}
	return paths
}

// TestWhatDocumentsNameExists: a page that names a file which was moved sends its reader astray.
func TestWhatDocumentsNameExists(t *testing.T) {
	for _, page := range documents(t) {
		raw, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, path := range pathsIn(string(raw)) {
			if !exists("../" + path) {
				t.Errorf("%s names %s, which does not exist", page, path)
			}
		}
		for _, match := range linked.FindAllStringSubmatch(string(raw), -1) {
			if target := match[1]; !strings.Contains(target, "://") && !strings.HasPrefix(target, "mailto:") && !exists(filepath.Join(filepath.Dir(page), target)) {
				t.Errorf("%s links to %s, which does not exist", page, target)
			}
		}
	}
	require.Equal(t, []string{"x/wage", "app/app.go", "docs/adr"}, pathsIn("see `x/wage`,\napp/app.go. (docs/adr/) or x/bank, x/MODULE/keeper/NOUN.go and max/min"))
}

// exists says whether there is something at a path, or for a pattern.
func exists(path string) bool {
	found, err := filepath.Glob(path)
	return err == nil && len(found) > 0
}

// TestTheArchitectureIsOnePageThatNamesItsFiles: what cannot be read in one sitting is no overview.
func TestTheArchitectureIsOnePageThatNamesItsFiles(t *testing.T) {
	raw, err := os.ReadFile("../ARCHITECTURE.md")
	require.NoError(t, err)
	require.LessOrEqual(t, strings.Count(string(raw), "\n"), 90)
	require.GreaterOrEqual(t, len(pathsIn(string(raw))), 20)
}

// ruleRow is a row of the table of rules: what it says, the file, and what there has it.
var ruleRow = regexp.MustCompile("(?m)^\\| ([^|]+) \\| `([^`|]+)` \\| `([^`|]+)` \\|$")

// TestTenRulesAreFoundInTheirFiles holds the table at the end of docs/developer.md.
func TestTenRulesAreFoundInTheirFiles(t *testing.T) {
	raw, err := os.ReadFile("../docs/developer.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(raw), "## Where a rule stands\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	rows := ruleRow.FindAllStringSubmatch(section, -1)
	require.GreaterOrEqual(t, len(rows), 10)
	require.Len(t, rows, strings.Count(section, "\n| ")-1, "a row is not as the others are: rule, `file`, `name`")
	for _, row := range rows {
		rule, file, name := row[1], row[2], row[3]
		source, err := os.ReadFile("../" + file)
		require.NoError(t, err, "%q: no such file", rule)
		require.NotContains(t, file, "_test.go", rule)
		require.Regexp(t, fmt.Sprintf(`\b%s\b`, regexp.QuoteMeta(name)), string(source), "%q: %s does not have it", rule, file)
	}
}
