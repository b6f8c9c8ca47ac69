# SPDX-License-Identifier: Apache-2.0
"""Writes math_oracle.h: values of the special functions of lib/math with 40 digits, rounded once to double.

Run by hand when cases are added: python3 make_math.py > math_oracle.h   (needs mpmath)
The arguments are doubles; the functions are evaluated at exactly these.
"""

import random

from mpmath import beta, digamma, exp, expm1, hyp2f1, inf, isfinite, log, log1p, loggamma, mp, mpf, polygamma, quad, workdps

mp.dps = 40
draw = random.Random(20260101)


def between(low, high):
    """A number whose logarithm is uniform."""
    return float(exp(mpf(draw.uniform(float(log(mpf(low))), float(log(mpf(high)))))))


def table(name, width, rows):
    print(f"static const double {name}[][{width}] = {{")
    for row in rows:
        assert len(row) == width and all(isfinite(v) for v in row)
        print("    {" + ", ".join(repr(float(v)) for v in row) + "},")
    print("};\n")


def mean_power(a, b, n, u):
    """E[(1 + p (e^u - 1))^-n], p ~ Beta(a, b); 2F1 and, where that gives up, the integral over ln(p / (1 - p))."""
    y = expm1(mpf(u))
    with mp.workdps(60):
        try:
            return hyp2f1(n, a, mpf(a) + b, -y, maxterms=200000)
        except Exception:
            def integrand(v):
                p = 1 / (1 + exp(-v))
                return exp(a * log(p) + b * log(1 - p) - n * log1p(p * y))
            peak = log(mpf(a) / b)
            return quad(integrand, [-inf, peak - 9, peak, peak + 9, inf]) / beta(a, b)


def signed(low, high):
    return draw.choice((-1, 1)) * between(low, high)


print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Made by make_math.py. */
#ifndef TIER_TESTS_MATH_ORACLE_H
#define TIER_TESTS_MATH_ORACLE_H
""")
anything = [draw.uniform(-700, 700) for _ in range(60)]
small = [signed(1e-300, 36) for _ in range(30)]
near_0 = [between(1e-3, 5) for _ in range(40)]
near_1 = [between(0.3, 3) for _ in range(40)]
wide = [between(1e-300, 1e300) for _ in range(30)]
below_0 = [-between(1e-18, 0.999) for _ in range(30)]
def race(k, a, s, b):
    """ln P(Y < X), with derivatives in logarithms by differences of so many digits that nothing is lost."""
    step = mpf(10) ** -16

    def at(i, j, m):
        x, y, e = k * exp(i * step), s * exp(j * step), mpf(b) / a * exp(m * step)
        if e <= 1:
            return log(y / (x + y) * hyp2f1(1, x, x + y + 1, 1 - e))
        return log(y / (x + y) / e * hyp2f1(1, y + 1, x + y + 1, 1 - 1 / e))

    def second(u, v):
        up, down = [p + q for p, q in zip(u, v)], [p - q for p, q in zip(u, v)]
        return (at(*up) + at(*[-p for p in up]) - at(*down) - at(*[-p for p in down])) / (4 * step**2)

    with workdps(70):
        ways = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
        first = [(at(*w) - at(*[-p for p in w])) / (2 * step) for w in ways]
        pairs = ((0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2))
        return (at(0, 0, 0), *first, *[second(ways[i], ways[j]) for i, j in pairs])


table("oracle_exp", 2, [(x, exp(mpf(x))) for x in anything + [708.5, 709.7, -707.0]])
table("oracle_expm1", 2, [(x, expm1(mpf(x))) for x in small + near_0 + [-x for x in near_0]])
table("oracle_log", 2, [(x, log(mpf(x))) for x in wide + near_1 + [5e-324, 1e-310]])
table("oracle_log1p", 2, [(x, log1p(mpf(x))) for x in wide + near_0 + below_0])
points = [between(1e-8, 1e8) for _ in range(30)] + [between(0.05, 50) for _ in range(40)]
table("oracle_gamma", 4, [(z, loggamma(mpf(z)), digamma(mpf(z)), polygamma(1, mpf(z))) for z in points])
pairs = [(between(1e-3, 1e6), between(1e-3, 1e4)) for _ in range(60)] + [(float(z), 3.74422) for z in (1e3, 1e5, 1e7)]
table("oracle_ratio", 5, [
    (z, d, loggamma(mpf(z) + d) - loggamma(mpf(z)), digamma(mpf(z) + d) - digamma(mpf(z)),
     polygamma(1, mpf(z) + d) - polygamma(1, mpf(z)))
    for z, d in pairs])
rows = []
for _ in range(60):
    rows.append((between(0.02, 20), between(0.03, 50), between(0.05, 50), between(1e-3, 4)))
for _ in range(30):
    rows.append((between(0.05, 5), between(1, 5000), between(1, 5000), between(1e-3, 3)))
for _ in range(30):
    rows.append((between(0.02, 3000), between(0.02, 3000), between(0.02, 3000), between(1e-3, 8)))
# Where two steps of the trapezoidal rule agree by chance, and where p is nearly always close to 0 or 1.
rows += [(0.45746161474948593, 1.003712333563756, 1.3360417618533262, 12.72),
         (0.1512743462984817, 0.5043403880938186, 1.0609296644073973, 11.1),
         (4.507e-5, 9.101e-5, 818.3, 0.5971), (0.1232, 1.091e-4, 241.1, 16.16), (0.9685, 4.009e-5, 37.58, 1.347)]
means = [row + (mean_power(*row),) for row in rows]
table("oracle_mean_power", 5, [row for row in means if row[4] > 1e-300])

rows = []
for _ in range(60):
    rows.append((between(0.03, 50) + draw.choice((0, 0, 1, 5, 40)), between(1, 200), between(0.03, 50), between(1, 200)))
for _ in range(60):
    rows.append((between(1e-4, 30) + draw.choice((0, 1, 100, 5000)), between(1e-3, 1e6), between(1e-4, 1e3), between(1e-3, 1e6)))
rows += [(2.5, 7.0, 0.7, 7.0), (0.5, 10.0, 1.0, 10 + 2**-40)]
# k, A, s, B; ln P(Y < X), then its derivatives in (ln k, ln s, ln(B / A)): three, and six of the second order.
table("oracle_race", 14, [row + race(*row) for row in rows])
print("#endif")
