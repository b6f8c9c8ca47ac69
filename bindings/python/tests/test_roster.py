# SPDX-License-Identifier: Apache-2.0
import datetime
import json
import threading

import pytest
from conftest import PROGRAMME, TODAY

import libtier
from libtier import Override, Standing

DAY = datetime.date(2026, 6, 1)


def test_standings_go_in_and_come_out(programme):
    roster = programme.policy.roster()
    given = Standing("core", "important", DAY, DAY, datetime.date(2026, 7, 1), None, "core", datetime.date(2026, 7, 2),
                     datetime.date(2026, 6, 20), 2)
    roster.set("ann", given)
    roster.set(7, Standing("watch", since_day="2026-01-31"), "risk")
    assert roster.get("ann") == given
    assert roster.get("7", "risk") == Standing("watch", "watch", datetime.date(2026, 1, 31))
    assert roster.ids == ["ann", "7"] and len(roster) == 2
    roster.add(["bob"], ["important"])
    assert roster.get("bob")._replace(earned=None) == Standing("important")


@pytest.mark.parametrize("customer, standing, ladder, name", [
    ("ann", Standing("platinum"), "", "NOT_FOUND"),
    ("ann", Standing("core", since_day=DAY), "nowhere", "NOT_FOUND"),
    ("", Standing("core", since_day=DAY), "", "DATA"),
    ("ann", Standing("core", since_day=DAY, until_day="2026-05-01"), "", "ARGUMENT"),
])
def test_bad_standings_change_nothing(programme, customer, standing, ladder, name):
    roster = programme.policy.roster()
    with pytest.raises(libtier.Error) as caught:
        roster.set(customer, standing, ladder)
    assert caught.value.name == name and len(roster) == 0


def test_what_is_not_there(programme):
    roster = programme.policy.roster()
    roster.add(["ann"], ["core"])
    for customer, ladder in (("bob", ""), ("ann", "risk"), ("ann", "nowhere")):
        with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
            roster.get(customer, ladder)


def test_overrides(programme):
    roster = programme.policy.roster()
    roster.override("ann", "fix", "core", reason="parcel lost", actor="desk 客", until_day="2026-06-30")
    roster.override(7, "freeze", reason="in court", actor="legal", ladder="risk")
    roster.override("ann", "fix", "important", reason="smaller parcel", actor="desk")
    assert roster.overrides == [
        Override("ann", "fix", "important", "smaller parcel", "desk"),
        Override("7", "freeze", None, "in court", "legal", None, "risk"),
    ]
    roster.clear_override("ann", "fix")
    assert [override.customer_id for override in roster.overrides] == ["7"]
    with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
        roster.clear_override("ann", "fix")


@pytest.mark.parametrize("change, name", [
    ({"tier": "platinum"}, "NOT_FOUND"), ({"ladder": "nowhere"}, "NOT_FOUND"), ({"reason": ""}, "ARGUMENT"),
    ({"actor": ""}, "ARGUMENT"), ({"reason": "x" * 1001}, "ARGUMENT"), ({"actor": "\ud800"}, "DATA"),
])
def test_bad_overrides(programme, change, name):
    roster = programme.policy.roster()
    with pytest.raises(libtier.Error) as caught:
        roster.override("ann", "floor", **{"tier": "core", "reason": "r", "actor": "a", **change})
    assert caught.value.name == name and roster.overrides == [] and len(roster) == 0
    with pytest.raises(ValueError, match="'raise' is none of"):
        roster.override("ann", "raise", "core", reason="r", actor="a")


def test_an_override_decides_until_it_ends(programme, book):
    roster = programme.policy.roster()
    roster.override(1, "floor", "core", reason="a promise", actor="sales", until_day=TODAY)
    result = programme.assign(book, TODAY, roster)
    decision = result.decision(1)
    assert (decision.tier, decision.earned_tier) == ("core", "general")
    assert (decision.layer, decision.reason) == ("override", "override:floor")
    assert result.explain(1)["decided_by"]["actor"] == "sales"
    later = programme.assign(book, "2026-07-01", result.roster())
    assert later.decision(1).tier == "general" and later.roster().overrides == []


def test_saved_and_loaded(programme, book):
    roster = programme.assign(book, TODAY).roster()
    roster.override("2", "fix", "core", reason="客", actor="a", until_day="2026-12-31")
    text = roster.save()
    loaded = programme.policy.load_roster(text)
    assert loaded.save() == text == programme.policy.load_roster(json.loads(text)).save()
    assert loaded.ids == roster.ids and loaded.overrides == roster.overrides
    assert [loaded.get(i) for i in loaded.ids] == [roster.get(i) for i in roster.ids]
    first, second = (programme.assign(book, "2026-08-01", before) for before in (roster, loaded))
    assert list(first) == list(second)


@pytest.mark.parametrize("text, name", [
    ("", "JSON"), ("{}", "JSON"), ('{"libtier": "roster", "format": 99}', "TOO_NEW"),
])
def test_no_roster_at_all(policy, text, name):
    with pytest.raises(libtier.Error) as caught:
        policy.load_roster(text)
    assert caught.value.name == name


def test_rosters_of_other_tiers(context, programme, policy, book):
    roster = programme.assign(book, TODAY).roster()
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        policy.load_roster(roster.save())
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        policy.fit(book, TODAY).assign(book, TODAY, roster)
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        programme.assign(book, "2026-06-29", roster)
    with pytest.raises(libtier.Error, match="^POLICY: "):
        context.policy({**PROGRAMME, "surprise": 1}).roster()


def test_the_next_roster_keeps_strangers(programme, book):
    roster = programme.policy.roster()
    stranger = Standing("core", "core", DAY, None, datetime.date(2026, 12, 31))
    roster.set("stranger", stranger)
    result = programme.assign(book, TODAY, roster)
    assert result.roster_unmatched == 1
    assert sorted(result.roster().ids) == ["1", "2", "3", "4", "stranger"]
    assert result.roster().get("stranger") == stranger
    assert len(roster) == 1


def test_threads_fill_rosters_that_others_simulate_with(context, document):
    policy = context.policy(document)
    books = [context.book() for _ in range(4)]
    for book in books:
        book.add_transactions(customers=[1], days=[TODAY], amounts=[1])
    fitted = policy.fit(books[0], TODAY)
    rosters = [policy.roster() for _ in range(2)]
    failures = []

    def work(which):
        mine, other = rosters[which % 2], rosters[1 - which % 2]
        try:
            for i in range(20):
                mine.add([f"{which}-{i}"], ["core"])
                libtier.simulate(fitted, fitted, books[which], TODAY, before_a=mine, before_b=other)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(i,), daemon=True) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == [] and [len(roster) for roster in rosters] == [40, 40]
