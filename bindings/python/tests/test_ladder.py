# SPDX-License-Identifier: Apache-2.0
"""What a programme decides, day after day."""

import datetime

import pytest
from conftest import PROGRAMME, TODAY

import libtier


def test_decisions_tell_layer_and_days(programme, book):
    result = programme.assign(book, TODAY)
    today = datetime.date.fromisoformat(TODAY)
    last = today + datetime.timedelta(days=29)
    assert [(d.tier, d.earned_tier, d.layer, d.until_day) for d in result] == [
        ("general", "general", "ladder", None), ("important", "important", "ladder", last),
        ("general", "important", "rule", last), ("core", "core", "ladder", last)]
    for decision in result:
        assert decision.since_day == today and decision.grace_until_day is None
        standing = result.roster().get(decision.customer_id)
        assert (standing.tier, standing.earned) == (decision.tier, decision.earned_tier)
        assert (standing.since_day, standing.until_day) == (decision.since_day, decision.until_day)


def test_grace_begins_and_ends(programme, book):
    roster = programme.assign(book, TODAY).roster()
    told = {}
    for day in ("2026-07-30", "2026-08-28", "2026-08-29", "2026-09-07", "2026-09-08"):
        result = programme.assign(book, day, roster)
        roster = result.roster()
        told[day] = result.decision(4)[1:5]
    assert told == {
        "2026-07-30": ("core", "core", "same", "renew"), "2026-08-28": ("core", "core", "same", "valid"),
        "2026-08-29": ("core", "core", "same", "grace"), "2026-09-07": ("core", "core", "same", "grace"),
        "2026-09-08": ("general", "core", "down", "start")}
    assert result.decision(4).since_day == datetime.date(2026, 9, 8)


def test_marks(context, book):
    held = {**PROGRAMME, "ladder": {"on_unknown": "hold"},
            "tiers": [{"id": "general"}, {"id": "important", "enter": "owed > 10"},
                      {"id": "core", "enter": "recent >= 1000"}]}
    result = context.policy(held).fit(book, TODAY).assign(book, TODAY)
    assert [d.held for d in result] == [False, False, True, False]
    assert result.explain(3)["standing"]["flags"] == ["held"]
    rules = {"hit": "unique", "list": [{"id": "a", "when": "recent > 100", "then": {"set": "general"}},
                                       {"id": "b", "when": "recent > 500", "then": {"set": "core"}}]}
    result = context.policy({**PROGRAMME, "rules": rules}).fit(book, TODAY).assign(book, TODAY)
    assert [d.conflict for d in result] == [False, False, True, True]
    assert not any(d.reopened for d in result)


def test_a_late_return_reopens(context):
    policy = context.policy({"ladder": {"valid": {"days": 300}, "reopen_days": 90},
                             "tiers": [{"id": "general"}, {"id": "core", "enter": "spend >= 100"}]})
    book = context.book()
    book.add_transactions(customers=[1, 2], days=["2026-06-01"] * 2, amounts=[100, 100], transaction_ids=["a", "b"])
    fitted = policy.fit(book, TODAY)
    roster = fitted.assign(book, "2026-06-01", fitted.assign(book, "2026-05-31").roster()).roster()
    book.add_transactions(customers=[1], days=["2026-06-10"], amounts=[-100], transaction_ids=["c"],
                          returned_ids=["a"])
    result = fitted.assign(book, "2026-06-10", roster)
    assert [(d.tier, d.reopened) for d in result] == [("general", True), ("core", False)]


def test_further_ladders(programme, book):
    result = programme.assign(book, TODAY)
    assert programme.policy.ladders == {"": ("general", "important", "core"), "risk": ("calm", "watch")}
    assert list(programme.policy.ladders) == ["", "risk"]
    risk = result.decisions("risk")
    assert [d.tier for d in risk] == ["calm", "watch", "calm", "calm"] == list(result.column("risk.tier"))
    assert [d.reason for d in risk] == list(result.column("risk.reason"))
    assert result.decision(2, "risk") == risk[1] and result.decisions() == list(result)
    assert risk[1].earned_tier == "watch"
    with pytest.raises(libtier.Error, match="^NOT_FOUND: .*\"health\""):
        result.decisions("health")


def test_rule_reports(programme, book):
    result = programme.assign(book, TODAY)
    reports = {report.id: report for report in result.rules()}
    assert list(reports) == ["south", "important/enter", "core/enter", "watch/enter", "share"]
    for report in reports.values():
        assert report.was_true + report.was_false + report.unknown == len(result)
        assert list(report.faults) == ["missing", "division_by_zero", "overflow", "day_range", "not_finite"]
    assert reports["south"][1:4] == (1, 2, 1) and reports["south"].fired == 1
    assert reports["watch/enter"].faults["missing"] == 1


def test_reason_texts(programme, book):
    for decision in programme.assign(book, TODAY):
        assert libtier.reason_text(decision.reason).endswith(".")
    codes = libtier.reason_codes()
    assert {"start", "grace", "rule:", "override:freeze"} <= set(codes) and len(codes) == len(set(codes))
    for code in codes:
        texts = {libtier.reason_text(code + ("x" if code.endswith(":") else ""), language) for language in ("en", "zh")}
        assert len(texts) == 2 and "" not in texts
    assert libtier.reason_text("nonsense") == libtier.reason_text("grace", "xx") == ""


def test_out_of_effect(context, document, book):
    fitted = context.policy({**document, "effective": {"until": "2026-06-29"}}).fit(book, "2026-06-29")
    assert len(fitted.assign(book, "2026-06-29")) == 4
    with pytest.raises(libtier.Error, match="^POLICY: "):
        fitted.assign(book, TODAY)


def test_service(programme, book):
    result = programme.assign(book, TODAY)
    assert list(result.column("strategy.id")) == ["rest", "care", "rest", "care"]
    assert result.explain(2)["service"]["owner_role"] == "manager"
    assert result.explain(2)["way_up"]["ways"][0]["changes"][0]["missing"] == 850
