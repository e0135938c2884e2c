package lib

import "testing"

func TestLib(*testing.T) { OnlyByTests() }
