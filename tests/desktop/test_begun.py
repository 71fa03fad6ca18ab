"""How sentences of the engine begin on the screen."""

import pytest
from tiercast.desktop.words.begun import begun


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("the file is gone", "The file is gone"),
        ("refused: too many", "Refused: too many"),
        ("ws://127.0.0.1:8888 没有应答", "ws://127.0.0.1:8888 没有应答"),
        ("localhost:8710 does not answer", "localhost:8710 does not answer"),
        ("tiercast.yaml cannot be read", "tiercast.yaml cannot be read"),
    ],
)
def test_that_a_sentence_begins_large_but_a_name_or_an_address_stays_as_it_is(sentence: str, shown: str) -> None:
    assert begun(sentence) == shown
