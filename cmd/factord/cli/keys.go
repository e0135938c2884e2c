package cli

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/keys"
)

// newKeys are the framework's commands without what a region has no use for: devices that this program cannot
// speak to, and keyrings of a format that was never used here.
func newKeys() *cobra.Command {
	cmd := keys.Commands()
	cmd.Short = "Make, list, back up and remove your keys"
	cmd.Long = `A key signs for you: whoever has it acts as you. It is kept in one of these (--keyring-backend, or keyring-backend in
config/client.toml of the home folder):

  os       the desktop's keyring, opened when you log in; the default where there is a desktop
  file     files in the home folder, closed by a password; the default where there is none, as on a server
  pass     the password store of pass(1)
  kwallet  KDE's wallet
  test     files that nothing closes: for trying things out only
  memory   nowhere: the key is gone when the command ends

Write down the words that add shows once: they are the key, and all that helps when this machine is lost.`
	cmd.ResetFlags()
	addKeyringFlags(cmd.PersistentFlags())
	addOutputFlag(cmd.PersistentFlags())
	for _, child := range cmd.Commands() {
		switch child.Name() {
		case "import", "import-hex":
			child.Annotations = map[string]string{makesKeys: "yes"}
		case "migrate":
			cmd.RemoveCommand(child)
		case "add":
			child.Annotations = map[string]string{makesKeys: "yes"}
			keepFlags(child, "account", "coin-type", "dry-run", "hd-path", "index", "interactive", "key-type", "multisig", "multisig-threshold",
				"no-backup", "nosort", "pubkey", "pubkey-base64", "recover", "source")
			child.Example = "  factord keys add anna\n  factord keys add anna --recover"
		case "show":
			keepFlags(child, "address", "bech", "multisig-threshold", "pubkey", "qrcode")
			child.Example = "  factord keys show anna\n  factord keys show anna -a"
		}
	}
	return cmd
}
