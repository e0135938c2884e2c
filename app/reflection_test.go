package app_test

import (
	"context"
	"net"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	reflectionv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"
	reflectionv1alpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/server/config"
	servergrpc "github.com/cosmos/cosmos-sdk/server/grpc"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// dialed is a node's gRPC server, made as a node makes it, and a client of it.
func dialed(t *testing.T, a *apptest.Test) *grpc.ClientConn {
	t.Helper()
	at := client.Context{ChainID: a.ChainID}.WithCodec(a.Encoding().Codec).WithInterfaceRegistry(a.Encoding().Registry).WithTxConfig(a.Encoding().TxConfig)
	server, err := servergrpc.NewGRPCServer(at, a.App, config.DefaultConfig().GRPC)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	return conn
}

// TestAClientThatKnowsNothingFindsEveryQueryAndEveryMessage asks by reflection as grpcurl does: what there is, and
// the descriptions of each with all that they import, out of which the whole can be built.
func TestAClientThatKnowsNothingFindsEveryQueryAndEveryMessage(t *testing.T) {
	a := lived(t)
	conn := dialed(t, a)
	stream, err := reflectionv1.NewServerReflectionClient(conn).ServerReflectionInfo(context.Background())
	require.NoError(t, err)
	ask := func(request *reflectionv1.ServerReflectionRequest) *reflectionv1.ServerReflectionResponse {
		require.NoError(t, stream.Send(request))
		answer, err := stream.Recv()
		require.NoError(t, err)
		require.Nil(t, answer.GetErrorResponse(), "%v", request)
		return answer
	}
	var services []string
	for _, one := range ask(&reflectionv1.ServerReflectionRequest{MessageRequest: &reflectionv1.ServerReflectionRequest_ListServices{}}).GetListServicesResponse().Service {
		services = append(services, one.Name)
	}
	for _, query := range a.QueryServices() {
		require.Contains(t, services, query)
	}
	messages := map[string]bool{}
	for _, service := range services {
		files := &descriptorpb.FileDescriptorSet{}
		need := []*reflectionv1.ServerReflectionRequest{{MessageRequest: &reflectionv1.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service}}}
		have := map[string]bool{}
		for len(need) > 0 {
			request := need[0]
			need = need[1:]
			if name := request.GetFileByFilename(); name != "" && have[name] {
				continue
			}
			for _, raw := range ask(request).GetFileDescriptorResponse().FileDescriptorProto {
				file := &descriptorpb.FileDescriptorProto{}
				require.NoError(t, proto.Unmarshal(raw, file))
				if have[file.GetName()] {
					continue
				}
				have[file.GetName()] = true
				files.File = append(files.File, file)
				for _, imported := range file.Dependency {
					need = append(need, &reflectionv1.ServerReflectionRequest{MessageRequest: &reflectionv1.ServerReflectionRequest_FileByFilename{FileByFilename: imported}})
				}
			}
			// A stream sends each file once: who asks for another service begins anew.
		}
		require.NoError(t, stream.CloseSend())
		built, err := protodesc.NewFiles(files)
		require.NoError(t, err, service)
		found, err := built.FindDescriptorByName(protoreflect.FullName(service))
		require.NoError(t, err)
		if found.Name() == "Msg" {
			methods := found.(protoreflect.ServiceDescriptor).Methods()
			for i := range methods.Len() {
				messages["/"+string(methods.Get(i).Input().FullName())] = true
			}
		}
		stream, err = reflectionv1.NewServerReflectionClient(conn).ServerReflectionInfo(context.Background())
		require.NoError(t, err)
	}
	for _, url := range a.Encoding().Registry.ListImplementations(sdk.MsgInterfaceProtoName) {
		if a.MsgServiceRouter().HandlerByTypeURL(url) != nil {
			require.True(t, messages[url], url)
		}
	}
	require.Greater(t, len(messages), 100)
	require.NoError(t, stream.CloseSend())

	// The older version, which the framework serves, lists the same.
	older, err := reflectionv1alpha.NewServerReflectionClient(conn).ServerReflectionInfo(context.Background())
	require.NoError(t, err)
	require.NoError(t, older.Send(&reflectionv1alpha.ServerReflectionRequest{MessageRequest: &reflectionv1alpha.ServerReflectionRequest_ListServices{}})) //nolint:staticcheck // older tools speak it
	answer, err := older.Recv()
	require.NoError(t, err)
	var same []string
	for _, one := range answer.GetListServicesResponse().Service { //nolint:staticcheck // older tools speak it
		same = append(same, one.Name) //nolint:staticcheck // older tools speak it
	}
	slices.Sort(services)
	slices.Sort(same)
	require.Equal(t, services, same)
}

// TestAMessageIsNotCalled: who calls a message instead of signing it is told how it is done, and nothing happens.
func TestAMessageIsNotCalled(t *testing.T) {
	a := lived(t)
	conn := dialed(t, a)
	_, err := wagetypes.NewMsgClient(conn).ClockIn(context.Background(), &wagetypes.MsgClockIn{Signer: a.People[0].Address.String(), Company: 1})
	require.Equal(t, codes.Unimplemented, status.Code(err))
	require.ErrorContains(t, err, "a ClockIn is carried out by a signed transaction")
}
