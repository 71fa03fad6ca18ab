"""From an event to an entry: the viewer becomes a key, and personal data stay behind in the vault."""

from collections.abc import Callable, Iterable

from tiercast_api.event import Event, Quality, Viewer

from tiercast.audience.entry import Entry
from tiercast.engine.attributes import AttributeTypes
from tiercast.engine.intake.totals import Amounts
from tiercast.one_line import one_line
from tiercast.store.batch import Identity

NAMELESS = frozenset({Quality.MASKED, Quality.NONE})
"""Identity qualities with which there is no viewer."""
_STORED = {quality: quality.value for quality in Quality}
"""As entries keep them: to ask a member for its value is a call."""
MOST_KNOWN = 200_000
"""Viewers whose identity is remembered as written; beyond it they are written again, which changes nothing."""


class EntryMaker:
    """Makes the entries of one shop.

    Args:
        viewer_key: the vault's key of (platform, id).
        session: the number of a room's session, for ids that mean somebody within one broadcast only.
        attributes: types that the shop declares.
    """

    def __init__(
        self, viewer_key: Callable[[str, str], bytes], session: Callable[[str], str],
        attributes: AttributeTypes | None = None,
    ) -> None:  # fmt: skip
        self._viewer_key = viewer_key
        self.attributes = attributes
        self._session = session
        self._known: dict[bytes, str | None] = {}
        self.new: list[Identity] = []

    def entry(self, event: Event, source: str, room: str, time: int, amounts: Amounts, received: int) -> Entry:
        """The entry of a checked event.

        Args:
            room: the room that it happened in.
            time: its instant as corrected; amounts: its deltas; received: when it arrived.
        """
        key, quality = b"", ""
        roles: tuple[str, ...] = ()
        viewer = event.viewer
        if viewer is not None and viewer.quality not in NAMELESS:
            key, quality, roles = self._key(viewer, event, room), _STORED[viewer.quality], viewer.roles
        money, attributes = event.money, event.attributes or None
        if attributes is not None and self.attributes is not None:
            attributes = self.attributes.of_event(event.kind, attributes)
        return Entry(
            time, event.kind, room, key, event.item or "", amounts.quantity,
            None if money is None else money.amount, "" if money is None else money.currency,
            event.order or "", event.coupon or "", event.session, quality, event.channel or "", event.topic or "",
            event.text, amounts.coins, event.streak or "", event.reply_to or "", roles, attributes,
            source, "", received,
        )  # fmt: skip

    def _key(self, viewer: Viewer, event: Event, room: str) -> bytes:
        if viewer.quality is Quality.SESSION:
            identity = f"{room}\x1f{event.session or self._session(room)}\x1f{viewer.id}"
            key = self._viewer_key(viewer.platform, identity)
        else:
            key = self._viewer_key(viewer.platform, viewer.id)
        known = self._known
        name = viewer.name
        if key not in known or (name is not None and known[key] != name):
            self._remember(key, viewer, name)
        return key

    def _remember(self, key: bytes, viewer: Viewer, name: str | None) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[key] = name
        shown = None if name is None else one_line(name)
        self.new.append(Identity(key, viewer.platform, viewer.id, _STORED[viewer.quality], shown))

    def take_new(self) -> list[Identity]:
        """Identities to be written with the batch in hand."""
        new, self.new = self.new, []
        return new

    def forget_some(self, viewers: Iterable[bytes]) -> None:
        """Write the identities of these viewers again when they are heard."""
        for viewer in viewers:
            self._known.pop(viewer, None)

    def forget(self) -> None:
        """A commit failed: write every identity again."""
        self._known.clear()
        self.new = []
