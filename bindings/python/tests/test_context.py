# SPDX-License-Identifier: Apache-2.0
import copy
import pickle

import pytest
from conftest import POLICY, TODAY

import libtier


def codes(context, document):
    return {finding.code for finding in context.policy(document).check() if finding.severity == "error"}


def test_limits_are_lowered_and_restored(document):
    most = libtier.Context().limits
    context = libtier.Context(limits={"depth": 3, "rules": 10})
    assert context.limits == {**most, "depth": 3, "rules": 10}
    document["tiers"][1]["enter"] = "((((spend > 1))))"
    assert codes(context, document) == {"limit"}
    context.set_limit("depth", most["depth"])
    assert codes(context, document) == set()
    for name, value in (("depth", 0), ("nodes", most["nodes"] + 1)):
        with pytest.raises(libtier.Error, match="^ARGUMENT: "):
            context.set_limit(name, value)
    with pytest.raises(ValueError, match="'height' is none of"):
        libtier.Context(limits={"height": 1})


@pytest.mark.parametrize("name, value", [("text_bytes", 5), ("nodes", 2), ("cost", 1)])
def test_each_limit_counts(document, name, value):
    assert codes(libtier.Context(), document) == set()
    assert codes(libtier.Context(limits={name: value}), document) == {"limit"}


def test_cost_of_a_policy(context, document):
    cheap = context.policy(document).cost
    document["tiers"][1]["enter"] += " && purchases > 1"
    assert context.policy(document).cost > cheap > 0


def test_zone_directory(tmp_path, document):
    document["calendar"] = {"zone": "Asia/Shanghai"}
    assert codes(libtier.Context(zone_directory=tmp_path), document) == {"unknown_zone"}
    assert codes(libtier.Context(), document) == set()


def test_aborted_is_an_error_of_its_own(context, document, book):
    policy = context.policy(document)
    stop = libtier.Aborted("closing time")

    def judge(batch):
        raise stop

    policy.add_rule("judge", [], judge)
    fitted = policy.fit(book, TODAY)
    with pytest.raises(libtier.Aborted, match="'judge'.*closing time") as caught:
        fitted.assign(book, TODAY)
    assert (caught.value.name, caught.value.code) == ("ABORTED", libtier.Error.ABORTED)
    assert caught.value.__cause__ is stop and isinstance(stop, libtier.Error)
    assert len(book) == 4


def test_errors_can_be_copied():
    for error in (libtier.Error(libtier.Error.DATA, "odd", 3), libtier.Aborted("closing time")):
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(again) is type(error) and str(again) == str(error) and again.row == error.row


def test_find_tier(context):
    policy = context.policy(POLICY)
    assert [policy.find_tier(tier) for tier in policy.tiers] == [0, 1, 2]
    with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
        policy.find_tier("platinum")
