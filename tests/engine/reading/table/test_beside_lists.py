"""Two lists that stand side by side under one header."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.reading.refusals import HINT_BESIDE, HINT_DOUBLED

HEADER = "First name,Login,Password,Web RTC"
ROW = "Ann,ann,Secret-17,TRUE"


@pytest.mark.parametrize("second", [HEADER, "First name,Login", f",{HEADER}"])
def test_columns_that_begin_again_are_reported_as_a_second_list(refusal_of, second):
    refusal = refusal_of(f"{HEADER},{second}\n{ROW},{ROW if second[0] == 'F' else ',' + ROW}\n")
    assert refusal.message.startswith("Header: Contains columns more than once: First name, Login")
    assert refusal.hint == str(HINT_BESIDE)


@pytest.mark.parametrize("second", ["First name", "Login,Password", "Login,First name"])
def test_columns_in_another_order_are_reported_as_doubled(refusal_of, second):
    assert refusal_of(f"{HEADER},{second}\n{ROW}\n").hint == str(HINT_DOUBLED)
