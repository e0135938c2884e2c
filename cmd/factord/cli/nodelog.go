package cli

import (
	"fmt"
	"strings"

	"cosmossdk.io/log/v2"
)

// nodeLog is a node's log without the errors that CometBFT tells when it stops as it was asked to: that the
// listeners it has closed are closed.
type nodeLog struct{ log.Logger }

// Error leaves out what is none.
func (l nodeLog) Error(msg string, keyVals ...any) {
	switch msg {
	case "Stopped accept routine, as transport is closed":
		return
	case "Error serving server", "Error serving server with TLS":
		if strings.Contains(fmt.Sprint(keyVals...), "use of closed network connection") {
			return
		}
	}
	l.Logger.Error(msg, keyVals...)
}

// With keeps leaving them out.
func (l nodeLog) With(keyVals ...any) log.Logger { return nodeLog{l.Logger.With(keyVals...)} }
