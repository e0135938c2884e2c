#!/usr/bin/env bash
# Runs buf offline, with buf.yaml and buf.gen.yaml as they are: what proto/ imports comes from the modules pinned in go.mod
# instead of buf's registry. buf and the plugin come from scripts/buf (npm ci there, which this does once); your own come first on the PATH.
# What generate writes lands in gen/ below OUT, this repository unless set. breaking compares with a commit, the last release unless named,
# and has nothing to say before there is one.
# Use: [OUT=FOLDER] scripts/buf.sh (lint | build | generate | breaking [COMMIT]) [ARGUMENTS OF BUF]
set -euo pipefail
[ $# -ge 1 ] || { sed -n 's/^# Use: /Use: /p' "$0" >&2; exit 1; }
cd "$(dirname "$0")/.."
command=$1; shift
if [ "$command" = breaking ]; then
  since=${1:-$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null || true)}
  [ $# -eq 0 ] || shift
  [ -n "$since" ] || { echo "no release yet: there is nothing to break"; exit 0; }
fi
source scripts/proto-path.sh
export PATH=$PATH:$PWD/scripts/buf/node_modules/.bin
command -v buf >/dev/null || npm ci --prefix scripts/buf --no-fund --no-audit --ignore-scripts --silent
out=${OUT:-$PWD}
workspace=$(mktemp -d); trap 'rm -rf "$workspace"' EXIT

# workspace FOLDER: makes a folder with proto/ and buf.yaml one that buf reads offline.
workspace() {
  mkdir -p "$1"/deps/{gogo,google/google}
  cp -r "$proto_sdk" "$1/deps/cosmos"
  cp -r "$proto_gogo/gogoproto" "$1/deps/gogo"
  cp -r "$(proto_module github.com/cosmos/cosmos-proto)/proto" "$1/deps/cosmos-proto"
  cp -r "$(proto_module github.com/grpc-ecosystem/grpc-gateway)/third_party/googleapis/google/api" "$1/deps/google/google"
  chmod -R u+w "$1"
  find "$1/deps" -name 'buf*.yaml' -delete
  # The modules of go.mod stand where the registry's are named.
  sed -i -e '/^deps:/,/^lint:/{/^lint:/!d}' \
    -e 's#^  - path: proto$#&\n  - path: deps/cosmos\n  - path: deps/cosmos-proto\n  - path: deps/gogo\n  - path: deps/google#' "$1/buf.yaml"
}

mkdir "$workspace/now"
cp -r proto buf.yaml buf.gen.yaml "$workspace/now"
workspace "$workspace/now"
if [ "$command" = breaking ]; then
  mkdir "$workspace/then"
  git archive "$since" proto | tar -x -C "$workspace/then"
  cp buf.yaml "$workspace/then" # today's rules, also for a release that had none
  workspace "$workspace/then"
  (cd "$workspace/then" && buf build --output ../then.binpb)
fi
cd "$workspace/now"
case $command in
  lint) buf lint --path proto/factor "$@" ;;
  generate) buf generate --path proto/factor --output "$out" "$@" ;;
  breaking) # a workspace has several modules, and buf compares one image with one
    buf build --output ../now.binpb
    buf breaking ../now.binpb --against ../then.binpb --config buf.yaml "$@"
    echo "nothing that clients of $since use is broken" ;;
  *) buf "$command" "$@" ;;
esac
