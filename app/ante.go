package app

import (
	"github.com/factor-coop/factor/app/ante"
)

// setAdmission sets who may send what, for single transactions and for proposed blocks.
func (a *App) setAdmission() {
	admission := ante.NewAdmission(a.Region, a.Board, a.Validators, a.encoding.Codec)
	a.SetAnteHandler(ante.NewHandler(a.Account, a.encoding.TxConfig.SignModeHandler(), admission))
	proposal := ante.NewProposal(admission, ante.WellFormed(a.encoding.TxConfig.TxDecoder()))
	a.SetPrepareProposal(proposal.Prepare)
	a.SetProcessProposal(proposal.Process)
}
