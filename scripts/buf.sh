#!/usr/bin/env bash
# Runs buf offline, with buf.yaml and buf.gen.yaml as they are: what proto/ imports comes from the modules pinned in go.mod
# instead of buf's registry. buf and the plugin come from scripts/buf (npm ci there); your own come first on the PATH.
# What generate writes lands in gen/ below OUT, this repository unless set.
# Use: [OUT=FOLDER] scripts/buf.sh (lint | build | generate) [ARGUMENTS OF BUF]
set -euo pipefail
[ $# -ge 1 ] || { sed -n 's/^# Use: /Use: /p' "$0" >&2; exit 1; }
cd "$(dirname "$0")/.."
source scripts/proto-path.sh
workspace=$(mktemp -d); trap 'rm -rf "$workspace"' EXIT
mkdir -p "$workspace"/deps/{gogo,google/google}
cp -r proto buf.gen.yaml "$workspace"
cp -r "$proto_sdk" "$workspace/deps/cosmos"
cp -r "$proto_gogo/gogoproto" "$workspace/deps/gogo"
cp -r "$(proto_module github.com/cosmos/cosmos-proto)/proto" "$workspace/deps/cosmos-proto"
cp -r "$(proto_module github.com/grpc-ecosystem/grpc-gateway)/third_party/googleapis/google/api" "$workspace/deps/google/google"
chmod -R u+w "$workspace"
find "$workspace/deps" -name 'buf*.yaml' -delete
# The modules of go.mod stand where the registry's are named.
sed -e '/^deps:/,/^lint:/{/^lint:/!d}' \
  -e 's#^  - path: proto$#&\n  - path: deps/cosmos\n  - path: deps/cosmos-proto\n  - path: deps/gogo\n  - path: deps/google#' buf.yaml >"$workspace/buf.yaml"
out=${OUT:-$PWD} PATH=$PATH:$PWD/scripts/buf/node_modules/.bin
cd "$workspace"
command=$1; shift
case $command in
  lint) buf lint --path proto/factor "$@" ;;
  generate) buf generate --path proto/factor --output "$out" "$@" ;;
  *) buf "$command" "$@" ;;
esac
