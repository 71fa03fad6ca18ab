"""Somebody is masked in files of text, where they lie."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tiercast.store.masking import _BLOCK, mask_in_file


def test_that_words_become_as_many_asterisks_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text('{"a":"小红爱吃瓜","id":"dy-12345678"}\n{"id":"dy-123456789"}\n', "utf-8")
    assert mask_in_file(file, ["小红爱吃瓜", "dy-12345678"]) == 3
    assert file.read_text("utf-8") == f'{{"a":"{"*" * 15}","id":"{"*" * 11}"}}\n{{"id":"{"*" * 11}9"}}\n'


def test_that_short_words_are_masked_as_whole_words_only(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("4711 at 1647110000 4711, x4711 ab\n", "utf-8")
    assert mask_in_file(file, ["4711", "ab"]) == 2
    assert file.read_text("utf-8") == "**** at 1647110000 ****, x4711 ab\n"


def test_that_a_program_that_appends_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "log"
    with file.open("ab", buffering=0) as appending:
        appending.write(b"somebody-here\n")
        assert mask_in_file(file, ["somebody-here"]) == 1
        appending.write(b"next\n")
    assert file.read_bytes() == b"*************\nnext\n"
    assert mask_in_file(tmp_path / "gone", ["somebody"]) == 0


@given(st.integers(-40, 40))
def test_that_a_word_over_the_edge_of_a_block_is_found(offset: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log"
        before = b"." * (_BLOCK + offset)
        file.write_bytes(before + b"somebody-here" + b"." * 100)
        assert mask_in_file(file, ["somebody-here"]) == 1
        assert file.read_bytes() == before + b"*" * 13 + b"." * 100
