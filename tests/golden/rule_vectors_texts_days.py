# SPDX-License-Identifier: Apache-2.0
"""Cases about texts and days."""

TEXTS = ["", "a", "A", "ab", "b", "é", "店", "😀", "a\u0000", "Z"]


def order_of_texts(vectors):
    for a in TEXTS:
        for b in TEXTS:
            columns = {"a": ("text", a), "b": ("text", b)}
            vectors.add("text-order", "a < b", columns, value=a.encode() < b.encode())
    for a, b in [("a", "a"), ("a", "b"), ("", ""), ("店", "店"), ("a", "A")]:
        for sign, value in (("==", a == b), ("!=", a != b), (">=", a.encode() >= b.encode()),
            ("<=", a.encode() <= b.encode())):
            vectors.add("text-order", f"a {sign} b", {"a": ("text", a), "b": ("text", b)}, value=value)


def written_texts(vectors):
    web = {"s": ("text", "web")}
    for text, expected in [
            ("'a'", "a"), ('"a"', "a"), ("''", ""), ("'\"'", '"'), ('"\'"', "'"), ("'\\''", "'"), ('"\\""', '"'),
            ("'\\\\'", "\\"), ("'\\n'", "\n"), ("'\\r'", "\r"), ("'\\t'", "\t"), ("'\\u0041'", "A"),
            ("'\\u00e9'", "é"), ("'\\u00E9'", "é"), ("'\\u5e97'", "店"), ("'\\ud83d\\ude00'", "😀"),
            ("'\\uD83D\\uDE00'", "😀"), ("'\\u0000'", "\u0000"), ("'\\uffff'", "\uffff"), ("'店'", "店"), ("'😀'", "😀"),
            ("'a\\\\nb'", "a\\nb"), ("'\\\\\\\\'", "\\\\"), ("'a b'", "a b"), ("'\ta'", "\ta"), ("'a' == \"a\"", True),
            ("'\\\\\\n' == '\\n'", False), ("'a\\u0000b' == 'a'", False), ("'2026-01-31' == '20260131'", False),
            ("'1' == '1.0'", False), ("'true' == 'true'", True), ("'a' in ['b', 'a']", True), ("'a' in [\"a\"]", True),
            ("'a' is known", True), ("'&&' == '||'", False), ("')' == ')'", True)]:
        vectors.add("text", text, {}, value=expected)
    for text, expected in [("s == 'web'", True), ("s == 'Web'", False), ("'web' == s", True),
                           ("s == 'w\\u0065b'", True), ("s != 'we\\tb'", True), ("s in ['a', 'web']", True),
                           ("s in ['WEB', 'web2', 'we']", False), ("s < 'web2'", True), ("s < 'we'", False),
                           ("s > ''", True), ("s < '店'", True), ("s >= 'web'", True), ("s in ['']", False)]:
        vectors.add("text", text, web, value=expected)


def functions_of_texts(vectors):
    for text, part in [("web2", "web"), ("web", "web2"), ("web", "web"), ("web", ""), ("", ""), ("", "a"),
                       ("abcabc", "bca"), ("abcabc", "bc"), ("aaab", "aab"), ("店铺", "店"), ("店铺", "铺"), ("é", "e"),
                       ("Web", "web"), ("a\u0000b", "\u0000b"), ("ab", "abc"), ("xabab", "abab")]:
        columns = {"s": ("text", text), "p": ("text", part)}
        vectors.add("text-function", "startsWith(s, p)", columns, value=text.startswith(part))
        vectors.add("text-function", "s.endsWith(p)", columns, value=text.endswith(part))
        vectors.add("text-function", "contains(s, p)", columns, value=part in text)
    for text, expected in [("WEB", "web"), ("Web2", "web2"), ("", ""), ("ÉÄ店", "ÉÄ店"), ("AZ[@`az", "az[@`az"),
                           ("İK", "İk"), ("\u212a", "\u212a"), ("a\u0000B", "a\u0000b")]:
        vectors.add("text-function", "lower(s)", {"s": ("text", text)}, value=expected)
    for text, expected in [
            ("s.startsWith('We')", True), ("s.lower() == 'web2'", True), ("lower(s).startsWith('we')", True),
            ("s.lower().startsWith('we')", True), ("s.lower().lower() == lower(s)", True), ("'Web'.lower()", "web"),
            ("'web'.startsWith(s)", False), ("('A').lower()", "a"), ("s.contains('eb') && s.endsWith('2')", True),
            ("!s.contains('x')", True), ("s.lower() in ['web2']", True), ("s.lower() > s", True),
            ("lower(s) < s", False), ("startsWith(s, s)", True), ("contains(s, lower(s))", False),
            ("coalesce(n, 'none')", "none"), ("coalesce(n, s)", "Web2"), ("coalesce(n, s).lower()", "web2"),
            ("n is missing ? 'none' : n", "none"), ("s == 'Web2' ? s : 'x'", "Web2"), ("n.lower() is missing", True),
            ("s.startsWith(n)", None), ("(s == 'x' ? 'a' : 'b') == 'b'", True), ("coalesce(n, n)", None),
            ("s.contains('')", True), ("lower(coalesce(n, 'ABC'))", "abc"), ("s.startsWith('We') ? 1 : 0", 1)]:
        columns = {"s": ("text", "Web2"), "n": ("text", None)}
        vectors.add("text-function", text, columns, value=expected)


MONTH_STARTS = ["2026-01-31", "2026-01-30", "2024-01-31", "2024-02-29", "2023-02-28", "2026-03-31", "2026-12-31",
                "2000-02-29", "1900-01-31", "0001-01-31", "9999-12-31", "2026-08-15"]


def months(vectors):
    for day in MONTH_STARTS:
        for count in (1, -1, 12, -12, 13, 48, 0, -2):
            vectors.add("add-months", "addMonths(d, n)", {"d": ("day", day), "n": ("int", count)})
    for text, expected in [
            ("addMonths(date('2026-01-31'), 1)", "2026-02-28"), ("addMonths(date('2024-01-31'), 1)", "2024-02-29"),
            ("addMonths(date('2024-02-29'), 12)", "2025-02-28"), ("addMonths(date('2024-02-29'), 48)", "2028-02-29"),
            ("addMonths(date('2024-02-29'), -12)", "2023-02-28"), ("addMonths(date('2000-01-31'), 1)", "2000-02-29"),
            ("addMonths(date('1900-01-31'), 1)", "1900-02-28"), ("addMonths(date('2026-03-31'), -1)", "2026-02-28"),
            ("addMonths(date('2026-12-31'), 2)", "2027-02-28"), ("addMonths(date('2026-01-31'), 0)", "2026-01-31"),
            ("addMonths(addMonths(date('2026-01-31'), 1), 1)", "2026-03-28"),
            ("addMonths(date('2026-01-31'), 2)", "2026-03-31"), ("addMonths(date('9999-11-30'), 1)", "9999-12-30"),
            ("addMonths(date('9999-12-01'), 1)", None), ("addMonths(date('0001-01-31'), -1)", None),
            ("addMonths(date('0001-02-28'), -1)", "0001-01-28"),
            ("addMonths(date('0001-01-01'), 119987)", "9999-12-01"), ("addMonths(date('0001-01-01'), 119988)", None),
            ("addMonths(date('2026-01-31'), 9223372036854775807)", None),
            ("addMonths(date('2026-01-31'), -9223372036854775808)", None),
            ("addMonths(date('9999-12-31'), -119987)", "0001-01-31")]:
        vectors.add("add-months", text, {}, value=expected)
    pairs = [("2026-01-31", "2026-02-28", 1), ("2026-01-31", "2026-02-27", 0), ("2026-01-31", "2026-03-30", 1),
             ("2026-01-31", "2026-03-31", 2), ("2024-01-31", "2024-02-28", 0), ("2024-01-31", "2024-02-29", 1),
             ("2024-02-29", "2025-02-28", 12), ("2024-02-29", "2025-02-27", 11), ("2024-02-29", "2028-02-29", 48),
             ("2024-02-29", "2028-02-28", 47), ("2026-01-15", "2026-01-15", 0), ("2026-01-15", "2026-02-14", 0),
             ("2026-01-15", "2026-02-15", 1), ("2026-01-15", "2027-01-14", 11), ("2026-01-15", "2027-01-15", 12),
             ("2026-01-30", "2026-02-28", 1), ("2026-01-28", "2026-02-28", 1), ("2026-02-28", "2026-03-31", 1),
             ("2026-12-31", "2027-01-31", 1), ("0001-01-01", "9999-12-31", 119987), ("9999-11-30", "9999-12-31", 1)]
    for a, b, expected in pairs:
        columns = {"a": ("day", a), "b": ("day", b)}
        vectors.add("months-between", "monthsBetween(a, b)", columns, value=expected)
        vectors.add("months-between", "monthsBetween(b, a)", columns, value=-expected)
        vectors.add("months-between", "addMonths(a, monthsBetween(a, b)) <= b", columns, value=True)


def parts_of_days(vectors):
    for day in ("0001-01-01", "9999-12-31", "1970-01-01", "1969-12-31", "2000-02-29", "1900-03-01", "2024-12-31",
        "0004-02-29"):
        year, month, of_month = (int(part) for part in day.split("-"))
        for name, expected in (("year", year), ("month", month), ("dayOfMonth", of_month)):
            vectors.add("day-part", f"{name}(d)", {"d": ("day", day)}, value=expected)
    columns = {"d": ("day", "2024-10-04"), "e": ("day", "2024-01-01"), "n": ("day", None), "i": ("int", 3)}
    for text, expected in [
            ("d", "2024-10-04"), ("d == '2024-10-04'", True), ("d == date('20241004')", True),
            ("'20241004' == d", True), ("d > '2024-10-03' && d < '2024-10-05'", True), ("d in ['2024-10-04']", True),
            ("d in [date('2024-10-05'), '2024-10-06']", False), ("d - e", 277), ("e - d", -277),
            ("d - '2023-12-31'", 278), ("'2024-12-31' - d", 88), ("e + 277 == d", True), ("277 + e == d", True),
            ("d - 277 == e", True), ("d + i", "2024-10-07"), ("d - i", "2024-10-01"), ("d + -4", "2024-09-30"),
            ("e <= d", True), ("d + 0 >= '9999-12-31'", False), ("date('9999-12-31') + 1", None),
            ("date('0001-01-01') - 1", None), ("date('2024-02-28') + 1", "2024-02-29"),
            ("date('2023-02-28') + 1", "2023-03-01"), ("date('9999-12-31') - date('0001-01-01')", 3652058),
            ("date('0001-01-01') + 3652058", "9999-12-31"), ("date('2000-02-29') + 365", "2001-02-28"),
            ("min(d, e)", "2024-01-01"), ("max(d, e)", "2024-10-04"), ("max(d, '2025-01-01')", "2025-01-01"),
            ("min('2025-01-01', d)", "2024-10-04"), ("coalesce(n, d)", "2024-10-04"),
            ("coalesce(n, '2020-01-01')", "2020-01-01"), ("i > 5 ? d : '2020-01-01'", "2020-01-01"),
            ("i > 5 ? '2020-01-01' : d", "2024-10-04"), ("max(n, d)", None), ("n is missing", True), ("n - d", None),
            ("n + 1", None), ("coalesce(n, as_of) - as_of", 0), ("as_of", "2026-01-31"), ("as_of - d", 484),
            ("as_of - i", "2026-01-28"), ("d < as_of", True), ("as_of == '2026-01-31'", True),
            ("addMonths(as_of, 1)", "2026-02-28"), ("monthsBetween(d, as_of)", 15), ("year(as_of)", 2026),
            ("month(as_of)", 1), ("dayOfMonth(as_of)", 31), ("as_of is known", True),
            ("as_of in ['2026-01-31']", True), ("addMonths(d, -12) < e", True),
            ("year(d) == year(e) && month(d) > month(e)", True), ("date('2024-10-04') == d", True),
            ("date('2024-02-29') > '2024-02-28'", True), ("d != '2024-10-04'", False), ("d >= '2024-10-04'", True),
            ("(d - e) / 7", 277 / 7), ("d - e > 276.5", True), ("date('0001-01-01') < d", True),
            ("date('99991231') > d", True), ("addMonths(d, i) - d", 92), ("abs(e - d)", 277),
            ("monthsBetween('2024-01-01', d)", 9), ("min(d - e, 5)", 5)]:
        vectors.add("day", text, columns, value=expected)
    for as_of, expected in (("2024-02-29", 366), ("2023-12-31", 306), ("0001-01-01", None), ("9999-12-31", None)):
        vectors.add("as-of", "as_of - date('2023-02-28')", {}, as_of=as_of,
                    **({"value": expected} if expected else {}))
        vectors.add("as-of", "as_of + 1 is known", {}, as_of=as_of, value=as_of != "9999-12-31")
        vectors.add("as-of", "as_of - 1 is known", {}, as_of=as_of, value=as_of != "0001-01-01")
        vectors.add("as-of", "addMonths(as_of, 12) is known", {}, as_of=as_of, value=as_of != "9999-12-31")


def add_all(vectors):
    for part in (order_of_texts, written_texts, functions_of_texts, months, parts_of_days):
        part(vectors)
