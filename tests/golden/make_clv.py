# SPDX-License-Identifier: Apache-2.0
"""Writes clv_oracle.h: predictions of BG/NBD and MBG/NBD over wide ranges, with 30 digits, rounded once to double.

Run by hand when cases are added: python3 make_clv.py > clv_oracle.h   (needs mpmath; takes some minutes)
Expected purchases come from the integral over the dropout chance p, discounted ones from that over time of the rate of
purchase as a 2F1: neither is the way the library takes. Where the parameters make mpmath give up, a case is left out.
"""

import random

from mpmath import beta, exp, expm1, hyp2f1, isfinite, linspace, log, log1p, mp, mpf, quad

mp.dps = 30
draw = random.Random(7)


def between(low, high):
    """A number whose logarithm is uniform."""
    return float("%.6g" % float(exp(mpf(draw.uniform(float(log(mpf(low))), float(log(mpf(high))))))))


def alive(mbg, r, alpha, a, b, x, last, age):
    if x == 0 and not mbg:
        return mpf(1)
    odds = a / (b + x - 1 + mbg)
    return 1 / (1 + odds * ((alpha + age) / (alpha + last)) ** (r + x))


def future(mbg, r, alpha, a, b, x, age, horizon, rate):
    k, scale, b = r + x, alpha + age, b + x + mbg
    y = horizon / scale

    def given(v):  # v = ln(p / (1 - p)); the density in v is p^a (1 - p)^b / B
        p = 1 / (1 + exp(-v))
        return exp(a * log(p) - b * log1p(exp(v))) * -expm1(-k * log1p(p * y)) / p

    centre, tail = log(a / b), 60 / a
    right = 60 / b + 5
    expected = quad(given, [centre - tail - 60, centre - tail / 4 - 9, centre - 9, centre - 3, centre, centre + 3,
                            centre + 9, centre + right / 4 + 9, centre + right + 60]) / beta(a, b)

    def worth(u):  # t = scale (e^u - 1)
        t = expm1(u)
        return exp(u - rate * scale * t) * k * hyp2f1(k + 1, a, a + b, -t)

    end = log1p(y)
    fast = min(end / 2, 1 / (1 + (k + 1) * a / (a + b)))
    cuts = [fast * f for f in linspace(0, 1, 4)] + [min(end, fast * f) for f in (3, 9, 27, 81, 243)] + [end]
    return expected, quad(worth, sorted(set(cuts)))


print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Made by make_clv.py. */
#ifndef TIER_TESTS_CLV_ORACLE_H
#define TIER_TESTS_CLV_ORACLE_H

/* mbg, r, alpha, a, b, x, t_x, T, horizon, rate; alive, expected and discounted purchases, both given alive. */
static const double oracle_clv[][13] = {""")
cases = []
for i in range(130):  # As fits are, times in days or weeks.
    week = draw.choice((1, 7))
    x = draw.choice((0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 40, 120))
    cases.append((between(0.1, 5), between(1, 100) * 7 / week, between(0.1, 3), between(0.3, 30), x,
                  draw.randrange(0, 730), draw.choice((30, 365, 1095)), 1 / week, 0.0002613 * week))
for i in range(100):  # Far out.
    x = draw.choice((0, 1, 4, 30, 300, 1000, 5000))
    cases.append((between(0.03, 30), between(1e-3, 1e3), between(0.03, 50), between(0.03, 200), x,
                  draw.randrange(0, 3000), draw.choice((1, 365, 36525)), 1.0, between(1e-5, 1e-2)))
for a in (1.0, 1 + 1e-9, 1 - 1e-7, 2.0, 0.999):  # Poles of the published forms.
    for b in (0.5, 1.0, 2.5):
        cases.append((0.3, 30.0, a, b, draw.choice((0, 1, 7)), 100, 365, 1.0, 0.0002613))
cases += [(60.0, 1.0, 0.02, 3.0, 0, 9, 60, 1.0, 1e-4),  # Many buy and few leave: g falls off at once.
          (65.17, 0.2, 0.002452, 0.0002516, 1, 8, 18, 1.0, 9e-5)]
for i, (r, alpha, a, b, x, days, horizon, unit, rate) in enumerate(cases):
    age = days * unit
    last = 0.0 if x == 0 else float(draw.randrange(0, days + 1)) * unit
    for mbg in (0, 1):
        at = [mpf(v) for v in (r, alpha, a, b)]
        try:
            p = alive(mbg, *at, x, mpf(last), mpf(age))
            expected, discounted = future(mbg, *at, x, mpf(age), mpf(horizon * unit), mpf(rate))
            nothing, check = future(mbg, *at, x, mpf(age), mpf(horizon * unit), mpf(0))
        except Exception:
            continue
        if not (isfinite(expected) and isfinite(discounted) and abs(check / expected - 1) < mpf(10) ** -15):
            continue  # The two ways disagree: not certain enough for an oracle.
        row = [mbg, r, alpha, a, b, x, last, age, horizon * unit, rate, p if p > 1e-300 else 0, expected, discounted]
        print("    {" + ", ".join(repr(float(v)) for v in row[:8]) + ",")
        print("     " + ", ".join(repr(float(v)) for v in row[8:]) + "},")
print("};\n\n#endif")
