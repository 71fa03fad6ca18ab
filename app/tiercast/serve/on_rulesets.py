"""Commands that change rulesets: saving one, bringing a version back, and what the audit log says of it."""

from tiercast.engine.live import LiveShop
from tiercast.engine.ruleset_files import RulesetFiles, Saved
from tiercast.rules.diagnostics import render
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.protocol_commands import Command
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_rules import RestoreRuleset, SavedReply, SaveRuleset
from tiercast.serve.unable import Unable
from tiercast.store.ruleset_versions import How
from tiercast.store.small import get_ruleset


def ruleset_before(shop: AuditedShop, command: SaveRuleset | RestoreRuleset) -> tuple[str, Command | None]:
    """The version in force, in short, and the command that brings it back."""
    program = shop.shop.core.programs.get(command.room)
    digest = program.versions.get(command.ruleset, "") if program is not None else ""
    if not digest:
        return "", None
    return short(digest), RestoreRuleset(id=0, room=command.room, ruleset=command.ruleset, hash=digest)


def short(digest: str) -> str:
    """As much of a version's hash as people can compare."""
    return digest[:8]


class OnRulesets:
    """What clients do with rulesets."""

    def __init__(self, live: LiveShop, files: RulesetFiles) -> None:
        self._live, self._files = live, files

    async def save(self, command: SaveRuleset, who: str) -> Reply:
        """Save a text and let it take over."""
        saved = await self._files.save(command.room, command.ruleset, command.text, who, How.SAVED, command.base)
        return _told(command.id, command.ruleset, saved)

    async def restore(self, command: RestoreRuleset, who: str) -> Reply:
        """Bring a version back, as a new one."""
        with self._live.opened.database.read() as connection:
            text = get_ruleset(connection, command.hash)
        if text is None:
            raise Unable("not_found", f"there is no version {command.hash}", zh=f"没有版本 {command.hash}")
        saved = await self._files.save(command.room, command.ruleset, text, who, How.RESTORED)
        return _told(command.id, command.ruleset, saved)


def _told(number: int, ruleset: str, saved: Saved) -> SavedReply:
    return SavedReply(
        id=number, ruleset=ruleset, hash=saved.hash, file=str(saved.path), version=saved.version, rooms=saved.rooms,
        warnings=render(saved.doubts, "en"), warnings_zh=render(saved.doubts, "zh"),
    )  # fmt: skip
