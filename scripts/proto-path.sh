# Where .proto files and what they import lie, offline: the modules pinned in go.mod.
# Use: source scripts/proto-path.sh; protoc "${proto_path[@]}" ...     (from the root of the repository)
command -v protoc >/dev/null || { echo "protoc is missing: run scripts/setup.sh (Debian package protobuf-compiler)" >&2; exit 1; }
proto_module() { go list -m -f '{{.Dir}}' "$1"; }
proto_sdk=$(proto_module github.com/cosmos/cosmos-sdk)/proto
proto_gogo=$(proto_module github.com/cosmos/gogoproto)
proto_path=(-I proto -I "$proto_sdk" -I "$proto_gogo" -I "$proto_gogo/protobuf"
  -I "$(proto_module github.com/cosmos/cosmos-proto)/proto" -I "$(proto_module github.com/grpc-ecosystem/grpc-gateway)/third_party/googleapis")
