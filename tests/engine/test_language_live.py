"""The whole language in a real engine, over real HTTP, on both evaluators, and the same again in a replay of it."""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from tiercast_api.clock import SystemClock

from tests.fault.site import TOKEN, Site, until, viewer

CUES = "cues-token-1234567890"
RULES = (Path(__file__).parent / "language_live.yaml").read_text("utf-8")
MORE = """
evaluator: {evaluator}
"""


class Room:
    """Says things to a running engine, one after the other, and remembers them as a recording."""

    def __init__(self, site: Site, session: aiohttp.ClientSession) -> None:
        self.site, self.session = site, session
        self.recording: list[dict[str, Any]] = []

    async def say(self, who: str, kind: str, **fields: Any) -> None:
        """One event, committed."""
        await self.together({"who": who, "kind": kind, **fields})

    async def together(self, *events: Mapping[str, Any]) -> None:
        """Events of one request, all at one instant."""
        now = SystemClock().now()
        rows = []
        for event in events:
            row = {"id": f"e{len(self.recording)}", "time": now, **event}
            who = row.pop("who", "")
            if who:
                row["viewer"] = viewer(who)
            rows.append(row)
            self.recording.append(row)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with self.session.post("/in/feed", json=rows, headers=headers) as answer:
            told = await answer.json()
            assert answer.status == 200, told
            assert not told.get("refused"), told

    async def cue(self, name: str, **fields: Any) -> None:
        """A cue by HTTP."""
        headers = {"Authorization": f"Bearer {CUES}"}
        async with self.session.post(f"/cue/r/{name}", json=fields, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
        self._note_cue(name, fields)

    async def cue_by_command(self, name: str, **fields: Any) -> None:
        """A cue by the command line."""
        options = [text for key, value in fields.items() for text in (f"--{key}", str(value))]
        done = await asyncio.to_thread(self.site.run, "cue", "r", name, *options, "--config", str(self.site.config))
        assert done.returncode == 0, done.stderr
        self._note_cue(name, fields)

    def _note_cue(self, name: str, fields: Mapping[str, Any]) -> None:
        ((given,),) = self.site.query("SELECT max(time) FROM journal WHERE kind = 'cue'")
        self.recording.append({"id": f"e{len(self.recording)}", "time": given, "kind": "cue", "topic": name, **fields})

    def texts(self) -> list[str]:
        """What the webhook was told, in order."""
        return [row["text"] for row in self.site.received()]

    async def told(self, *texts: str, seconds: float = 12) -> None:
        """Wait until these were told, whatever else was."""

        def missing() -> Counter[str]:
            return Counter(texts) - Counter(self.texts())

        try:
            await until(lambda: not missing(), seconds)
        except AssertionError:
            raise AssertionError(f"missing: {missing()}; told: {self.texts()}\n{self.site.tail()}") from None


async def act(room: Room) -> None:
    """Everything that the ruleset knows, said with pauses that tell one thing from another."""
    await room.say("", "item_stock", item="p1", quantity=5)
    await room.say("", "item_stock", item="p2", quantity=5)
    await room.say("", "item_stock", item="p3", quantity=5)

    # Level: at each event. Beginnings and ends of visits.
    await room.say("ann", "comment", text="ｈｉ")
    await room.say("ann", "comment", text=" Hello ")
    await room.say("ann", "comment", text="bye")
    await room.told("comes Nann", "level Nann ｈｉ", "level Nann  Hello ")

    # Carts: one that stays, one that is paid, one whose item runs out; a click before one of them.
    await room.say("bob", "item_click", item="p1")
    await room.together(
        {"who": "bob", "kind": "cart_add", "item": "p1"},
        {"who": "cat", "kind": "cart_add", "item": "p2"},
        {"who": "dan", "kind": "cart_add", "item": "p3"},
        {"who": "bob", "kind": "cart_add", "item": "p2"},
    )
    await room.say("cat", "order_paid", item="p2", order="o1", money={"amount": 100, "currency": "CNY"})
    await room.say("bob", "cart_remove", item="p2")
    await room.say("", "item_stock", item="p3", quantity=0)

    # Edge: once, renewed in silence; a label meanwhile; the end three seconds after the last. A ladder that holds.
    await room.together(*({"who": "eve", "kind": "item_click", "item": f"p{n}"} for n in (1, 2, 3)))
    await room.say("eve", "comment", text="nice")
    await room.told("keen Neve p2", "label Neve", "heat Neve Hot", "sequence Nbob p1", "unpaid Nbob p1")
    await room.told("heat Neve Cold", "keen no more Neve")
    await room.say("eve", "comment", text="nice again")

    # Signals upon signals, for how many viewers, and one that lasts no time: its condition is read again.
    for who in ("fay", "gus"):
        await room.say(who, "item_view", item="p2")
        await room.say(who, "item_view", item="p2")
    await room.told("crowd p2 2")
    await room.say("eve", "order_paid", item="p1", coupon="C1", order="o2", money={"amount": 100, "currency": "CNY"})
    await room.say("eve", "order_paid", item="p1", coupon="C2", order="o3", money={"amount": 100, "currency": "CNY"})
    await room.told("loyal Neve")

    # Cues by HTTP and by command, limits for each cue, a window since a cue, the room's clock.
    await room.say("hal", "comment", text="want")
    await room.cue("flash", item="p1")
    for who in ("hal", "hal", "ida", "joe"):
        await room.say(who, "comment", text="want")
    await room.cue_by_command("answered")
    await room.told("sale Nhal 1", "sale Nida 3", "answered", "looked")
    await room.cue_by_command("flash", item="p2")
    await room.say("joe", "comment", text="want")
    await room.told("sale Njoe 1")

    # Over the limit: the greatest first, one a second.
    await room.together(*({"who": f"g{n}", "kind": "gift", "quantity": n} for n in (1, 3, 2, 4)))
    await room.told("thanks Ng1 1", "thanks Ng2 2", "thanks Ng3 3", "thanks Ng4 4")

    # Priority and exclusive; a budget and a limit for each viewer; thrice; silence.
    await room.say("kim", "follow", channel="friend")
    await room.say("leo", "follow")
    for who in ("kim", "kim", "leo", "may"):
        await room.say(who, "favourite", item="p1")
    for _ in range(4):
        await room.say("ned", "share")
    await room.say("ned", "like")
    await room.told("follow first Nkim", "follow second Nleo", "gift Nkim", "gift Nleo", "times Nned", "absent Nned")

    # Variants: whoever is in one stays in it.
    for _ in range(2):
        await room.together(*({"who": f"v{n:02}", "kind": "superchat"} for n in range(30)))

    # A visit that is stayed and left; the last thing that is said.
    await room.say("ann", "leave")
    await room.told("stays Nann", "goes Nann")


def offers(texts: list[str]) -> dict[str, set[str]]:
    """What each viewer of the experiment was given."""
    given: dict[str, set[str]] = {f"Nv{n:02}": set() for n in range(30)}
    for text in texts:
        if text.startswith("offer "):
            given[text.split()[2]].add(text.split()[1])
    return given


@pytest.mark.parametrize("evaluator", ["plain", "rete"])
async def test_that_every_kind_of_pattern_does_in_a_real_engine_what_the_language_says(
    tmp_path: Path, evaluator: str
) -> None:
    site = Site(tmp_path, RULES, more=MORE.format(evaluator=evaluator))
    try:
        await told_live(site)
    finally:
        site.close()


async def told_live(site: Site) -> None:
    site.config.write_text(site.config.read_text().replace("listen: {", f"listen: {{cue_token: {CUES}, "))
    site.start_receiver()
    await site.receiver_ready()
    site.start_engine()
    await site.ready()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{site.port}") as session:
        room = Room(site, session)
        await act(room)
        await until(lambda: site.open_actions() == 0, 20, "everything is done")
        site.behave("500")
        await room.say("oli", "complaint", text="broken")
        await until(lambda: site.states()["expired"] == 1, 10, "what came too late is dropped")
        site.behave("ok")
    assert site.end_engine() == 0
    check(room.texts())
    live = firings(site.store, room.recording[-1]["time"])
    assert len({rule for rule, *_ in live}) == 23, live
    for other in ("plain", "rete"):
        assert replayed(site, room.recording, other) == live


def check(texts: list[str]) -> None:
    """What the receiver was told, in its order, and each thing once."""
    said = Counter(text for text in texts if not text.startswith(("comes ", "stays ", "offer ")))
    assert [text for text in texts if text.startswith("thanks")] == [f"thanks Ng{n} {n}" for n in (1, 4, 3, 2)]
    assert {text: times for text, times in said.items() if times > 1} == {}
    assert [text for text in texts if text == "label Neve"] == ["label Neve"]
    given = offers(texts)
    assert {frozenset(what) for what in given.values()} == {frozenset(), frozenset({"text"}), frozenset({"one", "two"})}


def firings(store: Path, end: int) -> Counter[tuple[str, ...]]:
    """Rule, item, and why it was suppressed, of all firings in a store up to an instant."""
    asked = "SELECT rule, coalesce(item, ''), reason FROM firings WHERE time <= ?"
    with contextlib.closing(sqlite3.connect(store)) as connection:
        rows = connection.execute(asked, (end,)).fetchall()
    return Counter(rows)


def replayed(site: Site, recording: list[dict[str, Any]], evaluator: str) -> Counter[tuple[str, ...]]:
    """The firings of a replay of what was said."""
    file, store = site.folder / "recording.jsonl", site.folder / f"{evaluator}.db"
    file.write_bytes(b"\n".join(msgspec.json.encode(row) for row in recording))
    done = site.run(
        "replay", file.name, "--ruleset", "rules.yaml", "--evaluator", evaluator, "--room", "platform=shop",
        "--store", f"sqlite:///{store}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return firings(store, recording[-1]["time"])
