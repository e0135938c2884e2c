//go:build e2e

package e2e

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestCommandsBeginSoon measures what a command takes of a processor, the least of several runs beside a command
// line that does nothing: another program at work on the machine makes all of them slow.
func TestCommandsBeginSoon(t *testing.T) {
	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	node := start(t, append([]string{"devnet", "--home", home, "--members", "2", "--block-time", "3s"}, at.flags()...)...)
	wallet(t, node, at, chainID)
	empty := filepath.Join(t.TempDir(), "empty")
	said, err := exec.Command("go", "build", "-o", empty, "./testdata/empty").CombinedOutput()
	require.NoError(t, err, "%s", said)
	factord := binary(t)
	commands := []struct {
		run  []string
		most time.Duration // beyond the command line that does nothing
	}{
		{[]string{empty}, 0},
		{[]string{factord, "version"}, 250 * time.Millisecond},
		{[]string{factord, "help"}, 250 * time.Millisecond},
		{[]string{factord, "completion", "bash"}, 250 * time.Millisecond},
		{[]string{factord, "me", "--from", "alice", "--home", home}, 400 * time.Millisecond},
	}
	least := make([]time.Duration, len(commands))
	slow := func() bool {
		for i, one := range commands[1:] {
			if least[i+1] == 0 || least[i+1]-least[0] >= one.most {
				return true
			}
		}
		return false
	}
	for round := 0; round < 12 || round < 40 && slow(); round++ {
		for i, one := range commands {
			cmd := exec.Command(one.run[0], one.run[1:]...)
			said, err := cmd.CombinedOutput()
			require.NoError(t, err, "%v: %s", one.run, said)
			took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			if least[i] == 0 || took < least[i] {
				least[i] = took
			}
		}
	}
	for i, one := range commands[1:] {
		t.Logf("%v: %s, beside %s of a command line that does nothing", one.run[1:], least[i+1], least[0])
		require.Less(t, least[i+1]-least[0], one.most, "%v", one.run)
	}
}
