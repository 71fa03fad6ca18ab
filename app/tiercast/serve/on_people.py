"""Commands on viewers."""

from collections.abc import Callable

from tiercast.decide.ids import id_text
from tiercast.engine.erasing_live import STEPS, Far
from tiercast.engine.live import LiveShop
from tiercast.engine.workers import WorkerFailed
from tiercast.serve.given import given_id
from tiercast.serve.protocol_commands import EraseViewer
from tiercast.serve.protocol_pushes import ErasingProgress, Push
from tiercast.serve.protocol_replies import ErasedReply, Reply
from tiercast.serve.unable import Unable
from tiercast.store.person import Person


class OnPeople:
    """What clients do with viewers."""

    def __init__(self, live: LiveShop, push: Callable[[Push], None]) -> None:
        self._live, self._push = live, push
        live.erasing.told = self._tell

    async def erase(self, command: EraseViewer, who: str) -> Reply:
        """Erase somebody for ever."""
        viewer, person = self._meant(command)
        try:
            report = await self._live.erasing.erase(viewer, person, who)
        except WorkerFailed as error:
            raise Unable(
                "fault",
                f"the search has failed: {error}",
                "erase the viewer again",
                zh=f"搜索失败：{error.zh}",
                hint_zh="请再删除一次",
            ) from error
        return ErasedReply(id=command.id, report=dict(report))

    def _tell(self, far: Far) -> None:
        step = STEPS.index(far.doing) + 1
        self._push(
            ErasingProgress(
                viewer=id_text(far.viewer), doing=far.doing, step=step, steps=len(STEPS), part=round(far.part, 3)
            )
        )

    def _meant(self, command: EraseViewer) -> tuple[bytes, Person]:
        vault, database = self._live.opened.vault, self._live.opened.database
        if command.viewer:
            viewer = given_id(command.viewer)
        elif command.platform and command.person:
            viewer = vault.viewer_key(command.platform, command.person)
        else:
            raise Unable(
                "refused", "name the viewer by key, or by platform and id", zh="请用观众编号，或平台和平台编号指定"
            )
        with database.read() as connection:
            known = vault.people(connection, [viewer]).get(viewer)
        if known is not None:
            return viewer, known
        if not command.platform or not command.person:
            raise Unable(
                "not_found",
                "nobody told who this viewer is",
                "name them by platform and id",
                zh="没有任何数据说明这位观众是谁",
                hint_zh="请用平台和编号指定",
            )
        return viewer, Person(command.platform, command.person, None, "stable")
