// The types of a region's messages, from a FileDescriptorSet as
// scripts/descriptors.sh writes it. Nothing here is generated from a .proto file:
// a message added tomorrow needs a new descriptor set and no code.
import { createFileRegistry, fromBinary, hasOption, getOption } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** Types finds messages by their type URL or Amino name, and the options of messages and fields. */
export class Types {
  /** @param {Uint8Array} descriptorSet a serialised FileDescriptorSet with all imports */
  constructor(descriptorSet) {
    this.registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));
    this.byAminoName = new Map();
    for (const type of this.registry) {
      if (type.kind === "message") this.byAminoName.set(this.aminoName(type), type);
    }
  }

  /** message returns the type of a type URL such as "/factor.wage.v1.MsgClockIn". */
  message(typeUrl) {
    const type = typeUrl.startsWith("/") && this.registry.getMessage(typeUrl.slice(1));
    if (!type) throw new Error(`there is no message of type ${JSON.stringify(typeUrl)}`);
    return type;
  }

  /** messages lists the type URLs of what transactions may carry: what the services of messages take. */
  messages() {
    return [...this.registry]
      .filter((type) => type.kind === "service" && this.option(type, "cosmos.msg.v1.service"))
      .flatMap((service) => service.methods.map((method) => "/" + method.input.typeName))
      .sort();
  }

  /** ofAminoName returns the type that an Amino name, or a type URL in the place of one, stands for. */
  ofAminoName(name) {
    const type = this.byAminoName.get(name);
    if (!type) throw new Error(`there is no message named ${JSON.stringify(name)}`);
    return type;
  }

  /** aminoName is what wallets call a message; a type that has no such name goes by its type URL. */
  aminoName(type) {
    return this.option(type, "amino.name") ?? "/" + type.typeName;
  }

  /** option returns an option of a message or field, undefined where it is not set. */
  option(of, name) {
    const option = this.registry.getExtension(name);
    return option && hasOption(of, option) ? getOption(of, option) : undefined;
  }
}
