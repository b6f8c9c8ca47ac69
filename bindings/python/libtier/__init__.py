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

from .attributes import Attribute
from .book import Book, Customer, Intake, Quality, Rejection
from .columns import Column
from .context import Context, version
from .decisions import Decision, RuleReport, TierSummary, reason_codes, reason_text
from .desk import Desk
from .errors import Aborted, Error
from .fitted import Fitted, Result
from .forecast import Forecast, NextChange
from .owners import Owner, OwnerLoad, OwnerPlan, Ownership, RoleSummary
from .policy import Policy
from .policy_view import Finding, PolicyView
from .roster import Override, Roster, Standing
from .rules import Batch, RuleFunction, Verdict
from .simulation import Flapping, Simulation, SimulationCell, simulate

__version__ = "0.1.0"

__all__ = [
    "Aborted",
    "Attribute",
    "Batch",
    "Book",
    "Column",
    "Context",
    "Customer",
    "Decision",
    "Desk",
    "Error",
    "Finding",
    "Fitted",
    "Flapping",
    "Forecast",
    "Intake",
    "NextChange",
    "Override",
    "Owner",
    "OwnerLoad",
    "OwnerPlan",
    "Ownership",
    "Policy",
    "PolicyView",
    "Quality",
    "Rejection",
    "Result",
    "RoleSummary",
    "Roster",
    "RuleFunction",
    "RuleReport",
    "Simulation",
    "SimulationCell",
    "Standing",
    "TierSummary",
    "Verdict",
    "reason_codes",
    "reason_text",
    "simulate",
    "version",
]
