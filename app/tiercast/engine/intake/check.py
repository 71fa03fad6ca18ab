"""The schema check: whether an event can be journaled as it is, and if not, why.

Types and lengths are looked at once, quickly; only what looks odd is examined field by field for a sentence.
"""

from collections.abc import Iterable
from math import isfinite
from typing import Any, Final

from tiercast_api.event import Counts, Event, Money, Quality, Viewer
from tiercast_api.kinds import Kinds
from tiercast_api.said import Said, said
from tiercast_api.source import SourceDeclaration

from tiercast.decide.consent import ANSWERS

MAX_NAME: Final = 200
"""Characters of an id, a key, a displayed name, a topic."""
MAX_TEXT: Final = 10_000
"""Characters of what was said."""
MAX_RAW: Final = 1_000_000
"""Characters of the message as the feed sent it."""
MAX_ATTRIBUTES: Final = 64
MAX_ATTRIBUTE_NAME: Final = 64
MAX_ATTRIBUTE_TEXT: Final = 2_000
MAX_ROLES: Final = 32
MAX_QUANTITY: Final = 10**12
MAX_AMOUNT: Final = 10**15
"""Minor units of money, or coins: beyond it sums could leave 64 bits."""

_NAMES: Final = (
    "id", "kind", "shop", "room", "session", "item", "order", "coupon", "streak", "topic", "reply_to", "channel",
)  # fmt: skip
_ALLOWED_CONTROLS: Final = frozenset("\t\n\r")
_INT64: Final = 2**63
_SCALARS: Final = frozenset({str, int, float, bool})


class Checker:
    """Checks the events of one source."""

    def __init__(self, kinds: Kinds, declaration: SourceDeclaration) -> None:
        """What is known, and what the source has declared to emit.

        A source whose viewers are masked or not named at all may leave the viewer out where a kind needs one.
        """
        self._kinds = kinds
        nameless = declaration.quality in (Quality.MASKED, Quality.NONE)
        self._needs: dict[str, tuple[str, ...]] = {}
        for name in declaration.kinds:
            kind = kinds.get(name)
            if kind is not None and not kind.from_engine:
                self._needs[name] = tuple(need for need in kind.needs if not (need == "viewer" and nameless))

    def check(self, event: Any) -> Said | None:
        """None where `event` can be taken, else why not."""
        if not is_of(event, Event):
            return _not("event", event, "an_event")
        kind = event.kind
        needs = self._needs.get(kind) if isinstance(kind, str) else None
        if needs is None:
            return self._unknown_kind(event)
        for need in needs:
            found = getattr(event, need)
            if found is None or found == "" or found == {}:
                return said("needed", field=need, kind=kind)
        if not _looks_plain(event) and (refusal := _examine(event)):
            return refusal
        return _consent(event.attributes) if event.kind == "consent" else None

    def _unknown_kind(self, event: Any) -> Said:
        given: Any = event.kind
        if not isinstance(given, str):
            return _not("kind", given, "text")
        name = given[:MAX_NAME]
        kind = self._kinds.get(given)
        if kind is None:
            return said("unknown_kind", kind=name)
        if kind.from_engine:
            return said("engine_kind", kind=name)
        return said("undeclared_kind", kind=name)


def _looks_plain(event: Any) -> bool:
    if not _plain_names(event):
        return False
    time, received, quantity, coins, text = event.time, event.received, event.quantity, event.coins, event.text
    if type(time) is not int or type(received) is not int or not (0 <= time < _INT64 and 0 <= received < _INT64):
        return False
    if quantity is not None and (type(quantity) is not int or not 0 <= quantity <= MAX_QUANTITY):
        return False
    if coins is not None and (type(coins) is not int or not 0 <= coins <= MAX_AMOUNT):
        return False
    if text is not None and (type(text) is not str or len(text) > MAX_TEXT or not text.isprintable()):
        return False
    counts = event.counts
    money, raw = event.money, event.raw
    if counts is not None and type(counts) is not Counts:
        return False
    if money is not None and _money(money) is not None:
        return False
    if raw is not None and (type(raw) is not str or len(raw) > MAX_RAW or not raw.isprintable()):
        return False
    if event.id is None or event.shop is None or event.room is None or event.session is None:
        return False
    attributes, viewer = event.attributes, event.viewer
    if type(attributes) is not dict or (attributes and not _plain_attributes(attributes)):
        return False
    return viewer is None or (type(viewer) is Viewer and _plain_viewer(viewer))


def _plain_names(event: Any) -> bool:
    for name in (
        event.id, event.shop, event.room, event.session, event.item, event.order, event.coupon, event.streak,
        event.topic, event.reply_to, event.channel,
    ):  # fmt: skip
        if type(name) is str:
            if name and (len(name) > MAX_NAME or not name.isprintable()):
                return False
        elif name is not None:
            return False
    return True


def _plain_viewer(viewer: Any) -> bool:
    identity, platform, name = viewer.id, viewer.platform, viewer.name
    return (
        type(identity) is str
        and type(platform) is str
        and 0 < len(identity) <= MAX_NAME
        and 0 < len(platform) <= MAX_NAME
        and identity.isprintable()
        and platform.isprintable()
        and (not viewer.roles or _roles(viewer.roles) is None)
        and type(viewer.quality) is Quality
        and (name is None or (type(name) is str and len(name) <= MAX_NAME and name.isprintable()))
    )


def _plain_attributes(attributes: dict[Any, Any]) -> bool:
    if len(attributes) > MAX_ATTRIBUTES:
        return False
    for name, value in attributes.items():
        if type(name) is not str or not name.isidentifier() or len(name) > MAX_ATTRIBUTE_NAME:
            return False
        if type(value) is str:
            if len(value) > MAX_ATTRIBUTE_TEXT or not value.isprintable():
                return False
        elif type(value) is int:
            if not -_INT64 <= value < _INT64:
                return False
        elif type(value) is not bool:
            return False
    return True


def _consent(attributes: dict[str, Any]) -> Said | None:
    """A withdrawal that cannot be read must not be taken for silence: whoever refused would be reached."""
    answered = [name for name in ANSWERS if name in attributes]
    for name in answered:
        if not isinstance(attributes[name], bool):
            return _not(f"attributes.{name}", attributes[name], "true_or_false")
    if answered:
        return None
    return said("consent")


def _examine(event: Any) -> Said | None:
    for field in _NAMES:
        if refusal := _text(field, getattr(event, field), MAX_NAME, controls=False):
            return refusal
    return (
        _text("text", event.text, MAX_TEXT)
        or _text("raw", event.raw, MAX_RAW)
        or _number("time", event.time, 0, _INT64 - 1)
        or _number("received", event.received, 0, _INT64 - 1)
        or _number("quantity", event.quantity, 0, MAX_QUANTITY)
        or _number("coins", event.coins, 0, MAX_AMOUNT)
        or _counts(event.counts)
        or _money(event.money)
        or _viewer(event.viewer)
        or _attributes(event.attributes)
    )


def _text(field: str, value: Any, longest: int, *, controls: bool = True) -> Said | None:
    if value is None and field not in ("id", "shop", "room", "session"):
        return None
    if not isinstance(value, str):
        return _not(field, value, "text")
    if len(value) > longest:
        return said("too_many_characters", field=field, count=len(value), most=longest)
    if value.isprintable():
        return None
    for place, character in enumerate(value):
        if 0xD800 <= ord(character) <= 0xDFFF:
            return said("half_character", field=field, code=f"U+{ord(character):04X}", at=place)
        if _is_control(character) and not (controls and character in _ALLOWED_CONTROLS):
            return said("control", field=field, code=f"U+{ord(character):04X}", at=place)
    return None


def _is_control(character: str) -> bool:
    return character < " " or character == "\x7f"


def _number(field: str, value: Any, lowest: int, highest: int) -> Said | None:
    if value is None and field in ("quantity", "coins"):
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        return _not(field, value, "whole_number")
    if not lowest <= value <= highest:
        return said("range", field=field, found=value, low=lowest, high=highest)
    return None


def _counts(counts: Any) -> Said | None:
    if counts is None or isinstance(counts, Counts):
        return None
    return _not("counts", counts, "counts")


def is_of(value: object, kind: type) -> bool:
    """`isinstance`, unseen by the type checker: until an event is checked, its fields may be of any type, whatever the
    annotations say, and where this is compiled annotations are believed."""
    return isinstance(value, kind)


def _money(money: Any) -> Said | None:
    if money is None:
        return None
    if not is_of(money, Money):
        return _not("money", money, "money")
    currency: Any = money.currency
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isupper()):
        return said("currency")
    return _number("money.amount", money.amount, -MAX_AMOUNT, MAX_AMOUNT)


def _viewer(viewer: Any) -> Said | None:
    if viewer is None:
        return None
    if not is_of(viewer, Viewer):
        return _not("viewer", viewer, "viewer")
    for field, value in (("viewer.platform", viewer.platform), ("viewer.id", viewer.id)):
        if not value:
            return said("missing", field=field)
        if refusal := _text(field, value, MAX_NAME, controls=False):
            return refusal
    quality: Any = viewer.quality
    if not isinstance(quality, Quality):
        return _not("viewer.quality", quality, "quality")
    return _text("viewer.name", viewer.name, MAX_NAME) or _roles(viewer.roles)


def _roles(roles: Any) -> Said | None:
    if not isinstance(roles, tuple):
        return _not("viewer.roles", roles, "texts")
    if len(roles) > MAX_ROLES:
        return said("too_many_roles", count=len(roles), most=MAX_ROLES)
    for role in roles:
        if not isinstance(role, str):
            return said("no_role", found=_typed(role))
    return _first(_text("viewer.roles", role, MAX_NAME, controls=False) for role in roles)


def _attributes(attributes: Any) -> Said | None:
    if not isinstance(attributes, dict):
        return _not("attributes", attributes, "attributes")
    if len(attributes) > MAX_ATTRIBUTES:
        return said("too_many_attributes", count=len(attributes), most=MAX_ATTRIBUTES)
    return _first(_attribute(name, value) for name, value in attributes.items())


def _attribute(name: Any, value: Any) -> Said | None:
    if not isinstance(name, str) or not name or len(name) > MAX_ATTRIBUTE_NAME or "." in name or not name.isprintable():
        shown = name[:MAX_ATTRIBUTE_NAME] if isinstance(name, str) else type(name).__name__
        return said("attribute_name", name=shown)
    field = f"attributes.{name}"
    if value.__class__ not in _SCALARS:
        return _not(field, value, "flat")
    if isinstance(value, str):
        return _text(field, value, MAX_ATTRIBUTE_TEXT)
    if isinstance(value, float) and not isfinite(value):
        return said("not_what", field=field, found=value, wanted=said("finite"))
    if isinstance(value, int) and not -_INT64 <= value < _INT64:
        return said("too_large", field=field)
    return None


def _first(refusals: Iterable[Said | None]) -> Said | None:
    return next((refusal for refusal in refusals if refusal is not None), None)


def _typed(value: Any) -> Said:
    """What was found, without the value itself where it could be personal."""
    return said("absent") if value is None else said("of_type", type=type(value).__name__)


def _not(field: str, value: Any, wanted: str) -> Said:
    return said("not_what", field=field, found=_typed(value), wanted=said(wanted))
