//go:build e2e

package e2e

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

// TestTheExampleForClientsRuns runs the program of docs/clients.md as it stands there, on a devnet.
func TestTheExampleForClientsRuns(t *testing.T) {
	c := newCosmJS(t)
	programs := blocksOf(t, "../../docs/clients.md", "js")
	require.Len(t, programs, 1)
	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	node := start(t, append([]string{"devnet", "--home", home, "--members", "2", "--scale", "600"}, at.flags()...)...)
	wallet(t, node, at, chainID)
	alice := signer(t, home, "alice")
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "--input-type=module", "-")
	var told strings.Builder
	cmd.Dir, cmd.Stdin, cmd.Stderr = c.folder, strings.NewReader(programs[0].text), &told
	cmd.Env = append(os.Environ(), "RPC=http://"+at.node()[len("tcp://"):], "DESCRIPTORS="+c.descriptors, "KEY="+hex.EncodeToString(alice.Key.Bytes()))
	said, err := cmd.Output()
	require.NoError(t, err, told.String())
	var answer struct {
		Member, Company string
		Transactions    int
		Hour            struct{ Member, From, Until, Amount string }
	}
	require.NoError(t, json.Unmarshal(said, &answer), string(said))
	require.Equal(t, "1", answer.Member)
	require.Equal(t, "1", answer.Company)
	require.Equal(t, 3, answer.Transactions, "founded, clocked in, clocked out")
	require.Equal(t, "1", answer.Hour.Member)
	require.NotEqual(t, "0", answer.Hour.Amount)
	require.NotEmpty(t, answer.Hour.Amount)
}

// TestBufTakesTheTypesAndMakesAClient runs buf as buf.yaml and buf.gen.yaml say, with what go.mod pins instead of a registry.
func TestBufTakesTheTypesAndMakesAClient(t *testing.T) {
	install := exec.Command("npm", "ci", "--no-fund", "--no-audit", "--ignore-scripts")
	install.Dir = "../../scripts/buf"
	told, err := install.CombinedOutput()
	require.NoError(t, err, string(told))
	out := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("../../scripts/buf.sh", args...)
		cmd.Env = append(os.Environ(), "OUT="+out)
		told, err := cmd.CombinedOutput()
		require.NoError(t, err, "%v: %s", args, told)
	}
	run("lint")
	run("breaking", "HEAD")
	image := filepath.Join(out, "factor.binpb")
	run("build", "--output", image)
	raw, err := os.ReadFile(image)
	require.NoError(t, err)
	var built descriptorpb.FileDescriptorSet
	require.NoError(t, proto.Unmarshal(raw, &built))
	have := map[string]bool{}
	for _, file := range built.File {
		have[file.GetName()] = true
	}
	run("generate")
	files, err := filepath.Glob("../../proto/factor/*/v1/*.proto")
	require.NoError(t, err)
	require.Greater(t, len(files), 30)
	for _, file := range files {
		name := strings.TrimPrefix(filepath.ToSlash(file), "../../proto/")
		require.True(t, have[name], name)
		require.FileExists(t, filepath.Join(out, "gen", strings.TrimSuffix(name, ".proto")+"_pb.ts"))
	}
}
