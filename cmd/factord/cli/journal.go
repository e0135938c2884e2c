package cli

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	cmtbytes "github.com/cometbft/cometbft/libs/bytes"

	"github.com/factor-coop/factor/internal/chainclient"
)

// journal remembers the transactions of which it is not known what became of them, one file for each: commands
// that run at the same time do not get into each other's way.
type journal struct{ folder string }

// entry is a transaction that was sent.
type entry struct {
	chainclient.Sent
	ChainID string            `json:"chain_id"`
	Act     cmtbytes.HexBytes `json:"act"` // the SHA-256 of its messages
}

func (a act) journal() journal { return journal{filepath.Join(a.ctx.HomeDir, "sent")} }

func (j journal) path(hash []byte) string {
	return filepath.Join(j.folder, fmt.Sprintf("%X.json", hash))
}

// keep writes an entry before the transaction goes out: who is interrupted then can find out too.
func (j journal) keep(one entry) error {
	text, err := json.Marshal(one)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(j.folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(j.path(one.Hash), text, 0o600)
}

// forget removes the entry of a transaction of which it is known what became of it.
func (j journal) forget(hash []byte) error {
	if err := os.Remove(j.path(hash)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// read returns all entries, in the order of their files' names.
func (j journal) read() ([]entry, error) {
	paths, err := filepath.Glob(filepath.Join(j.folder, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var entries []entry
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue // another command has found out meanwhile
		}
		if err != nil {
			return nil, err
		}
		var one entry
		if err := json.Unmarshal(text, &one); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		entries = append(entries, one)
	}
	return entries, nil
}

// digest is the SHA-256 of what an act asks for, whoever signs being part of it.
func (a act) digest() ([]byte, error) {
	sum := sha256.New()
	for _, msg := range a.msgs {
		text, err := a.ctx.Codec.MarshalInterfaceJSON(msg)
		if err != nil {
			return nil, err
		}
		sum.Write(text)
	}
	return sum.Sum(nil), nil
}

// flagAgain sends an act also where the same one may still happen.
const flagAgain = "again"

// once asks before an act is sent a second time while the first may still happen: who got no answer would
// otherwise buy twice.
func (a act) once(ctx context.Context) error {
	if again, _ := a.cmd.Flags().GetBool(flagAgain); again {
		return nil
	}
	same, err := a.digest()
	if err != nil {
		return err
	}
	entries, err := a.journal().read()
	if err != nil {
		return err
	}
	wallet, err := a.dial()
	if err != nil {
		return err
	}
	open := 0
	for _, one := range entries {
		if one.ChainID != a.ctx.ChainID || !slices.Equal(one.Act, same) {
			continue
		}
		result, err := wallet.Look(ctx, one.Sent)
		var failed *chainclient.FailedError
		var never *chainclient.NeverError
		if result != nil || errors.As(err, &failed) || errors.As(err, &never) {
			if err := a.journal().forget(one.Hash); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(a.cmd.ErrOrStderr(), "the same act of yours is on its way as transaction %X\n%s\n", one.Hash, advice(one.Sent))
		open++
	}
	if open == 0 {
		return nil
	}
	return question(a.cmd, "send it once more, so that it may happen again?", "--"+flagAgain)
}

// advice says until when a transaction may happen, and how to find out.
func advice(sent chainclient.Sent) string {
	return fmt.Sprintf("it may still happen%s; factord tx wait %X tells what becomes of it", until(sent.Until), sent.Hash)
}

func until(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return " until " + moment(at)
}

// moment says a time of the day, with the date where that is not today's.
func moment(at time.Time) string {
	layout := time.TimeOnly
	if at.UTC().Format(time.DateOnly) != time.Now().UTC().Format(time.DateOnly) {
		layout = time.DateTime
	}
	return at.UTC().Format(layout) + " UTC"
}
