// Command empty is a command line that does nothing, to compare with.
package main

import "github.com/spf13/cobra"

func main() {
	if err := (&cobra.Command{Use: "empty", Run: func(*cobra.Command, []string) {}}).Execute(); err != nil {
		panic(err)
	}
}
