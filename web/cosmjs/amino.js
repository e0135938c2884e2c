// Amino JSON, the form in which Ledger devices and many wallets sign: the rules of
// https://docs.cosmos.network/main/build/architecture/adr-020-protobuf-transaction-encoding
// and of the (amino.*) options, read from the type and applied to any message.
//
// - fields keep the names of the .proto file, and are left out when empty unless
//   (amino.dont_omitempty) says otherwise; a message that is present and empty is {}
// - a message that a node holds by value, (gogoproto.nullable) = false, must be present
// - 64-bit integers are strings, smaller ones and enums are numbers, bytes are base64
// - a packed message is {"type": its Amino name, "value": the message}
// - a time is RFC 3339, a duration its nanoseconds, cosmos.Int "0" when empty
//
// What those rules do not define (maps, alternatives, floats) is refused: the node
// refuses it too. Order and escapes of the JSON text are CosmJS's part.
import { create, fromBinary, isFieldSet, toBinary, ScalarType } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";

const wide = new Set([ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64, ScalarType.FIXED64, ScalarType.SFIXED64]);
const emptyLists = new Set(["legacy_coins", "null_slice_as_empty"]);

/** Amino converts messages of the given types to Amino JSON and back. */
export class Amino {
  /** @param {import("./descriptors.js").Types} types */
  constructor(types) {
    this.types = types;
  }

  /** to converts a message; value has the fields that `create` of @bufbuild/protobuf takes. */
  to(type, value) {
    const message = create(type, value);
    switch (type.typeName) {
      case "google.protobuf.Any":
        return this.#toAny(message);
      case "google.protobuf.Timestamp":
        return toTime(message);
      case "google.protobuf.Duration":
        return (message.seconds * 1_000_000_000n + BigInt(message.nanos)).toString();
    }
    switch (this.types.option(type, "amino.message_encoding")) {
      case undefined:
        return this.#toFields(type, message);
      case "key_field":
        return message.key.length ? base64Encode(message.key) : null;
      case "threshold_string":
        return { pubkeys: message.publicKeys.map((key) => this.#toAny(key)), threshold: message.threshold.toString() };
      default:
        throw new Error(`${type.typeName}: unknown Amino encoding`);
    }
  }

  /** from is the inverse of to. */
  from(type, json) {
    switch (type.typeName) {
      case "google.protobuf.Any":
        return this.#fromAny(type, json);
      case "google.protobuf.Timestamp":
        return fromTime(type, json);
      case "google.protobuf.Duration":
        return create(type, { seconds: BigInt(json) / 1_000_000_000n, nanos: Number(BigInt(json) % 1_000_000_000n) });
    }
    switch (this.types.option(type, "amino.message_encoding")) {
      case undefined:
        return this.#fromFields(type, json);
      case "key_field":
        return create(type, json === null ? {} : { key: base64Decode(json) });
      case "threshold_string": {
        const any = type.field.publicKeys.message;
        return create(type, { publicKeys: json.pubkeys.map((key) => this.#fromAny(any, key)), threshold: Number(json.threshold) });
      }
      default:
        throw new Error(`${type.typeName}: unknown Amino encoding`);
    }
  }

  #toFields(type, message) {
    const json = {};
    for (const field of type.fields) {
      const set = isFieldSet(message, field);
      if (set || this.types.option(field, "amino.dont_omitempty") || this.#byValue(field)) {
        json[this.#name(field)] = this.#toField(field, message[field.localName], set);
      }
    }
    return json;
  }

  // byValue says that a node always holds the message, so that it stands in what a node wants signed.
  #byValue(field) {
    return field.fieldKind === "message" && this.types.option(field, "gogoproto.nullable") === false;
  }

  #fromFields(type, json) {
    const value = {};
    for (const field of type.fields) {
      const given = json[this.#name(field)];
      if (given !== undefined && given !== null) value[field.localName] = this.#fromField(field, given);
    }
    return create(type, value);
  }

  #name(field) {
    if (field.oneof && !field.proto.proto3Optional) throw new Error(`${field}: alternatives have no Amino JSON here`);
    return this.types.option(field, "amino.field_name") ?? field.name;
  }

  #toField(field, value, set) {
    switch (field.fieldKind) {
      case "map":
        throw new Error(`${field}: maps have no Amino JSON`);
      case "list":
        if (!set) return emptyLists.has(this.types.option(field, "amino.encoding")) ? [] : null;
        return value.map((one) => this.#toOne(field, field.listKind, one));
      case "message":
        if (!set) throw new Error(`${field} must not be left out`);
    }
    return this.#toOne(field, field.fieldKind, value);
  }

  #fromField(field, json) {
    if (field.fieldKind === "map") throw new Error(`${field}: maps have no Amino JSON`);
    if (field.fieldKind === "list") return json.map((one) => this.#fromOne(field, field.listKind, one));
    return this.#fromOne(field, field.fieldKind, json);
  }

  #toOne(field, kind, value) {
    if (kind === "message") return this.to(field.message, value);
    if (kind === "enum") return value;
    const scalar = this.types.option(field, "cosmos_proto.scalar");
    if (scalar === "cosmos.Dec" || this.types.option(field, "amino.encoding") === "inline_json") {
      throw new Error(`${field}: this encoding is not written yet`);
    }
    if (scalar === "cosmos.Int" && value === "") return "0";
    if (wide.has(field.scalar)) return value.toString();
    switch (field.scalar) {
      case ScalarType.BYTES:
        return base64Encode(value);
      case ScalarType.FLOAT:
      case ScalarType.DOUBLE:
        throw new Error(`${field}: floats have no Amino JSON`);
      default:
        return value;
    }
  }

  #fromOne(field, kind, json) {
    if (kind === "message") return this.from(field.message, json);
    if (kind === "enum") return json;
    if (wide.has(field.scalar)) return BigInt(json);
    return field.scalar === ScalarType.BYTES ? base64Decode(json) : json;
  }

  #toAny(any) {
    const type = this.types.message(any.typeUrl);
    return { type: this.types.aminoName(type), value: this.to(type, fromBinary(type, any.value)) };
  }

  #fromAny(any, json) {
    const type = this.types.ofAminoName(json.type);
    return create(any, { typeUrl: "/" + type.typeName, value: toBinary(type, this.from(type, json.value)) });
  }
}

/** toTime writes nanoseconds without zeros at their end, as Go does. */
function toTime({ seconds, nanos }) {
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = nanos ? "." + String(nanos).padStart(9, "0").replace(/0+$/, "") : "";
  return `${whole}${fraction}Z`;
}

function fromTime(type, json) {
  const [, whole, fraction = ""] = /^(.{19})(?:\.(\d{1,9}))?Z$/.exec(json);
  return create(type, { seconds: BigInt(Date.parse(whole + "Z") / 1000), nanos: Number(fraction.padEnd(9, "0")) });
}
