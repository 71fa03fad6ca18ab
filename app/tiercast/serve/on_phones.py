"""Commands on the teleprompter on phones: opening and closing its door, pairing phones and forgetting them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.serve.host import Circumstances
from tiercast.serve.on_desk import OnDesk
from tiercast.serve.on_room import program_of
from tiercast.serve.phone.kept import Kept, keep, read_kept
from tiercast.serve.phone.networks import networks
from tiercast.serve.phone.pairing import Phone, written_code
from tiercast.serve.phone.phones import Outside, Phones
from tiercast.serve.protocol_commands import Command, FinishAction
from tiercast.serve.protocol_phones import (
    MOST_HOURS,
    ClosePhones,
    EndPairing,
    ForgetPhone,
    ListPhones,
    NetworkRow,
    OpenPhones,
    PairPhone,
    PhoneCode,
    PhoneRow,
    PhonesChanged,
    PhonesReply,
)
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_room import DeskReply, DeskRow, ListDesk, SawAction
from tiercast.serve.refusals import REFUSALS
from tiercast.serve.unable import Unable
from tiercast.store.audit import DONE, Audited, write_note
from tiercast.system_words import system_words

_log = logging.getLogger(__name__)


class OnPhones:
    """What clients do with the teleprompter on phones.

    Args:
        answer: does a command, for somebody, and notes it.
        push: tells every client.
    """

    def __init__(
        self, live: LiveShop, circumstances: Circumstances, answer: Callable[[Command, str], Awaitable[Reply]],
        push: Callable[[Push], None],
    ) -> None:  # fmt: skip
        self._live, self._circumstances, self._answer = live, circumstances, answer
        self._desk = OnDesk(live)
        outside = Outside(
            desk=self._waiting, finish=self._finish, saw=self._saw, noted=self._noted,
            changed=lambda room: push(PhonesChanged(paired=room)), keep=self._keep, networks=networks,
        )  # fmt: skip
        self.phones = Phones(outside, live.clock)

    def handlers(self) -> Mapping[type, Callable[[Any, str], Awaitable[Reply]]]:
        """By the command that each of them answers."""
        return {
            ListPhones: self.list,
            OpenPhones: self.open,
            ClosePhones: self.close,
            PairPhone: self.pair,
            EndPairing: self.end_pairing,
            ForgetPhone: self.forget,
        }

    def hear(self, push: Push) -> None:
        """What clients are told."""
        self.phones.lines.hear(push)

    async def reopen(self) -> None:
        """Open the door again that stood open before the engine's restart."""
        kept = await asyncio.to_thread(read_kept, self._circumstances.paths.phones)
        if kept is not None:
            try:
                await self.phones.reopen(kept)
            except OSError as error:
                why = system_words(error)
                self._live.told.trouble(
                    f"the teleprompter on phones did not open again: {why.en}; open it once more",
                    f"手机提词器没有重新打开：{why.zh}；请再次打开",
                )

    async def leave(self) -> None:
        """The engine ends."""
        await self.phones.leave()

    # --- commands

    async def list(self, command: ListPhones, who: str) -> Reply:
        """How it stands."""
        return self._reply(command.id)

    async def open(self, command: OpenPhones, who: str) -> Reply:
        """Let phones of a local network show the lines for the host."""
        there = networks()
        network = next((one for one in there if command.address in ("", one.address)), None)
        if network is None and not there:
            raise Unable(
                "refused", "this computer is on no local network", "connect it to the Wi-Fi that the phone uses",
                zh="这台电脑没有连接局域网", hint_zh="请连接到手机所用的同一个 Wi-Fi",
            )  # fmt: skip
        if network is None:
            raise Unable(
                "refused", f"this computer has no address {command.address} on a local network",
                f"choose one of: {', '.join(one.address for one in there)}",
                zh=f"这台电脑在局域网里没有地址 {command.address}",
                hint_zh=f"可选：{'、'.join(one.address for one in there)}",
            )  # fmt: skip
        if not 1 <= command.hours <= MOST_HOURS:
            raise Unable(
                "refused", f"hours: expected 1 to {MOST_HOURS}, found {command.hours}",
                zh=f"小时数：应为 1 到 {MOST_HOURS}，实际为 {command.hours}",
            )  # fmt: skip
        listen = self._live.config.listen
        try:
            await self.phones.open(network, listen.phone_port, command.hours, or_any=listen.phone_or_any)
        except OSError as error:
            where, why = f"{network.address}:{listen.phone_port}", system_words(error)
            raise Unable(
                "refused", f"cannot listen on {where}: {why.en}", "set listen.phone_port to another port (0 takes any)",
                zh=f"无法监听 {where}：{why.zh}", hint_zh="请把 listen.phone_port 改为其他端口（0 表示任选）",
            ) from error  # fmt: skip
        return self._reply(command.id)

    async def close(self, command: ClosePhones, who: str) -> Reply:
        """Close it, and forget every phone."""
        await self.phones.close()
        return Done(id=command.id)

    async def pair(self, command: PairPhone, who: str) -> Reply:
        """A code for one phone."""
        program_of(self._live, command.room)
        if not self.phones.url:
            raise Unable(
                "refused", "the teleprompter on phones is closed", "open it first",
                zh="手机提词器没有打开", hint_zh="请先打开",
            )  # fmt: skip
        if self.phones.is_full:
            raise Unable(
                "refused", "too many phones are paired", "take one out first",
                zh="已配对的手机太多", hint_zh="请先移除一台",
            )  # fmt: skip
        code, expires = self.phones.offer(command.room)
        return PhoneCode(
            id=command.id, url=f"{self.phones.url}/#{code}", code=written_code(code), expires=expires,
            now=self._live.clock.now(),
        )  # fmt: skip

    async def end_pairing(self, command: EndPairing, who: str) -> Reply:
        """A code is good for nothing any more."""
        self.phones.withdraw(command.room)
        return Done(id=command.id)

    async def forget(self, command: ForgetPhone, who: str) -> Reply:
        """A phone shows nothing any more."""
        if not await self.phones.forget(command.phone):
            raise Unable("not_found", "no such phone is paired", zh="没有配对这台手机")
        return Done(id=command.id)

    def _reply(self, number: int) -> PhonesReply:
        phones = self.phones
        rows = (
            PhoneRow(
                key=phone.key, name=phone.name, room=phone.room, paired=phone.paired, seen=phone.seen,
                here=phones.is_here(phone.key),
            )
            for phone in phones.phones()
        )  # fmt: skip
        there = (NetworkRow(address=one.address, name=one.name) for one in networks())
        return PhonesReply(
            id=number, url=phones.url, until=phones.until, lost=phones.is_lost, networks=tuple(there),
            phones=tuple(rows),
        )  # fmt: skip

    # --- what the phones need

    async def _waiting(self, room: str) -> Sequence[DeskRow]:
        try:
            reply = await self._desk.desk(ListDesk(id=0, room=room), "")
        except REFUSALS as error:
            # The room may have gone, or the disk: the engine says so itself; a phone shows nothing meanwhile.
            _log.warning("no lines for the phones of %s: %s", room, error)
            return ()
        return reply.rows if isinstance(reply, DeskReply) else ()

    async def _finish(self, action: str, said: bool, name: str) -> None:
        await self._answer(FinishAction(id=0, action=action, done=said), f"phone: {name}")

    async def _saw(self, action: str) -> None:
        await self._answer(SawAction(id=0, action=action), "phone")

    async def _noted(self, phone: Phone) -> None:
        opened = self._live.opened
        note = Audited(
            time=phone.paired, who=f"phone: {phone.name}", what="phone_paired", detail="", before="", after=phone.room,
            outcome=DONE, undoes=None,
        )  # fmt: skip
        await asyncio.wrap_future(opened.writer.call(lambda connection: write_note(connection, opened.shop, note)))

    async def _keep(self, kept: Kept | None) -> None:
        try:
            await asyncio.to_thread(keep, self._circumstances.paths.phones, kept)
        except OSError as error:
            why = system_words(error)
            self._live.told.trouble(
                f"how the teleprompter on phones stands was not written down: {why.en}",
                f"手机提词器的状态没有保存：{why.zh}",
            )
