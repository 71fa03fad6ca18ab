"""Commands that need no engine, done in a store that none owns: the same handlers, and the same audit log."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tiercast_api.errors import PluginError

from tiercast.engine.imports.here import StoppedShop
from tiercast.engine.jobs import JobError
from tiercast.serve.auditing import Auditing
from tiercast.serve.on_channels import OnChannels
from tiercast.serve.on_imports import OnImports
from tiercast.serve.protocol_commands import Command, TellViewer, Undo
from tiercast.serve.protocol_imports import ImportFiles, ListChannels, SetChannel, UndoImport
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.refusals import failed
from tiercast.serve.unable import Unable

Handler = Callable[[Any, str], Awaitable[Reply]]


class StoppedAnswers:
    """Answers commands in a shop that nothing is connected to."""

    def __init__(self, shop: StoppedShop) -> None:
        self._auditing = Auditing(shop, ())
        on_imports, on_channels = OnImports(shop), OnChannels(shop)
        self._handlers: Mapping[type, Handler] = {
            ImportFiles: on_imports.bring,
            UndoImport: on_imports.undo,
            TellViewer: on_imports.tell,
            SetChannel: on_channels.set,
            ListChannels: on_channels.list,
        }

    async def answer(self, command: Command, who: str) -> Reply:
        """Do it, and note what changed something.

        Raises:
            Unable, JobError, PluginError, StoreError: it was not done; that is noted too.
        """
        if isinstance(command, Undo):
            return await self._do(self._auditing.way_back(command.note, self._handlers), who, command.note)
        return await self._do(command, who)

    async def _do(self, command: Command, who: str, undoes: int | None = None) -> Reply:
        before = self._auditing.before(command)
        try:
            reply = await self._handlers[type(command)](command, who)
        except (Unable, JobError, PluginError) as error:
            await self._auditing.noted(command, who, before, failed(command.id, error), undoes)
            raise
        await self._auditing.noted(command, who, before, reply, undoes)
        return reply
