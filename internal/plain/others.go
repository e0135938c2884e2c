package plain

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/options"
)

// others is what the integers of the framework's messages count. Their proto files are
// not ours to annotate; a test fails when one that can be sent is missing here.
var others = map[protoreflect.FullName]options.Number{
	"cosmos.auth.v1beta1.Params.max_memo_characters":            {Unit: options.UNIT_COUNT, Zero: "none"},
	"cosmos.auth.v1beta1.Params.tx_sig_limit":                   {Unit: options.UNIT_COUNT, Zero: refused},
	"cosmos.auth.v1beta1.Params.tx_size_cost_per_byte":          {Unit: options.UNIT_GAS, Zero: refused},
	"cosmos.auth.v1beta1.Params.sig_verify_cost_ed25519":        {Unit: options.UNIT_GAS, Zero: refused},
	"cosmos.auth.v1beta1.Params.sig_verify_cost_secp256k1":      {Unit: options.UNIT_GAS, Zero: refused},
	"cosmos.base.query.v1beta1.PageResponse.total":              {Unit: options.UNIT_COUNT, Zero: "not counted"},
	"cosmos.crypto.multisig.LegacyAminoPubKey.threshold":        {Unit: options.UNIT_COUNT, Zero: refused},
	"cosmos.upgrade.v1beta1.Plan.height":                        {Unit: options.UNIT_HEIGHT, Zero: refused},
	"tendermint.types.BlockParams.max_bytes":                    {Unit: options.UNIT_BYTES, Zero: refused, MinusOne: "no limit"},
	"tendermint.types.BlockParams.max_gas":                      {Unit: options.UNIT_GAS, Zero: asNumber, MinusOne: "no limit"},
	"tendermint.types.EvidenceParams.max_age_num_blocks":        {Unit: options.UNIT_BLOCKS, Zero: refused},
	"tendermint.types.EvidenceParams.max_bytes":                 {Unit: options.UNIT_BYTES, Zero: asNumber},
	"tendermint.types.ABCIParams.vote_extensions_enable_height": {Unit: options.UNIT_HEIGHT, Zero: "never"},
}
