# SPDX-License-Identifier: Apache-2.0
"""Times the command on a file: rows per second and peak memory, on one thread and on two, beside SQL.

Usage: main_job.py TIER POLICY SALES.csv FOLDER PYTHON; PYTHON has the package duckdb."""
import os
import subprocess
import sys
import time

tier, policy, sales, folder, python = sys.argv[1:6]
beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "beside_duckdb.py")


def measure(name, words):
    """Runs a command; seconds of wall clock and the largest memory it had, in MiB."""
    started = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{name}: exit code {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


with open(sales, "rb") as file:
    rows = sum(1 for _ in file) - 1
print(f"{rows:,} transactions, {os.path.getsize(sales) / 2**20:.1f} MiB of CSV")
out = os.path.join(folder, "customers.csv")
fitted = os.path.join(folder, "fitted.json")
whole = "run: CSV in, fit, assign, CSV out"
sql = "half of it in DuckDB"
for threads in ("1", "2"):
    jobs = {
        whole: [tier, "run", policy, sales, "--out", out, "--threads", threads],
        "fit alone, with CSV in": [tier, "fit", policy, sales, "--out", fitted, "--threads", threads],
        "run with the fitted policy": [tier, "run", fitted, sales, "--out", out, "--threads", threads],
        sql: [python, beside, sales, os.path.join(folder, "duckdb.csv"), threads],
    }
    took = {}
    for name, words in jobs.items():
        took[name], memory = measure(name, words)
        rate = rows / took[name]
        print(f"{threads} thread(s)  {name:36} {took[name]:7.2f} s  {rate:12,.0f} rows/s  {memory:7.0f} MiB peak")
    print(f"{threads} thread(s)  the whole job takes {took[whole] / took[sql]:.2f} times as long as half of it in DuckDB")
