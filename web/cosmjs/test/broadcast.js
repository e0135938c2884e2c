// Signs messages in one mode, one transaction each, and sends them to a node. The last
// one is only signed, and printed for the test to change and to send.
// Use: node broadcast.js DESCRIPTORS < request.json
import { readFileSync } from "node:fs";
import { Secp256k1Wallet } from "@cosmjs/amino";
import { fromHex, toBase64 } from "@cosmjs/encoding";
import { DirectSecp256k1Wallet } from "@cosmjs/proto-signing";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { Types } from "../descriptors.js";
import { read } from "../json.js";
import { connect } from "../client.js";

const types = new Types(readFileSync(process.argv[2]));
const request = JSON.parse(readFileSync(0, "utf8"));
const wallet = { direct: DirectSecp256k1Wallet, amino: Secp256k1Wallet }[request.mode];
const signer = await wallet.fromKey(fromHex(request.key), "factor");
const [{ address }] = await signer.getAccounts();
const fee = { amount: [], gas: String(request.gas) };
const client = await connect(request.rpc, signer, types);
const answer = { account_numbers: [], sent: [] };
for (const owner of request.accounts) {
  answer.account_numbers.push((await client.getAccount(owner)).accountNumber);
}
for (const [i, { typeUrl, json }] of request.messages.entries()) {
  const message = { typeUrl, value: read(types, typeUrl, json) };
  if (i === request.messages.length - 1) {
    answer.signed = toBase64(TxRaw.encode(await client.sign(address, [message], fee, request.memo)).finish());
  } else {
    const { code, rawLog } = await client.signAndBroadcast(address, [message], fee, request.memo);
    answer.sent.push({ code, log: rawLog });
  }
}
client.disconnect();
process.stdout.write(JSON.stringify(answer));
