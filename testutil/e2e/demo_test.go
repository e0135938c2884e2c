//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/economy"
)

func TestTheDemoBalancesAndItsEventsTellTheSame(t *testing.T) {
	home, at := filepath.Join(t.TempDir(), "demo"), freePorts(t)
	demo := start(t, append([]string{"demo", "--home", home, "--weeks", "2"}, at.flags()...)...)
	deadline := time.After(6 * time.Minute)
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
