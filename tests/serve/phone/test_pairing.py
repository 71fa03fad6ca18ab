"""Codes pair one phone once, and tokens are those of one phone."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.serve.phone.pairing import (
    CODE_LASTS,
    CODE_TRIES,
    MOST,
    Pairings,
    phone_name,
    read_code,
    written_code,
)


def test_that_a_code_pairs_one_phone_once() -> None:
    pairings = Pairings()
    code, ends = pairings.offer("r", 100)
    assert ends == 100 + CODE_LASTS
    found = pairings.pair(code, "iPhone", 200)
    assert found is not None
    phone, token = found
    assert (phone.room, phone.name, phone.paired) == ("r", "iPhone", 200)
    assert pairings.knows(token) is phone
    assert pairings.pair(code, "another", 201) is None


def test_that_a_code_may_be_typed_as_people_type() -> None:
    pairings = Pairings()
    code, _ = pairings.offer("r", 0)
    assert pairings.pair(f"  {written_code(code).lower()} ", "x", 1) is not None
    assert read_code("k7qm-29xd") == "K7QM29XD"


def test_that_a_late_code_is_no_good() -> None:
    pairings = Pairings()
    code, ends = pairings.offer("r", 0)
    assert pairings.pair(code, "x", ends) is None


def test_that_a_new_code_ends_the_one_before_but_not_another_rooms() -> None:
    pairings = Pairings()
    first, _ = pairings.offer("r", 0)
    other, _ = pairings.offer("s", 0)
    second, _ = pairings.offer("r", 0)
    assert pairings.pair(first, "x", 1) is None
    found = pairings.pair(other, "x", 1)
    assert found is not None
    assert found[0].room == "s"
    assert pairings.pair(second, "x", 1) is not None


def test_that_a_code_is_withdrawn_after_many_wrong_ones_of_whomever() -> None:
    pairings = Pairings()
    code, _ = pairings.offer("r", 0)
    for number in range(CODE_TRIES):
        assert pairings.pair(f"WRONG{number}", "x", 1) is None
    assert pairings.pair(code, "x", 1) is None


def test_that_no_secret_is_kept() -> None:
    pairings = Pairings()
    code, _ = pairings.offer("r", 0)
    found = pairings.pair(code, "x", 1)
    assert found is not None
    phone, token = found
    assert token not in repr(phone)
    assert len(token) >= 43


def test_that_a_forgotten_phone_is_unknown_at_once() -> None:
    pairings = Pairings()
    found = pairings.pair(pairings.offer("r", 0)[0], "x", 1)
    assert found is not None
    pairings.forget(found[0].key)
    assert pairings.knows(found[1]) is None
    assert pairings.forget(found[0].key) is None


def test_that_phones_are_bounded() -> None:
    pairings = Pairings()
    for _ in range(MOST):
        assert not pairings.is_full()
        pairings.pair(pairings.offer("r", 0)[0], "x", 1)
    assert pairings.is_full()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_that_nothing_else_is_a_code_or_a_token(text: str) -> None:
    pairings = Pairings()
    code, _ = pairings.offer("r", 0)
    if read_code(text) != code:
        assert pairings.pair(text, "x", 1) is None
    assert pairings.knows(text) is None


def test_that_a_phone_is_called_by_what_it_says() -> None:
    wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.49"
    assert phone_name(wechat) == "iPhone · WeChat"
    assert phone_name("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile") == "Android"
    assert phone_name("<script>alert(1)</script>") == "?"
