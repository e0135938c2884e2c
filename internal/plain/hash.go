package plain

import "google.golang.org/protobuf/reflect/protoreflect"

// noHash are the bytes of messages that are not the SHA-256 of something that stays off the chain.
var noHash = map[protoreflect.FullName]bool{
	"factor.validators.v1.MsgJoin.proof": true,
}

// IsHash says whether a field of bytes holds the SHA-256 of a text that stays off the chain: whoever gives a file for it gives its hash.
func IsHash(field protoreflect.FieldDescriptor) bool {
	return field.Kind() == protoreflect.BytesKind && !noHash[field.FullName()]
}
