#!/usr/bin/env bash
# Writes the types of everything that a transaction may carry, as a FileDescriptorSet, for clients
# that are not written in Go (web/cosmjs): ours, and those of the SDK's modules that a region has.
# Use: scripts/descriptors.sh FILE
set -euo pipefail
[ $# -eq 1 ] || { sed -n 's/^# Use: /Use: /p' "$0" >&2; exit 1; }
out=$(realpath "$1")
cd "$(dirname "$0")/.."
source scripts/proto-path.sh
mapfile -t files < <(find proto/factor -name '*.proto' | sort)
protoc "${proto_path[@]}" --include_imports --descriptor_set_out="$out" "${files[@]}" \
  cosmos/{auth,authz,bank}/v1beta1/tx.proto cosmos/bank/v1beta1/authz.proto cosmos/{consensus/v1,upgrade/v1beta1}/tx.proto \
  cosmos/crypto/{ed25519,multisig,secp256k1,secp256r1}/keys.proto cosmos/tx/v1beta1/tx.proto
