# SPDX-License-Identifier: Apache-2.0
"""The published numbers of CDNOW through the command, and the same bytes however the data come.

Usage: check_cdnow.py TIER ROOT; writes "PASSED FAILED" into cdnow.counts of the present folder."""
import csv
import json
import os
import random
import subprocess
import sys

tier, root = sys.argv[1], sys.argv[2]
data = os.path.join(root, "examples/data/cdnow.csv")
sample = os.path.join(root, "tests/golden/cdnow_sample.csv")
policy = os.path.join(root, "examples/data/shop.json")
counts = [0, 0]


def check(name, good, detail=""):
    counts[0 if good else 1] += 1
    print(("ok " if good else "not ok ") + name + ("" if good else f": {detail}"))


def close(name, actual, expected, relative=0.0, absolute=0.0):
    good = abs(actual - expected) <= max(relative * abs(expected), absolute)
    check(name, good, f"{actual!r}, not {expected!r}")


def clv(path, *options):
    words = [tier, "clv", path, "--until", "1997-09-30", "--unit", "week", "--json", *options]
    return json.loads(subprocess.run(words, check=True, capture_output=True).stdout)


def fit_of(path, model, *options):
    """The only model of a report, with what the report says of the customers."""
    report = clv(path, "--model", model, *options)
    return {**report, **report["models"][0]}


def parameters(name, fit, expected, log_likelihood, errors=None):
    for key, value in expected.items():
        close(f"{name} {key}", fit["parameters"][key]["estimate"], value, relative=1e-5)
    for key, value in (errors or {}).items():
        close(f"{name} standard error of {key}", fit["parameters"][key]["standard_error"], value, relative=2e-4)
    close(f"{name} log-likelihood", fit["log_likelihood"], log_likelihood, absolute=1e-5)


def check_facts():
    out = subprocess.run([tier, "run", policy, data, "--json"], check=True, capture_output=True).stdout
    report = json.loads(out)
    quality = report["quality"]
    check("69,659 rows, all accepted", quality["rows"] == quality["accepted"] == 69659, quality)
    check("23,570 customers", quality["customers"] == 23570, quality)
    check("67,591 purchase days", quality["purchase_days"] == 67591, quality)
    check("80 rows of 0.00", quality["zero_amounts"] == 80, quality)
    check("spend 2,500,315.63", quality["spend"] == 2500315.63, quality)
    check("tiers hold every customer once", sum(t["customers"] for t in report["tiers"]) == 23570)
    for group in report["groups"]:
        check(f"{group['column']} holds every customer once", sum(r["customers"] for r in group["rows"]) == 23570)


def check_fits():
    bg = fit_of(data, "bg/nbd")
    check("BG/NBD customers and unique rows", (bg["customers"], bg["unique"]) == (23570, 8685), bg)
    check("sum of repeat purchases 24,337", bg["repeat_purchases"] == 24337, bg)
    parameters("BG/NBD master", bg, {"r": 0.251624, "alpha": 4.788944, "a": 0.723434, "b": 2.161092}, -95368.44393)
    mbg = fit_of(data, "mbg/nbd")
    parameters("MBG/NBD master", mbg, {"r": 0.637140, "alpha": 7.310289, "a": 0.807474, "b": 1.228394}, -95336.95832)
    small = fit_of(sample, "bg/nbd")
    published = {"r": 0.242594548, "alpha": 4.413602667, "a": 0.792920947, "b": 2.425902938}
    errors = {"r": 0.0125574, "alpha": 0.3782241, "a": 0.1857335, "b": 0.7054127}
    parameters("BG/NBD sample", small, published, -9582.429207, errors)
    pareto = fit_of(sample, "pareto/nbd")
    published = {"r": 0.553277089, "alpha": 10.5776836, "s": 0.606239656, "beta": 11.6687241}
    errors = {"r": 0.047628, "alpha": 0.842723, "s": 0.187281, "beta": 6.211104}
    parameters("Pareto/NBD sample", pareto, published, -9594.976179, errors)
    spend = fit_of(sample, "gamma-gamma")
    check("946 customers with a repeat purchase", spend["customers"] == 946, spend)
    parameters("Gamma-Gamma sample", spend, {"p": 6.24957, "q": 3.74422, "gamma": 15.44352}, -4055.917695)


def repeats_until(days, until):
    """Repeat purchase days among pairs of customer and date."""
    seen = [customer for customer, date in days if date <= until]
    return len(seen) - len(set(seen))


def check_holdout():
    """39 weeks to learn from, 39 to predict."""
    words = [tier, "clv", sample, "--model", "all", "--unit", "week", "--holdout", "1997-09-30", "--json"]
    report = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
    models = {m["model"]: m for m in report["models"]}
    with open(sample) as file:
        days = {(row["customer_id"], row["date"]) for row in csv.DictReader(file)}
    check("all seven models of transactions", len(models) == 7, list(models))
    check("1,882 purchases came", report["holdout"]["purchases"] == 1882, report["holdout"])
    for name, expected, mae, rmse in (("pareto/nbd", 1665.51, 0.75452, 1.60285), ("bg/nbd", 1653.41, 0.78545, 1.60798),
                                      ("mbg/nbd", 1576.73, 0.76478, 1.60718)):
        holdout = models[name]["holdout"]
        close(f"{name} expects", holdout["expected"], expected, absolute=0.006)
        close(f"{name} MAE", holdout["mae"], mae, absolute=6e-6)
        close(f"{name} RMSE", holdout["rmse"], rmse, absolute=6e-6)
        wrong = [step for step in holdout["tracking"] if step["actual"] != repeats_until(days, step["until"])]
        check(f"{name} tracks the purchases of {len(holdout['tracking'])} weeks",
              len(holdout["tracking"]) == 77 and not wrong, wrong[:3])
    same_rate = report["baselines"]["same_rate"]
    close("same rate expects", same_rate["expected"], 2930, absolute=0.5)
    close("same rate MAE", same_rate["mae"], 1.0237, absolute=6e-5)
    close("zero MAE", report["baselines"]["zero"]["mae"], 1882 / 2357, relative=1e-12)
    tiers = [models[m]["log_likelihood"] for m in ("nbd", "pareto/nbd", "bg/nbd", "mbg/nbd")]
    check("NBD is the least likely", tiers[0] == min(tiers), tiers)


def run(name, *paths_and_options):
    words = [tier, "run", policy, *paths_and_options, "--quiet", "--out", name + ".out.csv"]
    subprocess.run(words, check=True)
    words = [tier, "fit", policy, *paths_and_options, "--quiet", "--out", name + ".json"]
    subprocess.run(words, check=True)
    words = [tier, "clv", *paths_and_options, "--model", "all", "--holdout", "1997-12-31", "--bootstrap", "3", "--json"]
    report = subprocess.run(words, check=True, capture_output=True).stdout
    return [report] + [open(name + ending, "rb").read() for ending in (".out.csv", ".json")]


def check_bits():
    lines = open(data).read().splitlines()
    rows = lines[1:]
    random.Random(1).shuffle(rows)
    open("shuffled.csv", "w").write("\n".join([lines[0]] + rows) + "\n")
    whole = run("whole", data)
    check("shuffled rows: the same bytes", run("shuffled", "shuffled.csv") == whole)
    check("one thread: the same bytes", run("one", data, "--threads", "1") == whole)
    check("seven threads: the same bytes", run("seven", data, "--threads", "7") == whole)
    os.environ["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-FMA,-AVX2,-AVX2_Usable,-FMA_Usable"
    check("a processor without FMA and AVX2: the same bytes", run("plain", data) == whole)
    del os.environ["GLIBC_TUNABLES"]
    clang = os.path.join(root, "build/clang/examples/cli/tier")
    global tier
    gcc, tier = tier, clang
    check("built by clang: the same bytes", run("clang", data) == whole)
    tier = gcc


check_facts()
check_fits()
check_holdout()
check_bits()
open("cdnow.counts", "w").write(f"{counts[0]} {counts[1]}")
