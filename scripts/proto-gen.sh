#!/usr/bin/env bash
# Generates the Go code of every .proto file under proto/, offline, from the modules pinned in go.mod.
# Use: scripts/proto-gen.sh [MODULE ...]     (all modules when none is named)
#      scripts/proto-gen.sh --check          (exit 1 when the committed code is not what would be generated)
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/proto-path.sh

out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
check=false
if [ "${1:-}" = --check ]; then check=true; shift; fi

mkdir -p "$out/bin" "$out/gen"
go build -o "$out/bin/" github.com/cosmos/gogoproto/protoc-gen-gocosmos github.com/grpc-ecosystem/grpc-gateway/protoc-gen-grpc-gateway
export PATH="$out/bin:$PATH"

modules=("$@")
if [ ${#modules[@]} -eq 0 ]; then mapfile -t modules < <(ls proto/factor); fi
for module in "${modules[@]}"; do
  mapfile -t files < <(find "proto/factor/$module" -name '*.proto' | sort)
  protoc "${proto_path[@]}" \
    --gocosmos_out="$out/gen" \
    --gocosmos_opt=plugins=grpc,Mgoogle/protobuf/any.proto=github.com/cosmos/gogoproto/types/any \
    --grpc-gateway_out="$out/gen" --grpc-gateway_opt=logtostderr=true,allow_colon_final_segments=true \
    "${files[@]}"
done

gen="$out/gen/github.com/factor-coop/factor"
if $check; then
  stale=0
  while IFS= read -r file; do
    cmp -s "$gen/$file" "$file" || { echo "stale: $file (run make proto)"; stale=1; }
  done < <(cd "$gen" && find . -name '*.go' -printf '%P\n')
  while IFS= read -r file; do
    [ -f "$gen/$file" ] || { echo "orphan: $file has no .proto file any more"; stale=1; }
  done < <(git ls-files '*.pb.go' '*.pb.gw.go' ':!scripts/determinism/testdata')
  [ $stale -eq 0 ] && echo "generated code is current"
  exit $stale
fi
cp -r "$gen/." .
