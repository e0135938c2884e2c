package check_test

import (
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/check"
)

var errInvalid = errorsmod.Register("checktest", 2, "invalid")

func TestWhatIsRefusedIsNamed(t *testing.T) {
	valid := check.For(errInvalid)
	address := sdk.AccAddress(make([]byte, 20)).String()
	for name, row := range map[string]struct {
		err  error
		says string
	}{
		"an address":              {valid.Signer(address), ""},
		"in capitals":             {valid.Signer(strings.ToUpper(address)), "signer \"" + strings.ToUpper(address) + "\" must be written " + address},
		"no address":              {valid.Address("operator", "alice"), `operator "alice"`},
		"an empty address":        {valid.Address("operator", ""), `operator ""`},
		"an id":                   {valid.ID("company", 1), ""},
		"no id":                   {valid.ID("company", 0), "company is 0, ids start at 1"},
		"a code":                  {valid.Code("code", "rye-bread_2.5"), ""},
		"a code of 32":            {valid.Code("code", strings.Repeat("a", 32)), ""},
		"a code of 33":            {valid.Code("code", strings.Repeat("a", 33)), "code \"" + strings.Repeat("a", 33) + "\" must match"},
		"a code with a capital":   {valid.Code("code", "Rye"), `code "Rye" must match`},
		"a code with a line":      {valid.Code("code", "rye\n"), `code "rye\n" must match`},
		"a look-alike":            {valid.Code("code", "ryе"), "must match"}, // the last letter is Cyrillic
		"a commitment":            {valid.Commitment("record", make([]byte, sha256.Size), false), ""},
		"half a commitment":       {valid.Commitment("record", make([]byte, 16), true), "record has 16 bytes, a sha256 has 32"},
		"none where it may be":    {valid.Commitment("record", nil, true), ""},
		"none where it must be":   {valid.Commitment("record", nil, false), "record has 0 bytes, a sha256 has 32"},
		"a text without an end":   {valid.Code("code", strings.Repeat("x", 1<<20)), `code "` + strings.Repeat("x", 40) + `" must match`},
		"a signer without an end": {valid.Signer(strings.Repeat("x", 1<<20)), `signer "` + strings.Repeat("x", 100) + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			if row.says == "" {
				require.NoError(t, row.err)
				return
			}
			require.ErrorIs(t, row.err, errInvalid)
			require.ErrorContains(t, row.err, row.says)
			require.Less(t, len(row.err.Error()), 400)
		})
	}
}
