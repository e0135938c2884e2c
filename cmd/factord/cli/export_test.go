package cli

// What the tests of the commands need of the inside.
var (
	LockFolder     = lockFolder
	SetAppDefaults = setAppDefaults
	Compose        = compose
)
