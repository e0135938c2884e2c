package app

import (
	"context"

	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/reflection"
	reflectionrpc "google.golang.org/grpc/reflection/grpc_reflection_v1"

	"github.com/cosmos/cosmos-sdk/types/registry"
)

// msgRouter registers the message services of every module, and remembers them for those who ask a node what it has.
type msgRouter struct {
	gogogrpc.Server
	registered *[]*grpc.ServiceDesc
	keepers    *Keepers
}

// RegisterService passes a service on, whose errors say who may do what is refused.
func (r msgRouter) RegisterService(desc *grpc.ServiceDesc, service any) {
	*r.registered = append(*r.registered, desc)
	r.Server.RegisterService(saysWhoMay(desc, r.keepers), service)
}

// registerDiscovery lets a gRPC client that knows nothing find everything: reflection in the version that tools speak
// today, beside the older one that the framework serves, and with the queries the messages, which are not called
// but signed.
func (a *App) registerDiscovery(server gogogrpc.Server) {
	for _, desc := range *a.messages.registered {
		server.RegisterService(signedOnly(desc), nil)
	}
	if lister, ok := server.(reflection.ServiceInfoProvider); ok {
		options := reflection.ServerOptions{Services: lister, DescriptorResolver: registry.MergedProtoRegistry()}
		reflectionrpc.RegisterServerReflectionServer(server, reflection.NewServerV1(options))
	}
}

// signedOnly is a message service whose methods tell a caller how a message is carried out.
func signedOnly(desc *grpc.ServiceDesc) *grpc.ServiceDesc {
	told := &grpc.ServiceDesc{ServiceName: desc.ServiceName, HandlerType: (*any)(nil), Metadata: desc.Metadata}
	for _, method := range desc.Methods {
		refusal := &queryError{codes.Unimplemented, "a " + method.MethodName + " is carried out by a signed transaction: send it with cosmos.tx.v1beta1.Service/BroadcastTx"}
		told.Methods = append(told.Methods, grpc.MethodDesc{
			MethodName: method.MethodName,
			Handler: func(any, context.Context, func(any) error, grpc.UnaryServerInterceptor) (any, error) {
				return nil, refusal
			},
		})
	}
	return told
}
