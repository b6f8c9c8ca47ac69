# SPDX-License-Identifier: Apache-2.0
import datetime
from array import array
from decimal import Decimal

import pytest

import libtier


def spend_of(book, day="2026-12-31"):
    return book.quality(day).spend_minor


def test_the_same_facts_in_every_form(context):
    forms = [
        dict(customers=["7", "8"], times=["2026-01-02", "20260103"], amounts=["29.33", "-5"]),
        dict(customers=[7, 8], days=[datetime.date(2026, 1, 2), "2026-01-03"], amounts=[29.33, Decimal("-5.00")]),
        dict(customers=array("q", [7, 8]), days=array("i", [20455, 20456]), amounts_minor=array("q", [2933, -500])),
        dict(customers=(c for c in ["7", "8"]), times=[datetime.datetime(2026, 1, 2, 12), datetime.date(2026, 1, 3)],
             amounts_minor=[2933, -500]),
        dict(customers=[b"7", "8"], times_us=[20455 * 86400 * 10**6, 20456 * 86400 * 10**6], amounts=[29.33, -5]),
    ]
    for form in forms:
        book = context.book()
        assert book.add_transactions(**form) == libtier.Intake(2, 0, 0, 0)
        assert [customer.id for customer in book] == ["7", "8"]
        quality = book.quality("2026-12-31")
        assert (quality.spend_minor, quality.returns) == (2433, 1)
        assert (quality.first_day, quality.last_day) == (datetime.date(2026, 1, 2), datetime.date(2026, 1, 3))


def test_numpy_arrays(context):
    numpy = pytest.importorskip("numpy")
    amounts = numpy.array([1, 99, 2, 99], dtype=numpy.int64)
    for customers in (numpy.array([1, 2]), numpy.array([1, 2], dtype=numpy.int32), numpy.array(["1", "2"])):
        book = context.book()
        book.add_transactions(customers=customers, days=numpy.array([0, 0], dtype=numpy.int32),
                              amounts_minor=amounts[::2])
        assert spend_of(book) == 3 and len(book) == 2


def test_rejected_rows_are_counted_and_read_back(context):
    book = context.book()
    intake = book.add_transactions(
        customers=["1", None, "3", "4", "5\ud800", float("nan")],
        times=["2026-01-01", "2026-01-01", "2026-02-30", "2026-01-01", "2026-01-01", "2026-01-01"],
        amounts=["1", "1", "1", "a lot", "1", "1"],
        row_numbers=[2, 3, 4, 5, 6, 7],
        row_texts=[f"row {i}" for i in range(2, 8)],
        source="shop",
    )
    assert intake == libtier.Intake(accepted=1, duplicate=0, ignored=0, rejected=5)
    rejections = book.rejections()
    assert [row.reason for row in rejections] == ["no_id", "bad_time", "bad_amount", "bad_text", "no_id"]
    assert [row.row_number for row in rejections] == [3, 4, 5, 6, 7]
    assert rejections[2].text == "row 5" and rejections[2].source == "shop" and rejections[2].field == "amount"
    assert not rejections[2].is_customer
    reasons = book.quality("2026-12-31").reasons
    assert reasons["no_id"] == 2 and sum(reasons.values()) == 6


def test_transaction_ids_statuses_and_orders(context):
    book = context.book()
    columns = dict(customers=[1, 1, 1], days=["2026-01-01"] * 3, amounts=[1, 2, 4], transaction_ids=["a", "b", "c"],
                   order_ids=["x", "x", ""], statuses=["posted", "pending", None])
    assert book.add_transactions(**columns) == libtier.Intake(2, 0, 1, 0)
    assert book.add_transactions(**columns).accepted == 0
    columns["statuses"] = bytes([2, 0, 0])
    book.add_transactions(**columns)
    assert spend_of(book) == 600


def test_returns_that_name_their_purchase(context, document):
    book = context.book()
    book.add_transactions(customers=[1, 1, 1], days=["2026-01-01", "2026-01-05", "2026-01-09"], amounts=[5, 20, -20],
                          transaction_ids=["a", "b", "c"], returned_ids=["", None, "b"])
    result = context.policy(document).fit(book, "2026-12-31").assign(book, "2026-12-31")
    assert (result.column("spend")[0], result.column("purchases")[0]) == (5, 1)


def test_the_calendar_of_a_policy(context, document):
    book = context.book()
    book.add_transactions(customers=[1], times=["2026-01-01T23:30:00Z"], amounts=[1])
    document["calendar"] = {"zone": "Asia/Shanghai"}
    policy = context.policy(document)
    assert str(book.last_day()) == "2026-01-01" and str(book.last_day(policy)) == "2026-01-02"
    assert book.quality("2026-01-01", policy).accepted == 0 and book.quality("2026-01-01").accepted == 1


def test_attributes_of_every_type(context, document):
    document["attributes"] = {"owed": "money", "region": "text", "vip": "bool", "visits": "int", "score": "float",
                              "joined": "day"}
    document["tiers"][1]["enter"] = "vip || visits > 0 || score > 0 || owed > 0 || region == '' || joined is missing"
    policy = context.policy(document)
    assert policy.check() == []
    typed = {
        "owed": libtier.Attribute("money_minor", array("q", [1250, 0])),
        "region": libtier.Attribute("text", ["north", ""]),
        "vip": libtier.Attribute("bool", bytes([1, 0])),
        "visits": libtier.Attribute("int", array("q", [3, -4])),
        "score": libtier.Attribute("float", array("d", [0.1, 1e300])),
        "joined": libtier.Attribute("day", array("i", [0, 20455])),
    }
    texts = {
        "owed": libtier.Attribute("money", [12.5, Decimal(0)]),
        "region": libtier.Attribute("text", ["north", None]),
        "vip": libtier.Attribute("bool", [True, False]),
        "visits": libtier.Attribute("int", [3, -4]),
        "score": libtier.Attribute("float", [0.1, 1e300]),
        "joined": libtier.Attribute("day", [datetime.date(1970, 1, 1), "2026-01-02"]),
    }
    for attributes in (typed, texts):
        book = context.book()
        book.add_transactions(customers=["a", "b"], days=["2026-01-02"] * 2, amounts=[1, 1])
        assert book.add_customers(customers=["a", "b"], attributes=attributes).accepted == 2
        result = policy.fit(book, "2026-01-02").assign(book, "2026-01-02")
        assert list(result.column("owed")) == [Decimal("12.50"), Decimal("0.00")]
        assert list(result.column("region")) == ["north", None]
        assert list(result.column("vip")) == [True, False]
        assert list(result.column("visits")) == [3, -4]
        assert list(result.column("score")) == [0.1, 1e300]
        assert list(result.column("joined")) == [datetime.date(1970, 1, 1), datetime.date(2026, 1, 2)]


def test_unknown_minor_amounts(context, document):
    document["tiers"][1]["enter"] = "owed > 0"
    policy = context.policy(document)
    book = context.book()
    book.add_transactions(customers=[1, 2], days=[0, 0], amounts=[1, 1])
    book.add_customers(customers=[1, 2], attributes={"owed": libtier.Attribute("money_minor", [None, 5])})
    assert list(policy.fit(book, 0).assign(book, 0).column("owed")) == [None, Decimal("0.05")]


def test_customers_and_their_start(context):
    book = context.book()
    book.add_customers(customers=["x", "y"], start_days=["2026-02-01", None])
    book.add_transactions(customers=["x", "y"], days=["2026-01-01"] * 2, amounts=[1, 2])
    assert book.customer("x") == libtier.Customer("x", datetime.date(2026, 2, 1), 1)
    assert book.customer("y").start_day is None
    assert book.quality("2026-12-31").reasons["before_start"] == 1
    with pytest.raises(libtier.Error) as caught:
        book.customer("z")
    assert caught.value.name == "NOT_FOUND"


def test_whole_units(context):
    book = context.book(minor_digits=0)
    assert book.add_transactions(customers=[1, 1], days=[0, 0], amounts=["300", "0.5"]).rejected == 1
    assert spend_of(book) == 300


def test_empty_batches(context):
    book = context.book()
    for customers, amounts in ([], []), (array("q"), array("q")):
        intake = book.add_transactions(customers=customers, days=array("i"), amounts_minor=amounts)
        assert intake == libtier.Intake(0, 0, 0, 0)
    assert len(book) == 0 and book.quality(0).first_day is None
    with pytest.raises(libtier.Error, match="^DATA: "):
        book.last_day()


def test_wrong_arguments(context):
    book = context.book()
    with pytest.raises(ValueError, match="amounts has 1 rows, customers has 2"):
        book.add_transactions(customers=[1, 2], amounts=[1], days=[0, 0])
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        book.add_transactions(customers=[1], amounts=[1])
    with pytest.raises(TypeError):
        book.add_transactions(customers=[1], amounts="1", days=[0])
    with pytest.raises(TypeError):
        book.add_transactions(customers=[1], amounts=[object()], days=[0])
    with pytest.raises(OverflowError):
        book.add_transactions(customers=[2**63], amounts=[1], days=[0])
    with pytest.raises(TypeError):
        book.add_transactions(customers=[1], amounts=[1], days=[datetime.datetime(2026, 1, 1)])
    with pytest.raises(ValueError):
        book.add_customers(customers=[1], attributes={"a": libtier.Attribute("colour", ["red"])})
    with pytest.raises(libtier.Error):
        book.add_customers(customers=[1], attributes={"not a name": libtier.Attribute("text", ["red"])})
    with pytest.raises(libtier.Error):
        context.book(minor_digits=9)
    assert len(book) == 0
