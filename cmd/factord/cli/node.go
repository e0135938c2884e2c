package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/chainclient"
)

// node is a region's node that runs in this process.
type node struct {
	home, chainID string
	ports         ports
	encoding      app.Encoding

	done chan struct{}
	once sync.Once
	err  error
}

// startNode starts the node of a home folder, with its log in node.log there,
// and waits for the first block.
func startNode(ctx context.Context, encoding app.Encoding, home, chainID string, at ports) (*node, error) {
	n := &node{home: home, chainID: chainID, ports: at, encoding: encoding, done: make(chan struct{})}
	log, err := os.OpenFile(filepath.Join(home, "node.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	go func() {
		defer close(n.done)
		defer func() { _ = log.Close() }()
		root := NewRoot()
		root.SetOut(log)
		root.SetErr(log)
		root.SetArgs(append([]string{"start", "--home", home, "--log_level", "error", "--log_no_color"}, at.flags()...))
		if err := Execute(root); err != nil {
			n.err = err
		}
	}()
	if err := n.ready(ctx); err != nil {
		n.stop()
		return nil, err
	}
	return n, nil
}

// rpc is the node's CometBFT address.
func (n *node) rpc() string { return fmt.Sprintf("tcp://127.0.0.1:%d", n.ports.rpc) }

// dial connects a wallet to the node.
func (n *node) dial() (*chainclient.Client, error) {
	return chainclient.Dial(n.rpc(), n.chainID, n.encoding.Registry, n.encoding.Codec, n.encoding.TxConfig)
}

func (n *node) ready(ctx context.Context) error {
	client, err := n.dial()
	if err != nil {
		return err
	}
	deadline := time.After(time.Minute)
	for {
		if status, err := client.Node().Status(ctx); err == nil && status.SyncInfo.LatestBlockHeight > 0 {
			return nil
		}
		select {
		case <-n.done:
			return fmt.Errorf("the node stopped before its first block: %w; see %s", n.failure(), filepath.Join(n.home, "node.log"))
		case <-ctx.Done():
			return ctx.Err()
		case <-deadline:
			return fmt.Errorf("no block after a minute: is another program on port %d? See %s", n.ports.rpc, filepath.Join(n.home, "node.log"))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (n *node) failure() error {
	if n.err != nil {
		return n.err
	}
	return fmt.Errorf("no reason given")
}

// stop asks the node to end as Ctrl-C would, and waits until its database is closed.
func (n *node) stop() {
	n.once.Do(func() {
		select {
		case <-n.done:
		default:
			_ = syscall.Kill(os.Getpid(), syscall.SIGTERM) // the node listens; failure means that it is gone
		}
	})
	select {
	case <-n.done:
	case <-time.After(20 * time.Second):
	}
}

// wait returns when the node has ended by itself or by a signal.
func (n *node) wait(ctx context.Context) error {
	select {
	case <-n.done:
		return n.err
	case <-ctx.Done():
		n.stop()
		return n.err
	}
}
