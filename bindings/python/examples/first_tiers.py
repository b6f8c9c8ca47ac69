# SPDX-License-Identifier: Apache-2.0
"""Divides the customers of a CSV file into tiers: first_tiers.py POLICY.json TRANSACTIONS.csv OUT.csv"""

import csv
import sys
from pathlib import Path

import libtier


def main(policy_path: str, transactions_path: str, out_path: str) -> None:
    context = libtier.Context()
    policy = context.policy(Path(policy_path).read_bytes())
    book = context.book(policy.minor_digits)

    with open(transactions_path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    intake = book.add_transactions(
        customers=[row["customer_id"] for row in rows],
        times=[row["date"] for row in rows],
        amounts=[row["amount"] for row in rows],
        source=transactions_path,
    )
    print(f"{intake.accepted} rows accepted, {intake.rejected} rejected")

    today = book.last_day(policy)
    result = policy.fit(book, today).assign(book, today)
    for tier in result.tiers():
        print(f"{tier.id:12} {tier.customers:6} customers")
    result.write_csv(out_path)


if __name__ == "__main__":
    main(*sys.argv[1:])
