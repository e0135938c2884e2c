package eventindex

import "google.golang.org/protobuf/reflect/protoreflect"

// Check reads a type of events, and fails for an id whose kind cannot be told.
func (x *Index) Check(descriptor protoreflect.MessageDescriptor) error {
	_, err := x.message(descriptor)
	return err
}
