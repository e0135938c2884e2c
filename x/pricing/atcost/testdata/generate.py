#!/usr/bin/env python3
"""Writes the golden vectors beside it from the model of the price rule.

  python3 generate.py path/to/atcost_model.py > model.txt

A line that starts with "company" declares one; each line after it is a cycle:
  recipe overhead direct output sold | price base error recovery capacity direct_average
The price is the one posted after the cycle, with the recipe that the cycle names.
"""
import importlib.util
import random
import sys

spec = importlib.util.spec_from_file_location("atcost_model", sys.argv[1])
model = importlib.util.module_from_spec(spec)
spec.loader.exec_module(model)

UNIT = 10**6
rnd = random.Random(20260901)


def run(name, cycles, declared, cycle):
    units, overhead, direct = declared
    firm = model.AtCost(units, overhead, direct)
    price, stock, recipe = firm.price(), 0, 0
    print(f"company {name} {units} {overhead} {direct}")
    for week in range(cycles):
        recipe, overhead, direct, output, sold = cycle(week, stock)
        unit = model.half_up(direct, output) if output else firm.direct
        seen = firm.seen
        # Inputs are paid at recipe x output: what the recipe says is a cost of the ledger, not direct.
        firm.observe(overhead, unit, sold, overhead + direct + recipe * output, price * sold)
        firm.seen = seen or output > 0  # a cycle without output says nothing about direct cost
        stock += output - sold
        price = firm.price(stock, recipe)
        base = price_base(firm, recipe)
        error = firm.unrecovered - stock * base
        print(recipe, overhead, direct, output, sold, "|", price, base, error, firm.recovery, firm.capacity, firm.direct)


def price_base(firm, recipe):
    """base as price() forms it, which does not return it."""
    held, firm.recovery = firm.recovery, 0
    up, down, step = firm.UP_PPM, firm.DOWN_PPM, firm.STEP_PPM
    firm.UP_PPM = firm.DOWN_PPM = firm.STEP_PPM = 0
    base = firm.price(0, recipe)
    firm.UP_PPM, firm.DOWN_PPM, firm.STEP_PPM, firm.recovery = up, down, step, held
    return base


def service(overhead, unit, demand, recipe=lambda week: 0):
    def cycle(week, stock):
        sold = demand(week)
        return recipe(week), overhead, sold * unit, sold, sold
    return cycle


steady = lambda week: rnd.randint(160, 240)
run("declared-half", 208, (100, 6000 * UNIT, 40 * UNIT), service(6000 * UNIT, 40 * UNIT, steady))
run("declared-twice", 208, (400, 6000 * UNIT, 40 * UNIT), service(6000 * UNIT, 40 * UNIT, steady))
run("ten-times", 130, (2000, 600 * UNIT, 4 * UNIT), service(6000 * UNIT, 40 * UNIT, steady))
run("a-year-of-nothing", 156, (200, 6000 * UNIT, 40 * UNIT),
    service(6000 * UNIT, 40 * UNIT, lambda week: 0 if 40 <= week < 92 else 200))
run("recipe-step", 80, (50, 333_333_331, 1_234_567),
    service(333_333_331, 1_234_567, lambda week: rnd.randint(0, 100), lambda week: 7_654_321 if week < 40 else 9_999_999))
run("free", 40, (0, 0, 0), service(0, 0, lambda week: 3))


def stocked(week, stock):
    output = 0 if week % 7 == 3 else rnd.randint(300, 500)
    sold = min(stock + output, rnd.randint(250, 450))
    return 1_200_000 + week * 1_001, 800 * UNIT + week, output * 1_000_003 + rnd.randint(0, 999), output, sold


run("stocked", 120, (400, 800 * UNIT, UNIT), stocked)
run("odd-amounts", 120, (7, 1_000_003, 17), lambda week, stock: (
    rnd.randint(0, 9), rnd.randint(0, 3_000_007), rnd.randint(0, 99_991), rnd.randint(1, 9), 0 if stock < 4 else 4))
