// Package random throws dice.
package random

import (
	"crypto/rand"       // want "imports crypto/rand"
	"crypto/sha256"     // fine: the same for everybody
	"hash/maphash"      // want "imports hash/maphash"
	old "math/rand"     // want "imports math/rand"
	dice "math/rand/v2" // want "imports math/rand/v2"
)

func throw(seed maphash.Seed) []byte {
	all := make([]byte, 8)
	_, _ = rand.Read(all)
	sum := sha256.Sum256(all)
	return append(sum[:], byte(dice.IntN(6)+old.Intn(6)))
}
