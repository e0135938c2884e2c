package types

// version is what held from a second on.
type version[V any] interface {
	*V
	GetEffectiveAt() int64
}

// versionAt is the newest of some versions that held at a second already; nil when none did.
func versionAt[V any, P version[V]](versions []V, second int64) *V {
	for i := len(versions) - 1; i >= 0; i-- {
		if P(&versions[i]).GetEffectiveAt() <= second {
			return &versions[i]
		}
	}
	return nil
}

// putVersion adds a version, or replaces the one of the same second, and drops what no hour since the horizon began under.
func putVersion[V any, P version[V]](versions []V, one V, horizon int64) []V {
	if last := len(versions) - 1; last >= 0 && P(&versions[last]).GetEffectiveAt() == P(&one).GetEffectiveAt() {
		versions[last] = one
	} else {
		versions = append(versions, one)
	}
	for len(versions) > 1 && P(&versions[1]).GetEffectiveAt() <= horizon {
		versions = versions[1:]
	}
	return versions
}

// At returns the version that holds for an hour that begins at a second, false when none does yet.
func (o Occupation) At(second int64) (OccupationVersion, bool) {
	if held := versionAt(o.Versions, second); held != nil {
		return *held, true
	}
	return OccupationVersion{}, false
}

// Latest is the newest version.
func (o Occupation) Latest() OccupationVersion {
	if len(o.Versions) == 0 {
		return OccupationVersion{}
	}
	return o.Versions[len(o.Versions)-1]
}

// Put adds a version, or replaces the one of the same second, and drops what no hour since the horizon began under.
func (o *Occupation) Put(version OccupationVersion, horizon int64) {
	o.Versions = putVersion(o.Versions, version, horizon)
}

// At returns the rating that holds for an hour that begins at a second; the zero version counts for nothing.
func (r Rating) At(second int64) RatingVersion {
	if held := versionAt(r.Versions, second); held != nil {
		return *held
	}
	return RatingVersion{}
}

// Latest is the newest version, which may not hold yet.
func (r Rating) Latest() RatingVersion {
	if len(r.Versions) == 0 {
		return RatingVersion{}
	}
	return r.Versions[len(r.Versions)-1]
}

// Put adds a version as Occupation.Put does.
func (r *Rating) Put(version RatingVersion, horizon int64) {
	r.Versions = putVersion(r.Versions, version, horizon)
}

// At returns the mean in ppm that holds for an hour that begins at a second, 0 when there is none.
func (m CompanyMean) At(second int64) int64 {
	if held := versionAt(m.Versions, second); held != nil {
		return held.MeanPpm
	}
	return 0
}

// Put adds a version as Occupation.Put does.
func (m *CompanyMean) Put(version MeanVersion, horizon int64) {
	m.Versions = putVersion(m.Versions, version, horizon)
}

// At returns the limits of work that held at a second; before the first change that is kept, those that it replaced.
func (l Limits) At(second int64, now Params) LimitVersion {
	if held := versionAt(l.Versions, second); held != nil {
		return *held
	}
	return LimitVersion{MaxShiftSeconds: now.MaxShiftSeconds, MaxWeeklySeconds: now.MaxWeeklySeconds}
}

// Change adds the limits of new parameters, and keeps those of the old ones for hours that began under them.
func (l *Limits) Change(old, changed Params, at, horizon int64) {
	if len(l.Versions) == 0 {
		l.Versions = []LimitVersion{{MaxShiftSeconds: old.MaxShiftSeconds, MaxWeeklySeconds: old.MaxWeeklySeconds}}
	}
	one := LimitVersion{EffectiveAt: at, MaxShiftSeconds: changed.MaxShiftSeconds, MaxWeeklySeconds: changed.MaxWeeklySeconds}
	l.Versions = putVersion(l.Versions, one, horizon)
}

// PaidUntil is up to where payroll has handled the hours of an open shift when it stands at the cursor.
// The shift itself is not written for an hour: what is paid follows from how far payroll has come.
func (s Shift) PaidUntil(cursor Cursor) int64 {
	passed := cursor.Second - s.StartedAt
	if passed < 3600 {
		return s.StartedAt
	}
	hours := passed / 3600
	if passed%3600 == 0 && s.Id > cursor.Shift {
		hours--
	}
	return min(s.StartedAt+hours*3600, s.EndsAt)
}

// Slot is the second of the hour in which the shift began, and in which each of its hours falls due.
func (s Shift) Slot() uint64 { return uint64(s.StartedAt % 3600) }
