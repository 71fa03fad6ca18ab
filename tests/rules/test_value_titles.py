"""Value cells, RFM names and stages of life by their titles."""

import pytest
from tiercast.rules.catalogue import NAMES
from tiercast.rules.value_titles import titled, value_title

VALUES = [(info.name, value) for info in NAMES for value in info.values if info.name.startswith(("rfm.", "lifecycle."))]


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_that_every_value_has_a_title_in_both_languages(name: str, value: str) -> None:
    assert value_title(name, value, chinese=False)
    assert not value_title(name, value, chinese=True).isascii()


def test_that_the_id_stands_beside_the_title_and_alone_where_there_is_none() -> None:
    assert titled("rfm.cell", "important_value", chinese=True) == "重要价值（important_value）"
    assert titled("rfm.cell", "important_value", chinese=False) == "Important: valuable (important_value)"
    assert titled("rfm.cell", "else", chinese=True) == "else"
    assert titled("viewer.city", "important_value", chinese=True) == "important_value"
