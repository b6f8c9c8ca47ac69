# SPDX-License-Identifier: Apache-2.0
"""Forecasts, dry runs, owners, and the desk."""

import datetime

import pytest
from conftest import TODAY

import libtier
from libtier import Attribute, Override, Owner, Standing


def test_what_is_foretold_comes_true(programme, book):
    roster = programme.assign(book, TODAY).roster()
    forecast = programme.forecast(book, TODAY, roster)
    assert [change.day is None for change in forecast] == [True, False, True, False] and len(forecast) == 4
    for change in forecast:
        if change.day is None:
            assert change.next_tier == change.tier and (change.cause, change.reason) == ("none", None)
            continue
        before, day = roster, datetime.date.fromisoformat(TODAY)
        while day < change.day:
            day += datetime.timedelta(days=1)
            result = programme.assign(book, day, before)
            before = result.roster()
            decision = result.decision(change.customer_id)
            assert decision.tier == (change.next_tier if day == change.day else change.tier)
        assert decision.reason == change.reason and change.cause == "grace"


def test_causes(context, document, book):
    document["metrics"] = {"recent": {"sum": "amount", "window_days": 60}}
    document["tiers"] = [{"id": "general"}, {"id": "core", "enter": "recent >= 1000"}]
    fitted = context.policy(document).fit(book, TODAY)
    two, four = fitted.forecast(book, TODAY, customers=[4, "2"])
    assert four == libtier.NextChange("4", datetime.date(2026, 7, 31), "core", "general", "start", "window", "recent",
                                      datetime.date(2026, 6, 1), 200000)
    assert two.customer_id == "2" and two.day is None and two.event_day is None and two.event_minor is None
    assert fitted.forecast(book, TODAY, customers=[4], horizon_days=30)[0].day is None
    assert len(fitted.forecast(book, TODAY, customers=[])) == 0
    with pytest.raises(libtier.Error) as caught:
        fitted.forecast(book, TODAY, customers=[4, "nobody"])
    assert (caught.value.name, caught.value.row) == ("NOT_FOUND", 1)
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        fitted.forecast(book, TODAY, horizon_days=9999)
    with pytest.raises(IndexError):
        fitted.forecast(book, TODAY)[4]


def test_only_deterministic_rules_are_asked_about_other_days(context, document, book):
    for deterministic in (False, True):
        policy = context.policy(document)
        policy.add_rule("judge", ["spend"], lambda batch: None, deterministic=deterministic)
        fitted = policy.fit(book, TODAY)
        for ask in (lambda: fitted.forecast(book, TODAY), lambda: libtier.simulate(fitted, fitted, book, TODAY)):
            if deterministic:
                ask()
                continue
            with pytest.raises(libtier.Error, match="^STATE: "):
                ask()


def test_what_a_rule_raises_ahead(context, document, book):
    policy = context.policy(document)
    cause = KeyError("no ledger")

    def judge(batch):
        raise cause

    policy.add_rule("judge", ["spend"], judge, deterministic=True)
    fitted = policy.fit(book, TODAY)
    for ask in (lambda: fitted.forecast(book, TODAY), lambda: fitted.desk().assign(TODAY),
                lambda: libtier.simulate(fitted, fitted, book, TODAY)):
        with pytest.raises(libtier.Error, match="CALLBACK") as caught:
            ask()
        assert caught.value.__cause__ is cause


def test_simulation(programme, policy, book):
    plain = policy.fit(book, TODAY)
    simulation = libtier.simulate(programme, plain, book, TODAY, history_days=60)
    a, b = simulation.a, simulation.b
    matrix = simulation.matrix()
    assert list(matrix)[:2] == [("general", "general"), ("general", "important")] and len(matrix) == 9
    assert sum(cell.customers for cell in matrix.values()) == 4
    assert sum(cell.spend_minor for cell in matrix.values()) == 280000
    assert matrix["core", "core"] == simulation.cell("core", "core") == (1, 200000, 2.0, 0.0)
    assert simulation.movers() == [i for i in range(4) if a[i].tier != b[i].tier] == [2]
    assert simulation.flapping_a == (61, 2, 0, 0, 0) and simulation.flapping_b.ups == 3
    with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
        simulation.cell("core", "platinum")
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        libtier.simulate(programme, plain, book, TODAY, history_days=-1)


def test_simulation_of_the_same_is_no_change(programme, book):
    before = programme.assign(book, TODAY).roster()
    simulation = libtier.simulate(programme, programme, book, "2026-09-08", before_a=before)
    assert simulation.movers() == [] and list(simulation.a) == list(simulation.b)
    assert list(simulation.a) == list(programme.assign(book, "2026-09-08", before))


def test_owners(programme, book):
    result = programme.assign(book, TODAY)
    plan = result.plan_owners([Owner("ann", "manager", 2), Owner("bob", "manager", 1)],
                              {"4": "bob", "1": "bob", "gone": "ann"})
    assert [tuple(ownership) for ownership in plan] == [
        (None, "freed"), (None, "unmet"), (None, "none"), ("ann", "moved")]
    assert plan.loads() == [("ann", 2.0, 1), ("bob", 0.0, 0)]
    assert plan.roles() == [libtier.RoleSummary("manager", 3.0, 4.0, 2.0, 2, 0, 0, 1, 1)]
    assert plan[-1] == plan[3] and len(plan) == len(result)
    with pytest.raises(IndexError):
        plan[4]
    everybody = result.plan_owners([Owner("ann", "manager", 4)])
    assert [ownership.change for ownership in everybody] == ["none", "new", "none", "new"]


@pytest.mark.parametrize("owners, name, row", [
    ([Owner("ann", "manager", -1)], "ARGUMENT", 0),
    ([Owner("ann", "manager", 1), Owner("ann", "manager", 1)], "DATA", 1),
    ([Owner("", "manager", 1)], "DATA", 0),
])
def test_bad_owners(programme, book, owners, name, row):
    with pytest.raises(libtier.Error) as caught:
        programme.assign(book, TODAY).plan_owners(owners)
    assert caught.value.name == name and caught.value.row == row


def test_no_strategy_no_owners(result):
    with pytest.raises(libtier.Error, match="^STATE: "):
        result.plan_owners([])


def desk_customers():
    owed = [Attribute("money", ["0"]), Attribute("money_minor", [1250]), None, Attribute("money", [7])]
    regions = ["north", None, "south", "north"]
    for spend, debt, region in zip((5000, 15000, 60000, 200000), owed, regions):
        attributes = {"region": Attribute("text", [region])}
        if debt is not None:
            attributes["owed"] = debt
        yield {"days": ["2026-06-01"], "amounts_minor": [spend], "attributes": attributes}


def test_the_desk_decides_as_an_assignment(programme, book):
    desk = programme.desk()
    before, standings = None, [None] * 4
    for day in (TODAY, "2026-08-29", "2026-09-08"):
        result = programme.assign(book, day, before)
        before = result.roster()
        for i, customer in enumerate(desk_customers()):
            decision = desk.assign(day, before=standings[i], **customer)
            assert decision._replace(customer_id=str(i + 1)) == result[i]
            standings[i] = desk.standing()
            assert standings[i] == before.get(i + 1)
            for name in ("tier", "recent", "share", "region", "strategy.id"):
                assert desk.column(name)[:] == result.column(name)[i:i + 1]


def test_the_desk_with_overrides_and_nothing(programme):
    desk = programme.desk()
    with pytest.raises(libtier.Error, match="^STATE: "):
        desk.standing()
    nothing = desk.assign(TODAY)
    assert (nothing.tier, nothing.change, nothing.customer_id) == ("general", "new", "")
    floor = Override("", "floor", "core", "a promise", "sales")
    assert desk.assign(TODAY, before=Standing("important"), overrides=[floor])[1:5] == (
        "core", "important", "up", "override:floor")
    kept = desk.column("recent")
    desk.assign(TODAY, days=[TODAY], amounts_minor=[100])
    assert kept[:] == [0] and desk.column("recent")[:] == [1]
    with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
        desk.column("nothing")


@pytest.mark.parametrize("arguments, name", [
    ({"days": ["2026-06-02", "2026-06-01"], "amounts_minor": [1, 1]}, "ARGUMENT"),
    ({"before": Standing("platinum")}, "ARGUMENT"),
    ({"attributes": {"owed": Attribute("text", ["7"])}}, "DATA"),
])
def test_the_desk_refuses(programme, arguments, name):
    desk = programme.desk()
    with pytest.raises(libtier.Error) as caught:
        desk.assign(TODAY, **arguments)
    assert caught.value.name == name
    with pytest.raises(ValueError, match="one value"):
        desk.assign(TODAY, attributes={"owed": Attribute("money", [1, 2])})
    with pytest.raises(ValueError, match="rows"):
        desk.assign(TODAY, days=[TODAY])


def test_no_desk_for_places(context, document, book):
    document["tiers"][2]["places"] = {"count": 1, "by": "spend"}
    with pytest.raises(libtier.Error, match="^POLICY: "):
        context.policy(document).fit(book, TODAY).desk()
