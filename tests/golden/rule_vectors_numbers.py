# SPDX-License-Identifier: Apache-2.0
"""Cases about whole numbers, floats and money."""

LAST = 9223372036854775807
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def each(vectors, group, columns, cases, **more):
    """Cases as (text, value)."""
    for text, expected in cases:
        vectors.add(group, text, columns, value=expected, **more)


def comparing(vectors):
    """Neighbours of 2^53 and 2^63, as a column and as a written number."""
    big = 2**53
    for a, b in [(big + 1, float(big)), (big, float(big)), (big - 1, float(big)), (LAST, 2.0**63),
                 (-LAST - 1, -(2.0**63)), (-LAST, -(2.0**63)), (3, 3.5), (-3, -3.5), (0, 0.0), (1, 1e300),
                 (-1, -1e300), (0, 5e-324)]:
        for sign in COMPARISONS:
            vectors.add("int-float", f"i {sign} f", {"i": ("int", a), "f": ("float", b)})
        vectors.add("int-float", "f < i", {"i": ("int", a), "f": ("float", b)})
    columns = {"i": ("int", str(big + 1)), "l": ("int", str(-LAST - 1)), "f": ("float", float(big)),
               "p": ("float", 0.1), "h": ("float", 2.0**63), "three": ("int", 3)}
    each(vectors, "literal", columns, [
        ("i == 9007199254740993", True), ("i == 9007199254740992", False), ("i > 9007199254740992.0", True),
        ("i == 9007199254740993.0", True), ("i in [9007199254740993.0]", True),
        ("i in [9007199254740992, 9007199254740994.0]", False), ("f == 9007199254740993", False),
        ("f == 9007199254740992", True), ("f < 9007199254740993", True), ("f >= 9007199254740993", False),
        ("f > -9007199254740993", True), ("f != 9007199254740993", True), ("f in [9007199254740993]", False),
        ("f in [9007199254740992]", True), ("9007199254740993 > f", True), ("h == 9223372036854775808", True),
        ("h == 9223372036854775809", False), ("h < 9223372036854775809", True), ("h in [9223372036854775807]", False),
        ("h > 9223372036854775807", True), ("l == -9223372036854775808", True), ("l == - 9223372036854775808", True),
        ("l > -9223372036854775809", True), ("l >= -9223372036854775808.5", True), ("l < 9223372036854775808", True),
        ("l < -1e300", False), ("l in [5, -9223372036854775808]", True), ("three > 2.5", True), ("three >= 3.0", True),
        ("three < 3.5", True), ("three == 3.5", False), ("three != 3.5", True), ("three <= 3.5", True),
        ("three > 3.0000000000000000001", False), ("three < 3.0000000000000000001", True),
        ("three == 3.0000000000000000001", False), ("three in [3.0, 4]", True), ("three in [3.5]", False),
        ("2.5 < three", True), ("3.0 == three", True), ("p == 0.1", True), ("p == 0.10", True),
        ("p * 3 == 0.3", False), ("p + 0.2 == 0.3", False), ("p == 0.1000000000000000055511151231257827", True),
        ("p in [0.1]", True), ("p < 1e-400", False), ("p > 1e-400", True), ("p == 1e-1", True), ("p == 100e-3", True),
        ("1 == 1.0", True), ("2 < 1.5", False), ("1e3 == 1000", True), ("1E3 == 1000", True), ("1e+3 == 1000", True),
        ("0.0 == 0", True), ("-0.0 == 0", True), ("9007199254740993 == 9007199254740992.0", False),
        ("three > -1e-300", True), ("i - 9007199254740993 == 0", True), ("i + 0.0 == 9007199254740993", False),
        ("min(three, 9) > 2.5", True), ("(three is known ? three : 0) >= 2.9999999999999999999", True)])


def arithmetic(vectors):
    columns = {"l": ("int", str(-LAST - 1)), "m": ("int", str(LAST)), "z": ("int", 0), "f": ("float", 0.1)}
    for a in (7, -7, 0, 6):
        for b in (3, -3, 1, -1, 7):
            vectors.add("remainder", "a % b", {"a": ("int", a), "b": ("int", b)},
                        value=abs(a) % abs(b) * (-1 if a < 0 else 1))
    each(vectors, "arithmetic", columns, [
        ("7 / 2", 3.5), ("6 / 3", 2.0), ("-7 / 2", -3.5), ("1 / 3", 1 / 3), ("7 % 3", 1), ("-7 % 3", -1),
        ("l % -1", 0), ("l % 1", 0), ("l % 2", 0), ("m % -2", 1), ("l / -1", 2.0**63), ("l - 1", None), ("-l", None),
        ("abs(l)", None), ("l * -1", None), ("m + 1", None), ("m + 0", str(LAST)), ("m * 1", str(LAST)),
        ("l + 1", str(-LAST)), ("m - m", 0), ("m + l", -1), ("m * 0", 0), ("m / m", 1.0), ("-m", str(-LAST)),
        ("m + 1.0", 2.0**63), ("-(-9223372036854775807 - 1) > 0", None), ("(-9223372036854775807 - 1) % -1", 0),
        ("9223372036854775807", str(LAST)), ("-9223372036854775808", str(-LAST - 1)),
        ("3037000500 * 3037000500", None), ("3037000499 * 3037000499", str(3037000499**2)), ("z / 1", 0.0),
        ("1 / z", None), ("0.1 + 0.2", 0.1 + 0.2), ("f + 0.2", 0.1 + 0.2), ("f * 3", 0.1 * 3), ("f - 0.1", 0.0),
        ("1.5e3", 1500.0), ("1e308 * 10", None), ("1e308 + 1e308", None), ("-1e308 - 1e308", None),
        ("1e-300 * 1e-300", 0.0), ("1 / 1e-320", None), ("5e-324 / 2", 0.0), ("0.0 / 1", 0.0), ("2 * 0.5", 1.0),
        ("2 + 0.5", 2.5), ("2 - 0.5", 1.5), ("1 / 0", None), ("1.5 / 0", None), ("0 % 5", 0), ("5 % 0", None),
        ("9007199254740993 + 0.0", 9007199254740992.0), ("9007199254740993 / 1", 9007199254740992.0), ("-(5)", -5),
        ("-(0.5)", -0.5), ("- f", -0.1)])
    each(vectors, "function", columns, [
        ("abs(-5)", 5), ("abs(5)", 5), ("abs(0)", 0), ("abs(-2.5)", 2.5), ("abs(f - 1)", 0.9),
        ("abs(l + 1)", str(LAST)), ("round(5)", 5), ("round(-5, 2)", -5), ("round(m)", str(LAST)), ("round(0.5)", 1.0),
        ("round(1.5)", 2.0), ("round(2.5)", 3.0), ("round(-0.5)", -1.0), ("round(-2.5)", -3.0),
        ("round(0.49999999999999994)", 0.0), ("round(-0.4)", 0.0), ("round(2.4)", 2.0), ("round(2.6)", 3.0),
        ("round(1.005, 2)", 1.0), ("round(1.125, 2)", 1.13), ("round(-1.125, 2)", -1.13), ("round(2.675, 2)", 2.68),
        ("round(0.1234565, 6)", 0.123457), ("round(123.456, 1)", 123.5), ("round(123.456, 0)", 123.0),
        ("round(123.456)", 123.0), ("round(1e300)", 1e300), ("round(1e300, 6)", 1e300), ("round(-1e300, 3)", -1e300),
        ("round(4503599627370496.0)", 4503599627370496.0), ("round(4503599627370495.5)", 4503599627370496.0),
        ("round(9007199254740993.0)", 9007199254740992.0), ("round(0.0)", 0.0), ("round(7 / 2)", 4.0),
        ("min(1, 2)", 1), ("max(1, 2)", 2), ("min(1, 0.5)", 0.5), ("max(1, 0.5)", 1.0), ("min(1, 2.5)", 1.0),
        ("min(-1, -2, -3)", -3), ("max(m, 0.5)", 2.0**63), ("min(m, l)", str(-LAST - 1)),
        ("max(9007199254740993, 0.5)", 9007199254740992.0), ("min(f, 1)", 0.1), ("max(f, f)", 0.1),
        ("min(min(3, 2), max(1, 0))", 1), ("round(max(f, 2.5))", 3.0), ("abs(min(-3, 2))", 3)])
    for digits in ("7", "-1", "z", "1.0", "0.5", "'1'", "1 + 1", "true"):
        vectors.add("round-digits", f"round(1.5, {digits})", {"z": columns["z"]} if digits == "z" else {},
                    error="type",
                    position=None)


def money(vectors):
    spend = {"m": ("money", "1000.50"), "p": ("money", "0.10"), "c": ("money", "0.01"), "q": ("money", "0.00"),
             "i": ("int", 7), "f": ("float", 0.1), "top": ("money", "92233720368547758.07"), "n": ("money", "-2.50")}
    each(vectors, "money", spend, [
        ("m", "1000.50"), ("m == 1000.50", True), ("m == 1000.5", True), ("m >= 1000.505", False),
        ("m > 1000.495", True), ("m < 1000.505", True), ("m == 1000.505", False), ("m != 1000.505", True),
        ("1000.50 <= m", True), ("m in [3, 1000.50]", True), ("m in [1000.501]", False), ("q >= 0.005", False),
        ("c >= 0.005", True), ("q > 0.005", False), ("c > 0.005", True), ("q < 0.005", True), ("q <= 0.005", True),
        ("c <= 0.005", False), ("q == 0.005", False), ("c != 0.005", True), ("0.005 <= c", True), ("n < -2.499", True),
        ("n > -2.501", True), ("n <= -2.505", False), ("n == -2.5", True), ("m + p", "1000.60"), ("m - p", "1000.40"),
        ("p - m", "-1000.40"), ("p * 3", "0.30"), ("3 * p", "0.30"), ("m + 0.25", "1000.75"), ("0.25 + m", "1000.75"),
        ("m - 1000", "0.50"), ("1000 - m", "-0.50"), ("m + i", "1007.50"), ("i + m", "1007.50"), ("i - m", "-993.50"),
        ("m + 0.001", 1000.501), ("m - 0.005", 1000.495), ("m + f", 1000.6), ("f + m", 1000.6), ("m - f", 1000.4),
        ("m * 0.5", 500.25), ("0.5 * m", 500.25), ("m * f", 1000.5 * 0.1), ("m / 2", 500.25), ("m / i", 1000.5 / 7),
        ("m / 0.5", 2001.0), ("m / p", 10005.0), ("m / m", 1.0), ("-m", "-1000.50"), ("-n", "2.50"),
        ("abs(n)", "2.50"), ("abs(m)", "1000.50"), ("p == f", True), ("f == p", True), ("p >= f", True),
        ("p < f", False), ("p + 0.2 == 0.3", True), ("f + 0.2 == 0.3", False), ("p * 3 == 0.3", True), ("m > i", True),
        ("i < m", True), ("i * 143 > m", True), ("m == 2 * 500.25", True), ("m > 1e30", False), ("m > -1e30", True),
        ("m < 99999999999999999999", True), ("top == 92233720368547758.07", True),
        ("top > 92233720368547758.06", True), ("top < 92233720368547758.071", True), ("top + 0.01", None),
        ("top - 0.01", "92233720368547758.06"), ("top * 2", None), ("-top", "-92233720368547758.07"),
        ("-top - 0.01", "-92233720368547758.08"), ("-top - 0.02", None), ("round(top, 1)", None),
        ("round(top, 2)", "92233720368547758.07"), ("round(top)", "92233720368547758.00"), ("round(m)", "1001.00"),
        ("round(n)", "-3.00"), ("round(n, 1)", "-2.50"), ("round(c, 1)", "0.00"), ("round(p, 1)", "0.10"),
        ("round(m + 0.04, 1)", "1000.50"), ("round(m + 0.05, 1)", "1000.60"), ("round(m - 0.01)", "1000.00"),
        ("round(m, 6)", "1000.50"), ("min(m, p)", "0.10"), ("max(m, p, n)", "1000.50"), ("min(m, 5)", "5.00"),
        ("min(m, 5.25)", "5.25"), ("max(m, 0.001)", 1000.5), ("min(p, 0.001)", 0.001), ("min(m, 5, 0.125)", 0.125),
        ("coalesce(m, 0)", "1000.50"), ("i > 5 ? m : 0", "1000.50"), ("i < 5 ? m : 0.5", "0.50"),
        ("i < 5 ? m : 0.125", 0.125), ("i > 5 ? m : 0.125", 1000.5), ("m / q", None), ("m / 0", None), ("q / m", 0.0),
        ("p * 0", "0.00"), ("m - m == 0", True), ("min(m, 5) >= 4.995", True), ("(m + p) * 2 - 1", "2000.20"),
        ("m * 2 / 2", 1000.5)])
    for text in ("m * m", "m % 2", "7 % m", "2 / m", "f / m", "m + 'a'", "m + true"):
        vectors.add("money", text, spend, error="type")
    for text in ("min(m, i)", "min(m, f)", "coalesce(m, i)", "max(m, 1 + 1)", "max(m, -(1))", "coalesce(m, i * 1.0)"):
        vectors.add("money", text, spend, error="type", position=None)
    exact = {"m": ("money", "0.07"), "p": ("money", "0.01")}
    each(vectors, "money", exact, [("m / p == 7", True), ("m / p", 7.0), ("m == 0.07", True), ("m * 3 == 0.21", True)])
    for digits, amounts in [(0, ("1000", "3", "-5")), (3, ("1.005", "0.001", "-0.500")),
                            (4, ("12.3456", "0.0001", "-1.5000"))]:
        columns = {"m": ("money", amounts[0]), "p": ("money", amounts[1]), "n": ("money", amounts[2]), "i": ("int", 2)}
        for text in ("m", "m + p", "m - p", "m * i", "m + i", "m / p", "m / i", "m + 0.5", "m + 0.001", "m + 0.0001",
                     "m > p", "m >= 1.005", "m == 12.3456", "p >= 0.0005", "n < 0", "-n", "abs(n)", "round(m)",
                     "round(m, 1)",
                     "round(n)", "round(n, 3)", "max(m, 1.5)", "max(m, 1)", "n > i", "m in [1.005, 1000]"):
            vectors.add(f"money-{digits}", text, columns, minor_digits=digits)


def add_all(vectors):
    for part in (comparing, arithmetic, money):
        part(vectors)
