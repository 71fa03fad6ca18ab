"""The link with doors that are slow, wrong, hostile or gone."""

import gc
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from tiercast.beside.paths import paths_of
from tiercast.beside.run_file import RunFile, write_run_file
from tiercast.beside.stop import StopFile, Strength
from tiercast.beside.supervisor_messages import Answer
from tiercast.desktop.link import starting, wire
from tiercast.desktop.link.courier import Wish
from tiercast.desktop.link.link import AT_ONCE, LARGEST_COMMAND, Link
from tiercast.desktop.link.mailbox import Mailbox
from tiercast.desktop.link.place import BadAddress, Here, Place, There, meant_now, there
from tiercast.desktop.link.state import COMING, GARBLED, NO_ANSWER, NOBODY, SAID_GOODBYE, LinkState, Stage, came_back
from tiercast.desktop.link.stopping import Stopped
from tiercast.desktop.link.tokens import Tokens
from tiercast.serve.protocol_commands import GetStatus, SendCue, StopStrength
from tiercast.serve.protocol_connections import ShopBegun
from tiercast.serve.protocol_pushes import Notice, Numbers, StopChanged
from tiercast.serve.protocol_replies import Done, Failed, Welcome
from tiercast.serve.protocol_start import EngineStart
from tiercast_api.clock import SystemClock

from tests.desktop.fake_door import TOKEN, Caller, FakeDoor, Talk

WITHIN = 20_000


class Bench:
    """A door and links to it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.doors: list[FakeDoor] = []
        self.links: list[Link] = []

    def door(self, talk: Talk, shop: str = "fake", versions: tuple[int, ...] = (1,)) -> FakeDoor:
        self.doors.append(FakeDoor(talk, shop, versions))
        return self.doors[-1]

    def link(self, to: FakeDoor | Place, token: str = TOKEN, shop: str = "") -> Link:
        place = There(url=to.url) if isinstance(to, FakeDoor) else to
        tokens = Tokens(lambda: None)
        if isinstance(place, There):
            tokens.put(place.url, token, keep=False)
        self.links.append(Link(place, Wish(shop=shop), tokens))
        return self.links[-1]

    def opened(self, talk: Talk) -> Link:
        link = self.link(self.door(talk))
        with self.qtbot.waitSignal(link.welcomed, timeout=WITHIN):
            link.open()
        return link

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=WITHIN)

    def stands(self, link: Link, stage: Stage) -> LinkState:
        self.until(lambda: link.state.stage is stage)
        return link.state

    def close(self) -> None:
        for link in self.links:
            link.leave()
        for door in self.doors:
            door.close()
        gc.collect()  # what was left open belongs to this test


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.close()


async def stay(caller: Caller) -> None:
    await caller.stay()


async def answer(caller: Caller) -> None:
    while (command := await caller.hear()) is not None:
        await caller.say(Done(id=command.id, message=type(command).__name__))


def here(folder: Path) -> Here:
    return Here(paths=paths_of(f"sqlite:///{folder / 'shop.db'}", folder))


# --- signing in


def test_that_a_window_signs_in_and_is_answered(bench: Bench) -> None:
    link = bench.opened(answer)
    replies: list[Done] = []
    first = link.ask(GetStatus(id=0), then=replies.append)
    second = link.ask(SendCue(id=0, room="r", name="go"), then=replies.append)
    bench.until(lambda: len(replies) == 2)
    assert {(reply.id, reply.message) for reply in replies} == {(first, "GetStatus"), (second, "SendCue")}
    assert bench.doors[0].hellos[0].token == TOKEN


def test_that_a_token_that_is_wrong_again_is_told_again(bench: Bench) -> None:
    link = bench.link(bench.door(stay), token="wrong")
    told: list[LinkState] = []
    link.changed.connect(told.append)
    link.open()
    for times in range(1, 4):
        bench.until(lambda: [state.code for state in told].count("sign_in") == times)  # noqa: B023 - waited for here
        link.use_token(f"wrong as well {times}", keep=False)


def test_that_a_wrong_token_is_told_and_not_tried_again_until_the_right_one_is_given(bench: Bench) -> None:
    door = bench.door(stay)
    link = bench.link(door, token="wrong")
    link.open()
    state = bench.stands(link, Stage.REFUSED)
    assert (state.code, state.words.en, state.words.zh) == ("sign_in", "the token is wrong", "令牌不对")
    with bench.qtbot.waitSignal(link.welcomed, timeout=WITHIN):
        assert link.use_token(TOKEN, keep=True) is False  # there is no keyring: say so
    assert [hello.token for hello in door.hellos] == ["wrong", TOKEN]


def test_that_without_a_token_one_is_asked_for(bench: Bench) -> None:
    link = bench.link(bench.door(stay), token="")
    link.open()
    state = bench.stands(link, Stage.REFUSED)
    assert state.code == "sign_in"
    assert "token" in state.words.en
    assert "令牌" in state.words.zh


def test_that_an_engine_of_another_version_is_told(bench: Bench) -> None:
    link = bench.link(bench.door(stay, versions=(99,)))
    link.open()
    state = bench.stands(link, Stage.REFUSED)
    assert state.code == "version"
    assert (state.words.en, state.words.zh) == ("another version: use the same", "版本不同：请使用同一版本")


def test_that_the_engine_of_another_shop_is_not_shown(bench: Bench) -> None:
    welcomed: list[object] = []
    link = bench.link(bench.door(stay, shop="theirs"), shop="mine")
    link.welcomed.connect(welcomed.append)
    link.open()
    state = bench.stands(link, Stage.REFUSED)
    assert state.code == "shop"
    assert "theirs" in state.words.en
    assert "mine" in state.words.zh
    assert welcomed == []


def test_that_a_window_goes_along_with_a_shop_that_another_window_sets_up(bench: Bench) -> None:
    async def begin(caller: Caller) -> None:
        if door.shop == "demo":
            door.shop = "mine"
            await caller.say(ShopBegun(shop="mine"))
        else:
            await stay(caller)

    welcomed: list[Welcome] = []
    door = bench.door(begin, shop="demo")
    link = bench.link(door)
    link.welcomed.connect(welcomed.append)
    link.open()
    bench.until(lambda: [welcome.shop for welcome in welcomed] == ["demo", "mine"])


def test_that_nobody_at_the_address_is_told_and_the_window_goes_on_looking(bench: Bench) -> None:
    door = bench.door(answer)
    door.close()
    link = bench.link(door)
    link.open()
    bench.until(lambda: link.state.words.en != "")
    assert link.state.stage is Stage.LOOKING
    bench.doors[0] = FakeDoor(answer, port=door.port)
    bench.stands(link, Stage.HERE)


def test_that_another_program_at_the_address_is_told(bench: Bench) -> None:
    door = bench.door(stay)
    link = bench.link(There(url=door.url + "/elsewhere"))
    link.open()
    bench.until(lambda: link.state.code == "address")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of our own, and its key."""
    made, key = folder / "c.pem", folder / "k.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=shop -addext subjectAltName=DNS:shop.example"
    subprocess.run([*make.split(), "-keyout", key, "-out", made], check=True, capture_output=True)
    return made, key


def test_that_only_the_certificate_that_was_named_is_trusted(bench: Bench, tmp_path: Path) -> None:
    made, key = certificate(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(made, key)
    door = FakeDoor(answer, tls=tls)
    bench.doors.append(door)
    for trusted in (None, certificate(other)[0], tmp_path / "none.pem"):
        link = bench.link(There(url=door.url, certificate=trusted))
        link.open()
        state = bench.stands(link, Stage.REFUSED)
        assert state.code == "certificate"
        assert "certificate" in state.words.en
        assert "证书" in state.words.zh
    assert door.hellos == []  # no token was said to whom is not trusted
    link = bench.link(There(url=door.url, certificate=made))
    link.open()
    bench.stands(link, Stage.HERE)


def test_that_a_door_that_says_nothing_can_be_left_at_once(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        link = bench.link(There(url=f"http://127.0.0.1:{silent.getsockname()[1]}"))
        link.open()
        with silent.accept()[0]:
            began = SystemClock().monotonic()
            link.leave()
            assert SystemClock().monotonic() - began < 2_000_000


def test_that_an_address_is_read_as_people_type_it_and_a_token_is_not_said_in_the_open() -> None:
    assert there("127.0.0.1:8710").url == "http://127.0.0.1:8710"
    assert there("localhost").url == "http://localhost:8710"
    assert there("shop.example:9000").url == "https://shop.example:9000"
    assert there(" wss://shop.example/ ").url == "https://shop.example:8710"
    assert there("[::1]:8710").url == "http://[::1]:8710"
    for wrong in ("", "a b", "ftp://x", "http://x:99999", "https://u:p@x", "https://x/page", "http://shop.example"):
        with pytest.raises(BadAddress) as caught:
            there(wrong)
        assert repr(wrong) in caught.value.words.en
        assert wrong in caught.value.words.zh


# --- losing the connection


def test_that_what_was_asked_is_refused_when_the_connection_is_lost_and_it_comes_back(bench: Bench) -> None:
    lives: list[int] = []

    async def cut_first(caller: Caller) -> None:
        lives.append(1)
        await caller.hear()
        if len(lives) == 1:
            caller.cut()
        else:
            await answer(caller)

    link = bench.opened(cut_first)
    refused: list[Failed] = []
    lost: list[object] = []
    link.lost.connect(lost.append)
    with bench.qtbot.waitSignal(link.welcomed, timeout=WITHIN):
        link.ask(GetStatus(id=0), refused=refused.append)
    assert [failed.code for failed in refused] == ["no_engine"]
    assert refused[0].message_zh
    assert len(lost) == 1
    assert link.state.stage is Stage.HERE


def test_that_a_goodbye_is_told_as_one(bench: Bench) -> None:
    async def goodbye(caller: Caller) -> None:
        await caller.socket.close(code=1001)

    link = bench.link(bench.door(goodbye))
    lost: list[object] = []
    link.lost.connect(lost.append)
    link.open()
    bench.until(lambda: lost)
    assert lost[0] == SAID_GOODBYE


def test_that_without_a_connection_a_command_is_refused_and_not_kept(bench: Bench) -> None:
    link = bench.link(There(url="http://127.0.0.1:9"))
    refused: list[Failed] = []
    unheard: list[Failed] = []
    link.unheard.connect(unheard.append)
    link.ask(GetStatus(id=0), refused=refused.append)
    link.ask(GetStatus(id=0))
    assert refused == []
    bench.until(lambda: refused and unheard)


def test_that_a_link_that_has_left_is_silent_and_may_come_back(bench: Bench) -> None:
    link = bench.opened(answer)
    link.leave()
    link.leave()
    assert link.state.stage is Stage.AWAY
    with bench.qtbot.waitSignal(link.welcomed, timeout=WITHIN):
        link.open()


# --- a door that means harm


async def garbage(caller: Caller) -> None:
    for text in (
        "",
        "{",
        "[]",
        '{"type":"numbers"}',
        '{"type":"unheard of"}',
        '{"type":7}',
        "\x00" * 100,
        '"' * 10_000,
    ):
        await caller.say(text)
    await caller.socket.send_bytes(b"\xff" * 1000)
    await answer(caller)


def test_that_frames_that_cannot_be_read_are_passed_over(bench: Bench) -> None:
    link = bench.opened(garbage)
    replies: list[object] = []
    link.ask(GetStatus(id=0), then=replies.append)
    bench.until(lambda: replies)
    assert link.state.stage is Stage.HERE


def test_that_a_reply_that_cannot_be_read_refuses_its_command(bench: Bench) -> None:
    async def wrong(caller: Caller) -> None:
        command = await caller.hear()
        await caller.say(f'{{"type":"status_reply","id":{command.id},"shop":7}}')
        await caller.stay()

    link = bench.opened(wrong)
    refused: list[Failed] = []
    link.ask(GetStatus(id=0), refused=refused.append)
    bench.until(lambda: refused)
    assert refused[0].code == "unreadable"


def test_that_nothing_but_nonsense_ends_the_connection(bench: Bench) -> None:
    async def nonsense(caller: Caller) -> None:
        for _ in range(wire.UNREADABLE_IN_A_ROW + 1):
            await caller.say("nonsense")
        await caller.stay()

    link = bench.opened(nonsense)
    lost: list[object] = []
    link.lost.connect(lost.append)
    bench.until(lambda: lost)
    assert lost[0] == GARBLED


def test_that_a_frame_beyond_every_measure_ends_the_connection(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST_FRAME", 100_000)

    async def huge(caller: Caller) -> None:
        await caller.say("x" * 200_000)
        await caller.stay()

    link = bench.opened(huge)
    lost: list[object] = []
    link.lost.connect(lost.append)
    bench.until(lambda: lost)


def test_that_a_large_reply_is_taken(bench: Bench) -> None:
    async def large(caller: Caller) -> None:
        command = await caller.hear()
        await caller.say(Done(id=command.id, message="x" * 5_000_000))
        await caller.stay()

    link = bench.opened(large)
    replies: list[Done] = []
    link.ask(GetStatus(id=0), then=replies.append)
    bench.until(lambda: replies)
    assert len(replies[0].message) == 5_000_000


def test_that_a_command_that_is_too_large_is_not_sent(bench: Bench) -> None:
    link = bench.opened(answer)
    refused: list[Failed] = []
    link.ask(SendCue(id=0, room="r", name="x" * LARGEST_COMMAND), refused=refused.append)
    bench.until(lambda: refused)
    assert refused[0].message_zh
    assert link.state.stage is Stage.HERE


def test_that_a_flood_reaches_the_window_in_order_and_numbers_only_the_latest(bench: Bench) -> None:
    count = 10 * AT_ONCE

    async def flood(caller: Caller) -> None:
        await caller.hear()
        for number in range(count):
            await caller.say(Notice(what="message", room="r", text=str(number), time=number))
            await caller.say(Numbers(now=number, rooms={}))
        await caller.stay()

    link = bench.opened(flood)
    began = SystemClock().monotonic()
    notices: list[str] = []
    numbers: list[int] = []
    link.pushed.connect(lambda push: notices.append(push.text))
    link.numbers.connect(lambda push: numbers.append(push.now))
    link.ask(GetStatus(id=0))
    bench.until(lambda: len(notices) == count and numbers and numbers[-1] == count - 1)
    assert notices == [str(number) for number in range(count)]
    # At most ten a second, however fast they come.
    assert len(numbers) <= 3 + (SystemClock().monotonic() - began) / 100_000
    assert numbers == sorted(numbers)


# --- widgets


def test_that_a_widget_that_was_deleted_hears_nothing(bench: Bench) -> None:
    async def late(caller: Caller) -> None:
        first = await caller.hear()
        second = await caller.hear()
        await caller.say(Done(id=first.id))
        await caller.say(Done(id=second.id))
        await caller.stay()

    link = bench.opened(late)
    heard: list[str] = []
    owner = QObject()
    link.ask(GetStatus(id=0), then=lambda _reply: heard.append("deleted"), owner=owner)
    del owner
    gc.collect()
    link.ask(GetStatus(id=0), then=lambda _reply: heard.append("there"))
    bench.until(lambda: heard)
    assert heard == ["there"]


# --- stopping without an engine


def test_that_stop_is_a_fact_beside_the_store_where_nobody_answers(bench: Bench, tmp_path: Path) -> None:
    link = bench.link(here(tmp_path))
    link.open()
    assert bench.stands(link, Stage.LOOKING).words in (NOBODY, LinkState(stage=Stage.LOOKING).words)
    outcomes: list[Stopped] = []
    pushes: list[StopChanged] = []
    link.pushed.connect(pushes.append)
    link.stop(StopStrength.HOLD, "a wrong price", outcomes.append)
    bench.until(lambda: outcomes)
    assert (outcomes[0].done, outcomes[0].way) == (True, "file")
    stop = StopFile(link.place.paths.stop).current()  # type: ignore[union-attr]
    assert stop is not None
    assert (stop.strength, stop.reason) == (Strength.HOLD, "a wrong price")
    assert pushes[0].stop is not None
    assert pushes[0].stop.strength is StopStrength.HOLD
    link.resume(then=outcomes.append)
    bench.until(lambda: len(outcomes) == 2)
    assert outcomes[1].done
    assert not link.place.paths.stop.exists()  # type: ignore[union-attr]


def test_that_a_stop_that_cannot_be_set_says_why(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    link = bench.link(Here(paths=paths_of(f"sqlite:///{tmp_path / 'file' / 'shop.db'}", tmp_path)))
    link.open()
    outcomes: list[Stopped] = []
    link.stop(StopStrength.HOLD, then=outcomes.append)
    bench.until(lambda: outcomes)
    assert not outcomes[0].done
    assert outcomes[0].words.zh


def test_that_the_run_file_of_an_engine_that_is_gone_is_nobody(bench: Bench, tmp_path: Path) -> None:
    place = here(tmp_path)
    run = RunFile(
        store="s", address="127.0.0.1", port=9, tls=False, token="t", supervisor=1, engine=1, control=9, started=1
    )
    write_run_file(place.paths.run, run)
    link = bench.link(place)
    link.open()
    bench.until(lambda: link.state.words == NOBODY)


def test_that_an_engine_that_has_closed_its_door_for_another_is_told_as_starting_and_after_a_while_as_nobody(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def runs(_run: RunFile) -> Answer:
        return Answer(ok=True, state="running", engine=1)

    monkeypatch.setattr("tiercast.desktop.link.courier.status", runs)
    place = here(tmp_path)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        run = RunFile(
            store="s", address="127.0.0.1", port=nobody.getsockname()[1], tls=False, token="t", supervisor=1, engine=1,
            control=9, started=1,
        )  # fmt: skip
        write_run_file(place.paths.run, run)
        link = bench.link(place)
        said: list[LinkState] = []
        link.changed.connect(said.append)
        link.open()
        bench.until(lambda: said and said[-1].words == NO_ANSWER)
    assert [state.words for state in said if state.words.en] == [COMING, NO_ANSWER]


def test_that_an_engine_whose_last_words_found_no_room_is_said_to_have_had_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "engine_command", lambda _place: [sys.executable, "-c", "raise SystemExit(3)"])
    process = starting.EngineProcess(here(tmp_path), "en")
    process._process.wait()
    assert "exit code 3" in process.sentence().en
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=0))
    assert process.sentence() == starting.DISK_FULL


def test_that_an_engine_is_started_before_the_link_looks_and_the_link_starts_no_other(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Place] = []

    def command(place: Place) -> list[str]:
        started.append(place)
        return [sys.executable, "-c", "raise SystemExit(3)"]

    monkeypatch.setattr(starting, "engine_command", command)
    process = starting.start_early(here(tmp_path), "en")
    assert process is not None
    link = Link(here(tmp_path), Wish(start=True), started=process)
    bench.links.append(link)
    link.open()
    bench.until(lambda: link.state.stage is Stage.FAILED)
    assert "exit code 3" in link.state.words.en
    assert len(started) == 1
    link.again(start=True)
    bench.until(lambda: len(started) == 2)


def test_that_no_engine_is_started_early_where_one_may_run_or_none_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def command(_place: Place) -> list[str]:
        raise AssertionError("nothing is to be started")

    monkeypatch.setattr(starting, "engine_command", command)
    place = here(tmp_path)
    assert starting.start_early(There(url="http://127.0.0.1:9"), "en") is None
    place.paths.run.write_bytes(b"{}")
    assert starting.start_early(place, "en") is None, "an engine may run there"
    place.paths.run.unlink()
    config = tmp_path / "tiercast.yaml"
    config.write_text("shop: mine\nstore: sqlite:///elsewhere.db\n", "utf-8")
    assert starting.start_early(Here(paths=place.paths, config=config), "en") is None, "the shop was moved"
    config.unlink()
    monkeypatch.setattr(starting, "engine_command", lambda _place: [str(tmp_path / "no program")])
    assert starting.start_early(place, "en") is None, "the link tries again and says why"


def test_that_how_one_s_own_engine_ended_is_not_said_of_another_that_was_quicker(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def runs(_run: RunFile) -> Answer:
        return Answer(ok=True, state="starting", engine=1)

    monkeypatch.setattr("tiercast.desktop.link.courier.status", runs)
    monkeypatch.setattr(starting, "engine_command", lambda _place: [sys.executable, "-c", "raise SystemExit(3)"])
    place = here(tmp_path)
    process = starting.start_early(place, "en")
    assert process is not None
    process._process.wait()
    run = RunFile(
        store="s", address="127.0.0.1", port=0, tls=False, token="t", supervisor=1, engine=1, control=9, started=1
    )
    write_run_file(place.paths.run, run)
    link = Link(place, Wish(start=True), started=process)
    bench.links.append(link)
    link.open()
    bench.until(lambda: link.state.words == COMING)
    place.paths.run.unlink()
    bench.until(lambda: link.state.words != COMING)
    assert (link.state.stage, link.state.words) == (Stage.LOOKING, NOBODY)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_that_an_engine_that_was_started_early_ends_where_no_window_comes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    waits = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(starting, "engine_command", lambda _place: waits)
    early = starting.started_early(here(tmp_path), "en")
    started = early.__enter__()
    assert started is not None
    early.__exit__(error, error(), None)
    assert started._process.wait() != 0


def test_that_a_log_that_is_held_open_elsewhere_keeps_no_engine_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(starting, "engine_command", lambda _place: [sys.executable, "-c", ""])
    monkeypatch.setattr(starting, "_LARGEST_LOG", 1)
    monkeypatch.setattr(Path, "replace", held)
    place = here(tmp_path)
    place.paths.logs.mkdir(parents=True)
    (place.paths.logs / starting.LOG).write_text("the engine of another shop\n")
    assert starting.EngineProcess(place, "en")._process.wait() == 0


def test_that_a_window_knows_which_store_its_configuration_means_now(tmp_path: Path) -> None:
    config = tmp_path / "tiercast.yaml"
    place = Here(paths=paths_of(f"sqlite:///{tmp_path / 'shop.db'}", tmp_path))
    assert meant_now(place) is place, "there is no file"
    config.write_text("shop: mine\nstore: sqlite:///shop.db\n", "utf-8")
    assert meant_now(place) is place, "it means the same"
    config.write_text("shop: mine\nstore: postgresql://db/shop  # moved\n", "utf-8")
    moved = meant_now(place)
    assert (moved.paths.store, moved.config) == ("postgresql://db/shop", config)
    named = Here(paths=place.paths, store=place.paths.store)
    assert meant_now(named) is named, "the command named the store"


def test_that_what_an_engine_died_of_is_said_with_what_was_recovered() -> None:
    assert came_back(EngineStart(at=1, recovered=5)) is None
    assert came_back(EngineStart(at=1, recovered=5, restarts=1)) is None, "a shop was set up: nothing died"
    start = EngineStart(at=1, recovered=1234, seconds=0.8, restarts=2, died="killed by SIGKILL", died_zh="被终止")
    words = came_back(start)
    assert words is not None
    assert words.en == "The engine had ended (killed by SIGKILL) and is back: 1,234 entries replayed in 0.8 s."
    assert words.zh == "引擎曾意外退出（被终止），现已恢复：0.8 秒内重放了 1,234 条记录。"


def test_that_a_mailbox_rings_once_until_it_is_emptied() -> None:
    rings: list[int] = []
    box = Mailbox(lambda: rings.append(1))
    for number in range(5):
        box.put(Done(id=number))
    box.put(Numbers(now=1, rooms={}))
    box.put(Numbers(now=2, rooms={}))
    assert len(rings) == 1
    first, more = box.take(3)
    assert ([msgspec.structs.astuple(parcel)[0] for parcel in first], more) == ([0, 1, 2], True)
    rest, more = box.take(3)
    assert (len(rest), more) == (3, False)
    assert rest[-1] == Numbers(now=2, rooms={})
    box.put(Done(id=9))
    assert len(rings) == 2
