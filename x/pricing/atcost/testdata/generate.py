#!/usr/bin/env python3
"""Writes the golden vectors beside it from the model of the price rule.

  python3 generate.py > model.txt

A line that starts with "company" declares one; each line after it is a cycle:
  recipe overhead subsidy direct output sold | price base error recovery capacity direct_average
The price is the one posted after the cycle, with the recipe that the cycle names.
"""
import random

import model

UNIT = 10**6
rnd = random.Random(20260901)


def run(name, cycles, declared, cycle, subsidy=lambda week: 0):
    units, overhead, direct = declared
    firm = model.AtCost(units, overhead, direct)
    price, stock, recipe = firm.price(), 0, 0
    print(f"company {name} {units} {overhead} {direct}")
    for week in range(cycles):
        recipe, overhead, direct, output, sold = cycle(week, stock)
        unit = model.half_up(direct, output) if output else None
        # Inputs are paid at recipe x output: what the recipe says is a cost of the ledger, not direct.
        firm.observe(overhead, subsidy(week), unit, sold, overhead + direct + recipe * output, price * sold)
        stock += output - sold
        price = firm.price(stock, recipe)
        print(recipe, overhead, subsidy(week), direct, output, sold, "|", price, firm.base, firm.error, firm.recovery, firm.capacity, firm.direct)


def service(overhead, unit, demand, recipe=lambda week: 0):
    def cycle(week, stock):
        sold = demand(week)
        cost = unit(week) if callable(unit) else unit
        return recipe(week), overhead, sold * cost, sold, sold
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

run("nothing-at-first", 60, (200, 6000 * UNIT, 40 * UNIT), service(6000 * UNIT, 40 * UNIT, lambda week: 200 if week >= 30 else 0))
run("subsidised", 130, (200, 6000 * UNIT, 40 * UNIT), service(6000 * UNIT, 40 * UNIT, steady),
    lambda week: 11_200 * UNIT + week if 40 <= week < 100 else 0)
run("direct-step", 60, (200, 0, 40 * UNIT),
    service(0, lambda week: (40 if week < 30 else 50) * UNIT + rnd.randint(0, UNIT), lambda week: 200))
