package keeper

import (
	"context"
	"errors"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

const defaultExplainDepth = 4

// now stands for the running cycle: whatever price a product shows.
const now = ^uint64(0)

// chain reads products' explanations as of one cycle, each product once.
type chain struct {
	k     Keeper
	cycle uint64
	known map[uint64]*types.Explanation
	reads int
}

func (k Keeper) chainAt(cycle uint64) *chain {
	if cycle == 0 {
		cycle = now
	}
	return &chain{k: k, cycle: cycle, known: map[uint64]*types.Explanation{}}
}

// of returns a product's explanation, nil when there is none. full says that one answer reads no more.
func (c *chain) of(ctx context.Context, product uint64) (explanation *types.Explanation, full bool, err error) {
	if known, read := c.known[product]; read {
		return known, false, nil
	}
	if c.reads >= types.MaxExplainNodes {
		return nil, true, nil
	}
	c.reads++
	found, kept, err := c.k.priceIn(ctx, product, c.cycle)
	if err != nil {
		return nil, false, err
	}
	if kept {
		explanation = &found
	}
	c.known[product] = explanation
	return explanation, false, nil
}

// divide takes an input apart in the proportions of its product's price, to lines that
// sum to its amount exactly: amounts by the largest remainder, time rounded by itself.
// False when a price of nothing (or one that an amount leaves 64 bits over) cannot be divided.
func divide(amount int64, explanation *types.Explanation) ([]types.PriceLine, bool, error) {
	if explanation == nil || explanation.Price <= 0 {
		return nil, false, nil
	}
	weights := make([]int64, len(explanation.Lines))
	for i, line := range explanation.Lines {
		weights[i] = line.Amount
	}
	parts, err := money.Apportion(amount, weights)
	if errors.Is(err, money.ErrOverflow) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	lines := make([]types.PriceLine, 0, len(parts))
	for i, line := range explanation.Lines {
		line.Amount = parts[i]
		if line.Microseconds, err = money.MulDivHalfUp(line.Microseconds, amount, explanation.Price); errors.Is(err, money.ErrOverflow) {
			return nil, false, nil
		} else if err != nil {
			return nil, false, err
		}
		if line.Amount != 0 || line.Microseconds != 0 {
			lines = append(lines, line)
		}
	}
	return lines, true, nil
}

// resolve follows the inputs in lines through at most depth suppliers and returns lines by
// kind and key that sum to the same amount. Inputs that lie deeper, or beyond the number of
// products that one answer reads, stay inputs.
func (c *chain) resolve(ctx context.Context, lines []types.PriceLine, depth uint32) ([]types.PriceLine, error) {
	r := resolution{at: map[types.CostLine]int{}}
	for _, line := range lines {
		r.add(line)
	}
	for ; depth > 0; depth-- {
		var next []types.PriceLine
		for _, input := range r.takeInputs() {
			explanation, _, err := c.of(ctx, input.Key)
			if err != nil {
				return nil, err
			}
			parts, followed, err := divide(input.Amount, explanation)
			if err != nil {
				return nil, err
			}
			if !followed {
				r.add(input)
				continue
			}
			next = append(next, parts...)
		}
		if len(next) == 0 {
			break
		}
		for _, line := range next {
			r.add(line)
		}
	}
	result := make([]types.PriceLine, 0, len(r.lines))
	for _, line := range r.lines {
		if line.Amount != 0 || line.Microseconds != 0 {
			result = append(result, line)
		}
	}
	return result, nil
}

// resolution gathers lines by kind and key in the order in which they first came.
type resolution struct {
	lines []types.PriceLine
	at    map[types.CostLine]int
}

func (r *resolution) add(line types.PriceLine) {
	key := types.CostLine{Kind: line.Kind, Key: line.Key}
	at, found := r.at[key]
	if !found {
		at = len(r.lines)
		r.at[key] = at
		r.lines = append(r.lines, types.PriceLine{Kind: line.Kind, Key: line.Key})
	}
	r.lines[at].Amount += line.Amount
	r.lines[at].Microseconds += line.Microseconds
}

func (r *resolution) takeInputs() []types.PriceLine {
	var inputs []types.PriceLine
	for i, line := range r.lines {
		if line.Kind == types.COST_LINE_KIND_INPUT && line.Amount != 0 {
			inputs = append(inputs, line)
			r.lines[i].Amount, r.lines[i].Microseconds = 0, 0
		}
	}
	return inputs
}

// branch is a line of a tree with those below it.
type branch struct {
	types.ExplainedLine
	above *branch
	below []*branch
}

// tree takes a product's price apart and follows its inputs through at most depth
// suppliers. It grows level by level, so that where the number of lines of one answer
// ends it ends everywhere at about the same depth. A chain that returns to a product is
// followed like any other until depth ends it, and says where it returns.
func (c *chain) tree(ctx context.Context, product uint64, lines []types.PriceLine, depth uint32) ([]types.ExplainedLine, error) {
	root := &branch{ExplainedLine: types.ExplainedLine{Kind: types.COST_LINE_KIND_INPUT, Key: product}}
	root.grow(lines, 0)
	size, level := len(root.below), root.below
	for deep := uint32(1); len(level) > 0; deep++ {
		var next []*branch
		for _, one := range level {
			if one.Kind != types.COST_LINE_KIND_INPUT {
				continue
			}
			one.Returns = one.above.leadsFrom(one.Key)
			if deep > depth {
				one.End = types.EXPLAINED_END_DEPTH
				continue
			}
			explanation, full, err := c.of(ctx, one.Key)
			if err != nil {
				return nil, err
			}
			if full || (explanation != nil && size+len(explanation.Lines) > types.MaxExplainLines) {
				one.End = types.EXPLAINED_END_LIMIT
				continue
			}
			parts, followed, err := divide(one.Amount, explanation)
			if err != nil {
				return nil, err
			}
			if !followed {
				one.End = types.EXPLAINED_END_UNKNOWN
				continue
			}
			one.grow(parts, deep)
			size += len(one.below)
			next = append(next, one.below...)
		}
		level = next
	}
	return root.flatten(make([]types.ExplainedLine, 0, size)), nil
}

func (b *branch) grow(lines []types.PriceLine, level uint32) {
	b.below = make([]*branch, len(lines))
	for i, line := range lines {
		b.below[i] = &branch{above: b, ExplainedLine: types.ExplainedLine{
			Level: level, Part: line.Part, Kind: line.Kind, Key: line.Key, Amount: line.Amount, Microseconds: line.Microseconds,
		}}
	}
}

// leadsFrom says whether a branch lies below an input of this product.
func (b *branch) leadsFrom(product uint64) bool {
	for ; b != nil; b = b.above {
		if b.Key == product { // every branch above another is an input
			return true
		}
	}
	return false
}

func (b *branch) flatten(lines []types.ExplainedLine) []types.ExplainedLine {
	for _, one := range b.below {
		lines = one.flatten(append(lines, one.ExplainedLine))
	}
	return lines
}
