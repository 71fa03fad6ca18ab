"""Coupons: one code, one viewer, for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.store import coupons
from tiercast.store.coupons import CouponFileError, Given, Imported, Pool, read_codes
from tiercast.store.errors import StoreError

from tests.store.support import Shop, key


def fill(shop: Shop, pool: str, codes: list[str], test: bool = False, low: int = 1) -> Imported:
    """Import codes."""
    return shop.write(lambda c: coupons.import_codes(c, shop.number, pool, codes, test=test, now=1, low=low))


def take(shop: Shop, pool: str, viewer: int, action: int) -> Given | None:
    """Take a code."""
    return shop.write(lambda c: coupons.take(c, shop.number, pool, key(viewer), key(action), 2))


def test_that_an_action_always_gets_the_same_code_and_another_one_another(shop: Shop) -> None:
    fill(shop, "new", ["A", "B", "C"])
    assert take(shop, "new", 1, 10) == Given("A", 2, False)
    assert take(shop, "new", 1, 10) == Given("A", 2, False)
    assert take(shop, "new", 2, 11) == Given("B", 1, True)
    assert take(shop, "new", 1, 12) == Given("C", 0, True)
    assert take(shop, "new", 3, 13) is None
    assert take(shop, "new", 2, 11) == Given("B", 0, True)
    assert shop.read(lambda c: coupons.owner_of(c, shop.number, "B")) == key(2)
    assert shop.read(lambda c: coupons.left(c, shop.number, "new")) == 0


def test_that_a_code_is_never_taken_for_another_viewer_or_pool(shop: Shop) -> None:
    fill(shop, "new", ["A", "B"])
    fill(shop, "old", ["X"])
    take(shop, "new", 1, 10)
    for pool, viewer in (("new", 2), ("old", 1)):
        with pytest.raises(StoreError, match="has a code already"):
            take(shop, pool, viewer, 10)


def test_that_a_code_belongs_to_one_pool_only(shop: Shop) -> None:
    assert fill(shop, "new", ["A", "B"]) == Imported(2, ())
    assert fill(shop, "old", ["B", "C"]) == Imported(1, ("B",))
    assert fill(shop, "new", ["A", "B"]) == Imported(0, ("A", "B"))
    assert shop.read(lambda c: coupons.pools(c, shop.number)) == [
        Pool("new", False, 2, 2, 1),
        Pool("old", False, 1, 1, 1),
    ]


def test_that_test_codes_and_real_ones_do_not_share_a_pool(shop: Shop) -> None:
    fill(shop, "try", ["A"], test=True)
    with pytest.raises(StoreError, match="has test codes, these are real"):
        fill(shop, "try", ["B"])
    (pool,) = shop.read(lambda c: coupons.pools(c, shop.number))
    assert pool.test
    assert pool.is_low


def test_that_a_pool_that_is_not_there_is_named(shop: Shop) -> None:
    with pytest.raises(StoreError, match="'newcomer-10'"):
        take(shop, "newcomer-10", 1, 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A1\nB2\n", ["A1", "B2"]),
        ("\ufeffcode\nA1\r\n\r\nB2", ["A1", "B2"]),
        ("id,券码\n1,A1\n2, B2 \n", ["A1", "B2"]),
        ('"A1"\n"0012"\n', ["A1", "0012"]),
    ],
)
def test_that_codes_are_read_from_the_usual_files(text: str, codes: list[str]) -> None:
    assert read_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "codes.csv: it is empty"),
        ("A,B\n1,2", "codes.csv:1: found 2 columns"),
        ("A\nB\nA", "codes.csv:3: 'A' stands on line 1"),
        ("id,code\n1,", "codes.csv:2: found ''"),
        ("A\n" + "x" * 201, "codes.csv:2: found"),
    ],
)
def test_that_a_file_that_is_wrong_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(CouponFileError) as caught:
        read_codes(text, "codes.csv")
    assert str(caught.value).startswith(place)


@given(st.text())
def test_that_any_file_is_read_or_refused(text: str) -> None:
    try:
        codes = read_codes(text)
    except CouponFileError:
        return
    assert len(codes) == len(set(codes)) > 0 or text
