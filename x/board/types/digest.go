package types

import (
	"crypto/sha256"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/factor-coop/factor/internal/failure"
)

// maxKeptTypes bounds the type URLs that a digest keeps; a proposal has no more messages.
const maxKeptTypes = 64

// DigestOf names messages by their types and the SHA-256 of each message's SHA-256, so that they can
// be told from others when they are not kept any more. Nil without messages.
func DigestOf(messages []*codectypes.Any) (*Digest, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	digest := &Digest{}
	all := sha256.New()
	for _, packed := range messages {
		encoded, err := packed.Marshal()
		if err != nil {
			return nil, err
		}
		one := sha256.Sum256(encoded)
		all.Write(one[:])
		digest.Types = append(digest.Types, packed.TypeUrl)
	}
	digest.Sha256 = all.Sum(nil)
	return digest, nil
}

// Ended says whether nothing can happen to the proposal any more.
func (p Proposal) Ended() bool { return p.DueAt == 0 }

// MessageTypes are the type URLs of the messages that it carries or carried, in order.
func (p Proposal) MessageTypes() []string {
	if p.Digest == nil {
		return nil
	}
	return p.Digest.Types
}

func (d *Digest) validate() error {
	if d == nil {
		return nil
	}
	if len(d.Sha256) != sha256.Size || len(d.Types) == 0 || len(d.Types) > maxKeptTypes {
		return ErrInvalid.Wrapf("digest of %d messages with a hash of %d bytes", len(d.Types), len(d.Sha256))
	}
	for _, url := range d.Types {
		if len(url) > maxTypeURL {
			return ErrInvalid.Wrapf("digest names the type %.100q", url)
		}
	}
	return nil
}

// checkEnding checks what is kept of a proposal against whether it has ended.
func (p Proposal) checkEnding() error {
	if p.Failure != nil {
		if err := failure.CheckName(p.Failure.Codespace, p.Failure.Code); err != nil {
			return ErrInvalid.Wrapf("failure: %s", err)
		}
	}
	if p.Ended() != (p.ForgetAt != 0) {
		return ErrInvalid.Wrapf("%s, due at %d and forgotten at %d", p.Phase, p.DueAt, p.ForgetAt)
	}
	kept := len(p.MessageTypes())
	if p.Ended() {
		kept = 0
	}
	if len(p.Messages) != kept {
		return ErrInvalid.Wrapf("%s with %d messages, %d are kept when it is due at %d", p.Phase, len(p.Messages), kept, p.DueAt)
	}
	return p.Digest.validate()
}
