"""What the system says of files and connections, for people who read Chinese."""

import errno
import os
from pathlib import Path

import pytest
from tiercast.system_words import file_words, system_words


@pytest.mark.parametrize(
    ("number", "zh"),
    [
        (errno.ENOENT, "没有这个文件或文件夹"),
        (errno.EACCES, "没有权限"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.EADDRINUSE, "端口已被占用"),
    ],
)
def test_that_what_is_common_is_said_in_both_languages(number: int, zh: str) -> None:
    words = system_words(OSError(number, os.strerror(number)))
    assert (words.en, words.zh) == (os.strerror(number), zh)


def test_that_an_address_that_asyncio_could_not_bind_is_not_named_in_the_way_of_a_program() -> None:
    said = "error while attempting to bind on address ('127.0.0.1', 8710): address already in use"
    words = system_words(OSError(errno.EADDRINUSE, said))
    assert (words.en, words.zh) == ("address already in use", "端口已被占用")


def test_that_what_is_rare_stays_as_the_system_says_it() -> None:
    words = system_words(OSError(errno.EDOM, "out of domain"))
    assert (words.en, words.zh) == ("out of domain", "out of domain")
    assert system_words(OSError("it is larger than 900 kB")).zh == "it is larger than 900 kB"


def test_that_a_file_is_named_where_the_error_names_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone") as raised:
        (tmp_path / "gone.tcb").read_bytes()
    words = file_words(raised.value)
    assert words.zh == f"{tmp_path / 'gone.tcb'}：没有这个文件或文件夹"
    assert file_words(OSError(errno.EIO, "Input/output error")).en == "Input/output error"
