package story_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/story"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
)

// listener is a test whose failure is heard instead of reported.
type listener struct {
	testing.TB
	failed bool
}

// stopped is what a failing step panics with, so that the story ends there.
type stopped struct{}

func (l *listener) Errorf(string, ...any) { l.failed = true }

func (l *listener) FailNow() { panic(stopped{}) }

// fails says whether a step ends the story.
func (l *listener) fails(step func()) (failed bool) {
	defer func() {
		if reason := recover(); reason != nil {
			if _, ours := reason.(stopped); !ours {
				panic(reason)
			}
		}
		failed, l.failed = l.failed, false
	}()
	step()
	return l.failed
}

// TestAStoryStopsWhereSomethingIsWrong: at a broken invariant, at a step that fails, and at one that should and does not.
func TestAStoryStopsWhereSomethingIsWrong(t *testing.T) {
	heard := &listener{TB: t}
	s := story.New(heard)
	mill := s.Found("mill", "mia")
	flour := s.Sells(mill, "flour", story.GoodsByOrder(100, 4*unit))
	require.False(t, heard.fails(func() { s.Works("mia", mill, hour) }))
	require.True(t, heard.fails(func() { s.Buys("mia", flour, 6) }), "20 do not buy 24")
	require.False(t, heard.fails(func() {
		s.Refused(currencytypes.ErrInsufficient, func() { s.Buys("mia", flour, 6) })
	}))

	mia, err := s.Region.MemberAddress(s.Ctx, s.Member("mia").Id)
	require.NoError(t, err)
	money := s.Bank.GetBalance(s.Ctx, mia, denom.Base)
	require.NoError(t, s.Bank.UncheckedSetBalance(s.Ctx, mia, money.AddAmount(sdkmath.OneInt())))
	require.True(t, heard.fails(func() { s.Pass(time.Second) }), "a micro-unit from nowhere")
	require.NoError(t, s.Bank.UncheckedSetBalance(s.Ctx, mia, money))
	require.False(t, heard.fails(func() { s.Pass(time.Second) }))

	require.True(t, heard.fails(func() {
		s.Refused(markettypes.ErrPriceAboveLimit, func() { s.Buys("mia", flour, 1) })
	}), "it was not refused")
}

// TestTimeGoesByInWholeHours: messages take no time, so that hours worked are whole.
func TestTimeGoesByInWholeHours(t *testing.T) {
	s := story.New(t)
	start := s.Now()
	mill := s.Found("mill", "mia")
	s.Hires(mill, "ben", "max")
	require.Equal(t, start, s.Now())
	s.ClocksIn("mia", mill)
	s.Pass(90 * time.Minute)
	s.ClocksIn("ben", mill)
	s.Pass(30 * time.Minute)
	require.Equal(t, start+2*3600, s.Now())
	require.Equal(t, 40*unit, s.Has("mia"))
	paid, _ := s.ClocksOut("ben")
	require.Equal(t, 10*unit, paid)
	s.WeekPasses()
	require.Equal(t, start+7*24*3600, s.Now())
	require.Equal(t, 240*unit, s.Has("mia"), "a forgotten shift ends after twelve hours")
}
