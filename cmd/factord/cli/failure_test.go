package cli

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/chainclient"
)

func TestFailuresAreToldInPlainWords(t *testing.T) {
	const nobody = "factor1axrctk785jggy7hmh7chk7r2qec3jwkphd5r7a"
	for says, plain := range map[string]string{
		`post failed: Post "http://127.0.0.1:1": dial tcp 127.0.0.1:1: connect: connection refused`:                           "the node at http://127.0.0.1:1 does not answer: is it running, and is --node right?",
		`failed to convert address field to address: zoe.info: key not found`:                                                 `the wallet has no key "zoe": factord keys list shows the names (is it another --home?)`,
		`rpc error: code = Unknown desc = product 77: product not found: unknown request`:                                     "product 77: product not found",
		`rpc error: code = NotFound desc = rpc error: code = NotFound desc = product 77: product not found: key not found`:    "product 77: product not found",
		`invalid argument "x" for "--1" flag: strconv.ParseUint: parsing "x": invalid syntax`:                                 `argument 2 is "x": it must be a whole number`,
		`invalid argument "x" for "--company" flag: strconv.ParseUint: parsing "x": invalid syntax`:                           `invalid argument "x" for "--company" flag: it must be a whole number`,
		`rpc error: code = Unknown desc = factor is not ready; please wait for first block: invalid height`:                   "the node has no block yet: try again in a moment",
		`rpc error: code = NotFound desc = rpc error: code = NotFound desc = account ` + nobody + ` not found: key not found`: nobody + " is the address of no member: an officer of the registry admits it with factord tx region admit-member " + nobody,
		`section "coop" [/src/x/coop/types/params.go:12]: unknown field`:                                                      `section "coop": unknown field`,
		"something else": "something else",
	} {
		require.Equal(t, plain, Explain(errors.New(says)))
	}
}

func TestAFailedTransactionIsToldReasonFirst(t *testing.T) {
	failed := &chainclient.FailedError{Hash: "AB12", Codespace: "currency", Code: 2, Reason: "failed to execute message; message index: 0: member 7 has 0 and this takes 3: insufficient funds"}
	require.Equal(t, "purchase: member 7 has 0 and this takes 3: insufficient funds\n(transaction AB12 failed with currency code 2)",
		Explain(fmt.Errorf("purchase: %w", failed)))
}
