"""What people tell of viewers: that two are one, and that they are not; labels and attributes.

Two who are one share one state: the one that was kept has it, the other's key leads there. Each goes on to say who it
was that acted, so that actions reach them where they are. Beside the common state each one's own is kept up to date, so
that a split gives each what they did by themselves; limits that both have used up stay used up for both.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.audience.ladders import read_standing
from tiercast.audience.merging import joined
from tiercast.audience.purchases import find_purchase, last_paid, purchases, put_purchase
from tiercast.audience.weeks import both_came
from tiercast.decide.consent import join_consent, note_consent
from tiercast.step.holding import Holding
from tiercast.step.learn import VIEWER_LESSONS
from tiercast.step.measured import Measured
from tiercast.step.moment import Moment
from tiercast.step.parts import keep_part, own_part, packed_part, unpacked
from tiercast.step.program import RoomProgram
from tiercast.step.standing import GAP, MOST_GAPS
from tiercast.step.state import State
from tiercast.step.told_orders import both_told
from tiercast.step.two_again import TwoAgain
from tiercast.step.values import ViewerState

FORGOTTEN: Final = "forgotten"
"""Who they are is kept no longer: nor is what people and sources told of them."""
HAND: Final = "hand"
"""Origin of what people told."""


class People:
    """Applies what people tell of viewers.

    Args:
        programs: of the rooms, by key.
        look_at: brings the moment to a viewer in a room.
    """

    def __init__(
        self, state: State, moment: Moment, programs: Mapping[str, RoomProgram], holding: Holding,
        look_at: Callable[[RoomProgram, bytes], None],
    ) -> None:  # fmt: skip
        self._state, self._m, self._programs, self._holding = state, moment, programs, holding
        self._two_again = TwoAgain(state, moment, programs, look_at)

    # --- labels, attributes

    def about(self, entry: Entry) -> None:
        """A label is given or taken away, an attribute set or removed, consent written down, by hand."""
        known = self._state.who(entry.viewer) in self._state.viewers.values
        viewer = self._state.viewer(entry)
        if not known:
            viewer.first_seen = viewer.last_seen = entry.time
        _tell(entry, viewer)
        # What is told is told of whoever was named, what is taken away of all who are one with them; what they agree
        # to is the person's, whichever account they said it with.
        gone = entry.topic in ("without", "consent", FORGOTTEN) or (
            entry.topic == "label" and not (entry.attributes or {}).get("on")
        )
        for key in viewer.parts or {}:
            if (gone or key == entry.viewer) and (part := own_part(self._state, viewer, key)) is not None:
                _tell(entry, part)
                keep_part(viewer, key, part)

    # --- merge, split

    def merge(self, entry: Entry) -> None:
        """``merge``: attribute ``other`` (hex) is the same person as the entry's viewer; ``split``: not any more.

        ``apart`` takes a merge back: ``other``, and ``with`` them those (hex, by spaces) who had been one with them.
        """
        said = entry.attributes or {}
        other = bytes.fromhex(str(said.get("other", "")))
        if entry.topic == "split":
            self.split(other)
        elif entry.topic == "apart":
            together = [bytes.fromhex(key) for key in str(said.get("with", "")).split()]
            for key in (other, *together):
                self.split(key)
            for key in together:
                self._merge(other, key, entry)
        elif other and self._state.who(other) != self._state.who(entry.viewer):
            self._merge(self._state.who(entry.viewer), self._state.who(other), entry)

    def _merge(self, kept: bytes, other: bytes, entry: Entry) -> None:
        state = self._state
        one = state.viewer(msgspec.structs.replace(entry, viewer=kept))
        two = state.viewer(msgspec.structs.replace(entry, viewer=other))
        parts = {**(one.parts or {kept: packed_part(one)}), **(two.parts or {other: packed_part(two)})}
        self._count_out(two, one)
        _join(one, two, self._measured())
        one.parts = parts
        state.viewers.values[other] = ViewerState(
            layout=state.layout.number, slots=state.layout.empty(), first_seen=two.first_seen, last_seen=two.last_seen,
            quality=two.quality, platform=two.platform,
        )  # fmt: skip
        for key in parts:
            if key != kept:
                state.shop.aliases[key] = kept

    def _count_out(self, two: ViewerState, one: ViewerState) -> None:
        """The other stands on no tier any more, and a signal that holds for both holds for one."""
        for ladder, packed in (two.tiers or {}).items():
            self._state.count_tier(ladder, read_standing(packed).tier, "")
        self._m.viewer = two
        for key, signal in (two.signals or {}).items():
            if one.signals is not None and key in one.signals:
                self._holding.ended(key, signal)

    def split(self, other: bytes) -> None:
        """Whoever `other` was merged into and `other` are two again; nothing where they are."""
        state = self._state
        kept = state.shop.aliases.get(other)
        if kept is None:
            return
        joint = state.viewer(Entry(state.shop.now, "", viewer=kept))
        parts, stand = dict(joint.parts or {}), joint.tiers or {}
        packed, own = parts.pop(other, None), parts.get(kept)
        if packed is None or own is None:
            return
        del state.shop.aliases[other]
        apart = self._alone(packed, joint)
        alone = apart.tiers or {}
        state.viewers.put(other, apart)
        if len(parts) > 1:
            # Of several the others stay one: they are joined anew.
            again = self._alone(own, joint)
            for key, each in parts.items():
                if key != kept:
                    _join(again, self._alone(each, joint), self._measured())
            stood = stand
        else:
            again = self._alone(own, joint)
            stood = again.tiers or {}
            parts = {}
        again.signals, again.look = joint.signals, joint.look
        again.parts = parts or None
        state.viewers.put(kept, again)
        for ladder, standing in stand.items():
            state.count_tier(ladder, read_standing(standing).tier, "")
        self._two_again.place(kept, stood, stand)
        self._two_again.place(other, alone, stand)

    def release(self, key: bytes) -> None:
        """Somebody is erased: nothing of them stays with others, and others do not lead to them."""
        self.split(key)
        for other in self._state.merged_into(key):
            self.split(other)

    def _alone(self, packed: bytes, joint: ViewerState) -> ViewerState:
        """One part by itself, with the limits that both have used."""
        found = unpacked(self._state, packed)
        found.caps, found.variants = joint.caps, joint.variants
        found.reached = max(found.reached, joint.reached)
        found.consent = join_consent(found.consent, joint.consent)
        found.signals, found.look, found.parts = None, 0, None
        return found

    # --- each one's own

    def hear(self, entry: Entry, viewer: ViewerState, program: RoomProgram) -> None:
        """An event of somebody who is one of several: their own state learns of it too."""
        part = own_part(self._state, viewer, entry.viewer)
        if part is None:
            return
        lesson = VIEWER_LESSONS.get(entry.kind)
        if lesson is not None:
            lesson(entry, part)
        self._features(entry, part, program)
        part.last_seen = max(part.last_seen, entry.time)
        keep_part(viewer, entry.viewer, part)

    def _features(self, entry: Entry, part: ViewerState, program: RoomProgram) -> None:
        m = self._m
        plan = program.plan_of(entry.kind, m.told)
        for slot, update in plan.slots:
            part.slots[slot] = update(part.slots[slot], entry, None)
        for slot, update, since in plan.marked:
            part.slots[slot] = update(part.slots[slot], entry, program.feature_reader.marks(m, since))
        for measured in plan.cells:
            key = measured.cell_key(entry, program.config.category) if "viewer" in measured.per else None
            if key is not None:
                cells = part.cells = part.cells if part.cells is not None else {}
                cells[key] = measured.feature.update(cells.get(key, b""), entry, None)

    def _measured(self) -> list[Measured]:
        return [measured for program in self._programs.values() for measured in program.features.all()]


def _tell(entry: Entry, viewer: ViewerState) -> None:
    """What somebody told, by hand."""
    said = dict(entry.attributes or {})
    if entry.topic == "label":
        label = str(said.get("label", ""))
        others = tuple(one for one in viewer.labels if one != label)
        viewer.labels = (*others, label) if said.get("on") else others
    elif entry.topic == "attribute":
        viewer.attributes = {**(viewer.attributes or {}), **said}
        viewer.origins = {**(viewer.origins or {}), **dict.fromkeys(said, (HAND, entry.received or entry.time))}
    elif entry.topic == "without":
        gone = str(said.get("name", ""))
        viewer.attributes = {name: value for name, value in (viewer.attributes or {}).items() if name != gone}
        viewer.origins = {name: origin for name, origin in (viewer.origins or {}).items() if name != gone}
    elif entry.topic == FORGOTTEN:
        viewer.labels, viewer.attributes, viewer.origins = (), None, None
    elif entry.topic == "consent":
        answer = said.get("said")
        known = answer if isinstance(answer, bool) else None
        viewer.consent = note_consent(viewer.consent, str(said.get("what", "")), known, entry.time)


def _join(one: ViewerState, two: ViewerState, features: list[Measured]) -> None:
    """Let `one` be both."""
    by_slot = {measured.slot: measured.feature for measured in features if measured.slot >= 0}
    by_prefix = {measured.prefix: measured.feature for measured in features}
    one.slots = [
        joined(by_slot[place], first, second) if place in by_slot else first or second
        for place, (first, second) in enumerate(zip(one.slots, two.slots, strict=True))
    ]
    cells = dict(one.cells or {})
    for key, packed in (two.cells or {}).items():
        feature = by_prefix.get(key.partition("\x1f")[0])
        cells[key] = joined(feature, cells.get(key, b""), packed) if feature is not None else cells.get(key, packed)
    one.cells = cells or None
    one.told = both_told(one, two)
    one.first_seen, one.last_seen = min(one.first_seen, two.first_seen), max(one.last_seen, two.last_seen)
    one.seen_before = max(one.seen_before, two.seen_before)
    one.visits += two.visits
    one.weeks = both_came(one.weeks, two.weeks)
    one.gaps = (one.gaps + two.gaps)[-GAP.size * MOST_GAPS :]
    one.elsewhere = {**(two.elsewhere or {}), **({two.visit_room: two.visit} if two.visit_room else {}),
                     **(one.elsewhere or {})} or None  # fmt: skip
    if one.elsewhere:
        one.elsewhere.pop(one.visit_room, None)
    _join_orders(one, two)
    one.signals = {**(two.signals or {}), **(one.signals or {})} or None
    one.caps = {**(two.caps or {}), **(one.caps or {})} or None
    one.variants = {**(two.variants or {}), **(one.variants or {})} or None
    one.attributes = {**(two.attributes or {}), **(one.attributes or {})} or None
    one.origins = {**(two.origins or {}), **(one.origins or {})} or None
    one.labels = tuple(dict.fromkeys((*one.labels, *two.labels)))
    one.roles = tuple(dict.fromkeys((*one.roles, *two.roles)))
    one.reached = max(one.reached, two.reached)
    one.consent = join_consent(one.consent, two.consent)
    one.life = max(one.life, two.life, key=len)


def _join_orders(one: ViewerState, two: ViewerState) -> None:
    """Orders of both; one that both were told to have paid counts once."""
    twice = [row for row in purchases(two.bought) if find_purchase(one.bought, row.mark) is not None]
    one.orders += two.orders - len(twice)
    one.returned += two.returned - sum(row.refunded for row in twice)
    if two.currency in ("", one.currency) or not one.currency:
        one.spent += two.spent - sum(row.amount for row in twice)
        one.currency = one.currency or two.currency
    for row in purchases(two.bought):
        if row not in twice:
            one.bought = put_purchase(one.bought, row)
    one.last_paid = max(last_paid(one.bought), one.last_paid, two.last_paid)
