// Package environment looks at the machine.
package environment

import (
	"flag"     // want "imports flag"
	"net/http" // want "imports net/http"
	"net/url"  // want "imports net/url"
	"os"       // want "imports os"
	"os/user"  // want "imports os/user"
	"path"     // fine: text only
	"syscall"  // want "imports syscall"
)

func look() string {
	home := os.Getenv("HOME")
	host, _ := os.Hostname()
	who, _ := user.Current()
	return path.Join(home, host, who.Name, flag.Arg(0), http.MethodGet, (&url.URL{}).Path, syscall.ENOENT.Error())
}
