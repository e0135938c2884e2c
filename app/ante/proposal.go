package ante

import (
	"encoding/hex"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Proposal judges the transactions of a proposed block by the state at the
// block's start, so that every validator comes to the same answer and a hostile
// proposer cannot pack what admission refuses.
type Proposal struct {
	admission Admission
	decode    sdk.TxDecoder
}

// NewProposal makes the rules for proposals.
func NewProposal(admission Admission, decode sdk.TxDecoder) Proposal {
	return Proposal{admission: admission, decode: decode}
}

// Prepare drops what admission refuses, and what goes beyond a sender's
// allowance or the block's gas, and keeps the order of the rest.
func (p Proposal) Prepare(ctx sdk.Context, request *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	judge := p.newJudge(ctx)
	var kept [][]byte
	size := int64(0)
	for _, raw := range request.Txs {
		if size+int64(len(raw)) > request.MaxTxBytes {
			continue
		}
		if judge.admit(raw) == nil {
			kept = append(kept, raw)
			size += int64(len(raw))
		}
	}
	return &abci.ResponsePrepareProposal{Txs: kept}, nil
}

// Process refuses a proposal with one transaction that Prepare would not have kept.
func (p Proposal) Process(ctx sdk.Context, request *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	judge := p.newJudge(ctx)
	for i, raw := range request.Txs {
		if err := judge.admit(raw); err != nil {
			// A proposer keeps to these rules or is broken or hostile: an operator must hear of it.
			ctx.Logger().Error("refused a proposed block", "height", request.Height,
				"proposer", hex.EncodeToString(request.ProposerAddress), "transaction", i, "of", len(request.Txs), "reason", err.Error())
			return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
		}
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// judge adds up the gas of one proposal: of each sender, and of the block.
type judge struct {
	Proposal
	ctx      sdk.Context
	left     map[regiontypes.AllowanceHolder]uint64
	blockGas uint64 // left; 0 with no limit
	limited  bool
}

func (p Proposal) newJudge(ctx sdk.Context) *judge {
	j := &judge{Proposal: p, ctx: ctx, left: map[regiontypes.AllowanceHolder]uint64{}}
	if block := ctx.ConsensusParams().Block; block != nil && block.MaxGas > 0 {
		j.blockGas, j.limited = uint64(block.MaxGas), true
	}
	return j
}

func (j *judge) admit(raw []byte) (err error) {
	// After a panic the framework would propose everything that was offered.
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	tx, err := j.decode(raw)
	if err != nil {
		return err
	}
	holder, err := j.admission.Check(j.ctx, tx, len(raw), false)
	if err != nil {
		return err
	}
	gas := tx.(sdk.FeeTx).GetGas() // Check refuses what is no FeeTx
	left, known := j.left[holder]
	if !known {
		if left, _, err = j.admission.region.GetAllowance(j.ctx, holder); err != nil {
			return err
		}
	}
	if gas > left {
		return fmt.Errorf("%s %d asks for %d gas and has %d left", holder.Kind, holder.Id, gas, left)
	}
	if j.limited && gas > j.blockGas {
		return fmt.Errorf("the block has %d gas left, the transaction asks for %d", j.blockGas, gas)
	}
	j.left[holder] = left - gas
	j.blockGas -= min(gas, j.blockGas)
	return nil
}
