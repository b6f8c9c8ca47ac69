# SPDX-License-Identifier: Apache-2.0
"""Twenty rules of three conditions over the same customers: libtier, DuckDB (columns) and ZEN (rule engine, by row).

What the rules cost libtier is an assignment with them less one without. All hold for the same numbers of customers, or
this fails. Usage: beside_rules.py RULES_JOB FOLDER CUSTOMERS; this Python has the packages duckdb and zen-engine."""
import json
import statistics
import subprocess
import sys
import time

import duckdb
import zen

job, folder, customers = sys.argv[1], sys.argv[2], int(sys.argv[3])
RUNS = 5
RULES = 20
CHANNELS = ["app", "mail", "phone", "shop", "web"]
# ZEN takes each customer as a document of its own.
MOST_FOR_ZEN = 20_000
WANTED = {"rules": 0.3 * customers / 1e6, "explain": 50.0, "desk": 2.0}
missed = []


def rules_job(*words):
    said = subprocess.run([job, *map(str, words)], check=True, capture_output=True, text=True).stdout
    return json.loads(said or "{}")


def pieces(rule):
    return 2 * rule, 20000 + 3500 * rule + 0.5, [CHANNELS[rule % 5], CHANNELS[(rule + 2) % 5]]


def timed_often(work):
    times = []
    for _ in range(RUNS):
        begun = time.monotonic()
        result = work()
        times.append(time.monotonic() - begun)
    return statistics.median(times), result


def in_duckdb(path):
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(
        "create table people as select id, visits, income_cents / 100.0 as income, channel from read_csv(?, types ="
        " {'visits': 'BIGINT', 'income_cents': 'BIGINT', 'channel': 'VARCHAR'})",
        [path],
    )
    columns = []
    for rule in range(RULES):
        visits, income, names = pieces(rule)
        places = ", ".join(f"'{name}'" for name in names)
        columns.append(f"count_if(visits >= {visits} and income < {income} and channel in ({places}))")
    question = f"select {', '.join(columns)} from people"
    return timed_often(lambda: list(connection.execute(question).fetchone()))


def zen_table():
    rules = []
    for rule in range(RULES):
        visits, income, names = pieces(rule)
        rules.append({"_id": str(rule), "v": f">= {visits}", "i": f"< {income}",
                      "c": ", ".join(f'"{name}"' for name in names), "o": str(rule)})
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {"id": "table", "type": "decisionTableNode", "name": "table", "position": {"x": 1, "y": 0}, "content": {
                "hitPolicy": "collect",
                "inputs": [{"id": "v", "name": "v", "type": "expression", "field": "visits"},
                           {"id": "i", "name": "i", "type": "expression", "field": "income"},
                           {"id": "c", "name": "c", "type": "expression", "field": "channel"}],
                "outputs": [{"id": "o", "name": "o", "type": "expression", "field": "rule"}],
                "rules": rules}},
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}}],
        "edges": [{"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
                  {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"}]}


def in_zen(path):
    """Only customers without a missing value: it takes a missing one for less than anything."""
    rows = duckdb.execute(
        "select visits, income_cents / 100.0, channel from read_csv(?) where visits is not null"
        " and income_cents is not null and channel is not null order by id limit ?", [path, MOST_FOR_ZEN]).fetchall()
    decision = zen.ZenEngine().create_decision(json.dumps(zen_table()))
    documents = [{"visits": visits, "income": float(income), "channel": channel} for visits, income, channel in rows]

    def work():
        held = [0] * RULES
        for document in documents:
            for hit in decision.evaluate(document)["result"] or []:
                held[int(hit["rule"])] += 1
        return held

    begun = time.monotonic()
    held = work()
    return (time.monotonic() - begun) * customers / len(rows), held, rows


def hold_in_python(rows):
    held = [0] * RULES
    for rule in range(RULES):
        visits, income, names = pieces(rule)
        held[rule] = sum(v >= visits and float(i) < income and c in names for v, i, c in rows)
    return held


def compare(name, measured, unit):
    good = measured < WANTED[name]
    if not good:
        missed.append(name)
    print(f"{name}: {measured:.4g} {unit} (wanted below {WANTED[name]:.4g}): {'good' if good else 'MISSED'}")


path = f"{folder}/people-{customers}.csv"
rules_job("make", customers, path)
ours = rules_job("rules", customers, RUNS)
columns_s, columns_held = in_duckdb(path)
rows_s, rows_held, rows = in_zen(path)
if ours["held"] != columns_held:
    sys.exit(f"libtier and DuckDB disagree: {ours['held']} and {columns_held}")
if rows_held != hold_in_python(rows):
    sys.exit("ZEN and Python disagree")
print(f"{RULES} rules of three conditions, {customers:,} customers, one thread, median of {RUNS}")
compare("rules", ours["rules_s"], "s")
print(f"  the whole assignment: {ours['with_s']:.3f} s with the rules, {ours['without_s']:.3f} s without")
print(f"  DuckDB, table in memory, counting only: {columns_s:.3f} s ({columns_s / ours['rules_s']:.1f} times)")
print(f"  ZEN, scaled from {len(rows):,}: {rows_s:.1f} s ({rows_s / ours['rules_s']:.0f} times)")
explained = rules_job("explain", 5000)
compare("explain", explained["explain_us"], f"us for an explanation of {explained['bytes']:,} bytes")
desk = rules_job("desk", 200000)
compare("desk", desk["desk_us"], "us for a decision at the desk")
sys.exit(1 if missed else 0)
