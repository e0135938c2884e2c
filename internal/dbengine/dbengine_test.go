package dbengine_test

import (
	"os"
	"path/filepath"
	"testing"

	cmtdb "github.com/cometbft/cometbft-db"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/dbengine"
)

// written is a database folder that an engine wrote, closed or, as after a crash, not.
func written(t *testing.T, engine string, closed bool) string {
	t.Helper()
	folder := t.TempDir()
	db, err := dbm.NewDB("application", dbm.BackendType(engine), folder)
	require.NoError(t, err)
	require.NoError(t, db.SetSync([]byte("height"), []byte("7")))
	shut := func() { require.NoError(t, db.Close()) }
	if closed {
		shut()
	} else {
		t.Cleanup(shut)
	}
	return filepath.Join(folder, "application.db")
}

func TestAFolderOpensOnlyWithTheEngineThatWroteIt(t *testing.T) {
	engines := []string{dbengine.Pebble, dbengine.LevelDB}
	for _, wrote := range engines {
		for _, closed := range []bool{true, false} {
			folder := written(t, wrote, closed)
			found, err := dbengine.Detect(folder)
			require.NoError(t, err)
			require.Equal(t, wrote, found)
			for _, asked := range append(engines, dbengine.RocksDB) {
				err := dbengine.Check(folder, asked)
				if asked == wrote {
					require.NoError(t, err)
					continue
				}
				require.EqualError(t, err, folder+" was written by "+wrote+", and "+asked+" is asked for: nothing was opened")
			}
		}
	}
}

func TestCometBFTsDatabasesAreToldByTheSameFiles(t *testing.T) {
	folder := t.TempDir()
	db, err := cmtdb.NewDB("blockstore", cmtdb.GoLevelDBBackend, folder)
	require.NoError(t, err)
	require.NoError(t, db.SetSync([]byte("height"), []byte("7")))
	require.NoError(t, db.Close())
	found, err := dbengine.Detect(filepath.Join(folder, "blockstore.db"))
	require.NoError(t, err)
	require.Equal(t, dbengine.LevelDB, found)
}

// The loss that all this is about: should an engine learn to refuse, the check may go.
func TestGoleveldbStillTakesAPebbleFolderForItsOwn(t *testing.T) {
	folder := written(t, dbengine.Pebble, true)
	db, err := dbm.NewDB("application", dbm.GoLevelDBBackend, filepath.Dir(folder))
	require.NoError(t, err)
	value, err := db.Get([]byte("height"))
	require.NoError(t, err)
	require.Empty(t, value, "the journal was read")
	require.NoError(t, db.Close())

	for _, engine := range []string{dbengine.Pebble, dbengine.LevelDB} {
		require.ErrorContains(t, dbengine.Check(folder, engine), folder+" holds files of two database engines")
	}
}

func TestAnyEngineMayBeginWhereNoDatabaseIs(t *testing.T) {
	empty := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(empty, "LOCK"), nil, 0o600))
	for _, folder := range []string{empty, filepath.Join(empty, "nothing")} {
		for _, engine := range []string{dbengine.Pebble, dbengine.LevelDB} {
			require.NoError(t, dbengine.Check(folder, engine))
		}
	}
}

func TestWhatCannotBeToldIsNotOpened(t *testing.T) {
	for name, files := range map[string][]string{
		"a journal alone":                     {"000002.log"},
		"tables alone":                        {"000004.sst"},
		"a table of LevelDB":                  {"000004.ldb"},
		"a manifest alone":                    {"MANIFEST-000001", "LOCK"},
		"Pebble and LevelDB":                  {"OPTIONS-000003", "CURRENT", "LOG"},
		"a new Pebble and a table of LevelDB": {"marker.format-version.000001.013", "000004.ldb"},
		"RocksDB and LevelDB":                 {"IDENTITY", "OPTIONS-000003", "000004.ldb"},
	} {
		folder := t.TempDir()
		for _, file := range files {
			require.NoError(t, os.WriteFile(filepath.Join(folder, file), []byte("x"), 0o600))
		}
		for _, engine := range []string{dbengine.Pebble, dbengine.LevelDB, dbengine.RocksDB} {
			require.ErrorContains(t, dbengine.Check(folder, engine), folder, "%s: %s", name, engine)
		}
	}
	file := filepath.Join(t.TempDir(), "application.db")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.ErrorContains(t, dbengine.Check(file, dbengine.Pebble), file)
}

func TestOtherEnginesAreToldByTheirMarks(t *testing.T) {
	for want, files := range map[string][]string{
		dbengine.RocksDB: {"IDENTITY", "OPTIONS-000003", "CURRENT", "LOG", "000004.sst"},
		dbengine.Pebble:  {"marker.manifest.000001.MANIFEST-000001", "MANIFEST-000001", "000004.sst"}, // later formats have no CURRENT
	} {
		folder := t.TempDir()
		for _, file := range files {
			require.NoError(t, os.WriteFile(filepath.Join(folder, file), nil, 0o600))
		}
		found, err := dbengine.Detect(folder)
		require.NoError(t, err)
		require.Equal(t, want, found)
	}
}

func TestAnEngineThatKeepsNothingIsNone(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "none")
	require.ErrorContains(t, dbengine.Check(empty, "memdb"), `"memdb" keeps nothing on disk`)
	for _, engine := range []string{"", "leveldb", "cleveldb", "Pebbledb"} {
		require.ErrorContains(t, dbengine.Check(empty, engine), `is not known: use "pebbledb" or "goleveldb"`)
	}
}
