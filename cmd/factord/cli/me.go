package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func newMe() *cobra.Command {
	cmd := &cobra.Command{
		Use: "me", Short: "Show what you have, where you work, what you are owed, what you ordered and what awaits you",
		Long: `Shows what concerns you, the open before the closed. What the node does not tell is named, the rest
stands, and the command ends with 1 then.`,
		Example: "  factord me --from alice",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			member, err := whoAmI(cmd, ctx)
			if err != nil {
				return err
			}
			mine := readPortrait(cmd.Context(), ctx, member)
			if asJSON(ctx) {
				err = mine.printJSON(cmd.OutOrStdout(), ctx.Codec)
			} else {
				mine.tell(cmd.OutOrStdout(), newDirectory(cmd.Context(), ctx))
			}
			return errors.Join(err, mine.incomplete())
		},
	}
	addWhoAmIFlags(cmd)
	return cmd
}

func addWhoAmIFlags(cmd *cobra.Command) {
	addReadFlags(cmd)
	addOutputFlag(cmd.Flags())
	addKeyringFlags(cmd.Flags())
	cmd.Flags().String(flags.FlagFrom, "", "Your key's name, or your address")
}

// whoAmI is the member who asks, by --from.
func whoAmI(cmd *cobra.Command, ctx client.Context) (regiontypes.Member, error) {
	from, _ := cmd.Flags().GetString(flags.FlagFrom)
	if from == "" {
		return regiontypes.Member{}, misused(errors.New("who are you? add --from NAME or --from ADDRESS (factord keys list shows the names)"))
	}
	address, _, _, err := client.GetFromFields(ctx, ctx.Keyring, from)
	if err != nil {
		return regiontypes.Member{}, err // it names the key
	}
	found, err := regiontypes.NewQueryClient(ctx).MemberByAddress(cmd.Context(), &regiontypes.QueryMemberByAddressRequest{Address: address.String()})
	if status.Code(err) == codes.NotFound {
		return regiontypes.Member{}, fmt.Errorf("%s is no member of this region: an officer of the registry admits you with factord tx region admit-member %s", from, address)
	}
	if err != nil {
		return regiontypes.Member{}, err
	}
	return found.Member, nil
}
