package apptest

import (
	"context"

	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

// DefaultGas is the gas limit of Sign: enough for any single message.
const DefaultGas = 1_000_000

// Person is somebody with a key; ID is 0 for a stranger.
type Person struct {
	Name    string
	ID      uint64
	Key     cryptotypes.PrivKey
	Address sdk.AccAddress

	known            bool
	number, sequence uint64
}

// NewPerson makes somebody whose key follows from the name.
func NewPerson(name string, id uint64) *Person {
	key := secp256k1.GenPrivKeyFromSecret([]byte(name))
	return &Person{Name: name, ID: id, Key: key, Address: sdk.AccAddress(key.PubKey().Address())}
}

// Forget has the person's account read anew before the next signature: what was signed is not sent.
func (p *Person) Forget() { p.known = false }

// Transaction is what a hostile or unusual sender may choose besides the messages.
type Transaction struct {
	Gas      uint64 // DefaultGas when 0
	NoGas    bool   // leaves the gas limit out
	Fee      sdk.Coins
	Memo     string
	FeePayer sdk.AccAddress
	Granter  sdk.AccAddress
	Timeout  uint64
	ChainID  string  // the chain's when empty
	Sequence *uint64 // the signer's when nil
}

// Sign makes a transaction of the messages with a person's next sequence.
func (c *Chain) Sign(who *Person, msgs ...sdk.Msg) ([]byte, error) {
	return c.SignWith(Transaction{}, []*Person{who}, msgs...)
}

// SignWith makes a transaction signed by several people. Their sequences count
// on until the next block, and are read again then.
func (c *Chain) SignWith(t Transaction, signers []*Person, msgs ...sdk.Msg) ([]byte, error) {
	config := c.Encoding().TxConfig
	builder := config.NewTxBuilder()
	if err := builder.SetMsgs(msgs...); err != nil {
		return nil, err
	}
	builder.SetGasLimit(t.Gas)
	if t.Gas == 0 && !t.NoGas {
		builder.SetGasLimit(DefaultGas)
	}
	builder.SetFeeAmount(t.Fee)
	builder.SetMemo(t.Memo)
	builder.SetFeePayer(t.FeePayer)
	builder.SetFeeGranter(t.Granter)
	builder.SetTimeoutHeight(t.Timeout)
	chainID := t.ChainID
	if chainID == "" {
		chainID = c.ChainID
	}
	// The sign bytes cover every signer's mode and key, so unsigned placeholders go in first.
	signatures := make([]signing.SignatureV2, len(signers))
	for i, who := range signers {
		if err := c.load(who); err != nil {
			return nil, err
		}
		sequence := who.sequence
		if t.Sequence != nil {
			sequence = *t.Sequence
		}
		signatures[i] = signing.SignatureV2{
			PubKey: who.Key.PubKey(), Sequence: sequence,
			Data: &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT},
		}
	}
	if err := builder.SetSignatures(signatures...); err != nil {
		return nil, err
	}
	for i, who := range signers {
		sequence := signatures[i].Sequence
		data := authsigning.SignerData{
			Address: who.Address.String(), ChainID: chainID, AccountNumber: who.number, Sequence: sequence, PubKey: who.Key.PubKey(),
		}
		var err error
		signatures[i], err = clienttx.SignWithPrivKey(context.Background(), signing.SignMode_SIGN_MODE_DIRECT, data, builder, who.Key, config, sequence)
		if err != nil {
			return nil, err
		}
		if t.Sequence == nil {
			who.sequence++
		}
		c.dirty = append(c.dirty, who)
	}
	if err := builder.SetSignatures(signatures...); err != nil {
		return nil, err
	}
	return config.TxEncoder()(builder.GetTx())
}

// load reads a person's account once; a stranger has none, and signs with zeros.
func (c *Chain) load(who *Person) error {
	if who.known {
		return nil
	}
	if c.LastBlockHeight() == 0 {
		return nil // genesis gives members the sequence 0; their numbers come with the first block
	}
	ctx, err := c.State()
	if err != nil {
		return err
	}
	who.number, who.sequence = 0, 0
	if account := c.Account.GetAccount(ctx, who.Address); account != nil {
		who.number, who.sequence = account.GetAccountNumber(), account.GetSequence()
	}
	who.known = true
	return nil
}

// settle forgets the sequences of who signed since the last block.
func (c *Chain) settle() {
	for _, who := range c.dirty {
		who.known = false
	}
	c.dirty = nil
}
