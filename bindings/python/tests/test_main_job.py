# SPDX-License-Identifier: Apache-2.0
"""The main job on real transactions gives the bytes that the command gives."""

import csv
import io
import subprocess
import sys

import pytest
from conftest import ROOT

import libtier

DATA = ROOT / "examples/data"


@pytest.fixture(scope="module")
def rows():
    with open(DATA / "cdnow.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def run(context, rows, batch=None, shuffle=False):
    policy = context.policy((DATA / "shop.json").read_bytes())
    book = context.book(policy.minor_digits)
    rows = rows[::-1] if shuffle else rows
    for begin in range(0, len(rows), batch or len(rows)):
        part = rows[begin:begin + (batch or len(rows))]
        book.add_transactions(customers=[row["customer_id"] for row in part], times=[row["date"] for row in part],
                              amounts=[row["amount"] for row in part])
    return book, policy


def csv_of(result):
    file = io.BytesIO()
    result.write_csv(file)
    return file.getvalue()


def test_same_bytes_as_command(command, tmp_path, rows, context):
    out = tmp_path / "command.csv"
    subprocess.run([command, "run", DATA / "shop.json", DATA / "cdnow.csv", "--quiet", "--out", out], check=True)
    book, policy = run(context, rows)
    today = book.last_day(policy)
    policy.fit(book, today).assign(book, today).write_csv(tmp_path / "python.csv")
    assert (tmp_path / "python.csv").read_bytes() == (tmp_path / "command.csv").read_bytes()


def test_example_program(command, tmp_path):
    program = ROOT / "bindings/python/examples/first_tiers.py"
    out = subprocess.run([sys.executable, program, DATA / "shop.json", DATA / "cdnow.csv", tmp_path / "out.csv"],
                         check=True, capture_output=True, text=True)
    assert out.stdout.startswith("69659 rows accepted, 0 rejected\n") and out.stderr == ""
    assert len((tmp_path / "out.csv").read_bytes().splitlines()) == 23571


def test_quality_of_the_master_file(context, rows):
    book, _ = run(context, rows)
    quality = book.quality("1998-06-30")
    assert (quality.rows, quality.accepted, quality.customers) == (69659, 69659, 23570)
    assert (quality.purchase_days, quality.spend_minor) == (67591, 250031563)
    assert str(quality.first_day) == "1997-01-01" and str(quality.last_day) == "1998-06-30"


def test_order_batches_and_saving_change_nothing(context, rows):
    book, policy = run(context, rows)
    fitted = policy.fit(book, "1998-06-30")
    shuffled, other_policy = run(libtier.Context(threads=2), rows, batch=7001, shuffle=True)
    other = other_policy.fit(shuffled, "1998-06-30")
    assert other.save() == fitted.save()
    loaded = context.load_fitted(fitted.save())
    assert csv_of(loaded.assign(shuffled, "1998-06-30")) == csv_of(fitted.assign(book, "1998-06-30"))
