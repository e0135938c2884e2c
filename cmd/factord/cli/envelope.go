package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/factor-coop/factor/internal/plain"
)

// envelope says what a signature covers besides the messages: who signs, for which
// region, who pays, how much it may use, and until when it can be sent.
func envelope(tx sdk.Tx, chainID string, names plain.Names) ([]string, error) {
	whole, ok := tx.(authsigning.Tx)
	if !ok {
		return nil, fmt.Errorf("this program cannot read a transaction of type %T in full", tx)
	}
	signers, err := whole.GetSigners()
	if err != nil {
		return nil, fmt.Errorf("whose signatures the transaction needs: %w", err)
	}
	signed := make([]string, len(signers))
	for i, signer := range signers {
		signed[i] = plain.Address(sdk.AccAddress(signer).String(), names)
	}
	lines := []string{
		"signed by: " + strings.Join(signed, " and "),
		"chain: " + orElse(plain.Printable(chainID), "not in the transaction; signers name it with --chain-id"),
		"fee: " + orElse(plain.Coins(whole.GetFee(), names), "none"),
	}
	if payer := whole.FeePayer(); len(payer) > 0 && (len(signers) == 0 || !sdk.AccAddress(payer).Equals(sdk.AccAddress(signers[0]))) {
		lines = append(lines, "the fee is paid by: "+plain.Address(sdk.AccAddress(payer).String(), names))
	}
	if granter := whole.FeeGranter(); len(granter) > 0 {
		lines = append(lines, "the fee is granted by: "+plain.Address(sdk.AccAddress(granter).String(), names))
	}
	lines = append(lines,
		"gas: at most "+strconv.FormatUint(whole.GetGas(), 10),
		"memo: "+orElse(plain.Printable(whole.GetMemo()), "none"),
		"can be sent: "+timeouts(whole.GetTimeoutHeight(), whole.GetTimeoutTimeStamp()),
	)
	if whole.GetUnordered() {
		lines = append(lines, "unordered: yes, it does not wait for its turn among the signers' other transactions")
	} else {
		lines = append(lines, "unordered: no, it comes in its turn among the signers' other transactions")
	}
	if extended, ok := tx.(authante.HasExtensionOptionsTx); ok {
		if n := len(extended.GetExtensionOptions()) + len(extended.GetNonCriticalExtensionOptions()); n > 0 {
			lines = append(lines, fmt.Sprintf("extensions: %d, which this program does not read", n))
		}
	}
	return lines, nil
}

func orElse(said, otherwise string) string {
	if said == "" {
		return otherwise
	}
	return said
}

// timeouts says until when a transaction can come into a block.
func timeouts(height uint64, at time.Time) string {
	var until []string
	if height > 0 {
		until = append(until, fmt.Sprintf("until block %d", height))
	}
	if !at.IsZero() && at.Unix() != 0 {
		until = append(until, "until "+at.UTC().Format("2 January 2006, 15:04:05.999999999 UTC")+" of block time")
	}
	if len(until) == 0 {
		return "at any time from now on"
	}
	return strings.Join(until, " and ")
}
