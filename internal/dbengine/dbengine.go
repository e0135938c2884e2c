// Package dbengine tells which engine wrote a database folder. The engines share names of
// files and none looks for another's: goleveldb takes a Pebble folder for an empty one of its
// own and removes the journal in it, which in a young node is the whole state.
package dbengine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The engines by the names that a node's configuration uses.
const (
	Pebble  = "pebbledb"
	LevelDB = "goleveldb"
	RocksDB = "rocksdb"
	memory  = "memdb"
)

// Known says whether a node can be asked to keep a database with the engine; an engine that
// keeps nothing on disk is none, since the state would be gone with the process.
func Known(engine string) error {
	switch engine {
	case Pebble, LevelDB, RocksDB:
		return nil
	case memory:
		return fmt.Errorf("database engine %q keeps nothing on disk: use %q or %q", engine, Pebble, LevelDB)
	default:
		return fmt.Errorf("database engine %q is not known: use %q or %q", engine, Pebble, LevelDB)
	}
}

// Check refuses an engine for a folder that another one wrote, or whose engine cannot be told.
// It reads names of files only. A folder that is missing or empty may become any engine's.
func Check(folder, asked string) error {
	if err := Known(asked); err != nil {
		return err
	}
	found, err := Detect(folder)
	if err != nil {
		return err
	}
	if found != "" && found != asked {
		return fmt.Errorf("%s was written by %s, and %s is asked for: nothing was opened", folder, found, asked)
	}
	return nil
}

// Detect names the engine that wrote a folder; it is empty where no database is, and an error
// where files say different things.
func Detect(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("database folder: %w", err)
	}
	seen := traces{}
	for _, entry := range entries {
		seen.read(entry.Name())
	}
	pebble, rocks := seen.marker || (seen.options && !seen.identity), seen.identity
	switch {
	case pebble && (seen.identity || seen.diary || seen.tables), rocks && seen.tables:
		return "", fmt.Errorf("%s holds files of two database engines: put a backup in its place, or remove it and let the node follow the others", folder)
	case pebble:
		return Pebble, nil
	case rocks:
		return RocksDB, nil
	case seen.current:
		return LevelDB, nil
	case seen.data:
		return "", fmt.Errorf("%s holds parts of a database and not what says whose: it was copied or removed in part; put a backup in its place", folder)
	}
	return "", nil
}

// traces are what the files of a folder say about who wrote them.
type traces struct {
	marker   bool // Pebble's marks of its format and manifest
	options  bool // the options that Pebble and RocksDB write down
	identity bool // RocksDB's name of the database
	diary    bool // the log that LevelDB and RocksDB keep for people
	tables   bool // a table of LevelDB
	current  bool // what says which manifest counts; each of them may have it
	data     bool // a journal, table or manifest of any
}

func (t *traces) read(name string) {
	extension := filepath.Ext(name)
	switch {
	case strings.HasPrefix(name, "marker."):
		t.marker = true
	case strings.HasPrefix(name, "OPTIONS-"):
		t.options = true
	case name == "IDENTITY":
		t.identity = true
	case name == "LOG":
		t.diary = true
	case name == "CURRENT":
		t.current = true
	case extension == ".ldb":
		t.tables, t.data = true, true
	case extension == ".sst", extension == ".log", strings.HasPrefix(name, "MANIFEST-"):
		t.data = true
	}
}
