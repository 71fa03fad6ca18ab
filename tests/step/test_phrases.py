"""Values in texts read as people write them."""

import pytest
from tiercast.rules.conditions import Type
from tiercast.step.phrases import duration, money, phrase


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (19_900, "CNY", "¥199"),
        (1_990, "CNY", "¥19.90"),
        (-550, "USD", "-$5.50"),
        (1_200, "JPY", "¥1200"),
        (1_234, "CHF", "12.34 CHF"),
        (0, "CNY", "¥0"),
    ],
)
def test_that_money_stands_with_its_sign_and_without_needless_decimals(
    amount: int, currency: str, written: str
) -> None:
    assert money(amount, currency) == written


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [(300, "5 分钟", "5 min"), (5_400, "1 小时 30 分钟", "1 h 30 min"), (45, "45 秒", "45 s"), (0, "0 秒", "0 s")],
)
def test_that_a_duration_stands_in_its_two_greatest_units(seconds: int, chinese: str, english: str) -> None:
    assert duration(seconds * 1_000_000, chinese=True) == chinese
    assert duration(seconds * 1_000_000, chinese=False) == english


def test_that_each_type_reads_as_people_write_it() -> None:
    assert phrase(19_900, Type.MONEY, "CNY", True) == "¥199"
    assert phrase(20_000, Type.DATE, "CNY", True) == "2024-10-04"
    assert phrase(70_200_000_000, Type.TIME, "CNY", True) == "19:30"
    assert phrase(60.0, Type.PERCENT, "CNY", True) == "60%"
    assert phrase(("粉丝", "管理员"), Type.LIST, "CNY", True) == "粉丝、管理员"
    assert phrase(3, Type.NUMBER, "CNY", True) == 3
    assert phrase(None, Type.MONEY, "CNY", True) is None
