//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// proxy runs the guide's proxy before a node, on ports of the test's own.
func proxy(t *testing.T, at ports) string {
	t.Helper()
	program, err := exec.LookPath("haproxy")
	require.NoError(t, err, "haproxy is missing: make setup installs it")
	raw, err := os.ReadFile("../../config/proxy/haproxy.cfg")
	require.NoError(t, err)
	public := fmt.Sprintf("127.0.0.1:%d", freePorts(t).api)
	text := replaceOnce(t, string(raw), "bind 127.0.0.1:8443", "bind "+public)
	text = replaceOnce(t, text, "127.0.0.1:1317", fmt.Sprintf("127.0.0.1:%d", at.api))
	text = replaceOnce(t, text, "127.0.0.1:26657", fmt.Sprintf("127.0.0.1:%d", at.rpc))
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	told, err := exec.Command(program, "-c", "-f", file).CombinedOutput()
	require.NoError(t, err, string(told))
	running := exec.Command(program, "-db", "-f", file)
	require.NoError(t, running.Start())
	t.Cleanup(func() { _ = running.Process.Kill(); _ = running.Wait() })
	require.Eventually(t, func() bool {
		answer, err := http.Get("http://" + public + "/")
		return err == nil && answer.Body.Close() == nil
	}, 10*time.Second, 50*time.Millisecond)
	return "http://" + public
}

// ask sends a request with its path as it is written and returns the status and the body.
func ask(t *testing.T, method, address, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	require.NoError(t, err)
	request.URL.Opaque = strings.TrimPrefix(address, "http:") + path
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	told, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(told)
}

// TestTheGuidesProxyShowsItsListAndNothingElse asks for what people and wallets need, and for the rest,
// straight and in every disguise that the node would see through.
func TestTheGuidesProxyShowsItsListAndNothingElse(t *testing.T) {
	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	node := start(t, append([]string{"devnet", "--home", home, "--members", "2"}, at.flags()...)...)
	wallet(t, node, at, chainID)
	public := proxy(t, at)
	call := func(method string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{}}`, method)
	}
	const none = "0000000000000000000000000000000000000000000000000000000000000000"

	for _, one := range []struct{ method, path, body, want string }{
		{"GET", "/", "", "<html"},
		{"GET", "/portal.js", "", ""},
		{"GET", "/portal.css", "", ""},
		{"GET", "/factor/region/v1/clock", "", `"now"`},
		{"GET", "/factor/currency/v1/audit?pagination.limit=1", "", `"books_sum"`},
		{"GET", "/cosmos/base/tendermint/v1beta1/blocks/latest", "", `"block"`},
		{"GET", "/rpc/status", "", `"sync_info"`},
		{"GET", "/rpc/health", "", `"result"`},
		{"GET", "/rpc/block?height=1", "", `"block_id"`},
		{"POST", "/rpc", call("status"), `"sync_info"`},
		{"POST", "/rpc/", call("abci_info"), `"response"`},
	} {
		status, told := ask(t, one.method, public, one.path, one.body)
		require.Equal(t, http.StatusOK, status, "%s %s %s: %s", one.method, one.path, one.body, told)
		require.Contains(t, told, one.want, "%s %s %s", one.method, one.path, one.body)
	}
	// These reach the node, which says that the question is wrong.
	for _, one := range []struct{ method, path, body string }{
		{"GET", "/cosmos/tx/v1beta1/txs/" + none, ""},
		{"POST", "/cosmos/tx/v1beta1/simulate", "{}"},
		{"POST", "/cosmos/tx/v1beta1/txs", "{}"},
		{"POST", "/factor/board/v1/trial", "{}"},
	} {
		status, told := ask(t, one.method, public, one.path, one.body)
		require.NotEqual(t, http.StatusForbidden, status, "%s %s", one.method, one.path)
		require.Contains(t, told, `"code"`, "%s %s", one.method, one.path)
	}

	hidden := []struct{ method, path, body string }{
		{"GET", "/metrics", ""},
		{"GET", "/cosmos/tx/v1beta1/txs?query=message.sender=%27a%27", ""},
		{"GET", "/cosmos/base/node/v1beta1/config", ""},
		{"GET", "/cosmos/base/reflection/v1beta1/interfaces", ""},
		{"GET", "/cosmos/base/tendermint/v1beta1/abci_query?path=/app/version", ""},
		{"POST", "/factor/region/v1/clock", "{}"},
		{"DELETE", "/factor/region/v1/clock", ""},
		{"GET", "/factor/../metrics", ""},
		{"GET", "/factor/%2e%2e/metrics", ""},
		{"GET", "//metrics", ""},
		{"GET", "/rpc", ""},
		{"GET", "/rpc/", ""},
		{"GET", "/rpc/../metrics", ""},
		{"GET", "/rpc/websocket", ""},
		{"GET", "/rpc/broadcast_tx_commit?tx=0x00", ""},
		{"POST", "/rpc/status", call("status")},
		{"POST", "/rpc", `[` + call("status") + `]`},
		{"POST", "/rpc", `{"method":"status","method":"net_info","id":1,"jsonrpc":"2.0"}`},
		{"POST", "/rpc", `{"method":"status","METHOD":"net_info","id":1,"jsonrpc":"2.0"}`},
		{"POST", "/rpc", `{"method":"status","\u006dethod":"net_info","id":1,"jsonrpc":"2.0"}`},
	}
	// Everything that CometBFT serves is on the list, or is not served.
	for _, method := range []string{
		"net_info", "blockchain", "genesis", "genesis_chunked", "block_by_hash", "header_by_hash", "check_tx", "tx_search", "block_search",
		"dump_consensus_state", "consensus_state", "unconfirmed_txs", "num_unconfirmed_txs", "broadcast_tx_commit", "broadcast_tx_async",
		"broadcast_evidence", "subscribe", "unsubscribe", "unsubscribe_all", "dial_seeds", "dial_peers", "unsafe_flush_mempool",
	} {
		hidden = append(hidden, struct{ method, path, body string }{"GET", "/rpc/" + method, ""},
			struct{ method, path, body string }{"POST", "/rpc", call(method)})
	}
	for _, one := range hidden {
		status, told := ask(t, one.method, public, one.path, one.body)
		require.Equal(t, http.StatusForbidden, status, "%s %s %s: %s", one.method, one.path, one.body, told)
	}
	status, _ := ask(t, "POST", public, "/rpc", string(bytes.Repeat([]byte(" "), 140_000)))
	require.Equal(t, http.StatusRequestEntityTooLarge, status)

	// The node itself serves nothing unsafe, whatever stands before it.
	for _, method := range []string{"dial_seeds", "dial_peers", "unsafe_flush_mempool"} {
		_, told := ask(t, "POST", at.http(), "/", call(method))
		require.Contains(t, told, "Method not found", method)
	}

	// A wallet works through it.
	told, err := run(t, "found", "corner-bakery", "--occupation", "baker", "--from", "alice", "--home", home, "--node", public+"/rpc")
	require.NoError(t, err, told)
	require.Contains(t, told, "as company 1")
	told, err = run(t, "me", "--from", "alice", "--home", home, "--node", public+"/rpc")
	require.NoError(t, err, told)
	require.Contains(t, told, "works at  company 1")

	// Who asks too often waits, and nobody else does.
	refused := 0
	for range 300 {
		if status, _ := ask(t, "GET", public, "/factor/region/v1/clock", ""); status == http.StatusTooManyRequests {
			refused++
		}
	}
	require.Positive(t, refused)
}
