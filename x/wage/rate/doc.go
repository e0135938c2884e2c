// Package rate is the formula of an hour's pay.
//
//	middle       = base x (1 + training + need + stress)
//	peers        = median x target / company mean, within [0, 1]
//	productivity = target                                  with too few reviewers
//	             = peers                                   with no standard recorded
//	             = weight x standard + (1 - weight) x peers   otherwise
//	rate         = middle x (1 - range + 2 x range x productivity)
//	pay          = floor(rate x end / 3600) - floor(rate x begin / 3600)   within one hour
//
// The target is the recorded industry standard, one half where there is none.
// Because the company's hours-weighted mean is normalised to the target, a
// company in which everybody calls everybody perfect lifts nobody.
//
// Money is micro-units, factors are parts per million. The rate is rounded half
// up once; pay for a part of an hour is the difference of two floors, so the
// parts of an hour sum to its rate exactly, however it was cut.
package rate
