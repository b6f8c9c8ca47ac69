# SPDX-License-Identifier: Apache-2.0
"""Closing, collecting in any order, threads, and the end of the interpreter."""

import gc
import io
import itertools
import random
import subprocess
import sys
import threading

import pytest
from conftest import POLICY, PROGRAMME, TODAY

import libtier


def test_use_after_close(context, policy, book):
    fitted = policy.fit(book, TODAY)
    result = fitted.assign(book, TODAY)
    roster = policy.roster()
    uses = {
        context: context.book,
        policy: policy.check,
        book: lambda: book.quality(TODAY),
        fitted: fitted.save,
        roster: lambda: roster.add(["1"], ["core"]),
        result: lambda: result.column("spend"),
    }
    more = [lambda: len(book), lambda: list(book), lambda: policy.tiers, lambda: policy.fit(book, TODAY),
            lambda: fitted.assign(book, TODAY), lambda: fitted.policy, lambda: result.explain(1), lambda: len(result),
            lambda: result.write_csv(io.BytesIO()), lambda: len(roster), book.rejections, lambda: result.fitted]
    for closable in uses:
        assert not closable.closed
        closable.close()
        closable.close()
        assert closable.closed and "closed" in repr(closable)
    for use in itertools.chain(uses.values(), more):
        with pytest.raises(libtier.Error, match="^STATE: the .* is closed$"):
            use()


def test_use_of_what_looks_ahead_after_close(programme, book):
    result = programme.assign(book, TODAY)
    roster = result.roster()
    forecast = programme.forecast(book, TODAY)
    simulation = libtier.simulate(programme, programme, book, TODAY)
    desk = programme.desk()
    plan = result.plan_owners([])
    closed = [roster, forecast, simulation, desk, plan]
    for closable in closed:
        closable.close()
        closable.close()
    programme.desk().close()
    for use in (lambda: roster.ids, lambda: roster.get(1), roster.save, lambda: roster.overrides,
                lambda: programme.assign(book, TODAY, roster), lambda: programme.forecast(book, TODAY, roster),
                lambda: libtier.simulate(programme, programme, book, TODAY, before_b=roster), lambda: len(forecast),
                lambda: simulation.a, simulation.movers, lambda: simulation.flapping_b, lambda: desk.assign(TODAY),
                desk.standing, lambda: desk.column("spend"), lambda: plan[0], plan.roles):
        with pytest.raises(libtier.Error, match="^STATE: the .* is closed$"):
            use()


def made_of_a_result(context):
    """A result, and all that can be made beside it, by name."""
    policy = context.policy(PROGRAMME)
    policy.add_rule("judge", ["spend"], lambda batch: [libtier.Verdict.tag()] * len(batch), deterministic=True)
    book = context.book()
    book.add_transactions(customers=[1], days=["2026-06-01"], amounts=[2000])
    book.add_customers(customers=[1], attributes={"owed": libtier.Attribute("money", [1]),
                                                  "region": libtier.Attribute("text", ["north"])})
    fitted = policy.fit(book, TODAY)
    result = fitted.assign(book, TODAY)
    simulation = libtier.simulate(fitted, fitted, book, TODAY)
    return {
        "context": context, "policy": policy, "book": book, "fitted": fitted, "result": result, "desk": fitted.desk(),
        "roster": result.roster(), "forecast": fitted.forecast(book, TODAY), "simulation": simulation,
        "side": simulation.b, "plan": result.plan_owners([libtier.Owner("ann", "manager", 9)]),
    }


USES = {
    "result": lambda result: result.roster().ids == ["1"],
    "desk": lambda desk: desk.assign(TODAY).tier == "general" and desk.standing().tier == "general",
    "roster": lambda roster: roster.get(1).tier == "core" and roster.save(),
    "forecast": lambda forecast: forecast[0].cause == "grace",
    "simulation": lambda simulation: simulation.cell("core", "core").customers == 1,
    "side": lambda side: side.explain(1)["tags"] == ["judge"],
    "plan": lambda plan: plan[0] == ("ann", "new"),
}


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_ending_of_what_looks_ahead(seed):
    objects = made_of_a_result(libtier.Context())
    order = list(objects)
    random.Random(seed).shuffle(order)
    for name in order:
        del objects[name]
        gc.collect()
        for left, use in USES.items():
            assert left not in objects or use(objects[left]), (name, left)


def test_threads_share_what_looks_ahead():
    objects = made_of_a_result(libtier.Context())
    failures = []

    def read():
        try:
            desk = objects["fitted"].desk()
            for _ in range(20):
                assert desk.assign(TODAY).tier == "general"
                for name in ("result", "forecast", "simulation", "side", "plan", "roster"):
                    assert USES[name](objects[name])
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_with_statement(policy, book):
    with policy.fit(book, TODAY) as fitted, fitted.assign(book, TODAY) as result:
        assert len(result) == 4
    assert fitted.closed and result.closed


@pytest.mark.parametrize("order", list(itertools.permutations(range(5))))
def test_any_order_of_ending(order):
    objects = [libtier.Context()]
    objects.append(objects[0].policy(POLICY))
    objects[1].add_rule("judge", ["spend"], lambda batch: [libtier.Verdict.tag()] * len(batch))
    book = objects[0].book()
    book.add_transactions(customers=[1], days=[TODAY], amounts=[1])
    objects.append(book)
    objects.append(objects[1].fit(book, TODAY))
    objects.append(objects[3].assign(book, TODAY))
    spend = objects[4].column("spend").values
    del book
    for index in order:
        objects[index] = None
        gc.collect()
        if objects[4] is not None:
            assert objects[4].explain(1)["tags"] == ["judge"]
        if objects[3] is not None:
            assert objects[3].save().startswith("{")
    assert spend.tolist() == [100]


def test_threads_share_a_result(policy, book):
    result = policy.fit(book, TODAY).assign(book, TODAY)
    expected = io.BytesIO()
    result.write_csv(expected)
    failures = []

    def read():
        try:
            for _ in range(20):
                file = io.BytesIO()
                result.write_csv(file)
                assert file.getvalue() == expected.getvalue()
                assert result.explain(3)["tier"]["id"] == "important"
                assert sum(result.column("spend").values) == 280000
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_threads_assign_with_the_same_rule_and_their_own_errors(context, document):
    policy = context.policy(document)

    def judge(batch):
        if batch["spend"][0] >= 500:
            raise ValueError(f"spend {batch['spend'][0]}")

    policy.add_rule("judge", ["spend"], judge)
    books = []
    for spend in (100, 200, 501, 502):
        books.append(context.book())
        books[-1].add_transactions(customers=[1], days=[TODAY], amounts=[spend])
    fitted = policy.fit(books[0], TODAY)
    outcomes = {}

    def work(index):
        for _ in range(20):
            try:
                fitted.assign(books[index], TODAY)
                outcome = "done"
            except libtier.Error as error:
                outcome = str(error.__cause__)
            outcomes.setdefault(index, set()).add(outcome)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {0: {"done"}, 1: {"done"}, 2: {"spend 501.00"}, 3: {"spend 502.00"}}


def test_closing_under_a_running_call(policy, book):
    entered, go_on = threading.Event(), threading.Event()

    def judge(batch):
        entered.set()
        go_on.wait(10)

    policy.add_rule("judge", [], judge)
    fitted = policy.fit(book, TODAY)
    results = []
    thread = threading.Thread(target=lambda: results.append(fitted.assign(book, TODAY)))
    thread.start()
    assert entered.wait(10)
    for closable in (fitted, policy, book):
        closable.close()
    gc.collect()
    go_on.set()
    thread.join()
    assert len(results[0]) == 4


def test_objects_alive_at_exit(tmp_path):
    program = f"""
import libtier
context = libtier.Context()
policy = context.policy({POLICY!r})
policy.add_rule("judge", ["spend"], lambda batch: None, on_destroy=lambda: None)
book = context.book()
book.add_transactions(customers=[1], days=[0], amounts=[1])
fitted = policy.fit(book, 0)
result = fitted.assign(book, 0)
values = result.column("spend").values
keep = [context, policy, book, fitted, result]
keep.append(keep)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_version():
    assert libtier.version() == libtier.__version__
