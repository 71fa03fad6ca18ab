"""Commands on traffic channels: what one cost, and all of them."""

import msgspec

from tiercast.engine.channels import ChannelRow, ChannelTold, day_text
from tiercast.engine.jobs import JobError
from tiercast.rules.grammar_values import in_units
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.protocol_commands import Command
from tiercast.serve.protocol_imports import ChannelInfo, ChannelsReply, ListChannels, SetChannel
from tiercast.serve.protocol_replies import Reply


class OnChannels:
    """What clients do with traffic channels."""

    def __init__(self, live: AuditedShop) -> None:
        self._live = live

    async def set(self, command: SetChannel, who: str) -> Reply:
        """Note what a channel cost."""
        told = ChannelTold(channel=command.channel, amount=command.amount, day=command.day, title=command.title)
        row = await self._live.channels.tell(told)
        return ChannelsReply(id=command.id, channels=() if row is None else (_info(row),))

    async def list(self, command: ListChannels, who: str) -> Reply:
        """Every channel."""
        return ChannelsReply(id=command.id, channels=tuple(map(_info, self._live.channels.list())))

    def before(self, command: SetChannel) -> tuple[str, Command | None]:
        """What counts as the day's cost, and the command that brings it back."""
        channels = self._live.channels
        try:
            day = channels.day(command.day)
        except JobError:
            # The command will be refused, and say why.
            return "", None
        hand = channels.by_hand(command.channel, day)
        amount = "" if hand is None else in_units(hand, channels.currency_of(command.channel))
        back = msgspec.structs.replace(command, amount=amount, day=day_text(day))
        return channels.cost(command.channel, day), back


def _info(row: ChannelRow) -> ChannelInfo:
    return msgspec.convert(msgspec.to_builtins(row), ChannelInfo)
