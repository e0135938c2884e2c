package cli

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/cobra"
)

// ports are where a node listens, on this machine only; 0 switches a service off
// where it can be.
type ports struct{ rpc, p2p, grpc, api int }

var defaultPorts = ports{rpc: 26657, p2p: 26656, grpc: 9090, api: 1317}

func addPortFlags(cmd *cobra.Command) {
	cmd.Flags().Int("rpc-port", defaultPorts.rpc, "Port of CometBFT's RPC")
	cmd.Flags().Int("p2p-port", defaultPorts.p2p, "Port for other nodes")
	cmd.Flags().Int("grpc-port", defaultPorts.grpc, "Port of gRPC; 0 for none")
	cmd.Flags().Int("api-port", defaultPorts.api, "Port of the REST API; 0 for none")
}

func portFlags(cmd *cobra.Command) ports {
	get := func(name string) int { port, _ := cmd.Flags().GetInt(name); return port }
	return ports{rpc: get("rpc-port"), p2p: get("p2p-port"), grpc: get("grpc-port"), api: get("api-port")}
}

// free refuses ports on which another program listens, with the flags that choose others.
func (p ports) free() error {
	var taken, instead []string
	for _, one := range []struct {
		flag string
		port int
	}{{"rpc-port", p.rpc}, {"p2p-port", p.p2p}, {"grpc-port", p.grpc}, {"api-port", p.api}} {
		if one.port == 0 {
			continue
		}
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", one.port))
		if err == nil {
			if err := listener.Close(); err != nil {
				return err
			}
			continue
		}
		another, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer func() { _ = another.Close() }() // after all are chosen, so that none is chosen twice
		taken = append(taken, fmt.Sprint(one.port))
		instead = append(instead, fmt.Sprintf("--%s %d", one.flag, another.Addr().(*net.TCPAddr).Port))
	}
	if len(taken) == 0 {
		return nil
	}
	what := "port " + taken[0] + " is"
	if len(taken) > 1 {
		what = "ports " + strings.Join(taken[:len(taken)-1], ", ") + " and " + taken[len(taken)-1] + " are"
	}
	return errors.New(what + " taken by another program, such as another region: stop it, or add " + strings.Join(instead, " "))
}

// flags make a node listen at the ports, whatever its configuration says.
func (p ports) flags() []string {
	return []string{
		fmt.Sprintf("--rpc.laddr=tcp://127.0.0.1:%d", p.rpc), fmt.Sprintf("--p2p.laddr=tcp://127.0.0.1:%d", p.p2p),
		fmt.Sprintf("--grpc.enable=%t", p.grpc != 0), fmt.Sprintf("--grpc.address=127.0.0.1:%d", p.grpc),
		fmt.Sprintf("--api.enable=%t", p.api != 0), fmt.Sprintf("--api.address=tcp://127.0.0.1:%d", p.api),
	}
}
