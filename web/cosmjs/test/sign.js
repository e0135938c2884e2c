// Signs messages without a node, each in both modes, and prints the transactions
// and the bytes that were signed. Use: node sign.js DESCRIPTORS < request.json
import { readFileSync } from "node:fs";
import { Secp256k1Wallet, serializeSignDoc } from "@cosmjs/amino";
import { fromHex, toBase64 } from "@cosmjs/encoding";
import { DirectSecp256k1Wallet, makeSignBytes } from "@cosmjs/proto-signing";
import { SigningStargateClient } from "@cosmjs/stargate";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { Types } from "../descriptors.js";
import { read } from "../json.js";
import { options } from "../client.js";

const types = new Types(readFileSync(process.argv[2]));
const request = JSON.parse(readFileSync(0, "utf8"));
const key = fromHex(request.key);
const recorded = {};
const signers = {
  direct: recording(await DirectSecp256k1Wallet.fromKey(key, "factor"), "signDirect", makeSignBytes),
  amino: recording(await Secp256k1Wallet.fromKey(key, "factor"), "signAmino", serializeSignDoc),
};
const answer = {};
for (const [mode, signer] of Object.entries(signers)) {
  const client = await SigningStargateClient.offline(signer, options(types));
  const [{ address }] = await signer.getAccounts();
  answer[mode] = [];
  for (const { typeUrl, json } of request.messages) {
    const value = read(types, typeUrl, json);
    const fee = { amount: [], gas: String(request.gas) };
    const at = { accountNumber: request.account_number, sequence: request.sequence, chainId: request.chain_id };
    const tx = await client.sign(address, [{ typeUrl, value }], fee, request.memo, at, BigInt(request.timeout_height));
    answer[mode].push({ tx: toBase64(TxRaw.encode(tx).finish()), signed: toBase64(recorded.bytes) });
  }
}
process.stdout.write(JSON.stringify(answer));

/** recording is a signer that keeps what it signed. */
function recording(signer, method, serialize) {
  return {
    getAccounts: () => signer.getAccounts(),
    [method]: (address, document) => {
      recorded.bytes = serialize(document);
      return signer[method](address, document);
    },
  };
}
