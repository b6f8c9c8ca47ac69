# SPDX-License-Identifier: Apache-2.0
"""Cases about logic, missing values, reasons, and which types go together; mistakes and limits."""

KNOWN = {"bool": True, "int": 7, "float": 2.5, "money": "12.34", "text": "web", "day": "2026-01-31"}
OTHER = {"bool": False, "int": 3, "float": 0.5, "money": "4.00", "text": "shop", "day": "2024-02-29"}
TYPES = list(KNOWN)
TRUTHS = {"t": ("bool", True), "f": ("bool", False), "u": ("bool", None)}
LITERALS = ["2", "0.25", "0.125", "'web'", "'2026-02-28'", "date('2026-02-28')", "true"]
BINARY = ["&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"]


def logic(vectors):
    """The whole tables, with columns: rows and columns true, false, unknown."""
    tables = {"&&": ["TFU", "FFF", "UFU"], "||": ["TTT", "TFU", "TUU"], "==": ["TFU", "FTU", "UUU"],
              "!=": ["FTU", "TFU", "UUU"]}
    meaning = {"T": True, "F": False, "U": None}
    for sign, rows in tables.items():
        for a, row in zip("tfu", rows):
            for b, cell in zip("tfu", row):
                vectors.add("kleene", f"{a} {sign} {b}", {"t": TRUTHS["t"], "f": TRUTHS["f"], "u": TRUTHS["u"]},
                            value=meaning[cell])
    for a, cell in zip("tfu", "FTU"):
        vectors.add("kleene", f"!{a}", {a: TRUTHS[a]}, value=meaning[cell])
        for b in "tfu":
            for c in "tfu":
                chosen = {"t": b, "f": c, "u": "u"}[a]
                vectors.add("kleene", f"{a} ? {b} : {c}", dict(TRUTHS), value=TRUTHS[chosen][1])
    for kind in TYPES:
        for value in (KNOWN[kind], None):
            for word in ("missing", "known"):
                vectors.add("is", f"x is {word}", {"x": (kind, value)}, value=(value is None) == (word == "missing"))
            vectors.add("is", "(x == x) is known", {"x": (kind, value)}, value=value is not None)
    for text, expected in [("true || u", True), ("u || true", True), ("false && u", False), ("u && false", False),
                           ("u && u || t", True), ("(u || t) && !f", True), ("!(u && f)", True), ("!(u || f)", None),
                           ("!!u", None), ("u == u", None), ("u != u", None),
                           ("(u is missing) && !u is missing", True), ("(u && f) is known", True),
                           ("(u || f) is known", False), ("true == true", True), ("t && t && t && u && f", False),
                           ("f || f || u || f", None), ("true ? t : u", True)]:
        vectors.add("kleene", text, dict(TRUTHS), value=expected)


def pairs(vectors):
    """Every operator with every pair of types, accepted or not, and with the left side missing."""
    for sign in BINARY:
        for a in TYPES:
            for b in TYPES:
                columns = {"a": (a, KNOWN[a]), "b": (b, OTHER[b])}
                vectors.add("pair", f"a {sign} b", columns)
                if "error" not in vectors.lines[-1]:
                    vectors.add("pair-missing", f"a {sign} b", {**columns, "a": (a, None)})
    for sign in ("!", "-"):
        for a in TYPES:
            vectors.add("prefix", f"{sign}a", {"a": (a, KNOWN[a])})
    for a in TYPES:
        vectors.add("wanted", "a", {"a": (a, KNOWN[a])}, wanted="bool")
        for items in ("1, 2.5, 7", "12.34", "'web', 'x'", "'2026-01-31'", "date('2026-01-30')", "1, 'web'", "true"):
            vectors.add("in", f"a in [{items}]", {"a": (a, KNOWN[a])})
        vectors.add("in-missing", f"a in [{'1' if a in ('int', 'float', 'money') else repr('2026-01-31')}]",
                    {"a": (a, None)})


def common_types(vectors):
    """Where several values must be of one type."""
    forms = {"choice": "c ? {} : {}", "coalesce": "coalesce({}, {})", "min": "min({}, {})", "max": "max({}, {})"}
    for group, form in forms.items():
        condition = {"c": ("bool", True)} if group == "choice" else {}
        for a in TYPES:
            for b in TYPES:
                vectors.add(group, form.format("a", "b"), {**condition, "a": (a, KNOWN[a]), "b": (b, OTHER[b])},
                            **({"position": None} if group != "choice" else {}))
            for literal in LITERALS:
                no_place = {} if group == "choice" and not literal.startswith("'") else {"position": None}
                vectors.add(group, form.format("a", literal), {**condition, "a": (a, KNOWN[a])}, **no_place)
            vectors.add(group + "-missing", form.format("a", "b"),
                        {**condition, "a": (a, None), "b": (a, OTHER[a])},
                        **({"position": None} if group in ("min", "max") else {}))
    for text, expected in [("coalesce(n, 5)", 5), ("coalesce(n, n, 3)", 3), ("coalesce(4, n)", 4),
                           ("coalesce(n, 0.5)", 0.5), ("coalesce(7, 0.5)", 7.0), ("coalesce(7 / 0, 1)", 1.0),
                           ("coalesce(7 % 0, n, 9)", 9), ("c ? 1 : n", 1), ("!c ? 1 : n", None), ("c ? 1 : 0.5", 1.0),
                           ("c ? 1 / 0 : 5", None), ("!c ? 1 / 0 : 5", 5.0), ("c ? n is missing ? 1 : 2 : 3", 1),
                           ("!c ? 1 : c ? 2 : 3", 2), ("!c ? 1 : !c ? 2 : 3", 3), ("min(3, 2, 1)", 1),
                           ("max(3, 2.5, 1)", 3.0), ("min(1, n)", None), ("max(n, 1)", None),
                           ("coalesce(min(1, n), max(2, 3))", 3),
                           ("min(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)", 1)]:
        vectors.add("common", text, {"n": ("int", None), "c": ("bool", True)}, value=expected)


def reasons(vectors):
    columns = {"n": ("int", None), "z": ("int", 0), "i": ("int", 9223372036854775807), "x": ("float", 1e300),
               "e": ("float", "inf"), "q": ("float", "nan"), "d": ("day", "9999-12-31"), "s": ("text", None),
               "m": ("money", "92233720368547758.07"), "t": ("bool", True), "u": ("bool", None)}
    none, zero, much, day, wild = "missing", "division_by_zero", "overflow", "day_range", "not_finite"
    for text, *expected in [
            ("n", none), ("n + 1", none), ("n + n", none), ("-n", none), ("u", none), ("!u", none), ("q", none),
            ("q > 1", none), ("e", wild), ("e > 1", wild), ("e - e", wild), ("e + n", none, wild), ("1 / 0", zero),
            ("1 % 0", zero), ("1 % z", zero), ("x / z", zero), ("m / 0", zero), ("m / (m - m)", zero),
            ("1 / 0.0", zero), ("0 / 0", zero), ("n / 0", none), ("n % z", none), ("1 / z > n", none, zero),
            ("i + 1", much), ("i * i", much), ("-i - 2", much), ("x * x", much), ("x / 1e-300", much),
            ("m + 0.01", much), ("m * 2", much), ("-m - m", much), ("m + i", much), ("m + 1", much),
            ("abs(-i - 1)", much), ("d + 1", day), ("d + i", day), ("d + 1 - 1", day), ("addMonths(d, 1)", day),
            ("addMonths(d, i)", day), ("addMonths(d, n)", none), ("date('0001-01-01') - 1", day),
            ("addMonths(date('0001-01-31'), -1)", day), ("d - 4000000", day), ("year(d + 1)", day),
            ("monthsBetween(d + 1, d)", day), ("(d + 1 > d) && (i + 1 > 0)", much, day),
            ("(d + 1 > d) || u", none, day), ("u && 1 / 0 > 0", none, zero), ("u && (t && u)", none),
            ("!(1 / 0 > 0 || e > 1)", zero, wild), ("1 / 0 + x * x", zero, much), ("coalesce(n, 1 % 0)", none, zero),
            ("coalesce(q, e)", none, wild), ("min(n, 1 % 0, 3)", none, zero), ("max(1, i + 1)", much),
            ("u ? 1 / 0 : i + 1.0", none), ("t ? 1 / 0 : n", zero), ("!t ? 1 / 0 : n", none),
            ("(1 / 0 > 0) ? n : n", zero), ("n in [1, 2]", none), ("1 % z in [0]", zero), ("lower(s)", none),
            ("startsWith(s, 'a')", none), ("contains('a', s)", none), ("endsWith(s, s)", none), ("round(e)", wild),
            ("abs(n)", none), ("(n > 1) == (1 / 0 > 1)", none, zero), ("1 / 0 > n && u", none, zero), ("n == n", none),
            ("n != n", none), ("s < 'a'", none), ("s == s", none)]:
        order = (none, zero, much, day, wild)
        vectors.add("reason", text, columns, value=None, reasons=[word for word in order if word in expected])
    for text, expected in [("e is missing", True), ("1 / 0 is missing", True), ("n is known", False),
                           ("1 / 0 > 0 || true", True), ("1 / 0 > 0 && false", False),
                           ("coalesce(1 / 0, n, 2) == 2", True), ("(i + 1) is known", False),
                           ("coalesce(d + 1, d) == d", True)]:
        vectors.add("fault", text, columns, value=expected)


def precedence(vectors):
    columns = {"t": ("bool", True), "f": ("bool", False), "u": ("bool", None), "x": ("int", 5)}
    for text, expected in [
            ("t || t && f", True), ("(t || t) && f", False), ("f && f || t", True), ("f && (f || t)", False),
            ("!f && f", False), ("!(f && f)", True), ("!f == f", False), ("!f == t", True), ("2 + 3 * 4", 14),
            ("(2 + 3) * 4", 20), ("2 * 3 + 4", 10), ("20 - 5 - 3", 12), ("20 - (5 - 3)", 18), ("100 % 7 * 2", 4),
            ("100 % (7 * 2)", 2), ("8 / 4 / 2", 1.0), ("8 / (4 / 2)", 4.0), ("2 - 3 + 4", 3), ("2 * 7 % 4", 2),
            ("-2 * 3", -6), ("- 2 * 3", -6), ("-(2 * 3)", -6), ("2 - -3", 5), ("2--3", 5), ("- -2", 2), ("--2", 2),
            ("-x", -5), ("-x + 7", 2), ("-(x + 7)", -12), ("--x", 5), ("x-5", 0), ("x -5", 0), ("1 + 1 == 2", True),
            ("1 + 1 < 1 * 3", True), ("x + 1 in [6]", True), ("x * 0 is known", True), ("1 < 2 && 2 < 1", False),
            ("1 < 2 || 2 < 1", True), ("t == f || t", True), ("t == (f || t)", True), ("f == f && f", False),
            ("f == (f && f)", True), ("1 < 2 == t", None), ("(1 < 2) == t", True), ("f ? f : t", True),
            ("(f ? f : t) && f", False), ("f ? f : t && f", False), ("t || f ? f : t", False),
            ("t || (f ? f : t)", True), ("t ? 1 : 2 + 10", 1), ("(t ? 1 : 2) + 10", 11), ("f ? 1 : f ? 2 : 3", 3),
            ("f ? 1 : t ? 2 : 3", 2), ("t ? 1 : t ? 2 : 3", 1), ("!t ? 1 : 2", 2), ("x > 4 ? 'a' : 'b'", "a"),
            ("x in [5] ? 1 : 0", 1), ("x is missing ? 0 : x", 5), ("!!t", True), ("!!!t", False), ("! t", False),
            ("((((x))))", 5), ("x\t>\r\n4", True), ("  x  ", 5), ("u ? 1 : 2", None), ("min(x, 3) + 1 * 2", 5)]:
        if text == "1 < 2 == t":
            vectors.add("precedence", text, columns, error="syntax", position=6)
        else:
            vectors.add("precedence", text, columns, value=expected)


def names(vectors):
    five = ("int", 5)
    for text, columns, expected in [
            ("abc.class == 'A'", {"abc.class": ("text", "A")}, True), ("a.b.c + 1", {"a.b.c": five}, 6),
            ("abc.class.startsWith('A')", {"abc.class": ("text", "A")}, True), ("_x9 == 5", {"_x9": five}, True),
            ("missing == known", {"missing": five, "known": five}, True), ("known is known", {"known": five}, True),
            ("missing is missing", {"missing": ("int", None)}, True), ("date > 4", {"date": five}, True),
            ("min + max", {"min": five, "max": five}, 10), ("min(min, 3)", {"min": five}, 3),
            ("lower.lower()", {"lower": ("text", "A")}, "a"), ("year(year)", {"year": ("day", "2026-01-31")}, 2026),
            ("inn + iss", {"inn": five, "iss": five}, 10), ("trueish", {"trueish": five}, 5),
            ("X + x", {"X": five, "x": ("int", 6)}, 11)]:
        vectors.add("name", text, columns, value=expected)
    for text, position in [("nothing", 0), ("x > nothing", 4), ("nothing > 1 || gone > 2", 0), ("x.y == 1", 0),
                           ("X", 0), ("min(x, gone)", 7), ("gone.lower() == 'a'", 0), ("'a' == gone.lower()", 7),
                           ("x in [1] && gone is missing", 12)]:
        vectors.add("unknown-column", text, {"x": five}, error="unknown_column", position=position)


def mistakes(vectors):
    columns = {"x": ("int", 5), "t": ("bool", True), "s": ("text", "web"), "d": ("day", "2026-01-31")}
    for text, position in [
            ("", 0), ("   ", 3), ("t &&", 4), ("t && )", 5), ("t t", 2), ("t and t", 2), ("t or t", 2), ("(t", 2),
            ("t)", 1), ("x = 5", 2), ("t & t", 2), ("t | t", 2), ("1 < x < 5", 6), ("x == 5 == t", 7),
            ("x is missing == t", 13), ("x in [1] in [2]", 9), ("x in 5", 5), ("x in []", 6), ("x in [1,]", 8),
            ("x in [1 2]", 8), ("x in [x]", 6), ("x in [1 + 2]", 8), ("x is 5", 5), ("x is not missing", 5),
            ("x > 5.", 4), ("x > .5", 4), ("x > 007", 4), ("x > 00", 4), ("x > 1e", 4), ("x > 1e+", 4), ("x > 12m", 4),
            ("x > 1.2.3", 4), ("x > 1e999", 4), ("x > 0x1F", 4), ("x > 1_000", 4), ("d > 2026-01-31", 9), ("abc.", 0),
            ("abc..b", 0), ("abc.5", 0), ("s == 'web", 5), ("s == 'we\nb'", 5), ("s == 'web\\'", 5),
            ("s == \"web'", 5), ("s == 'w\\qb'", 7), ("s == '\\u12g4'", 6), ("s == '\\u12'", 6), ("s == '\\ud800'", 6),
            ("s == '\\ud800\\u0041'", 6), ("s == '\\udc00'", 6), ("t # t", 2), ("x ≥ 5", 2), ("in > 5", 0), ("is", 0),
            ("!", 1), ("-", 1), ("x >", 3), ("x > > 5", 4), ("x + * 5", 4), ("[1]", 0), ("x @ 5", 2), ("{}", 0),
            ("t ? 1", 5), ("t ? 1 :", 7), ("t ? : 2", 4), ("t : 1", 2), ("? 1 : 2", 0), ("x ! 5", 2), ("x ++ 5", 3),
            ("x // 5", 3), ("x ** 5", 3), ("x <> 5", 3), ("x =< 5", 2), ("x === 5", 4), ("`x`", 0), ("x; t", 1)]:
        vectors.add("syntax", text, columns, error="syntax", position=position)
    for text in ["sum(x)", "now()", "MIN(x, 1)", "startswith(s, 'a')", "x.min(1)", "x.abs()", "d.year()",
                 "s.coalesce('a')", "min(x, )", "min(x 1)", "min(x, 1", "min(,)", "date(5)", "date()",
                 "date('2026-02-30') > d", "date('2026-1-31') > d", "date('soon') > d", "s.lower() 'a'", "if(t, 1, 2)",
                 "size(s)", "s.matches('a')", "t ? 1 : 2 : 3", "(t ? 1) : 2"]:
        vectors.add("syntax-call", text, columns, error="syntax", position=None)
    for text, position in [("t && x", 2), ("x || t", 2), ("x + s", 2), ("s * 2", 2), ("!x", 0), ("-s", 0), ("-t", 0),
                           ("x == 'web'", 2), ("s == 5", 2), ("t == 1", 2), ("t < t", 2), ("x in ['a']", 6),
                           ("t in [1]", 2), ("d == 'soon'", 5), ("d == '2026-02-30'", 5), ("'2026-02-30' < d", 0),
                           ("d in ['2026-01-01', 'soon']", 20), ("d in [5]", 6), ("d + 0.5", 2), ("d + d", 2),
                           ("d * 2", 2), ("5 - d", 2), ("d - 'soon'", 4), ("d + '2026-01-31'", 2), ("x ? 1 : 2", 2),
                           ("t ? 1 : 'a'", 2), ("t ? t : 1", 2), ("x + (s == 5)", 7), ("t && (x && t)", 8),
                           ("'2026-01-31' - '2026-01-01'", 13), ("s - '2026-01-01'", 2), ("x % 2.5", 2), ("x % s", 2),
                           ("1 == '1'", 2), ("'a' == true", 4), ("d == s", 2)]:
        vectors.add("type", text, columns, error="type", position=position)
    for text in ["abs(s)", "abs(t)", "abs(d)", "round(s)", "round(d)", "min(t, t)", "max(s, s)", "min(x, s)",
                 "lower(x)", "lower(d)", "x.lower()", "startsWith(s, x)", "startsWith(x, s)", "contains(s, d)",
                 "endsWith(t, s)", "year(x)", "year(s)", "month(t)", "dayOfMonth(x)", "addMonths(d, 0.5)",
                 "addMonths(d, s)", "addMonths(x, 1)", "addMonths(1, d)", "monthsBetween(d, 1)", "monthsBetween(x, d)",
                 "coalesce(x, s)", "coalesce(t, 1)", "coalesce(d, 1)", "coalesce(s, d)", "min(d, 1)", "max(d, 'soon')",
                 "coalesce(d, 'soon')", "year('2026-01-31')", "min('2026-01-31', '2026-02-01')"]:
        vectors.add("type-call", text, columns, error="type", position=None)


def limits(vectors):
    t = {"t": ("bool", True)}
    for before, after, times, middle in [("(", ")", 64, "t"), ("!", "", 64, "t"), ("(!", ")", 32, "t"),
                                         ("min(1, ", ")", 64, "2"), ("(t || ", " && t)", 64, "t"),
                                         ("abs(-", ")", 32, "2.5")]:
        vectors.add("limit", before * times + middle + after * times, t)
    for before, after, times, middle in [("(", ")", 65, "t"), ("!", "", 65, "t"), ("min(1, ", ")", 65, "2"),
                                         ("(", ")", 300, "t")]:
        vectors.add("limit", before * times + middle + after * times, t, error="limit", position=None)
    vectors.add("limit", "t" + "&&t" * 2047, t, value=True)
    vectors.add("limit", "t" + "&&t" * 2048, t, error="limit", position=None)


def add_all(vectors):
    for part in (logic, pairs, common_types, reasons, precedence, names, mistakes, limits):
        part(vectors)
