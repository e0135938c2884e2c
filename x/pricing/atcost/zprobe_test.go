package atcost_test
import ("testing";"slices")
func TestProbeNet(t *testing.T) {
	for _, up := range []float64{0.2, 0.3, 0.4, 0.5, 0.7, 0.9} {
	for _, cyc := range []int{1,2,3,4,8,26,52,104} {
		var v []float64
		for i := range 300 { v = append(v, ring(t, seeded(5, i), up, cyc)) }
		slices.Sort(v)
		k:=0; for _,x:=range v { if x<=0.02 {k++} }
		t.Logf("ring %v after %d: p50 %.4f p95 %.4f max %.4f within 2%%: %d", up, cyc, v[150], v[285], v[299], k)
	}}
	for _, s := range []bool{true, false} {
		var o []float64
		var c []int
		for i := range 300 { a, b := chain(t, seeded(6, i), s); o, c = append(o, a), append(c, b) }
		slices.Sort(o); slices.Sort(c)
		t.Logf("chain sudden=%v overshoot p95 %.4f max %.4f settled p50 %d p95 %d max %d", s, o[285], o[299], c[150], c[285], c[299])
	}
}
