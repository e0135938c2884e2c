"""The price rule of a company with one product, as a model to compare the package with.

Integers only (micro-units). Several products, recipes, stock and jobs are the package's work.

  price(stock, recipe) -> the price posted for the coming cycle
  observe(overhead, subsidy, direct_unit, units, cost, revenue) -> what the cycle brought
"""

PPM = 10**6


def half_up(a, b):
    """a / b rounded half up (b > 0)."""
    return (2 * a + b) // (2 * b)


def within(low, value, high):
    return max(low, min(high, value))


class AtCost:
    WINDOW = 52               # cycles of overhead and units that are averaged
    DIRECT_N = 4              # cycles of the exponential average of direct cost
    AGREE_PPM = 125_000       # two cycles that differ by so little of their distance from it start it anew
    SUBSIDY_N = 3             # cycles of subsidies that are averaged
    DECLARED = 4              # cycles for which declared values stand in
    CAPACITY_FROM = 13        # cycles for which capacity is as declared
    CAPACITY_N = 26           # cycles over which capacity is measured, once there are so many
    FADE_PPM = 5_000          # best capacity seen fades 0.5% a cycle
    FLOOR_PPM = 650_000       # units are never taken below 65% of capacity
    HORIZON = 52              # cycles over which unrecovered cost comes back,
    QUICK_N, QUICK_PPM = 3, 300_000  # and the first of it, 30% of a cycle's revenue, over 3
    UP_PPM, DOWN_PPM = 150_000, 500_000
    STEP_PPM = 40_000
    DEADBAND_PPM = 375_000    # three eighths of a cycle's cost are left alone

    def __init__(self, declared_units, declared_overhead, declared_direct_unit):
        self.declared = (max(1, declared_units), declared_overhead)
        self.overhead, self.units, self.subsidies = [], [], []
        self.direct, self.last = declared_direct_unit, None
        self.capacity = self.declared[0] * PPM
        self.unrecovered = self.recovery = self.age = 0

    def price(self, stock=0, recipe=0):
        stand_in = max(0, self.DECLARED - self.age)
        overhead = self.overhead[-self.WINDOW:]
        cycles = len(overhead) + stand_in
        overhead = sum(overhead) + stand_in * self.declared[1]
        subsidies = half_up(sum(self.subsidies[-self.SUBSIDY_N:]) * cycles, self.SUBSIDY_N)
        units = sum(self.units[-self.WINDOW:]) + stand_in * self.declared[0]
        units = max(1, units, self.FLOOR_PPM * self.capacity * cycles // (PPM * PPM))
        own = self.direct + recipe
        self.base = max(0, own + half_up(overhead - subsidies, units))
        self.error = self.unrecovered - stock * self.base
        cycle_cost = max(0, half_up(overhead + own * units, cycles))
        live = max(0, abs(self.error) - half_up(self.DEADBAND_PPM * cycle_cost, PPM)) * (1 if self.error > 0 else -1)
        revenue, target = units * self.base, 0
        if revenue:
            most = half_up(self.QUICK_PPM * revenue, cycles * PPM)
            quick = within(-most, live, most)
            target = half_up(quick * cycles * PPM, self.QUICK_N * revenue)
            target += half_up((live - quick) * cycles * PPM, self.HORIZON * revenue)
        target = within(-self.DOWN_PPM, target, self.UP_PPM)
        self.recovery = within(self.recovery - self.STEP_PPM, target, self.recovery + self.STEP_PPM)
        return self.base + half_up(self.base * self.recovery, PPM)

    def observe(self, overhead, subsidy, direct_unit, units, cost, revenue):
        """direct_unit is None in a cycle without output, which says nothing about direct cost."""
        self.unrecovered += cost - subsidy - revenue
        self.age += 1
        self.overhead.append(overhead)
        self.subsidies.append(subsidy)
        self.units.append(units)
        if direct_unit is not None:
            self.direct, self.last = self.average(direct_unit), direct_unit
        cycles = min(self.age, self.CAPACITY_N)
        sold = sum(self.units[-cycles:])
        if cycles < self.CAPACITY_FROM or sold <= 0:
            return
        self.capacity = max(sold * PPM // cycles, 0 if self.age <= self.CAPACITY_N else self.capacity - self.capacity * self.FADE_PPM // PPM)

    def average(self, unit):
        if self.last is None:
            return unit
        now, before = unit - self.direct, self.last - self.direct
        if now * before > 0 and PPM * abs(now - before) <= self.AGREE_PPM * min(abs(now), abs(before)):
            return unit
        return self.direct + half_up(now, self.DIRECT_N)
