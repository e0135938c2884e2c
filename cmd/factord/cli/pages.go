package cli

import "github.com/cosmos/cosmos-sdk/types/query"

// pageSize is how many entries of a list are asked for at once.
const pageSize = 100

// eachPage asks for the pages of a list to its end.
func eachPage(ask func(*query.PageRequest) (*query.PageResponse, error)) error {
	page := &query.PageRequest{Limit: pageSize}
	for {
		next, err := ask(page)
		if err != nil || len(next.GetNextKey()) == 0 {
			return err
		}
		page = &query.PageRequest{Limit: pageSize, Key: next.NextKey}
	}
}

// all reads a list to its end.
func all[T any](ask func(*query.PageRequest) ([]T, *query.PageResponse, error)) ([]T, error) {
	var list []T
	err := eachPage(func(page *query.PageRequest) (*query.PageResponse, error) {
		some, next, err := ask(page)
		list = append(list, some...)
		return next, err
	})
	return list, err
}
