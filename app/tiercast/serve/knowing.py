"""How what people know of viewers stands before a command, and the command that brings it back; for the audit log.

What a way back says may name somebody: it is sealed under the viewer's key, and gone with them.
"""

import base64
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.decide.consent import consent_said, read_consent
from tiercast.decide.ids import id_text
from tiercast.engine.imports.linking import BY_HAND
from tiercast.engine.jobs import JobError
from tiercast.engine.people import ViewerTold
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.given import given_id
from tiercast.serve.protocol_commands import Command, TellViewer
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.unable import Unable
from tiercast.step.values import ViewerState
from tiercast.store.identities import Ciphers, IdentityWriter
from tiercast.store.vault import unseal_for_viewer

SEALED: Final = "sealed:"
LABEL: Final = b"way back"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Command).decode


def told_by(command: TellViewer, live: AuditedShop) -> ViewerTold:
    """What a command tells. Raises: Unable."""
    platforms = (command.platform,) if command.platform else tuple(r.platform for r in live.config.rooms.values())
    return ViewerTold(
        what=command.what, viewer=given_id(command.viewer), other=given_id(command.other) if command.other else b"",
        others=tuple(map(given_id, command.others)), name=command.name, value=command.value,
        platforms=tuple(dict.fromkeys(platforms)),
    )  # fmt: skip


class Knowing:
    """What the audit log says of commands about viewers."""

    def __init__(self, live: AuditedShop) -> None:
        self._live = live

    def before(self, command: TellViewer) -> tuple[str, Command | None]:
        """In words without names how things stand, and the command that would bring them back once it was obeyed."""
        try:
            told = told_by(command, self._live)
            viewer = self._live.shop.viewer(told.viewer)
            match command.what:
                case "label" | "unlabel":
                    return self._label(command, viewer)
                case "set" | "unset":
                    return self._attribute(command, viewer)
                case "consent":
                    return self._consent(command, viewer)
                case "merge" | "split" | "apart":
                    return self._group(command, told)
                case "link" | "unlink":
                    return self._order(command, told)
        except (JobError, Unable):
            # The command will be refused, and say why.
            return "", None
        return "", None

    def way_back(self, command: TellViewer, reply: Reply, back: Command | None) -> Command | None:
        """What is only known afterwards: the number of a note."""
        if command.what == "note" and isinstance(reply, Done):
            return msgspec.structs.replace(command, what="unnote", name=reply.message, value="")
        return back

    def seal(self, connection: Connection, viewer: str, back: Command) -> str:
        """A way back, sealed under the key of whom it is about."""
        vault, key = self._live.opened.vault, given_id(viewer)
        ciphers: Ciphers = {b"": vault.shop_cipher}
        IdentityWriter(vault, connection.dialect).ensure(connection, {key}, ciphers)
        packed = vault.seal(ciphers[key], _encode(back), LABEL)
        return f"{SEALED}{viewer}:{base64.b64encode(packed).decode()}"

    def open(self, text: str) -> Command:
        """A way back that was sealed. Raises: Unable: the viewer was erased or forgotten since."""
        viewer, _, packed = text.removeprefix(SEALED).partition(":")
        about = given_id(viewer)
        vault = self._live.opened.vault
        with self._live.opened.database.read() as connection:
            key = vault.data_keys(connection, [about]).get(about)
        plain = unseal_for_viewer(key, base64.b64decode(packed), LABEL)
        if plain is None:
            raise Unable(
                "refused",
                "the viewer was erased since, and with them what this was about",
                zh="这位观众之后已被删除，相关内容也一并删除了",
            )
        found: Command = _decode(plain)
        return found

    # --- of each kind

    def _label(self, command: TellViewer, viewer: ViewerState | None) -> tuple[str, Command | None]:
        has = viewer is not None and command.name.strip() in viewer.labels
        changes = has is (command.what == "unlabel")
        back = msgspec.structs.replace(command, what="unlabel" if command.what == "label" else "label")
        return "given" if has else "", back if changes else None

    def _attribute(self, command: TellViewer, viewer: ViewerState | None) -> tuple[str, Command | None]:
        value = (viewer.attributes or {}).get(command.name.strip()) if viewer is not None else None
        if value is None:
            return "", msgspec.structs.replace(command, what="unset", value="") if command.what == "set" else None
        # So much of it that a change is noticed, and nothing can be told from it.
        mark = base64.b32encode(self._live.opened.vault.mark("attribute", repr(value))[:5]).decode().lower()
        return f"a value ({mark})", msgspec.structs.replace(command, what="set", value=value)

    def _consent(self, command: TellViewer, viewer: ViewerState | None) -> tuple[str, Command | None]:
        stands = consent_said(read_consent(viewer.consent if viewer is not None else b""), command.name)
        back = msgspec.structs.replace(command, value="" if stands is None else stands)
        words = "" if stands is None else f"{command.name}: {'yes' if stands else 'no'}"
        return words, None if command.value == back.value else back

    def _group(self, command: TellViewer, told: ViewerTold) -> tuple[str, Command | None]:
        state = self._live.shop.core.state
        head, other = state.who(told.viewer), state.who(told.other)
        groups = {key: sorted((key, *state.merged_into(key))) for key in (head, other)}
        words = "; ".join(sorted(" = ".join(map(id_text, group)) for group in groups.values()))
        if command.what == "merge" and head != other:
            rest = tuple(id_text(key) for key in groups[other] if key != other)
            return words, msgspec.structs.replace(command, what="apart", other=id_text(other), others=rest)
        if command.what == "split" and head == other:
            leaves = told.viewer if told.other == head else told.other
            return words, msgspec.structs.replace(command, what="merge", viewer=id_text(head), other=id_text(leaves))
        if command.what == "apart" and head == other:
            return words, msgspec.structs.replace(command, what="merge", others=())
        return words, None

    def _order(self, command: TellViewer, told: ViewerTold) -> tuple[str, Command | None]:
        _, row = self._live.telling.order(told)
        words = f"{id_text(row.viewer)} ({row.how})" if row.viewer else "nobody's"
        if row.how == BY_HAND:
            return words, msgspec.structs.replace(command, what="link", viewer=id_text(row.viewer))
        return words, msgspec.structs.replace(command, what="unlink")
