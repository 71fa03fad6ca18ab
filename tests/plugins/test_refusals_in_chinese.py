"""What a shipped plugin refuses of its settings is said in Chinese too."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from tiercast_api import InvalidSettings, Permanent, validate
from tiercast_api.testing import MemorySourceContext
from tiercast_sink_webhook.sink import make as webhook
from tiercast_source_barrage_grab.source import SOURCE as GRAB
from tiercast_source_command.source import SOURCE as COMMAND
from tiercast_source_http_in.source import SOURCE as HTTP
from tiercast_source_oba_live.source import SOURCE as OBA
from tiercast_source_replay.source import SOURCE as REPLAY
from tiercast_source_simulator.source import SOURCE as SIMULATOR
from tiercast_source_websocket.source import SOURCE as SOCKET

_LATIN_SENTENCE = re.compile(r"(?:[a-z]{2,} ){3}")
MAPPING = "mapping: 1\nkind: comment\nviewer: {id: user, platform: douyin}\ntext: said\n"
SOCKET_URL = {"url": "ws://127.0.0.1:1"}

CONSTRUCTED: list[tuple[Any, dict[str, Any]]] = [
    (SOCKET, {"url": "http://x", "mapping": "fits.yaml"}),
    (SOCKET, {**SOCKET_URL, "mapping": "fits.yaml", "headers": {"X": "{other}"}}),
    (SOCKET, {**SOCKET_URL, "mapping": "fits.yaml", "headers": {"X": "{"}}),
    (SOCKET, {**SOCKET_URL, "mapping": "none.yaml"}),
    (SOCKET, {**SOCKET_URL, "mapping": "latin.yaml"}),
    (SOCKET, {**SOCKET_URL, "mapping": "large.yaml"}),
    (SOCKET, {**SOCKET_URL, "mapping": "broken.yaml"}),
    (GRAB, {"url": "nowhere"}),
    (OBA, {"url": "nowhere"}),
    (HTTP, {"kinds": ["coment"]}),
    (COMMAND, {"command": []}),
    (COMMAND, {"command": ["x"], "kinds": ["coment"]}),
    (REPLAY, {"files": []}),
    (REPLAY, {"files": ["a.csv"]}),
    (REPLAY, {"files": ["none"]}),
    (REPLAY, {"files": ["strange"]}),
    (SIMULATOR, {"rate": "much"}),
    (SIMULATOR, {"rate": -1}),
    (SIMULATOR, {"strange": 1}),
]
MISFITS = (
    "[]", "mapping: 1", "mapping: 1\nkind: coment", "mapping: 1\nkind: {from: a}", "mapping: 1\nkind: comment\nhue: 1",
    "mapping: 1\nkind: comment\ncases: {a: {text: b}}", "mapping: 1\nkind: comment\ncsv: {delimiter: ab}",
    "mapping: 1\nkind: comment\ncsv: {delimiter: '|', quote: '|'}", "mapping: 1\nkind: comment\ncsv: {skip_rows: -1}",
    "mapping: 1\nkind: comment\ncsv: {columns: [a, a]}", "mapping: 1\nkind: comment\ntext: a..b",
    "mapping: 1\nkind: comment\ntext: {from: a, value: b}", "mapping: 1\nkind: comment\ntext: *name",
    "mapping: 1\nkind: comment\ncsv: {columns: [a]}\ntext: b",
    "mapping: 1\nkind: comment\ntime: {from: t, unit: text}",
    "mapping: 1\nkind: comment\ntime: {from: t, unit: iso, zone: Nowhere}",
    "mapping: 1\nkind: comment\ntime: {from: t, unit: iso, since: 2026-01-01}",
    "mapping: 1\nkind: comment\ntime: {from: t, unit: s, since: soon}",
    "mapping: 1\nkind: order_paid\nviewer: {id: u, platform: douyin}\nmoney: {amount: a, currency: yuan}",
)  # fmt: skip


def _called(value: Any) -> str:
    """A name that is the same in every process."""
    return str(value if isinstance(value, dict) else value.name)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of which one fits."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fits.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "latin.yaml").write_bytes("mapping: é".encode("latin-1"))
    (tmp_path / "large.yaml").write_text("#" * (1 << 21), "utf-8")
    (tmp_path / "broken.yaml").write_text("mapping: 1\nkind: [a\n", "utf-8")
    (tmp_path / "a.csv").write_text("user,said\n1,hi\n", "utf-8")
    (tmp_path / "strange").write_text("what is it?", "utf-8")


def _is_chinese(text: str) -> bool:
    """Whether it is Chinese, with no sentence of English but what the YAML parser says in brackets."""
    return bool(re.search(r"[\u4e00-\u9fff]", text)) and not _LATIN_SENTENCE.search(re.sub(r"（[^）]*）", "", text))


@pytest.mark.parametrize(("kind", "settings"), CONSTRUCTED, ids=_called)
def test_that_what_is_refused_of_a_source_s_settings_is_said_in_chinese(kind: Any, settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidSettings) as caught:
        kind.make(validate(kind.settings, settings))
    assert _is_chinese(caught.value.chinese), caught.value.chinese
    assert not re.search(r"[\u4e00-\u9fff]", caught.value.message)


@pytest.mark.parametrize("text", MISFITS)
def test_that_what_is_wrong_with_a_mapping_is_said_in_chinese(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(text, "utf-8")
    with pytest.raises(InvalidSettings) as caught:
        SOCKET.make(validate(SOCKET.settings, {**SOCKET_URL, "mapping": "m.yaml"}))
    assert _is_chinese(caught.value.chinese), caught.value.chinese


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "ftp://x"}, {"url": "https://a:b@x"}, {"url": "https://x", "headers": {"content-type": "x"}},
        {"url": "https://x", "headers": {"a b": "x"}},
    ],
)  # fmt: skip
def test_that_what_is_refused_of_a_webhook_s_settings_is_said_in_chinese(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidSettings) as caught:
        webhook(settings)
    assert _is_chinese(caught.value.chinese), caught.value.chinese


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (COMMAND, {"command": ["no-such-program-here"]}),
        (REPLAY, {"files": ["gone.jsonl"]}),
        (REPLAY, {"files": ["a.csv"], "mapping": "column.yaml"}),
        (REPLAY, {"files": ["empty.csv"], "mapping": "fits.yaml"}),
        (REPLAY, {"files": ["cut.jsonl.gz"]}),
    ],
    ids=_called,
)
async def test_that_what_stops_a_source_at_work_or_in_a_trial_is_said_in_chinese(
    kind: Any, settings: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "column.yaml").write_text(MAPPING.replace("said", "word"), "utf-8")
    (tmp_path / "empty.csv").write_text("", "utf-8")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"kind": "comment"}\n' * 9)[:-9])
    source = kind.make(validate(kind.settings, settings))
    for doing in (source.run, source.test_connection):
        with pytest.raises(Permanent) as caught:
            await doing(MemorySourceContext(chinese=True))
        assert _is_chinese(str(caught.value)), caught.value
    with pytest.raises(Permanent) as caught:
        await source.test_connection(MemorySourceContext())
    assert not re.search(r"[\u4e00-\u9fff]", str(caught.value))
