// Messages from the JSON in which `factord tx ... --generate-only` and REST write them.
import { fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";

/** read returns the value of a message of a type URL, with every packed message of the form that the region takes. */
export function read(types, typeUrl, json) {
  const type = types.message(typeUrl);
  return slashed(types, type, fromJson(type, json, { registry: types.registry }));
}

/** slashed turns type.googleapis.com/factor... into /factor..., at every depth: a node knows the short form only. */
function slashed(types, type, message) {
  if (type.typeName === "google.protobuf.Any") {
    const packed = types.message("/" + message.typeUrl.slice(message.typeUrl.lastIndexOf("/") + 1));
    message.typeUrl = "/" + packed.typeName;
    message.value = toBinary(packed, slashed(types, packed, fromBinary(packed, message.value)));
    return message;
  }
  for (const field of type.fields) {
    if (!field.message || message[field.localName] === undefined) continue;
    for (const one of field.fieldKind === "list" ? message[field.localName] : [message[field.localName]]) {
      slashed(types, field.message, one);
    }
  }
  return message;
}
