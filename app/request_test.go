package app

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	boardtypes "github.com/factor-coop/factor/x/board/types"
)

// Modules do not look whether there is a request: nobody's reaches them without.
func TestARequestThatIsNoneReachesNoModule(t *testing.T) {
	refuse := checkRequest("factor.board.v1.Query")
	for _, request := range []any{nil, (*boardtypes.QueryBoardRequest)(nil), 7} {
		_, err := refuse(context.Background(), request, &grpc.UnaryServerInfo{}, func(context.Context, any) (any, error) {
			t.Fatal("it reached the module")
			return nil, nil
		})
		require.Equal(t, codes.InvalidArgument, status.Code(err), "%v", request)
	}
}
