#!/usr/bin/env bash
# Installs the Debian packages that the checks need and that are not on the machine yet.
# Use: scripts/setup.sh        (as root, or with sudo on the path)
set -euo pipefail
missing=()
command -v protoc >/dev/null || missing+=(protobuf-compiler)
command -v python3 >/dev/null || missing+=(python3)
command -v curl >/dev/null || missing+=(curl)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v haproxy >/dev/null || missing+=(haproxy)
[ ${#missing[@]} -eq 0 ] && { echo "setup: nothing to install"; exit 0; }
root=(); [ "$(id -u)" -eq 0 ] || root=(sudo)
echo "setup: installing ${missing[*]}"
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
