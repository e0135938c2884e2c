package main

// The rules that are told by what a package imports or names.
const (
	mapOrder    rule = "map-order"
	goroutines  rule = "goroutine"
	floating    rule = "float"
	clock       rule = "clock"
	zone        rule = "zone"
	random      rule = "random"
	environment rule = "environment"
	build       rule = "build"
	addresses   rule = "address"
	stableSort  rule = "sort"
	stackTrace  rule = "stack"
)

type forbidden struct {
	rule rule
	why  string
}

// forbiddenImports are packages of which nothing may be used. A path that ends in a slash stands for all below it.
var forbiddenImports = map[string]forbidden{
	"math/rand":    {random, "randomness differs between nodes"},
	"math/rand/v2": {random, "randomness differs between nodes"},
	"crypto/rand":  {random, "randomness differs between nodes"},
	"hash/maphash": {random, "its seed differs between processes"},

	"sync":         {goroutines, "state is changed by one goroutine only"},
	"sync/atomic":  {goroutines, "state is changed by one goroutine only"},
	"os":           {environment, "the machine's files, names and variables differ between nodes"},
	"os/":          {environment, "the machine differs between nodes"},
	"net":          {environment, "the network differs between nodes"},
	"net/":         {environment, "the network differs between nodes"},
	"syscall":      {environment, "the machine differs between nodes"},
	"flag":         {environment, "the command line differs between nodes"},
	"io/ioutil":    {environment, "the machine's files differ between nodes"},
	"runtime":      {build, "the machine and the build differ between nodes"},
	"runtime/":     {build, "the machine and the build differ between nodes"},
	"debug/":       {build, "the build differs between nodes"},
	"plugin":       {build, "the build differs between nodes"},
	"C":            {build, "what C does may differ between machines"},
	"unsafe":       {addresses, "memory layout differs between machines"},
	"encoding/gob": {mapOrder, "it encodes maps in random order"},

	"golang.org/x/exp/maps":                         {mapOrder, "it lists maps in random order"},
	"golang.org/x/exp/rand":                         {random, "randomness differs between nodes"},
	"golang.org/x/sys/":                             {environment, "the machine differs between nodes"},
	"google.golang.org/protobuf/encoding/protojson": {build, "its spaces differ between builds on purpose"},
	"google.golang.org/protobuf/encoding/prototext": {build, "its spaces differ between builds on purpose"},
}

// forbiddenNames are functions, methods, constants and variables that must not be used, as package.Name or package.Type.Name.
var forbiddenNames = map[string]forbidden{
	"time.Now":       {clock, "reads the wall clock"},
	"time.Since":     {clock, "reads the wall clock"},
	"time.Until":     {clock, "reads the wall clock"},
	"time.After":     {clock, "waits for the wall clock"},
	"time.AfterFunc": {clock, "waits for the wall clock"},
	"time.Tick":      {clock, "waits for the wall clock"},
	"time.Sleep":     {clock, "waits for the wall clock"},
	"time.NewTimer":  {clock, "waits for the wall clock"},
	"time.NewTicker": {clock, "waits for the wall clock"},

	"context.WithTimeout":       {clock, "ends by the wall clock"},
	"context.WithTimeoutCause":  {clock, "ends by the wall clock"},
	"context.WithDeadline":      {clock, "ends by the wall clock"},
	"context.WithDeadlineCause": {clock, "ends by the wall clock"},

	"time.Local":        {zone, "is the machine's own time zone"},
	"time.LoadLocation": {zone, "reads the machine's time zones"},
	"time.Time.Local":   {zone, "turns to the machine's own time zone"},
	"time.Parse":        {zone, "may give the machine's own time zone: use ParseInLocation with time.UTC"},

	"strconv.ParseFloat":  {floating, "uses floating point"},
	"strconv.FormatFloat": {floating, "uses floating point"},
	"strconv.AppendFloat": {floating, "uses floating point"},

	"strconv.IntSize":    {build, "differs between machines"},
	"math/bits.UintSize": {build, "differs between machines"},

	"sync.Map.Range":                   {mapOrder, "ranges over a map in random order"},
	"maps.DeleteFunc":                  {mapOrder, "calls back in random order"},
	"maps.EqualFunc":                   {mapOrder, "calls back in random order"},
	"reflect.Value.MapKeys":            {mapOrder, "lists a map in random order"},
	"reflect.Value.MapRange":           {mapOrder, "ranges over a map in random order"},
	"reflect.Value.Seq":                {mapOrder, "may range over a map in random order"},
	"reflect.Value.Seq2":               {mapOrder, "may range over a map in random order"},
	"reflect.Value.Pointer":            {addresses, "is a place in memory"},
	"reflect.Value.UnsafePointer":      {addresses, "is a place in memory"},
	"reflect.Value.UnsafeAddr":         {addresses, "is a place in memory"},
	"reflect.Select":                   {goroutines, "chooses among channels at random"},
	"sort.Slice":                       {stableSort, "leaves the order of equals to the version of Go: use sort.SliceStable"},
	"sort.Sort":                        {stableSort, "leaves the order of equals to the version of Go: use sort.Stable"},
	"slices.SortFunc":                  {stableSort, "leaves the order of equals to the version of Go: use slices.SortStableFunc"},
	"golang.org/x/exp/slices.SortFunc": {stableSort, "leaves the order of equals to the version of Go: use slices.SortStableFunc"},
}

// unsortedKeys are the iterators over maps; only what sorts everything that they give may take them.
var (
	unsortedKeys = map[string]bool{"maps.Keys": true, "maps.Values": true, "maps.All": true}
	sorting      = map[string]bool{"slices.Sorted": true}
	// localTimes give a time in the machine's zone unless .UTC() follows at once.
	localTimes = map[string]bool{"time.Unix": true, "time.UnixMilli": true, "time.UnixMicro": true}
)
