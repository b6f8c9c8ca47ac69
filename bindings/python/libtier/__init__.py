# SPDX-License-Identifier: Apache-2.0
"""libtier sorts customers into tiers and gives the reason for every decision.

    context = libtier.Context()
    policy = context.policy(policy_json)
    book = context.book()
    book.add_transactions(customers=["1", "2"], times=["1997-01-01", "1997-01-12"], amounts=["11.77", "12.00"])
    fitted = policy.fit(book, "1998-06-30")
    result = fitted.assign(book, "1998-06-30")
    for decision in result:
        print(decision.customer_id, decision.tier, decision.reason)

All objects may be closed, and need not be: what is no longer referred to ends by itself, in any order.
"""

from .book import Attribute, Book, Customer, Intake, Quality, Rejection
from .columns import Column
from .context import Context, version
from .errors import Error
from .fitted import Decision, Fitted, Result, TierSummary
from .policy import Policy
from .policy_view import Finding, PolicyView, Roster
from .rules import Batch, RuleFunction, Verdict

__version__ = "0.1.0"

__all__ = [
    "Attribute",
    "Batch",
    "Book",
    "Column",
    "Context",
    "Customer",
    "Decision",
    "Error",
    "Finding",
    "Fitted",
    "Intake",
    "Policy",
    "PolicyView",
    "Quality",
    "Rejection",
    "Result",
    "Roster",
    "RuleFunction",
    "TierSummary",
    "Verdict",
    "version",
]
