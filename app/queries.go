package app

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	gogogrpc "github.com/cosmos/gogoproto/grpc"
	gogoproto "github.com/cosmos/gogoproto/proto"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	cosmos_proto "github.com/cosmos/cosmos-proto"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/query"
	"github.com/cosmos/cosmos-sdk/types/registry"
)

const (
	// MaxPage is the most entries that one answer lists. A larger limit is an error and not
	// made smaller: who asked for all of them must not take the first thousand for all.
	MaxPage = 1000
	// defaultPage is how many entries an answer lists that was asked for no number.
	defaultPage = 100
	// walkGas bounds how far an answer skips or counts: some 15,000 entries of 200 bytes, 35,000 members.
	walkGas = 10_000_000
)

// queryRouter registers the query services of every module, the framework's included, so
// that all of them bound their pages and tell their errors in one way.
type queryRouter struct {
	gogogrpc.Server
	// registered gathers the names of the services.
	registered *[]string
}

// RegisterService puts the common behaviour around every method of a service.
func (r queryRouter) RegisterService(desc *grpc.ServiceDesc, service any) {
	*r.registered = append(*r.registered, desc.ServiceName)
	r.Server.RegisterService(alike(desc, checkRequest(desc.ServiceName)), service)
}

// RegisterGRPCServerWithSkipCheckHeader serves the queries over gRPC, and what tells a client what there is. What the framework
// finds wrong before a query begins, such as a height that no longer exists, is told like the rest.
func (a *App) RegisterGRPCServerWithSkipCheckHeader(server gogogrpc.Server, skip bool) {
	a.BaseApp.RegisterGRPCServerWithSkipCheckHeader(toldAlike{server}, skip)
	a.registerDiscovery(server)
}

// RegisterGRPCServer serves the queries over gRPC.
// uncalled: whoever calls it, as the framework did, gets ours and not its own
func (a *App) RegisterGRPCServer(server gogogrpc.Server) {
	a.RegisterGRPCServerWithSkipCheckHeader(server, false)
}

type toldAlike struct{ gogogrpc.Server }

func (s toldAlike) RegisterService(desc *grpc.ServiceDesc, service any) {
	s.Server.RegisterService(alike(desc, nil), service)
}

// alike is a service whose methods check requests first, if there is a check, and tell errors in one form.
func alike(desc *grpc.ServiceDesc, check grpc.UnaryServerInterceptor) *grpc.ServiceDesc {
	same := *desc
	same.Methods = make([]grpc.MethodDesc, len(desc.Methods))
	for i, method := range desc.Methods {
		handle, name := method.Handler, "/"+desc.ServiceName+"/"+method.MethodName
		same.Methods[i] = grpc.MethodDesc{
			MethodName: method.MethodName,
			Handler: func(service any, ctx context.Context, decode func(any) error, outer grpc.UnaryServerInterceptor) (any, error) {
				answer, err := handle(service, ctx, func(request any) error {
					err := decode(request)
					if told := (*queryError)(nil); err == nil || errors.As(err, &told) {
						return err
					}
					return &queryError{codes.InvalidArgument, "the request cannot be read: " + plainText(err)}
				}, chained(outer, check))
				return answer, asQueryError(name, err)
			},
		}
	}
	return &same
}

// chained calls the outer interceptor and then the inner one; either may be nil.
func chained(outer, inner grpc.UnaryServerInterceptor) grpc.UnaryServerInterceptor {
	if outer == nil {
		return inner
	}
	if inner == nil {
		return outer
	}
	return func(ctx context.Context, request any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		return outer(ctx, request, info, func(ctx context.Context, request any) (any, error) {
			return inner(ctx, request, info, next)
		})
	}
}

// checkRequest refuses a request whose page or addresses cannot be, whatever the module,
// and tells an answer that took too much gas.
func checkRequest(service string) grpc.UnaryServerInterceptor {
	byRequest := addressFields(service)
	return func(ctx context.Context, request any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (answer any, err error) {
		value := reflect.ValueOf(request)
		if value.Kind() != reflect.Pointer || value.IsNil() || value.Elem().Kind() != reflect.Struct {
			return nil, &queryError{codes.InvalidArgument, "the request is empty"}
		}
		fields := value.Elem()
		if page := fields.FieldByName("Pagination"); page.IsValid() && page.Type() == reflect.TypeFor[*query.PageRequest]() {
			bounded, err := boundedPage(page.Interface().(*query.PageRequest))
			if err != nil {
				return nil, err
			}
			page.Set(reflect.ValueOf(bounded))
			if bounded.Offset > 0 || bounded.CountTotal {
				ctx = withLessGas(ctx)
			}
		}
		addresses := byRequest[value.Type().String()]
		for _, name := range addresses {
			text := fieldOf(fields, name).String()
			if _, err := sdk.AccAddressFromBech32(text); text != "" && err != nil {
				return nil, &queryError{codes.InvalidArgument, fmt.Sprintf("%s %.100q: %s", name, text, plainText(err))}
			}
		}
		defer func() {
			switch spent := recover().(type) {
			case nil:
			case storetypes.ErrorOutOfGas:
				err = &queryError{codes.ResourceExhausted, fmt.Sprintf("the answer takes more gas than one query may (%s): ask for less, such as a smaller page", spent.Descriptor)}
			default:
				panic(spent)
			}
		}()
		answer, err = next(ctx, request)
		// Some of the framework's queries take no address for granted and fail at it in words of their own.
		if err != nil && codeOf("", err) == codes.Internal {
			for _, name := range addresses {
				if fieldOf(fields, name).String() == "" {
					return nil, &queryError{codes.InvalidArgument, name + " is empty: " + plainText(err)}
				}
			}
		}
		return answer, err
	}
}

// boundedPage is the page that a request asks for, with a limit.
func boundedPage(asked *query.PageRequest) (*query.PageRequest, error) {
	if asked == nil {
		// Without a page the framework counts all entries, however many there are.
		return &query.PageRequest{Limit: defaultPage}, nil
	}
	page := *asked
	if page.Limit > MaxPage {
		return nil, &queryError{codes.InvalidArgument, fmt.Sprintf("pagination.limit is %d, at most %d: ask for the next page with pagination.key", page.Limit, MaxPage)}
	}
	if page.Offset > 0 && len(page.Key) > 0 {
		return nil, &queryError{codes.InvalidArgument, fmt.Sprintf("pagination.offset is %d and pagination.key is given: a page begins at one of them", page.Offset)}
	}
	if page.Limit == 0 {
		page.Limit = defaultPage
	}
	if len(page.Key) == 0 {
		page.Key = nil
	}
	return &page, nil
}

// withLessGas bounds what a query walks over that it does not list.
func withLessGas(ctx context.Context) context.Context {
	state, ok := ctx.(sdk.Context)
	if !ok || state.GasMeter().GasRemaining() <= walkGas {
		return ctx
	}
	return state.WithGasMeter(storetypes.NewGasMeter(walkGas))
}

// addressFields are the names of the fields that hold addresses, by the Go type of a service's requests.
func addressFields(service string) map[string][]string {
	found := map[string][]string{}
	for _, method := range methodsOf(registry.MergedProtoRegistry(), service) {
		request := gogoproto.MessageType(string(method.Input().FullName()))
		if request == nil {
			continue // the framework's reflection, which asks for no address
		}
		for i := range method.Input().Fields().Len() {
			field := method.Input().Fields().Get(i)
			if scalar, _ := proto.GetExtension(field.Options(), cosmos_proto.E_Scalar).(string); scalar == "cosmos.AddressString" && !field.IsList() {
				found[request.String()] = append(found[request.String()], string(field.Name()))
			}
		}
	}
	return found
}

// descriptors finds what services are made of.
type descriptors interface {
	FindDescriptorByName(protoreflect.FullName) (protoreflect.Descriptor, error)
}

// methodsOf are the methods of a registered service.
func methodsOf(in descriptors, service string) []protoreflect.MethodDescriptor {
	found, err := in.FindDescriptorByName(protoreflect.FullName(service))
	must(err)
	var methods []protoreflect.MethodDescriptor
	for i := range found.(protoreflect.ServiceDescriptor).Methods().Len() {
		methods = append(methods, found.(protoreflect.ServiceDescriptor).Methods().Get(i))
	}
	return methods
}

// fieldOf is the field of a generated struct that has a name in the proto file.
func fieldOf(fields reflect.Value, name string) reflect.Value {
	for i := range fields.NumField() {
		for _, part := range strings.Split(fields.Type().Field(i).Tag.Get("protobuf"), ",") {
			if part == "name="+name {
				return fields.Field(i)
			}
		}
	}
	return reflect.ValueOf("")
}

// queryError is an answer that could not be given: a status for programs and one sentence.
type queryError struct {
	code codes.Code
	text string
}

func (e *queryError) Error() string { return e.text }

// GRPCStatus is how gRPC, and through it REST, tells the error.
func (e *queryError) GRPCStatus() *status.Status { return status.New(e.code, e.text) }

// asQueryError tells an error of any module in one form.
func asQueryError(method string, err error) error {
	var told *queryError
	if err == nil || errors.As(err, &told) {
		return err
	}
	return &queryError{codeOf(method, err), plainText(err)}
}

// statusOf is what an error of the framework or of a library says to who asked.
var statusOf = []struct {
	err  error
	code codes.Code
}{
	{context.Canceled, codes.Canceled},
	{context.DeadlineExceeded, codes.DeadlineExceeded},
	{collections.ErrNotFound, codes.NotFound},
	{sdkerrors.ErrKeyNotFound, codes.NotFound},
	{sdkerrors.ErrNotFound, codes.NotFound},
	{sdkerrors.ErrUnknownAddress, codes.NotFound},
	{sdkerrors.ErrUnauthorized, codes.PermissionDenied},
	{sdkerrors.ErrOutOfGas, codes.ResourceExhausted},
	{sdkerrors.ErrNotSupported, codes.Unimplemented},
	{sdkerrors.ErrLogic, codes.Internal},
	{sdkerrors.ErrPanic, codes.Internal},
	{sdkerrors.ErrIO, codes.Internal},
}

// blamed are methods of the framework that call what is wrong with the request a failure of the node.
var blamed = map[string]codes.Code{
	"/cosmos.tx.v1beta1.Service/Simulate":             codes.InvalidArgument,
	"/cosmos.tx.v1beta1.Service/GetTxsEvent":          codes.InvalidArgument,
	"/cosmos.auth.v1beta1.Query/AddressStringToBytes": codes.InvalidArgument,
	"/cosmos.auth.v1beta1.Query/AddressBytesToString": codes.InvalidArgument,
}

func codeOf(method string, err error) codes.Code {
	if code := status.Code(err); code != codes.Unknown && code != codes.Internal {
		return code
	}
	for _, known := range statusOf {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	if code, ok := blamed[method]; ok {
		return code
	}
	// A typed error is a rule that the request met; an untyped one is nobody's rule.
	if space, _, _ := errorsmod.ABCIInfo(err, false); space != errorsmod.UndefinedCodespace && status.Code(err) != codes.Internal {
		return codes.InvalidArgument
	}
	return codes.Internal
}

// transport is what gRPC and the errors library put around an error's own words.
var transport = regexp.MustCompile(`rpc error: code = \w+ desc = | \[[^\]]*\.go:\d+\]`)

func plainText(err error) string { return transport.ReplaceAllString(err.Error(), "") }
