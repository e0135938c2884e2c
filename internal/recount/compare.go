package recount

import "fmt"

// Figures are the closing figures that queries gave, in micro-units.
type Figures struct {
	SecondsPaid int64            `json:"seconds_paid"`
	Minted      int64            `json:"minted"`
	Burned      int64            `json:"burned"`
	Supply      int64            `json:"supply"`
	BooksSum    int64            `json:"books_sum"`
	Companies   []CompanyFigures `json:"companies"`
	Products    []ProductFigures `json:"products"`
}

// CompanyFigures are one company's books.
type CompanyFigures struct {
	ID            uint64 `json:"id"`
	Reserve       int64  `json:"reserve"`
	Held          int64  `json:"held"`
	Undepreciated int64  `json:"undepreciated"`
	Unrecovered   int64  `json:"unrecovered"`
	PutIn         int64  `json:"put_in"`
	Starting      int64  `json:"starting"`
}

// ProductFigures are one product's price.
type ProductFigures struct {
	ID    uint64 `json:"id"`
	Price int64  `json:"price"`
}

// Differences names every figure that the recount finds otherwise; none when they agree.
func (l *Ledger) Differences(figures Figures) []string {
	var found []string
	compare := func(name string, query, recounted int64) {
		if query != recounted {
			found = append(found, fmt.Sprintf("%s: the queries say %d, the events say %d", name, query, recounted))
		}
	}
	compare("seconds paid", figures.SecondsPaid, l.SecondsPaid)
	compare("minted", figures.Minted, l.Minted)
	compare("burned", figures.Burned, l.Burned)
	compare("supply", figures.Supply, l.Supply())
	compare("sum of the books", figures.BooksSum, l.BooksSum)
	if len(figures.Companies) != len(l.Companies) {
		found = append(found, fmt.Sprintf("the queries know %d companies, the events %d", len(figures.Companies), len(l.Companies)))
	}
	for _, company := range figures.Companies {
		recounted := l.Company(company.ID)
		name := fmt.Sprintf("company %d, ", company.ID)
		compare(name+"reserve", company.Reserve, recounted.Reserve)
		compare(name+"held", company.Held, recounted.Held)
		compare(name+"undepreciated", company.Undepreciated, recounted.Undepreciated)
		compare(name+"unrecovered", company.Unrecovered, recounted.Unrecovered)
		compare(name+"put in", company.PutIn, recounted.PutIn)
		compare(name+"starting", company.Starting, recounted.Starting)
	}
	if len(figures.Products) != len(l.Prices) {
		found = append(found, fmt.Sprintf("the queries know %d products, the events %d", len(figures.Products), len(l.Prices)))
	}
	for _, product := range figures.Products {
		compare(fmt.Sprintf("product %d, price", product.ID), product.Price, l.Prices[product.ID])
	}
	return found
}
