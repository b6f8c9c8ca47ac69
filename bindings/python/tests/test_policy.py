# SPDX-License-Identifier: Apache-2.0
import datetime

import pytest
from conftest import TODAY

import libtier


def test_a_good_policy(policy):
    assert [finding for finding in policy.check() if finding.severity == "error"] == []
    assert policy.tiers == ("general", "important", "core")
    assert policy.minor_digits == 2


def test_every_mistake_at_once(context, document, book):
    document["tiers"][1]["enter"] = "100 <= rfm.r"
    document["tiers"][2]["enter"] = "spend >= 'much'"
    document["surprise"] = 1
    policy = context.policy(document)
    errors = {finding.place: finding for finding in policy.check() if finding.severity == "error"}
    assert {"/tiers/1/enter", "/tiers/2/enter", "/surprise"} <= set(errors)
    assert errors["/tiers/1/enter"].position == 7 and "rfm" in errors["/tiers/1/enter"].message
    assert errors["/surprise"].position is None
    with pytest.raises(libtier.Error) as caught:
        policy.fit(book, TODAY)
    assert caught.value.code == libtier.Error.POLICY and caught.value.name == "POLICY"
    assert caught.value.row is None


@pytest.mark.parametrize("text", ["", "[]", '{"policy": }', '{"policy": "a", "policy": "b"}', b'{"policy": "\xff"}'])
def test_no_policy_at_all(context, text):
    with pytest.raises(libtier.Error, match="^JSON: "):
        context.policy(text)


def test_minor_digits_must_agree(context, policy):
    book = context.book(minor_digits=0)
    book.add_transactions(customers=[1], days=[0], amounts=[1])
    with pytest.raises(libtier.Error, match="^DATA: "):
        policy.fit(book, 0)


def test_bad_days(policy, book):
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        policy.fit(book, "30.06.2026")
    with pytest.raises(TypeError):
        policy.fit(book, None)


def test_fitted(context, policy, book):
    fitted = policy.fit(book, TODAY)
    assert fitted.as_of_day == datetime.date(2026, 6, 30)
    assert fitted.policy.tiers == policy.tiers
    assert isinstance(fitted.findings, list)
    loaded = context.load_fitted(fitted.save())
    assert loaded.save() == fitted.save()
    with pytest.raises(libtier.Error):
        context.load_fitted("{}")


def test_roster_moves(policy, book):
    fitted = policy.fit(book, TODAY)
    roster = policy.roster()
    roster.add([1, "2", "3", "stranger"], ["important", "important", "core", "core"])
    assert len(roster) == 4
    result = fitted.assign(book, TODAY, roster)
    moves = {d.customer_id: (d.previous_tier, d.tier, d.change, d.reason) for d in result}
    assert moves["1"] == ("important", "general", "down", "start")
    assert moves["2"] == ("important", "important", "same", "enter")
    assert moves["3"] == ("core", "core", "same", "keep")
    assert moves["4"] == (None, "core", "new", "enter")
    assert result.roster_unmatched == 1
    core = result.tiers()[2]
    assert (core.id, core.customers, core.stayed, core.came_new, core.spend_minor) == ("core", 2, 1, 1, 260000)


def test_roster_is_all_or_nothing(policy):
    roster = policy.roster()
    with pytest.raises(libtier.Error) as caught:
        roster.add(["1", "2"], ["general", "platinum"])
    assert caught.value.name == "NOT_FOUND" and caught.value.row == 1
    assert len(roster) == 0
    with pytest.raises(libtier.Error, match="^DATA: "):
        roster.add(["1", "1"], ["general", "general"])
    with pytest.raises(ValueError):
        roster.add(["1"], [])


def test_plugin_that_is_none(context, tmp_path):
    with pytest.raises(libtier.Error, match="^PLUGIN: "):
        context.load_plugin(tmp_path / "none.so")
