package exporthome

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A running node writes a block every few seconds and reorganises its database now and
// then: a copy that such a moment spoilt is made again.
const (
	attempts = 20
	pause    = 100 * time.Millisecond
)

var errMoved = errors.New("the database was reorganised while it was copied, each time")

// copyDatabase copies a Pebble or LevelDB database that may be in use. Its tables never change
// once they are written, its journals and manifest only grow, and a journal is whole before the
// next begins: as long as the set of files and the manifest are the same before and after, the copy
// is the database as it was at a moment in between, with what the node had begun to append left out
// as after a power cut.
func copyDatabase(from, to string) error {
	for range attempts {
		before, err := filesOf(from)
		if err != nil {
			return err
		}
		err = copyFiles(from, to, before)
		if err != nil && !errors.Is(err, os.ErrNotExist) { // a file that went away was reorganised
			return err
		}
		after, listErr := filesOf(from)
		if listErr != nil {
			return listErr
		}
		if err == nil && maps.Equal(before, after) {
			return nil
		}
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		time.Sleep(pause)
	}
	return errMoved
}

// filesOf lists a database's files; with the manifest's size, which tells when the set
// of tables changed, and not the journal's, which grows with every block.
func filesOf(folder string) (map[string]int64, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	files := map[string]int64{}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case name == "LOCK" || name == "LOG" || name == "LOG.old" || entry.IsDir():
		case strings.HasPrefix(name, "MANIFEST-"):
			info, err := entry.Info()
			if err != nil {
				return nil, err
			}
			files[name] = info.Size()
		default:
			files[name] = 0
		}
	}
	return files, nil
}

func copyFiles(from, to string, names map[string]int64) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for name := range names {
		if err := copyFile(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	// Never a link, however large the table: opening the copy may write a table under the
	// number of one that the node is just writing.
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}
