package cli

import "github.com/cosmos/cosmos-sdk/types/query"

// pageSize is how many entries of a list are asked for at once.
const pageSize = 100

// all reads a list to its end, page by page.
func all[T any](ask func(*query.PageRequest) ([]T, *query.PageResponse, error)) ([]T, error) {
	var list []T
	page := &query.PageRequest{Limit: pageSize}
	for {
		some, next, err := ask(page)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
		if len(next.GetNextKey()) == 0 {
			return list, nil
		}
		page = &query.PageRequest{Limit: pageSize, Key: next.NextKey}
	}
}
