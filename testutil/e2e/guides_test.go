//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stopped is the first line of a block that needs the node to be stopped; it is the last one that runs.
const stopped = "# with the node stopped"

// TestEveryCommandOfTheGuidesRuns keeps the guides true. Each guide has a devnet of
// its own, to which FACTORD_HOME points. Its sh blocks run in order, in one folder,
// and the first command that fails fails the test; blocks marked console do not run.
// The folder has config and build as the repository has; a guide writes the default
// ports, and the devnet's own take their place.
func TestEveryCommandOfTheGuidesRuns(t *testing.T) {
	repository, err := filepath.Abs("../..")
	require.NoError(t, err)
	factord, err := filepath.Abs(binary(t))
	require.NoError(t, err)
	for _, name := range []string{"README.md", "docs/member.md", "docs/board.md", "docs/operator.md", "docs/developer.md", "docs/clients.md"} {
		t.Run(name, func(t *testing.T) {
			blocks := shellBlocks(t, filepath.Join(repository, name))
			if len(blocks) == 0 {
				t.Skip("has no sh blocks")
			}
			folder := t.TempDir()
			bin := filepath.Join(folder, "build")
			require.NoError(t, os.Mkdir(bin, 0o700))
			require.NoError(t, os.Symlink(factord, filepath.Join(bin, "factord")))
			require.NoError(t, os.Symlink(filepath.Join(repository, "config"), filepath.Join(folder, "config")))
			home, at := filepath.Join(folder, ".devnet"), freePorts(t)
			node := start(t, append([]string{"devnet", "--home", home, "--scale", "600"}, at.flags()...)...)
			wallet(t, node, at, chainID)
			ports := strings.NewReplacer("127.0.0.1:26657", fmt.Sprintf("127.0.0.1:%d", at.rpc), "127.0.0.1:1317", fmt.Sprintf("127.0.0.1:%d", at.api))
			environment := append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+folder, "FACTORD_HOME="+home)
			for _, block := range blocks {
				if strings.HasPrefix(block.text, stopped) {
					require.NoError(t, node.Process.Signal(syscall.SIGTERM))
					require.NoError(t, <-node.ended)
				}
				runBlock(t, folder, environment, ports.Replace(block.text), fmt.Sprintf("%s:%d", name, block.line))
			}
		})
	}
}

// runBlock runs a block as a person would type it, and shows what was printed when a command fails.
func runBlock(t *testing.T, folder string, environment []string, text, place string) {
	t.Helper()
	shell := exec.Command("bash", "-euo", "pipefail", "-c", text)
	shell.Dir, shell.Env = folder, environment
	shell.WaitDelay = time.Second
	timer := time.AfterFunc(2*time.Minute, func() { _ = shell.Process.Kill() })
	defer timer.Stop()
	told, err := shell.CombinedOutput()
	require.NoError(t, err, "%s:\n%s\nprinted:\n%s", place, text, told)
}

// block is the text between the fences of a guide's block, and the line where it begins.
type block struct {
	text string
	line int
}

func shellBlocks(t *testing.T, path string) []block {
	t.Helper()
	return blocksOf(t, path, "sh")
}

// blocksOf are a guide's blocks of one kind.
func blocksOf(t *testing.T, path, kind string) []block {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var blocks []block
	open := ""
	for i, line := range strings.Split(string(raw), "\n") {
		fence := strings.HasPrefix(line, "```")
		switch {
		case fence && open != "":
			open = ""
		case fence:
			open = strings.TrimPrefix(line, "```")
			require.Contains(t, []string{"sh", "console", "text", "yaml", "toml", "js"}, open, "%s:%d: a block says what it is", path, i+1)
			if open == kind {
				blocks = append(blocks, block{line: i + 2})
			}
		case open == kind:
			blocks[len(blocks)-1].text += line + "\n"
		}
	}
	require.Empty(t, open, "%s: a block is not closed", path)
	return blocks
}
