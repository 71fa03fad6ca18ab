"""What a shop knows of viewers in whatever order things come.

Events, refunds, imports, links, merges, undos, erasures, forgetting, restarts, backups and restores.
"""

import asyncio
import copy
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import msgspec
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select
from tiercast.audience.ladders import read_standing
from tiercast.decide.ids import id_text
from tiercast.engine import warm_worker, workers
from tiercast.engine.backup.making import BackupOrder, make_backup
from tiercast.engine.backup.restoring import RestoreOrder, restore
from tiercast.engine.imports import beside
from tiercast.serve import on_orders
from tiercast.serve.protocol_commands import EraseViewer, ListAudit, TellViewer, Undo
from tiercast.serve.protocol_imports import ImportFiles, ImportReply, UndoImport
from tiercast.serve.protocol_replies import AuditReply, ErasedReply, Failed, Reply
from tiercast.serve.protocol_shop import ListOrders, OrdersReply
from tiercast.store.erased_again import waiting
from tiercast.store.notes import notes_of
from tiercast.store.tables import metadata
from tiercast_api.event import Event, Money, Quality, Viewer

from tests.serve.live_room import NOON, LiveRoom, VirtualClock, live_room

RULES = """\
ruleset: rules
features:
  paid: {sum: order_paid.amount, within: ever}
tiers:
  worth:
    - {tier: great, when: paid >= 30 CNY}
    - {tier: small}
triggers:
  greet: {on: comment, do: [alert: {text: "{viewer.name} said {event.text}"}, log: {text: "{viewer.name}"}]}
"""
MORE = "evaluator: plain\nretention: {identities: 1m}"
HEAD = "订单编号,支付时间,订单状态,实付款,商品名称,买家快手ID,买家昵称\n"
_decode = msgspec.json.Decoder(Reply).decode
PEOPLE = ("person-anna-77", "person-bob-88", "person-cleo-99")
STRANGER = "somebody-else"
NUMBERS = [f"1000000000000{place:02}" for place in range(6)]
"""Of orders: an import and a source may tell of the same."""


class InThread(ThreadPoolExecutor):
    """In place of a process: an example would mostly wait for processes to begin."""

    _processes: ClassVar[dict[int, Any]] = {}


async def in_thread(limit: float, heard: Any, function: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.to_thread(function, *args, lambda said: None)


class Order(msgspec.Struct):
    """An order: whose it is ("": nobody's), its amount less what went back, and who told of it (0: a source)."""

    whose: str
    amount: int
    tellers: set[int]
    hidden: bool = False


class Seen(NamedTuple):
    """What can be seen of a shop: sums, orders, what the state has of each viewer, notes, and who is known."""

    amounts: dict[str, int]
    rows: list[Any]
    viewers: dict[str, Any]
    notes: dict[str, list[str]]
    people: list[tuple[str, str]]


@dataclass
class Kept:
    """A backup: its file, what the account said then, what was seen, and who was erased since."""

    file: Path
    account: dict[str, Any]
    seen: "Seen"
    erased: set[str]


ACCOUNT = ("orders", "unnumbered", "imports", "labels", "notes", "known", "gone", "returned")
PASSPHRASE = "correct horse battery"


def amount_of(number: str) -> int:
    return 1_000 * (1 + NUMBERS.index(number))


def buyer_of(number: str) -> str:
    return PEOPLE[NUMBERS.index(number) % len(PEOPLE)]


class Viewers(RuleBasedStateMachine):
    """A live shop, beside a plain account of whose everything is."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.path = Path(self.folder.name)
        self.loop = asyncio.new_event_loop()
        self.clock = VirtualClock(NOON)
        self.room: LiveRoom
        self._life: asyncio.Task[None] | None = None
        self._end = asyncio.Event()
        self.number = 0
        self.orders: dict[str, Order] = {}
        self.unnumbered: list[Order] = []
        self.imports: dict[int, list[str]] = {}
        self.labels: dict[str, set[str]] = {person: set() for person in PEOPLE}
        self.notes: dict[str, set[str]] = {person: set() for person in PEOPLE}
        self.known: set[str] = set()
        self.gone: set[str] = set()
        self.returned: dict[str, int] = {}
        self.backups: list[Kept] = []
        self.begin()

    # --- its lives

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def begin(self) -> None:
        began: asyncio.Future[LiveRoom] = self.loop.create_future()
        self._end = asyncio.Event()

        async def live() -> None:
            try:
                async with live_room(self.path, RULES, self.clock, start="live", more=MORE) as room:
                    began.set_result(room)
                    await self._end.wait()
            except BaseException as error:
                if not began.done():
                    began.set_exception(error)
                raise

        self._life = self.loop.create_task(live())

        async def ready() -> LiveRoom:
            return await began

        self.room = self.do(ready())

    def end(self) -> None:
        async def over() -> None:
            self._end.set()
            assert self._life is not None
            await self._life

        self.do(over())

    def teardown(self) -> None:
        self.end()
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        self.folder.cleanup()

    def ask(self, command: Any) -> Any:
        # As a client reads it.
        return _decode(msgspec.json.encode(self.do(self.room.command(command))))

    # --- what happens

    def say(self, kind: str, person: str, **more: Any) -> None:
        self.number += 1

        async def said() -> None:
            viewer = Viewer("shop", person, Quality.STABLE, f"Name of {person}") if person else None
            event = Event(kind=kind, id=f"e{self.number}", viewer=viewer, time=self.clock.now(), **more)
            ticket = await self.room.live.arrivals.emit("feed", [event], None)
            assert (await self.room.while_time_passes(ticket.committed())).accepted == 1

        self.do(said())
        if person:
            self.known.add(person)

    @rule(person=st.sampled_from(PEOPLE))
    def somebody_speaks(self, person: str) -> None:
        self.say("comment", person, text=f"words-{self.number} of {person}")

    @rule(number=st.sampled_from(NUMBERS))
    def a_source_tells_of_an_order(self, number: str) -> None:
        if number in self.orders:
            return
        person = buyer_of(number)
        self.say("order_paid", person, order=number, item="i1", money=Money(amount_of(number), "CNY"))
        self.orders[number] = Order(person, amount_of(number), {0})

    @rule(number=st.sampled_from(NUMBERS), part=st.sampled_from([1, 2]))
    def money_goes_back(self, number: str, part: int) -> None:
        amount = amount_of(number) // part
        self.say("order_refunded", buyer_of(number), order=number, item="i1", money=Money(amount, "CNY"))
        self.returned[number] = self.returned.get(number, 0) + amount

    @rule(person=st.sampled_from(PEOPLE))
    def a_source_tells_of_an_order_without_a_number(self, person: str) -> None:
        self.say("order_paid", person, item="i2", money=Money(50, "CNY"))
        self.unnumbered.append(Order(person, 50, {0}))

    @rule(person=st.sampled_from(PEOPLE))
    def somebody_gets_a_label_and_a_note(self, person: str) -> None:
        self.number += 1
        label, note = f"label-{self.number}-{person[-2:]}", f"note-{self.number} on {person}"
        self.say("comment", person, text="hi")
        self.tell("label", person, name=label)
        self.tell("note", person, value=note)
        self.labels[person].add(label)
        self.notes[person].add(note)

    def tell(self, what: str, person: str, other: str = "", **more: Any) -> Any:
        keys: dict[str, Any] = {"viewer": self.text(person)} | ({"other": self.text(other)} if other else {})
        reply = self.ask(TellViewer(id=1, what=what, **keys, **more))
        assert not isinstance(reply, Failed), reply
        return reply

    def key(self, person: str) -> bytes:
        return self.room.live.opened.vault.viewer_key("shop", person)

    def text(self, person: str) -> str:
        return id_text(self.key(person))

    @rule(person=st.sampled_from(PEOPLE))
    def a_label_is_given_and_taken_back_by_the_log(self, person: str) -> None:
        self.say("comment", person, text="hi")
        before = self.seen()
        self.tell("label", person, name="for a moment")
        self.undo_the_last()
        assert self.seen() == before

    @rule(kept=st.sampled_from(PEOPLE), other=st.sampled_from(PEOPLE))
    def two_are_one_for_a_moment(self, kept: str, other: str) -> None:
        for person in (kept, other):
            self.say("comment", person, text="hi")
        if self.head(kept) == self.head(other):
            return
        before = self.seen()
        self.tell("merge", kept, other)
        self.undo_the_last()
        assert self.seen() == before

    def undo_the_last(self) -> None:
        reply = self.ask(ListAudit(id=1, limit=1))
        assert isinstance(reply, AuditReply)
        done = self.ask(Undo(id=2, note=reply.notes[0].n))
        assert not isinstance(done, Failed), done

    @rule(kept=st.sampled_from(PEOPLE), other=st.sampled_from(PEOPLE))
    def two_are_one(self, kept: str, other: str) -> None:
        if self.head(kept) != self.head(other) and {kept, other} <= self.known:
            self.tell("merge", kept, other)

    @precondition(lambda self: len(self.heads()) < len(PEOPLE))
    @rule(data=st.data())
    def two_are_two_again(self, data: st.DataObject) -> None:
        joined = [
            (one, other) for one in PEOPLE for other in PEOPLE if one < other and self.head(one) == self.head(other)
        ]
        self.tell("split", *data.draw(st.sampled_from(joined)))

    def heads(self) -> set[bytes]:
        return {self.head(person) for person in PEOPLE}

    def head(self, person: str) -> bytes:
        return self.room.live.shop.core.state.who(self.key(person))

    # --- links

    @rule(number=st.sampled_from(NUMBERS), person=st.sampled_from(PEOPLE), what=st.sampled_from(["link", "unlink"]))
    def an_order_is_somebodys_or_not(self, number: str, person: str, what: str) -> None:
        if person not in self.known:
            return
        reply = self.ask(TellViewer(id=1, what=what, viewer=self.text(person), name=number))
        # Nothing to be linked where no import tells of it, or whose it was is forgotten.
        assert not isinstance(reply, Failed) or reply.code == "refused", reply

    @rule(number=st.sampled_from(NUMBERS), person=st.sampled_from(PEOPLE))
    def an_order_is_somebodys_for_a_moment(self, number: str, person: str) -> None:
        self.say("comment", person, text="hi")
        before = self.seen()
        reply = self.ask(TellViewer(id=1, what="link", viewer=self.text(person), name=number))
        if isinstance(reply, Failed) or self.seen() == before:
            return
        self.undo_the_last()
        assert self.seen() == before

    # --- imports

    @rule(numbers=st.lists(st.sampled_from(NUMBERS), unique=True, min_size=1, max_size=3), named=st.booleans())
    def orders_are_imported(self, numbers: list[str], named: bool) -> None:
        self.number += 1
        file = self.path / f"import-{self.number}.csv"
        rows = [
            f"{number},2023-12-01 20:15,已收货,{amount_of(number) / 100:.2f},口红,"
            + (f"{buyer_of(number)},Name of {buyer_of(number)}" if named else ",Stranger")
            for number in numbers
        ]
        file.write_text(HEAD + "\n".join(rows) + f"\n3{self.number:014},2023-12-01 20:15,已收货,1.00,口红,,\n", "utf-8")
        reply = self.ask(ImportFiles(id=1, kind="orders", files=(str(file),), platform="shop"))
        file.unlink()
        assert isinstance(reply, ImportReply), reply
        self.imports[reply.number] = []
        for number in [*numbers, f"3{self.number:014}"]:
            told = self.orders.setdefault(number, Order("?", 100, set()))
            if not told.tellers:
                whose = (buyer_of(number) if named else "Stranger") if number in NUMBERS else ""
                told.whose, told.amount = whose, amount_of(number) if number in NUMBERS else 100
            told.tellers.add(reply.number)
            self.imports[reply.number].append(number)

    @precondition(lambda self: self.imports)
    @rule(data=st.data())
    def an_import_is_taken_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.imports)))
        reply = self.ask(UndoImport(id=1, number=number))
        assert not isinstance(reply, Failed), reply
        for order in self.imports.pop(number):
            self.orders[order].tellers.discard(number)
            if not self.orders[order].tellers:
                del self.orders[order]

    # --- who goes

    @rule(person=st.sampled_from(PEOPLE))
    def somebody_is_erased(self, person: str) -> None:
        before, group = self.seen(), {one for one in PEOPLE if self.head(one) == self.head(person)}
        reply = self.ask(EraseViewer(id=1, platform="shop", person=person))
        assert isinstance(reply, ErasedReply), reply
        assert reply.report["traces"] == []
        after = self.seen()
        assert after.amounts == before.amounts
        assert not any(person in row for row in map(repr, after.rows))
        assert person not in {one for one, _ in after.people}
        for other in {*PEOPLE, STRANGER} - group:
            assert after.viewers.get(other) == before.viewers.get(other)
            assert after.notes.get(other) == before.notes.get(other)
        self.gone |= self.labels[person] | self.notes[person]
        self.labels[person], self.notes[person] = set(), set()
        self.known.discard(person)
        for kept in self.backups:
            kept.erased.add(person)

    @rule()
    def time_passes_and_those_unseen_are_forgotten(self) -> None:
        before = self.sums()

        async def pass_on() -> None:
            await self.room.pass_time(61)

        self.do(pass_on())
        self.say("comment", STRANGER, text="hi")
        self.do(self.room.while_time_passes(self.room.live.housekeeping.recompute()))
        assert self.sums() == before

    @rule()
    def the_engine_starts_again(self) -> None:
        before = self.seen()
        self.end()
        self.begin()
        assert self.room.live.shop.recovered.divergent == 0
        assert self.seen() == before

    # --- backups

    @rule()
    def a_backup_is_made(self) -> None:
        self.number += 1
        live, file = self.room.live, Path(self.folder.name) / f"backup-{self.number}.tcb"
        order = BackupOrder(
            file=file, config=live.config.file, store=live.paths.store, key=live.paths.key, parts=live.paths.secrets,
            spool=live.paths.spool,
        )  # fmt: skip
        make_backup(order, PASSPHRASE, self.clock.now(), lambda progress: None)
        account = {name: copy.deepcopy(getattr(self, name)) for name in ACCOUNT}
        self.backups.append(Kept(file, account, self.seen(), set()))

    @precondition(lambda self: self.backups)
    @rule(data=st.data(), elsewhere=st.booleans())
    def a_backup_is_restored(self, data: st.DataObject, elsewhere: bool) -> None:
        kept = data.draw(st.sampled_from(self.backups))
        self.end()
        if elsewhere:
            self.number += 1
            self.path = Path(self.folder.name) / f"home-{self.number}"
            self.path.mkdir()
        order = RestoreOrder(
            file=kept.file, folder=self.path, store=f"sqlite:///{(self.path / 'live.db').as_posix()}",
            home=self.path / "home", replace=not elsewhere, config="restored.yaml",
        )  # fmt: skip
        done = restore(order, PASSPHRASE, "anna", self.clock.now(), lambda progress: None, None)
        assert (done.again is None) is elsewhere
        for name, value in kept.account.items():
            setattr(self, name, copy.deepcopy(value))
        self.begin()
        if elsewhere:
            self.backups, kept.erased = [kept], set()
            assert self.seen() == kept.seen
            return
        self.do(self.room.until(lambda: not self.waits_to_be_erased_again()))
        after = self.seen()
        for person in kept.erased:
            self.gone |= self.labels[person] | self.notes[person]
            self.labels[person], self.notes[person] = set(), set()
            self.known.discard(person)
            assert person not in {one for one, _ in after.people}
        if not kept.erased:
            assert after == kept.seen

    def waits_to_be_erased_again(self) -> bool:
        with self.room.live.opened.database.read() as connection:
            return bool(waiting(connection, "test"))

    # --- what is seen

    def rows(self) -> OrdersReply:
        reply = self.ask(ListOrders(id=1))
        while isinstance(reply, OrdersReply) and reply.read < 1.0:
            reply = self.ask(ListOrders(id=1))
        assert isinstance(reply, OrdersReply), reply
        return reply

    def sums(self) -> dict[str, int]:
        return self.rows().amounts

    def seen(self) -> Seen:
        listed, viewers = self.rows(), {}
        for person in (*PEOPLE, STRANGER):
            viewer = self.room.live.shop.viewer(self.head(person))
            if viewer is not None:
                tiers = {name: read_standing(packed).tier for name, packed in (viewer.tiers or {}).items()}
                said = viewer.orders, viewer.spent, viewer.returned, viewer.labels, viewer.attributes, tiers
                viewers[person] = said
        with self.room.live.opened.database.read() as connection:
            vault = self.room.live.opened.vault
            notes = {one: [note.text for note in notes_of(connection, vault, self.key(one))] for one in PEOPLE}
            people = sorted((one.id, one.name or "") for _, one in vault.all_people(connection))
        return Seen(listed.amounts, sorted(listed.rows, key=repr), viewers, notes, people)

    @invariant()
    def sums_are_those_of_all_orders_that_are_told_of(self) -> None:
        wanted = sum(max(0, order.amount - self.returned.get(number, 0)) for number, order in self.orders.items())
        wanted += sum(order.amount for order in self.unnumbered)
        assert self.sums().get("CNY", 0) == wanted

    @invariant()
    def nothing_is_left_of_who_is_gone(self) -> None:
        with self.room.live.opened.database.read() as connection:
            rows = [
                (table.name, repr(tuple(row)))
                for table in metadata.sorted_tables
                for row in connection.execute(select(table))
            ]
        for table, row in rows:
            for person in PEOPLE:
                assert person not in row, (table, person)
            for word in self.gone:
                assert word not in row, (table, word)


@pytest.fixture(autouse=True, scope="module")
def _in_this_process() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "pool_of_one", lambda: InThread(1))
        patch.setattr(warm_worker, "pool_of_one", lambda: InThread(1))
        patch.setattr(beside, "in_telling_worker", in_thread)
        patch.setattr(on_orders, "FEW", 1_000)
        yield


Viewers.TestCase.settings = settings(
    # Not made smaller: each example is an engine's lives.
    max_examples=settings().max_examples // 33,
    stateful_step_count=14,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
)
test_that_viewers_are_known_as_they_should_be_in_all_orders = Viewers.TestCase
