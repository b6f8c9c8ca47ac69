# SPDX-License-Identifier: Apache-2.0
import csv
import io
from array import array
from decimal import Decimal

import pytest
from conftest import TODAY

import libtier


def test_decisions(result):
    assert len(result) == 4 and str(result.as_of_day) == TODAY
    assert result[0] == libtier.Decision("1", "general", None, "new", "start", (), "ladder", "general",
                                         result.as_of_day, None, None, False, False, False)
    assert result[-1] == result.decision(4) == result.decision("4")
    assert [d.tier for d in result] == ["general", "important", "important", "core"]
    assert result.find("3") == 2
    with pytest.raises(IndexError):
        result[4]
    with pytest.raises(libtier.Error) as caught:
        result.decision("nobody")
    assert (caught.value.code, caught.value.name) == (libtier.Error.NOT_FOUND, "NOT_FOUND")


def test_columns(result):
    assert {"tier", "spend", "owed", "recency_days"} <= set(result.column_names)
    assert result.column_names[0] == "tier"
    assert list(result.column("tier")) == [d.tier for d in result]
    spend = result.column("spend")
    assert (spend.type, spend.minor_digits, len(spend)) == ("money", 2, 4)
    assert spend[0] == Decimal("50.00") and spend[-1] == Decimal("2000.00") and spend[1:3] == [150, 600]
    assert spend.values.tolist() == [5000, 15000, 60000, 200000]
    assert result.column("recency_days")[0] == 29
    assert str(result.column("first_purchase_day")[0]) == "2026-06-01"
    with pytest.raises(IndexError):
        spend[4]
    with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
        result.column("spendd")
    for name in result.column_names:
        assert len(list(result.column(name))) == 4


def test_unknown_values(result):
    owed = result.column("owed")
    assert list(owed) == [0, Decimal("12.50"), None, 7]
    assert [owed.known(i) for i in range(4)] == [True, True, False, True]
    assert owed.validity is not None and owed.validity[0] & 0b1111 == 0b1011
    assert list(result.column("region")) == ["north", None, "south", "north"]
    assert sorted(result.column("region").labels) == ["north", "south"]
    assert list(result.column("interval_mean_days")) == [None] * 4


def test_column_memory_is_the_result_s_own(result):
    values = result.column("spend").values
    assert values.readonly and values.format == "q"
    again = result.column("spend").values
    result.close()
    del result
    array("q", range(10000))
    assert values.tolist() == again.tolist() == [5000, 15000, 60000, 200000]


def test_columns_in_numpy(result):
    numpy = pytest.importorskip("numpy")
    spend = numpy.asarray(result.column("spend").values)
    assert spend.dtype == numpy.int64 and spend.sum() == 280000 and not spend.flags.writeable


def test_explanation(result):
    why = result.explain(4)
    assert why["customer_id"] == "4" and why["tier"]["id"] == "core" and why["reason"] == "enter"
    assert why["inputs"]["region"] == "north"
    assert result.explain("3")["inputs"]["owed"] is None
    assert result.explain(4, "zh") != why
    with pytest.raises(libtier.Error, match="^ARGUMENT: "):
        result.explain(4, "xx")
    with pytest.raises(libtier.Error, match="^NOT_FOUND: "):
        result.explain(5)


def test_fitted_of_a_result(result, book):
    fitted = result.fitted
    del result
    assert fitted.policy.tiers == ("general", "important", "core")
    assert len(fitted.assign(book, TODAY)) == 4


def test_csv(result, tmp_path):
    file = io.BytesIO()
    result.write_csv(file)
    lines = list(csv.DictReader(io.StringIO(file.getvalue().decode())))
    assert [line["customer_id"] for line in lines] == ["1", "2", "3", "4"]
    assert [line["owed"] for line in lines if "owed" in line] in ([], ["0", "12.5", "", "7"])
    result.write_csv(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == file.getvalue()


def test_what_a_file_raises_comes_out_as_it_is(result, tmp_path):
    class Full(io.RawIOBase):
        def write(self, data):
            raise OSError(28, "No space left on device")

    class Short(io.RawIOBase):
        def write(self, data):
            return len(data) - 1

    with pytest.raises(OSError, match="No space left"):
        result.write_csv(Full())
    with pytest.raises(OSError, match="bytes were written"):
        result.write_csv(Short())
    with pytest.raises(TypeError):
        result.write_csv(io.StringIO())
    with pytest.raises(FileNotFoundError):
        result.write_csv(tmp_path / "no folder" / "out.csv")
    result.write_csv(tmp_path / "out.csv")
