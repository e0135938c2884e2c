//go:build e2e

// Package e2e tests factord as people run it: as processes on this machine.
package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/chainclient"
)

// binary is the factord under test.
func binary(t *testing.T) string {
	t.Helper()
	path := os.Getenv("FACTORD")
	if path == "" {
		t.Fatal("FACTORD does not name the binary: run make e2e")
	}
	return path
}

// ports are free ports of this machine.
type ports struct{ rpc, p2p, grpc, api int }

func freePorts(t *testing.T) ports {
	t.Helper()
	var free [4]int
	for i := range free {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		free[i] = listener.Addr().(*net.TCPAddr).Port
		defer func() { _ = listener.Close() }()
	}
	return ports{free[0], free[1], free[2], free[3]}
}

func (p ports) flags() []string {
	return []string{
		"--rpc-port", strconv.Itoa(p.rpc), "--p2p-port", strconv.Itoa(p.p2p),
		"--grpc-port", strconv.Itoa(p.grpc), "--api-port", strconv.Itoa(p.api),
	}
}

func (p ports) node() string { return fmt.Sprintf("tcp://127.0.0.1:%d", p.rpc) }

func (p ports) http() string { return fmt.Sprintf("http://127.0.0.1:%d", p.rpc) }

// output collects what a process prints, while it prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(raw []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(raw)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// process is a running factord.
type process struct {
	*exec.Cmd
	output *output
	ended  chan error
}

// start runs factord until the test ends, is killed, or ends by itself.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startBuild(t, binary(t), args...)
}

// startBuild is start with another factord than the one under test.
func startBuild(t *testing.T, path string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(path, args...), output: &output{}, ended: make(chan error, 1)}
	p.Stdout, p.Stderr = p.output, p.output
	require.NoError(t, p.Start())
	go func() { p.ended <- p.Wait(); close(p.ended) }()
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// run runs factord to its end and returns what it printed.
func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	raw, err := exec.CommandContext(ctx, binary(t), args...).CombinedOutput()
	return string(raw), err
}

// wallet connects to a node, and waits until it answers.
func wallet(t *testing.T, p *process, at ports, chainID string) *chainclient.Client {
	t.Helper()
	encoding := app.NewEncoding()
	client, err := chainclient.Dial(at.node(), chainID, encoding.Registry, encoding.Codec, encoding.TxConfig)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		status, err := client.Node().Status(context.Background())
		return err == nil && status.SyncInfo.LatestBlockHeight > 0
	}, time.Minute, 100*time.Millisecond, "the node does not answer; it printed:\n%s", p.output)
	return client
}

// signer reads a member's key from a region's test keyring.
func signer(t *testing.T, home, name string) *chainclient.Signer {
	t.Helper()
	ring, err := keyring.New("factord", keyring.BackendTest, home, nil, app.NewEncoding().Codec)
	require.NoError(t, err)
	record, err := ring.Key(name)
	require.NoError(t, err)
	key, ok := record.GetLocal().PrivKey.GetCachedValue().(cryptotypes.PrivKey)
	require.True(t, ok)
	return chainclient.NewSigner(key)
}

// replaceOnce changes one place of a text that must be there.
func replaceOnce(t *testing.T, text, old, replacement string) string {
	t.Helper()
	require.Contains(t, text, old)
	return strings.Replace(text, old, replacement, 1)
}
