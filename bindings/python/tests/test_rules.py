# SPDX-License-Identifier: Apache-2.0
import gc
import weakref
from decimal import Decimal

import pytest
from conftest import TODAY

import libtier
from libtier import Verdict


def assign(policy, book):
    return policy.fit(book, TODAY).assign(book, TODAY)


def test_effects(policy, book):
    seen = []

    def judge(batch):
        seen.append(batch)
        return [{50: Verdict.set("core"), 150: Verdict.tag(), 600: Verdict.floor("core"),
                 2000: Verdict.ceiling("general")}[spend] for spend in batch["spend"]]

    policy.add_rule("judge", ["spend", "owed", "region"], judge)
    result = assign(policy, book)
    assert [d.tier for d in result] == ["core", "important", "core", "general"]
    assert [d.reason for d in result] == ["callback:judge", "enter", "callback:judge", "callback:judge"]
    assert [d.tags for d in result] == [(), ("judge",), (), ()]
    del result
    # A batch outlives the call: it is a copy.
    assert [value for batch in seen for value in batch["owed"]] == [Decimal("0.00"), Decimal("12.50"), None, 7]
    assert [value for batch in seen for value in batch.columns[2]] == ["north", None, "south", "north"]
    assert str(seen[0].as_of_day) == TODAY and sum(len(batch) for batch in seen) == 4


def test_a_rule_sees_whom_it_judges(context, document):
    customers = ["客 0", *map(str, range(1, 70000))]  # More than fit into one batch.
    book = context.book()
    book.add_transactions(customers=customers, days=[0] * len(customers), amounts_minor=range(len(customers)))
    policy = context.policy(document)
    batches = []
    policy.add_rule("judge", ["spend"], batches.append)
    assign(policy, book)
    assert len(batches) > 1 and sum(map(len, batches)) == len(customers)
    for batch in batches:
        assert batch.customer_ids == [customers[minor] for minor in batch["spend"].values]
        assert batch.customer_ids is batch.customer_ids


def test_no_verdicts_and_priorities(policy, book):
    order = []
    policy.add_rule("late", [], lambda batch: order.append("late"), priority=2)
    policy.add_rule("early", [], lambda batch: order.append("early") or [None] * len(batch), priority=1)
    assert [d.reason for d in assign(policy, book)] == ["start", "enter", "enter", "enter"]
    assert order[:2] == ["early", "late"]


def test_exception_becomes_an_error_with_its_cause(policy, book):
    cause = KeyError("no ledger")

    def judge(batch):
        raise cause

    policy.add_rule("judge", [], judge)
    fitted = policy.fit(book, TODAY)
    for _ in range(2):
        with pytest.raises(libtier.Error) as caught:
            fitted.assign(book, TODAY)
        assert caught.value.name == "CALLBACK" and "'judge'" in caught.value.message
        assert "KeyError: 'no ledger'" in caught.value.message
        assert caught.value.__cause__ is cause
    assert book.quality(TODAY).customers == 4


@pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit])
def test_interrupts_come_out_as_they_are(policy, book, raised):
    def judge(batch):
        raise raised

    policy.add_rule("judge", [], judge)
    with pytest.raises(raised):
        assign(policy, book)


@pytest.mark.parametrize("verdicts, message", [
    ([], "0 verdicts for 4 rows"),
    ([Verdict.set("platinum")] * 4, "no tier 'platinum'"),
    (7, "TypeError"),
    (["core"] * 4, "AttributeError"),
])
def test_bad_verdicts(policy, book, verdicts, message):
    policy.add_rule("judge", [], lambda batch: verdicts)
    with pytest.raises(libtier.Error, match=message):
        assign(policy, book)


def test_long_and_odd_messages(policy, book):
    def judge(batch):
        raise ValueError("客" * 1000 + "\0\ud800\n")

    policy.add_rule("judge", [], judge)
    with pytest.raises(libtier.Error, match="^CALLBACK: .*'judge': ValueError: 客"):
        assign(policy, book)


def test_reentry_is_refused(policy, book):
    def judge(batch):
        book.add_transactions(customers=[9], days=[0], amounts=[1])

    policy.add_rule("judge", [], judge)
    with pytest.raises(libtier.Error) as caught:
        assign(policy, book)
    assert caught.value.__cause__.name == "REENTRANT"
    assert len(book) == 4


def test_a_rule_may_run_another_assignment(context, document, policy, book):
    other = context.book()
    other.add_transactions(customers=["x"], days=[0], amounts=[1])
    inner = context.policy(document)

    def fail(batch):
        raise ValueError("inner")

    inner.add_rule("inner", [], fail)
    inner_fitted = inner.fit(other, TODAY)

    def judge(batch):
        with pytest.raises(libtier.Error, match="inner"):
            inner_fitted.assign(other, TODAY)
        raise ValueError("outer")

    policy.add_rule("outer", [], judge)
    with pytest.raises(libtier.Error, match="outer") as caught:
        assign(policy, book)
    assert str(caught.value.__cause__) == "outer"


def test_destroyed_exactly_once_with_the_last_user(context, document, book):
    destroyed = []

    def judge(batch):
        return None

    policy = context.policy(document)
    policy.add_rule("judge", ["spend"], judge, on_destroy=lambda: destroyed.append(1))
    alive = weakref.ref(judge)
    del judge
    fitted = policy.fit(book, TODAY)
    result = fitted.assign(book, TODAY)
    policy.close()
    fitted.close()
    gc.collect()
    assert destroyed == [] and alive() is not None
    assert result.explain(1)["customer_id"] == "1"
    del policy, fitted
    result.close()
    gc.collect()
    assert destroyed == [1] and alive() is None


@pytest.mark.parametrize("rule_id, inputs", [("two words", []), ("", []), ("judge", ["rfm.r"]), ("taken", [])])
def test_destroyed_exactly_once_when_adding_fails(policy, rule_id, inputs):
    destroyed = []
    policy.add_rule("taken", [], lambda batch: None)
    with pytest.raises(libtier.Error):
        policy.add_rule(rule_id, inputs, lambda batch: None, on_destroy=lambda: destroyed.append(1))
    assert destroyed == [1]
    policy.close()
    assert destroyed == [1]


@pytest.mark.parametrize("rule_id, inputs", [("a\0b", []), ("judge", ["a\0b"]), (7, []), ("judge", 7)])
def test_destroyed_exactly_once_when_the_library_never_sees_the_rule(policy, rule_id, inputs):
    destroyed = []
    with pytest.raises((TypeError, ValueError)):
        policy.add_rule(rule_id, inputs, lambda batch: None, on_destroy=lambda: destroyed.append(1))
    assert destroyed == [1]


def test_too_late(policy, book):
    destroyed = []
    policy.fit(book, TODAY)
    with pytest.raises(libtier.Error, match="^STATE: "):
        policy.add_rule("late", [], lambda batch: None, on_destroy=lambda: destroyed.append(1))
    assert destroyed == [1]
    policy.close()
    with pytest.raises(libtier.Error, match="^STATE: the policy is closed"):
        policy.add_rule("later", [], lambda batch: None, on_destroy=lambda: destroyed.append(2))
    assert destroyed == [1, 2]


def test_saved_without_the_function(context, policy, book):
    policy.add_rule("judge", ["spend"], lambda batch: [Verdict.set("core")] * len(batch))
    fitted = policy.fit(book, TODAY)
    loaded = context.load_fitted(fitted.save())
    with pytest.raises(libtier.Error, match="^STATE: "):
        loaded.assign(book, TODAY)
    with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
        loaded.add_rule("other", [], lambda batch: None)
    loaded.add_rule("judge", ["spend"], lambda batch: [Verdict.set("core")] * len(batch))
    assert list(loaded.assign(book, TODAY)) == list(fitted.assign(book, TODAY))
