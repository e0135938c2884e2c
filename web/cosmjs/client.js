// CosmJS with Factor's messages. A value of a message has the fields that `create`
// of @bufbuild/protobuf takes: names in camelCase, 64-bit integers as bigint, bytes as
// Uint8Array, a packed message as {typeUrl, value}: see pack.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Registry } from "@cosmjs/proto-signing";
import { AminoTypes, SigningStargateClient, defaultRegistryTypes } from "@cosmjs/stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { Amino } from "./amino.js";

/** options are what SigningStargateClient needs to sign any message in either mode. */
export function options(types) {
  const amino = new Amino(types);
  const registry = new Registry(defaultRegistryTypes);
  const converters = {};
  for (const typeUrl of types.messages()) {
    const type = types.message(typeUrl);
    registry.register(typeUrl, codec(type));
    converters[typeUrl] = {
      aminoType: types.aminoName(type),
      toAmino: (value) => amino.to(type, value),
      fromAmino: (json) => amino.from(type, json),
    };
  }
  return { registry, aminoTypes: new AminoTypes(converters) };
}

/** pack puts a message inside of another, such as those of a proposal. */
export function pack(types, { typeUrl, value }) {
  const type = types.message(typeUrl);
  return { typeUrl, value: toBinary(type, create(type, value)) };
}

/** connect opens a signing client at a node's RPC address; the signer decides the mode. */
export async function connect(rpc, signer, types) {
  // Which client fits cannot be told from the node's version: CometBFT 0.38 and 0.39 speak alike.
  const comet = await Comet38Client.connect(rpc);
  return SigningStargateClient.createWithSigner(comet, signer, { ...options(types), broadcastPollIntervalMs: 200 });
}

/** codec writes and reads one type in the form that CosmJS asks for. */
function codec(type) {
  return {
    fromPartial: (value) => create(type, value),
    encode: (message) => ({ finish: () => toBinary(type, message) }),
    decode: (bytes) => fromBinary(type, bytes),
  };
}
