package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	store "github.com/99designs/keyring"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/crypto/bcrypt"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/input"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
)

// keyrings are where a wallet can keep keys.
var keyrings = []string{
	keyring.BackendOS, keyring.BackendFile, keyring.BackendPass, keyring.BackendKWallet, keyring.BackendTest, keyring.BackendMemory,
}

func addKeyringFlags(f *pflag.FlagSet) {
	f.String(flags.FlagKeyringBackend, "", "Where keys are kept, "+strings.Join(keyrings, ", ")+": that of client.toml when left out, else os, and file on a machine without a desktop")
	f.String(flags.FlagKeyringDir, "", "Folder of the keys; the home folder when left out")
	limit(f, flags.FlagKeyringBackend, keyrings...)
}

// addKeyringChoice lets a command that makes a home folder say where its wallet keeps keys; chosenKeyring is what was said.
func addKeyringChoice(cmd *cobra.Command) {
	cmd.Flags().String(flagWalletKeyring, "", "Where the wallet of this folder keeps keys, "+strings.Join(keyrings, ", ")+": os when left out, and file on a machine without a desktop")
	limit(cmd.Flags(), flagWalletKeyring, keyrings...)
}

func chosenKeyring(cmd *cobra.Command) string {
	chosen, _ := cmd.Flags().GetString(flagWalletKeyring)
	return orElse(chosen, defaultKeyring())
}

// flagWalletKeyring is not called as the flag of commands that use keys: the framework opens a keyring for that one.
const flagWalletKeyring = "wallet-keyring"

// desktopKeyrings are those that keep keys for whoever has logged in.
var desktopKeyrings = []store.BackendType{store.KeychainBackend, store.WinCredBackend, store.SecretServiceBackend, store.KWalletBackend}

// defaultKeyring is where keys are kept unless somebody says otherwise: where this machine's desktop keeps them or,
// on one without a desktop, in files that a password closes.
func defaultKeyring() string {
	for _, one := range store.AvailableBackends() {
		if slices.Contains(desktopKeyrings, one) {
			return keyring.BackendOS
		}
	}
	return keyring.BackendFile
}

// withKeyring opens the keyring: commands sign with its keys, and know addresses by their names. The flags are taken back after that: the framework would
// open another one for them, and ask for its password once more.
func withKeyring(ctx client.Context, cmd *cobra.Command, configured string) (client.Context, error) {
	f := cmd.Flags()
	backend := configured
	flag := f.Lookup(flags.FlagKeyringBackend)
	if flag != nil && flag.Changed {
		backend, flag.Changed = flag.Value.String(), false
	}
	if dir, _ := f.GetString(flags.FlagKeyringDir); dir != "" {
		ctx = ctx.WithKeyringDir(dir)
	}
	switch {
	case backend == "":
		backend = defaultKeyring()
	case !slices.Contains(keyrings, backend):
		return ctx, fmt.Errorf("keyring-backend is %q in client.toml: it is %s", backend, strings.Join(keyrings, " or "))
	case backend == keyring.BackendOS && defaultKeyring() != keyring.BackendOS && flag == nil:
		backend = keyring.BackendMemory // an address may be given as a key's name, and need not
	case backend == keyring.BackendOS && defaultKeyring() != keyring.BackendOS:
		return ctx, errors.New("there is no desktop here that could keep keys (no session bus): say --keyring-backend file, or keyring-backend = \"file\" in client.toml")
	}
	if cmd.Annotations[makesKeys] == "" && !holdsKeys(ctx.KeyringDir, backend) {
		backend = keyring.BackendMemory // which has no keys either, and leaves no folder behind
	}
	ring, err := openKeyring(ctx, backend, cmd.InOrStdin())
	return ctx.WithKeyring(ring), err
}

// makesKeys marks the commands by which a key comes into a keyring.
const makesKeys = "makes-keys"

// folders are where keyrings of files are in their folder, as the framework has it.
var folders = map[string]string{keyring.BackendFile: "keyring-file", keyring.BackendTest: "keyring-test"}

// holdsKeys says whether a keyring of files is there; the others are anywhere.
func holdsKeys(dir, backend string) bool {
	folder, inFiles := folders[backend]
	if !inFiles {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, folder))
	return err == nil
}

func openKeyring(ctx client.Context, backend string, in io.Reader) (keyring.Keyring, error) {
	if backend != keyring.BackendFile {
		return client.NewKeyringFromBackend(ctx.WithInput(in), backend)
	}
	folder := filepath.Join(ctx.KeyringDir, folders[keyring.BackendFile])
	files, err := store.Open(store.Config{
		AllowedBackends: []store.BackendType{store.FileBackend}, ServiceName: "factor", FileDir: folder,
		FilePasswordFunc: func(string) (string, error) { return password(folder, bufio.NewReader(in)) },
	})
	if err != nil {
		return nil, err
	}
	ring, complete := keyring.NewInMemoryWithKeyring(files, ctx.Codec, ctx.KeyringOptions...).(exportingRing)
	if !complete {
		return nil, errors.New("the framework's keyring exports no keys any more") // it has changed
	}
	return fileRing{ring, files}, nil
}

// exportingRing is what the framework's keyrings can and its commands count on.
type exportingRing interface {
	keyring.Keyring
	ExportPrivateKeyObject(uid string) (cryptotypes.PrivKey, error) // uncalled: the framework's command that exports keys asks for it
}

// fileRing is the framework's keyring of files, which asks for its password once.
type fileRing struct {
	exportingRing
	files store.Keyring
}

func (fileRing) Backend() string { return keyring.BackendFile }

// List fails where the password is wrong; the framework's own would find no keys then.
func (r fileRing) List() ([]*keyring.Record, error) {
	names, err := r.files.Keys()
	if err != nil {
		return nil, err
	}
	if len(names) > 0 { // one opens them all
		if _, err := r.files.Get(names[0]); err != nil {
			return nil, err
		}
	}
	return r.exportingRing.List()
}

// passwordTries is how often a password may be mistyped.
const passwordTries = 3

// password asks for the password of the keyring in a folder, twice for a new one. Its hash is where the framework keeps it.
func password(folder string, in *bufio.Reader) (string, error) {
	path := filepath.Join(folder, "keyhash")
	hash, err := os.ReadFile(path)
	isNew := errors.Is(err, os.ErrNotExist)
	if err != nil && !isNew {
		return "", err
	}
	ask := func(prompt string) (string, error) {
		given, err := input.GetPassword(prompt, in)
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("the keys in %s are closed by a password, and nobody typed it: type it, or give it on standard input", folder)
		}
		return given, err
	}
	if isNew {
		chosen, err := ask("Choose a password for the keys in " + folder + ": ")
		if err != nil {
			return "", err
		}
		again, err := ask("The same password again: ")
		if err != nil {
			return "", err
		}
		if again != chosen {
			return "", errors.New("the two passwords differ: nothing was written")
		}
		if hash, err = bcrypt.GenerateFromPassword([]byte(chosen), bcrypt.DefaultCost); err != nil {
			return "", err
		}
		return chosen, os.WriteFile(path, hash, 0o600)
	}
	for range passwordTries {
		given, err := ask("Password of the keys in " + folder + ": ")
		if given == "" && err != nil {
			return "", err
		}
		if bcrypt.CompareHashAndPassword(hash, []byte(given)) == nil {
			return given, nil
		}
		fmt.Fprintln(os.Stderr, "that is not their password")
	}
	return "", fmt.Errorf("the keys in %s stay closed: the password was wrong %d times", folder, passwordTries)
}
