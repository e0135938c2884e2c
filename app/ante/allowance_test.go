package ante_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencykeeper "github.com/factor-coop/factor/x/currency/keeper"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func companyByCode(a *apptest.Test, code string) (cooptypes.Company, bool, error) {
	genesis, err := a.Coop.ExportGenesis(a.Now())
	if err != nil {
		return cooptypes.Company{}, false, err
	}
	for _, company := range genesis.Companies {
		if company.Code == code {
			return company, true, nil
		}
	}
	return cooptypes.Company{}, false, nil
}

func send(from *apptest.Person, to sdk.AccAddress, amount sdkmath.Int) sdk.Msg {
	return &banktypes.MsgSend{
		FromAddress: from.Address.String(), ToAddress: to.String(), Amount: sdk.Coins{{Denom: denom.Base, Amount: amount}},
	}
}

func allowTransfers(a *apptest.Test) error {
	params, err := a.Region.GetParams(a.Now())
	if err != nil {
		return err
	}
	params.MemberTransfersAllowed = true
	first := a.People[officer]
	a.Do(first, &regiontypes.MsgUpdateParams{Signer: first.Address.String(), Params: params})
	return nil
}

func allowance(a *apptest.Test, who *apptest.Person) uint64 {
	a.T.Helper()
	left, _, err := a.Region.GetAllowance(a.Now(), regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_MEMBER, Id: who.ID})
	require.NoError(a.T, err)
	return left
}

func TestAMemberOverTheAllowanceWaitsUntilItRefills(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	signers := []*apptest.Person{who}
	large := apptest.Transaction{Gas: 15_000_000}
	first := a.TxWith(large, signers, found(who, "one"))
	require.Zero(t, a.Block(time.Second, first)[0].Code)
	second := a.TxWith(large, signers, found(who, "two"))
	requireRefused(t, a, regiontypes.ErrAllowanceExhausted, second)
	another := a.People[bob]
	a.Do(another, found(another, "three"))
	// 10,000 gas refill in a second.
	a.Block(20 * time.Minute)
	require.Zero(t, a.Block(time.Second, a.TxWith(large, signers, found(who, "two")))[0].Code)
}

func TestATransactionThatFailsPaysAsWell(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	before := allowance(a, who)
	raw := a.TxWith(apptest.Transaction{Gas: 5_000_000}, []*apptest.Person{who}, &cooptypes.MsgResign{Signer: who.Address.String(), Company: 7})
	result := a.Block(time.Second, raw)[0]
	require.Equal(t, cooptypes.ModuleName, result.Codespace, result.Log)
	require.Equal(t, before-5_000_000, allowance(a, who))
	// One that runs out of gas pays too.
	raw = a.TxWith(apptest.Transaction{Gas: 60_000}, []*apptest.Person{who}, found(who, "shop"))
	result = a.Block(time.Second, raw)[0]
	require.Equal(t, "sdk", result.Codespace, result.Log)
	require.Equal(t, before-5_000_000+10_000-60_000, allowance(a, who))
}

func TestAProposerCannotPackMoreThanASendersAllowance(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who, another := a.People[alice], a.People[bob]
	pack := func(person *apptest.Person, count int) [][]byte {
		var txs [][]byte
		for i := range count {
			txs = append(txs, a.TxWith(apptest.Transaction{Gas: 5_000_000}, []*apptest.Person{person}, found(person, fmt.Sprintf("shop-%d-%d", person.ID, i))))
		}
		return txs
	}
	four, fifth := pack(who, 4), pack(who, 1)
	accepted, err := a.Judge(time.Second, four...)
	require.NoError(t, err)
	require.True(t, accepted)
	accepted, err = a.Judge(time.Second, append(four, fifth...)...)
	require.NoError(t, err)
	require.False(t, accepted)

	others := pack(another, 1)
	kept, err := a.Propose(time.Second, append(append(four, fifth...), others...)...)
	require.NoError(t, err)
	require.Equal(t, append(four, others...), kept, "what is beyond the allowance is left out, the rest stays in order")
	accepted, err = a.Judge(time.Second, kept...)
	require.NoError(t, err)
	require.True(t, accepted, "a proposer's own choice is accepted by the others")
}

func TestAProposerCannotPackAStrangersTransactionBetweenMembers(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	stranger := apptest.NewPerson("stranger", 0)
	good := a.Tx(a.People[alice], found(a.People[alice], "shop"))
	bad := a.Tx(stranger, found(stranger, "front"))
	for _, txs := range [][][]byte{{good, bad}, {bad, good}, {good, []byte("junk")}} {
		accepted, err := a.Judge(time.Second, txs...)
		require.NoError(t, err)
		require.False(t, accepted)
		kept, err := a.Propose(time.Second, txs...)
		require.NoError(t, err)
		require.Equal(t, [][]byte{good}, kept)
	}
	accepted, err := a.Judge(time.Second, good)
	require.NoError(t, err)
	require.True(t, accepted)
}

func TestAProposerCannotPackMoreThanABlocksGas(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 12})
	var txs [][]byte
	for _, who := range a.People[:11] {
		txs = append(txs, a.TxWith(apptest.Transaction{Gas: 10_000_000}, []*apptest.Person{who}, found(who, fmt.Sprintf("shop-%d", who.ID))))
	}
	accepted, err := a.Judge(time.Second, txs[:10]...)
	require.NoError(t, err)
	require.True(t, accepted)
	accepted, err = a.Judge(time.Second, txs...)
	require.NoError(t, err)
	require.False(t, accepted)
	kept, err := a.Propose(time.Second, txs...)
	require.NoError(t, err)
	require.Equal(t, txs[:10], kept)
}

func TestARelayerAndAnOperatorHaveAllowancesOfTheirOwn(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	first, relayer := a.People[officer], apptest.NewPerson("relayer", 0)
	a.Do(first, &regiontypes.MsgRegisterRelayer{Signer: first.Address.String(), Address: relayer.Address.String()})
	// Admitted, but no member: it pays with its own allowance and founds nothing.
	result := a.Fail(relayer, found(relayer, "shop"))
	require.Equal(t, regiontypes.ModuleName, result.Codespace, result.Log)
	left, bucket, err := a.Region.GetAllowance(a.Now(), regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_RELAYER, Id: 1})
	require.NoError(t, err)
	require.Less(t, left, bucket.MaxGas)
	a.Do(first, &regiontypes.MsgRemoveRelayer{Signer: first.Address.String(), Address: relayer.Address.String()})
	result = a.Fail(relayer, found(relayer, "shop"))
	require.Equal(t, "admission", result.Codespace, result.Log)
}

func TestCoinsSentToAModuleAccountAreRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{Funds: 1_000_000})
	who := a.People[alice]
	require.NotEmpty(t, currencykeeper.ModuleAccounts())
	for range 2 { // as it is, and where members may send each other currency
		for name := range currencykeeper.ModuleAccounts() {
			to := authtypes.NewModuleAddress(name)
			result := a.Fail(who, send(who, to, sdkmath.NewInt(1)))
			require.Contains(t, []string{"currency", "sdk"}, result.Codespace, result.Log)
			require.NotContains(t, result.Log, "gas")
			multi := &banktypes.MsgMultiSend{
				Inputs:  []banktypes.Input{{Address: who.Address.String(), Coins: sdk.NewCoins(sdk.NewInt64Coin(denom.Base, 1))}},
				Outputs: []banktypes.Output{{Address: to.String(), Coins: sdk.NewCoins(sdk.NewInt64Coin(denom.Base, 1))}},
			}
			result = a.Fail(who, multi)
			require.Contains(t, []string{"currency", "sdk"}, result.Codespace, result.Log)
			require.NotContains(t, result.Log, "gas")
		}
		require.NoError(t, allowTransfers(a))
	}
	for _, nobody := range []sdk.AccAddress{apptest.NewPerson("stranger", 0).Address, a.Region.Authority()} {
		result := a.Fail(who, send(who, nobody, sdkmath.NewInt(1)))
		require.Equal(t, "currency", result.Codespace, result.Log)
	}
}

func TestMembersSendEachOtherNothingUnlessTheRegionAllowsIt(t *testing.T) {
	a := apptest.New(t, apptest.Options{Funds: 1_000_000})
	who, to := a.People[alice], a.People[bob]
	result := a.Fail(who, send(who, to.Address, sdkmath.NewInt(1)))
	require.Equal(t, "currency", result.Codespace, result.Log)
	require.NoError(t, allowTransfers(a))
	a.Do(who, send(who, to.Address, sdkmath.NewInt(1)))
	require.Equal(t, int64(1_000_001), a.Bank.GetBalance(a.Now(), to.Address, denom.Base).Amount.Int64())
}
