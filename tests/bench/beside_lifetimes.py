# SPDX-License-Identifier: Apache-2.0
"""The customer-base models of libtier beside PyPI lifetimes, on the same files: times, likelihoods, memory.

Usage: beside_lifetimes.py CLV_JOB FOLDER CUSTOMERS; this Python has the package lifetimes."""
import json
import os
import statistics
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import lifetimes
import numpy

job, folder, customers = sys.argv[1], sys.argv[2], int(sys.argv[3])
RUNS = 5
HORIZON = 39
# lifetimes takes minutes for Pareto/NBD.
MOST_FOR_PARETO = 100_000
WANTED = {("bg/nbd", "fit"): 100, ("pareto/nbd", "fit"): 300, ("gamma-gamma", "fit"): 30, "predict": 20, "memory": 200}
missed = []


def clv_job(*words):
    return subprocess.run([job, *map(str, words)], check=True, capture_output=True, text=True).stdout


def timed(work):
    begun = time.monotonic()
    result = work()
    return time.monotonic() - begun, result


def timed_often(work):
    """Median, as for libtier; a fit of lifetimes takes too long for that."""
    runs = [timed(work) for _ in range(RUNS)]
    return statistics.median(took for took, _ in runs), runs[0][1]


def judge(name, met, wanted):
    if not met:
        missed.append(name)
    return f"wanted: {wanted}; {'met' if met else 'MISSED'}"


def compare(name, theirs, ours, wanted, note=""):
    ratio = theirs / ours
    print(f"  {name:28} lifetimes {theirs:9.3f} s   libtier {ours * 1e3:8.2f} ms   {ratio:7.0f} times as fast"
          f"  ({judge(name, ratio >= wanted, f'at least {wanted}')}){note}")


def run_ours(model, file):
    """Median times of a few runs, each a process of its own; all else is the same in all of them."""
    runs = [json.loads(clv_job("run", model, file)) for _ in range(RUNS)]
    for key in ("fit_seconds", "predict_seconds", "above_input_mib"):
        if key in runs[0]:
            runs[0][key] = statistics.median(run[key] for run in runs)
    return runs[0]


def print_likelihoods(model, file, rows, ours, theirs):
    """Both judged by one formula. For the same customers."""
    score = float(clv_job("score", model, file, rows, *(f"{value:.17g}" for value in theirs)))
    print(f"  log-likelihood reached by lifetimes {score:.4f}, by libtier {ours:.4f}, which is {ours - score:+.4f}"
          f"{'' if rows == customers else f' (of {rows:,} customers)'}")


def beside(model, fitter, file, fit_most):
    """A model of purchases: fit, then P(alive) and expected purchases of all."""
    x, last, age, _ = numpy.fromfile(file).reshape(4, -1)
    rows = min(fit_most, customers)
    print(f"{model}, {len(x):,} customers")
    ours = run_ours(model, file)
    took, _ = timed(lambda: fitter.fit(x[:rows], last[:rows], age[:rows]))
    scaled = customers / rows
    note = f"\n  {'':28} lifetimes was timed at {rows:,} customers ({took:.1f} s) and scaled" if scaled > 1 else ""
    compare(f"{model} fit", took * scaled, ours["fit_seconds"], WANTED[model, "fit"], note)
    reached = ours if scaled == 1 else json.loads(clv_job("run", model, file, rows))
    print_likelihoods(model, file, rows, reached["log_likelihood"], fitter.params_)
    own = f" (lifetimes with what it fitted to {rows:,})" if scaled > 1 else ""
    alive_took, alive = timed_often(lambda: fitter.conditional_probability_alive(x, last, age))
    future_took, future = timed_often(
        lambda: fitter.conditional_expected_number_of_purchases_up_to_time(HORIZON, x, last, age))
    compare(f"{model} predictions", alive_took + future_took, ours["predict_seconds"], WANTED["predict"])
    print(f"  {'':28} of which lifetimes {alive_took:.3f} s for P(alive), {future_took:.3f} s for expected purchases")
    print(f"  customers alive{own}: lifetimes {numpy.sum(alive):.1f}, libtier {ours['alive']:.1f}; purchases expected: "
          f"{numpy.sum(future):.1f}, {ours['purchases']:.1f}")
    print_memory(model, ours)


def beside_spend(file):
    x, _, _, spend = numpy.fromfile(file).reshape(4, -1)
    print(f"gamma-gamma, {numpy.count_nonzero(x):,} customers with repeat purchases of {len(x):,}")
    ours = run_ours("gamma-gamma", file)
    fitter = lifetimes.GammaGammaFitter()
    took, _ = timed(lambda: fitter.fit(x[x > 0], spend[x > 0]))
    compare("gamma-gamma fit", took, ours["fit_seconds"], WANTED["gamma-gamma", "fit"])
    print_likelihoods("gamma-gamma", file, customers, ours["log_likelihood"], fitter.params_)
    print_memory("gamma-gamma", ours)


def print_memory(model, ours):
    name, most = f"{model} memory", WANTED["memory"]
    print(f"  {name:28} {ours['peak_mib']:.0f} MiB at most, {ours['above_input_mib']:.0f} MiB above the input"
          f"  ({judge(name, ours['above_input_mib'] < most, f'below {most} MiB')})")


files = {}
for kind, word in (("bg/nbd", "bg"), ("pareto/nbd", "pareto")):
    files[kind] = os.path.join(folder, f"{word}-{customers}.clv")
    if not os.path.exists(files[kind]):
        clv_job("make", kind, customers, files[kind])
print(f"libtier on one thread, median of {RUNS} runs; lifetimes {lifetimes.__version__}, NumPy {numpy.__version__}")
beside("bg/nbd", lifetimes.BetaGeoFitter(), files["bg/nbd"], customers)
beside("pareto/nbd", lifetimes.ParetoNBDFitter(), files["pareto/nbd"], MOST_FOR_PARETO)
beside_spend(files["bg/nbd"])
print("All that was wanted is met." if not missed else f"MISSED: {', '.join(missed)}")
sys.exit(bool(missed))
