package types

// At returns the version that holds for an hour that begins at a second, false when none does yet.
func (o Occupation) At(second int64) (OccupationVersion, bool) {
	for i := len(o.Versions) - 1; i >= 0; i-- {
		if o.Versions[i].EffectiveAt <= second {
			return o.Versions[i], true
		}
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
	if last := len(o.Versions) - 1; last >= 0 && o.Versions[last].EffectiveAt == version.EffectiveAt {
		o.Versions[last] = version
	} else {
		o.Versions = append(o.Versions, version)
	}
	for len(o.Versions) > 1 && o.Versions[1].EffectiveAt <= horizon {
		o.Versions = o.Versions[1:]
	}
}

// At returns the rating that holds for an hour that begins at a second; the zero version counts for nothing.
func (r Rating) At(second int64) RatingVersion {
	for i := len(r.Versions) - 1; i >= 0; i-- {
		if r.Versions[i].EffectiveAt <= second {
			return r.Versions[i]
		}
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
	if last := len(r.Versions) - 1; last >= 0 && r.Versions[last].EffectiveAt == version.EffectiveAt {
		r.Versions[last] = version
	} else {
		r.Versions = append(r.Versions, version)
	}
	for len(r.Versions) > 1 && r.Versions[1].EffectiveAt <= horizon {
		r.Versions = r.Versions[1:]
	}
}

// At returns the mean in ppm that holds for an hour that begins at a second, 0 when there is none.
func (m CompanyMean) At(second int64) int64 {
	for i := len(m.Versions) - 1; i >= 0; i-- {
		if m.Versions[i].EffectiveAt <= second {
			return m.Versions[i].MeanPpm
		}
	}
	return 0
}

// Put adds a version as Occupation.Put does.
func (m *CompanyMean) Put(version MeanVersion, horizon int64) {
	if last := len(m.Versions) - 1; last >= 0 && m.Versions[last].EffectiveAt == version.EffectiveAt {
		m.Versions[last] = version
	} else {
		m.Versions = append(m.Versions, version)
	}
	for len(m.Versions) > 1 && m.Versions[1].EffectiveAt <= horizon {
		m.Versions = m.Versions[1:]
	}
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
