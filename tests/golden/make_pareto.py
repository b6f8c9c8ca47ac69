# SPDX-License-Identifier: Apache-2.0
"""Writes pareto_oracle.h: Pareto/NBD over wide ranges, with 30 digits, rounded once to double.

Run by hand when cases are added: python3 make_pareto.py > pareto_oracle.h   (needs mpmath; takes a minute)
The likelihood comes from the integral over the time of leaving, which is not the way the library takes.
"""

import random

from mpmath import exp, expm1, log, log1p, loggamma, mp, mpf, quad

mp.dps = 30
draw = random.Random(11)


def between(low, high):
    """A number whose logarithm is uniform."""
    return float("%.6g" % float(exp(mpf(draw.uniform(float(log(mpf(low))), float(log(mpf(high))))))))


def panels(length):
    """From 0 to length, doubling."""
    return [mpf(0)] + [length * mpf(2) ** -j for j in range(44, -1, -1)]


def likelihood(r, alpha, s, beta, x, last, age):
    """ln L and P(alive)."""
    k = r + x

    def gone(y):  # Left y after the last purchase, over what both addends share.
        return s / (beta + last + y) * exp(-k * log1p(y / (alpha + last)) - s * log1p(y / (beta + last)))

    stay = exp(-k * log1p((age - last) / (alpha + last)) - s * log1p((age - last) / (beta + last)))
    total = stay + (quad(gone, panels(age - last)) if age > last else 0)
    shared = -r * log1p(last / alpha) - s * log1p(last / beta) - x * log(alpha + last)
    return loggamma(k) - loggamma(r) + shared + log(total), stay / total


def future(r, alpha, s, beta, x, age, horizon, rate):
    """Expected and discounted purchases of who is alive."""

    def worth(t):
        return (r + x) / (alpha + age) * exp(-s * log1p(t / (beta + age)) - rate * t)

    length = log1p(horizon / (beta + age))
    closed = (r + x) / (alpha + age) * (beta + age)
    closed *= length if s == 1 else -expm1((1 - s) * length) / (s - 1)
    return closed, quad(worth, panels(horizon))


print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Made by make_pareto.py. */
#ifndef TIER_TESTS_PARETO_ORACLE_H
#define TIER_TESTS_PARETO_ORACLE_H

/* r, alpha, s, beta, x, t_x, T, horizon, rate; log-likelihood, P(alive), expected and discounted purchases, both given
 * alive. */
static const double oracle_pareto[][13] = {""")
cases = []
for i in range(120):  # As fits are, times in days or weeks.
    week = draw.choice((1, 7))
    x = draw.choice((0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 40, 120))
    cases.append((between(0.1, 5), between(1, 100) * 7 / week, between(0.1, 3), between(1, 100) * 7 / week, x,
                  draw.randrange(0, 730), draw.choice((30, 365, 1095)), 1 / week, 0.0002613 * week))
for i in range(160):  # Far out.
    x = draw.choice((0, 1, 4, 30, 300, 1000, 5000))
    cases.append((between(0.01, 50), between(1e-3, 1e3), between(0.01, 50), between(1e-3, 1e6), x,
                  draw.randrange(0, 3000), draw.choice((1, 365, 36525)), 1.0, between(1e-5, 1e-2)))
for s in (1.0, 1 + 1e-9, 1 - 1e-7, 1 + 2**-52, 2.0, 0.999):
    for beta in (30.0, 30 + 2**-30, 2.5, 3e7):
        cases.append((0.3, 30.0, s, beta, draw.choice((0, 1, 7)), 100, 365, 1.0, 0.0002613))
for r, alpha, s, beta in ((0.3, 1e4, 0.1, 0.01), (3.0, 1e6, 2.0, 1.0), (0.01, 5e5, 0.02, 0.5)):  # alpha far above beta
    for x in (0, 1, 20):
        cases.append((r, alpha, s, beta, x, 200, 365, 1.0, 1e-4))
for i, (r, alpha, s, beta, x, days, horizon, unit, rate) in enumerate(cases):
    age = days * unit
    last = 0.0 if x == 0 else float(draw.randrange(0, days + 1)) * unit
    at = [mpf(v) for v in (r, alpha, s, beta)]
    ll, alive = likelihood(*at, x, mpf(last), mpf(age))
    expected, discounted = future(*at, x, mpf(age), mpf(horizon * unit), mpf(rate))
    row = [r, alpha, s, beta, x, last, age, horizon * unit, rate, ll, alive if alive > 1e-300 else 0, expected,
           discounted]
    print("    {" + ", ".join(repr(float(v)) for v in row[:8]) + ",")
    print("     " + ", ".join(repr(float(v)) for v in row[8:]) + "},")
print("};\n\n#endif")
