"""A viewer is erased whose marks went into everything that makes files; then every byte of the home is searched."""

import base64
import contextlib
import gzip
import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from tiercast.engine.replaying.sessions import Sessions
from tiercast.serve.protocol_recordings import ReplayReady, ReplaySays, ReplaySorry, ReplayStart
from tiercast.store.database import open_database

from tests.fault.site import TOKEN, Site, until

PERSON, NAME = "zqx-4417-person", "Zqxmarker Person"
MARKS = (
    PERSON,
    NAME,
    "zqx-comment-words",
    "zqx-order-number",
    "zqx-label-of-them",
    "zqx-attribute",
    "zqx-note-on-them",
    "zqx-told-of-them",
)
MORE = "  lines: {{type: log, settings: {{path: {folder}/lines.jsonl}}}}"
RULES = """
ruleset: rules
triggers:
  greet:
    on: comment
    do:
      - log: {text: "{viewer.name} said {event.text}"}
      - webhook: {text: "{viewer.name}"}
      - host_prompt: {text: "{viewer.name} said {event.text}"}
  unpaid:
    on: cart_add
    after: 3h
    do: [todo: {text: "call {viewer.name}"}]
"""
ORDERS = "订单编号,支付时间,订单状态,实付款,商品名称,买家快手ID,买家昵称\n"


LONG = 10
"""Characters of a coded mark from which on it is found nowhere by chance."""


def forms(mark: str) -> Iterator[bytes]:
    """How a mark may stand in a file: as it is, in other codings, and in each of the three places of base64."""
    plain = mark.encode()
    yield plain
    yield plain.hex().encode()
    yield mark.encode("utf-16-le")
    yield mark.encode("utf-16-be")
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # Of the first and the last character other bits are in it too.
            coded = encode(b"\0" * before + plain)[4 if before else 0 : -4]
            if len(coded) >= LONG:
                yield coded


def contents(file: Path) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, and those of what is packed in it."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        # The engine is at work.
        return
    yield str(file), data
    if data[:2] == b"\x1f\x8b":
        yield f"{file} unpacked", gzip.decompress(data)
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield f"{file}/{name}", packed.read(name)


def found(folder: Path, marks: tuple[str, ...] = MARKS) -> list[str]:
    """Every place of `folder` in which a mark stands."""
    places = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            for place, data in contents(file):
                lower = data.lower()
                places += [
                    f"{place}: {mark} as {form!r}" for mark in marks for form in forms(mark) if form.lower() in lower
                ]  # fmt: skip
        places += [f"{file}: its name" for mark in marks if mark in file.name]
    return places


def event(kind: str, number: int, person: str = PERSON, name: str = NAME, **more: Any) -> dict[str, Any]:
    who = {"platform": "shop", "id": person, "name": name, "quality": "stable"}
    return {"kind": kind, "id": f"e{number}", "viewer": who, **more}


async def posted(site: Site, *events: dict[str, Any]) -> int:
    """Post events once. Returns: the status of the answer."""
    headers, url = {"Authorization": f"Bearer {TOKEN}"}, f"http://127.0.0.1:{site.port}/in/feed"
    async with aiohttp.ClientSession() as session, session.post(url, json=events, headers=headers) as answer:
        return answer.status


async def killed(site: Site) -> None:
    """Kill the engine, and wait until its supervisor has another one at work."""
    before = site.child
    site.kill_child()
    await until(lambda: site.child not in (0, before) and site.is_ready(), 180, "another engine is at work")


def command(site: Site, *arguments: str) -> str:
    """What a command says that is obeyed."""
    done = site.run(*arguments, "--config", str(site.config), seconds=240)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done.stdout


def tell_of_them(site: Site) -> None:
    """All that people may tell of a viewer, and ask of them, by commands."""
    orders = site.folder / "orders.csv"
    orders.write_text(
        f"{ORDERS}zqx-order-number-2,2023-12-01 20:15,已收货,120.00,口红,{PERSON},{NAME}\n"
        f"10000009,2023-12-01 20:15,已收货,120.00,口红,,{NAME}\n", "utf-8"
    )  # fmt: skip
    command(site, "import", "orders", str(orders), "--platform", "shop")
    orders.unlink()
    command(site, "viewer", "label", PERSON, "zqx-label-of-them")
    command(site, "viewer", "set", PERSON, "zqx-attribute", "zqx-attribute")
    command(site, "viewer", "note", PERSON, "zqx-note-on-them")
    command(site, "viewer", "link", PERSON, "10000009")
    for question in (("viewer", "show", PERSON), ("sheet", "--json"), ("near-misses",), ("ask", "list")):
        command(site, *question)


async def test_that_an_erased_viewer_stands_in_no_byte_of_the_home(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site(rules=RULES, more=MORE.format(folder=tmp_path / "site"))
    site.environment |= {"HOME": str(site.folder / "user"), "XDG_DATA_HOME": str(site.folder / "user/data")}
    # Nobody takes webhooks, so that they wait in the outbox.
    site.start_engine()
    await site.ready()
    yuan = {"amount": 100, "currency": "CNY"}
    mine = [
        event("comment", 1, text="zqx-comment-words, please"),
        event("cart_add", 2, item="i1"),
        event("order_paid", 3, order="zqx-order-number", item="i1", money=yuan),
        event("order_paid", 4, item="i2", money=yuan),
        event("profile", 5, attributes={"zqx-told-of-them": "zqx-attribute"}),
        event("comment", 6, "other-person-1", "Somebody Else", text="good evening"),
    ]
    assert await posted(site, *mine) == 200
    assert await posted(site, event("comment", 7, text=7)) == 422
    tell_of_them(site)
    await killed(site)
    assert await posted(site, event("comment", 8, text="zqx-comment-words again")) == 200
    backup, passphrase = tmp_path / "shop.tcb", tmp_path / "passphrase"
    passphrase.write_text("correct horse battery", "utf-8")
    command(site, "backup", str(backup), "--passphrase-file", str(passphrase))
    lines = site.folder / "lines.jsonl"
    await until(lambda: lines.exists() and "words again" in lines.read_text("utf-8"), 120, "the sink writes")
    # What rules read, and what sinks write down, stands readably until then.
    assert {place.partition(":")[0].rpartition("/")[2] for place in found(site.folder)} >= {"lines.jsonl"}
    assert "finds nothing" in command(site, "viewer", "erase", PERSON, "--yes")
    assert found(site.folder) == []
    assert await posted(site, event("comment", 9, "other-person-1", "Somebody Else", text="bye")) == 200
    await killed(site)
    assert found(site.folder) == []
    assert site.end_engine(120) == 0
    assert found(site.folder) == []
    assert found(tmp_path) == [], "also in the backup, which only its passphrase opens"
    assert "Somebody Else" in lines.read_text("utf-8")


async def test_that_a_backup_from_before_brings_no_byte_of_an_erased_viewer_back(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site(rules=RULES, more=MORE.format(folder=tmp_path / "site"))
    site.start_engine()
    await site.ready(180)
    both = (
        event("comment", 1, text="zqx-comment-words"),
        event("comment", 2, "other-person-1", "Somebody Else", text="hi"),
    )
    assert await posted(site, *both) == 200
    backup, passphrase = tmp_path / "shop.tcb", tmp_path / "passphrase"
    passphrase.write_text("correct horse battery", "utf-8")
    command(site, "backup", str(backup), "--passphrase-file", str(passphrase))
    assert "finds nothing" in command(site, "viewer", "erase", PERSON, "--yes")
    assert site.end_engine(120) == 0
    arguments = ("--into", str(site.folder), "--passphrase-file", str(passphrase), "--replace")
    done = site.run("restore", str(backup), *arguments, seconds=240)
    assert "1 viewer erased since then will be erased again" in done.stdout, (done.stdout, done.stderr)
    assert site.count("viewers") == 2
    site.start_engine()
    await site.ready(180)
    await until(lambda: not site.count("meta", "name LIKE 'erase again%'"), 240, "they are erased again")
    assert site.count("viewers") == 1
    assert site.end_engine(120) == 0
    assert found(site.folder) == []


class OpenReplay:
    """The process that shows a session or a file, as the window starts it."""

    def __init__(self, site: Site, **what: Any) -> None:
        wanted = ReplayStart(
            token="replay-token-123456", room="r", config=str(site.config), home=str(site.folder / "home"), **what
        )
        self._log = (site.folder / "replay.log").open("ab")
        self.process = subprocess.Popen(
            [*site.command, "--replay-child"], cwd=site.folder, env=site.env(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(wanted) + b"\n")
        self.process.stdin.flush()

    def says(self, kind: type[ReplaySays]) -> Any:
        """What it says of this kind, next. Raises: AssertionError: it has ended before."""
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(msgspec.json.decode(line, type=ReplaySays))
            if isinstance(said[-1], kind):
                return said[-1]
        raise AssertionError(f"no {kind.__name__}: {said}")

    def close(self) -> None:
        """End it, if it has not."""
        self.process.kill()
        self.process.communicate()
        self._log.close()


def began(site: Site) -> int:
    """When the room's only session began; 0: its course is not in the store yet."""
    database = open_database(f"sqlite:///{site.store}")
    try:
        with database.read() as connection:
            return max((one.began for one in Sessions(1).look(connection, ["r"])), default=0)
    finally:
        database.close()


def recorded(site: Site, folder: Path) -> Path:
    """A recording with names, which somebody makes and keeps, by the one who is to be erased."""
    folder.mkdir()
    lines, config, file = folder / "lines.jsonl", folder / "record.yaml", folder / "recording.jsonl"
    lines.write_bytes(b"\n".join(msgspec.json.encode({**event("comment", n), "text": MARKS[2]}) for n in range(3)))
    config.write_text(
        f"shop: test\nstore: sqlite:///{folder}/none.db\nrooms: {{r: {{title: R, platform: shop, currency: CNY}}}}\n"
        f"sources: {{old: {{type: replay, room: r, settings: {{files: [{lines}]}}}}}}\n", "utf-8",
    )  # fmt: skip
    done = site.run("record", str(file), "--config", str(config), "--identities", "--seconds", "3", seconds=240)
    assert done.returncode == 0, (done.stdout, done.stderr)
    return file


async def test_that_copies_on_show_go_with_whoever_is_erased_and_what_people_wrote_stays(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site(rules=RULES)
    theirs = tmp_path / "written"
    recording, export = recorded(site, theirs), theirs / "export.json"
    site.start_engine()
    await site.ready(180)
    mine = [
        event("room_open", 0, "host", "The Host"),
        event("comment", 1, text="zqx-comment-words, please"),
        event("comment", 2, "other-person-1", "Somebody Else", text="good evening"),
    ]
    assert await posted(site, *mine) == 200
    await until(lambda: site.entries("comment") == 2, 60, "they are in the journal")
    export.write_text(command(site, "viewer", "export", PERSON), "utf-8")
    await until(lambda: began(site) > 0, 120, "the session can be shown again")
    await killed(site)
    with contextlib.ExitStack() as stack:
        replays = [OpenReplay(site, began=began(site)), OpenReplay(site, files=(str(recording),))]
        for replay in replays:
            stack.callback(replay.close)
        folders = [Path(replay.says(ReplayReady).folder) for replay in replays]
        assert all(folder.is_dir() for folder in folders)
        said = command(site, "viewer", "erase", PERSON, "--yes")
        assert not any(folder.exists() for folder in folders)
        for replay in replays:
            assert "Somebody was erased" in replay.says(ReplaySorry).message
            assert replay.process.wait(60) == 3
    assert found(site.folder) == []
    assert "2 open replays were closed" in said
    assert "exports, sheets and recordings that you have written yourself stay" in said
    for file in (recording, export):
        assert PERSON in file.read_text("utf-8"), "what somebody wrote is theirs"
    again = OpenReplay(site, began=began(site))
    try:
        again.says(ReplayReady)
        assert found(site.folder) == []
    finally:
        again.close()
    assert site.end_engine(120) == 0
    assert found(site.folder) == []
