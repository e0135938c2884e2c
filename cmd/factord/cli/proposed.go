package cli

import (
	"bytes"
	"fmt"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"

	boardtypes "github.com/factor-coop/factor/x/board/types"
)

// proposedWhere is what to search for the transaction that proposed something.
func proposedWhere(proposal uint64) string {
	return fmt.Sprintf(`factor.board.v1.ProposalOpened.proposal='"%d"'`, proposal)
}

// carried returns the messages of a proposal: the region keeps them until it has ended, then
// they are looked up in the transaction that proposed it and compared with the hash that is
// kept. None are returned when this node does not have that transaction any more.
func (p previewer) carried(proposal boardtypes.Proposal) ([]sdk.Msg, error) {
	packed := proposal.Messages
	if proposal.Ended() && proposal.Digest != nil {
		var err error
		if packed, err = p.proposed(proposal); err != nil {
			return nil, err
		}
	}
	var msgs []sdk.Msg
	for _, one := range packed {
		var msg sdk.Msg
		if err := p.encoding.Registry.UnpackAny(one, &msg); err != nil {
			return nil, err
		}
		msgs = append(msgs, msg)
	}
	return msgs, nil
}

// proposed finds a proposal's messages in the transaction that proposed it.
func (p previewer) proposed(proposal boardtypes.Proposal) ([]*codectypes.Any, error) {
	found, err := authtx.QueryTxsByEvents(p.at, 1, 1, proposedWhere(proposal.Id), "")
	if err != nil || len(found.Txs) == 0 {
		return nil, nil //nolint:nilerr // a node need not keep or index transactions; it is told where else to look
	}
	tx, ok := found.Txs[0].Tx.GetCachedValue().(interface{ GetMsgs() []sdk.Msg })
	if !ok {
		return nil, fmt.Errorf("transaction %s cannot be read", found.Txs[0].TxHash)
	}
	for _, msg := range tx.GetMsgs() {
		proposed, ok := msg.(*boardtypes.MsgPropose)
		if !ok {
			continue
		}
		digest, err := boardtypes.DigestOf(proposed.Messages)
		if err != nil {
			return nil, err
		}
		if digest != nil && bytes.Equal(digest.Sha256, proposal.Digest.Sha256) {
			return proposed.Messages, nil
		}
	}
	return nil, fmt.Errorf("no message of transaction %s has the hash %X that the region keeps of proposal %d",
		found.Txs[0].TxHash, proposal.Digest.Sha256, proposal.Id)
}

// describeCarried says what a proposal's messages ask for or, where this node does not have them any more, what is known of
// them and where they are told.
func (p previewer) describeCarried(msgs []sdk.Msg, proposal boardtypes.Proposal) (said [][]string, elsewhere string, err error) {
	if len(msgs) > 0 || proposal.Digest == nil {
		said, err = p.describe(msgs)
		return said, "", err
	}
	for _, url := range proposal.Digest.Types {
		said = append(said, []string{kindOf(url)})
	}
	return said, fmt.Sprintf("its messages have the hash %X; this node does not have the transaction that proposed them.\n"+
		"A node that keeps all transactions tells it: factord query txs --query \"%s\"", proposal.Digest.Sha256, proposedWhere(proposal.Id)), nil
}
