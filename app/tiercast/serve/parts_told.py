"""Sources and sinks as clients are told of them: what they offer, declare and hold, never a secret's value."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from tiercast_api.context import Health, Status
from tiercast_api.settings import secret_names
from tiercast_api.source import SourceDeclaration
from tiercast_api.wire import Card

from tiercast.engine.config import RoomConfig, SinkConfig, SourceConfig
from tiercast.engine.live import LiveShop
from tiercast.engine.part_secrets import keyring_or_file, place_of
from tiercast.engine.parts import SERVICE, PartStore
from tiercast.hosting.records import PluginState
from tiercast.serve.protocol_connections import (
    FeedRow,
    HeardRow,
    LaneRow,
    OfferRow,
    PartRow,
    RiskRow,
    RoomRow,
    SecretRow,
    SignInRow,
    TellsRow,
)

SINCE = "(entered) "
"""Begins the name under which a part's small store keeps when a secret was entered."""


def tells(declared: SourceDeclaration) -> TellsRow:
    """What a source declares."""
    risk = declared.risk
    return TellsRow(
        kinds=declared.kinds, quality=declared.quality.value, guarantee=declared.guarantee.value,
        risk=RiskRow(officialness=risk.officialness.value, message=risk.sentence, message_zh=risk.sentence_zh),
        simulated=declared.simulated,
        sign_in=tuple(
            SignInRow(action=step.action, title=step.title, title_zh=step.title_zh, value=step.value)
            for step in declared.sign_in
        ),
    )  # fmt: skip


async def offers(live: LiveShop) -> list[OfferRow]:
    """What every plugin at work offers."""
    rows = []
    for side, cards in (("in", live.plugins.sources), ("out", live.plugins.sinks)):
        for kind, card in cards.items():
            rows.append(await _offer(live, side, kind, card))
    return rows


async def _offer(live: LiveShop, side: str, kind: str, card: Card) -> OfferRow:
    owner = next(
        (record for record in live.plugins.records if (manifest := record.found.manifest) is not None
         and kind in (manifest.sources if side == "in" else manifest.sinks)), None,
    )  # fmt: skip
    manifest = owner.found.manifest if owner is not None else None
    says = None
    if side == "in" and not card.settings.get("required"):
        says = tells((await live.plugins.make_source(kind, {})).declaration)
    actions = card.actions
    if side == "out" and not actions and not card.settings.get("required"):
        actions = (await live.plugins.make_sink(kind, {})).declaration.actions
    return OfferRow(
        side=side, kind=kind, plugin=owner.id if owner is not None else "", title=card.title, title_zh=card.title_zh,
        summary=card.summary, summary_zh=card.summary_zh, settings=dict(card.settings), tells=says,
        actions=actions, permissions=manifest.permissions if manifest is not None else (),
        first_party=owner is not None and owner.found.first_party,
    )  # fmt: skip


def room_row(room: RoomConfig) -> RoomRow:
    """A room as it is configured."""
    return RoomRow(
        key=room.key, title=room.title, platform=room.platform, category=room.category, currency=room.currency,
        zone=room.zone, start=room.start, rulesets=room.rulesets,
    )  # fmt: skip


def without_secrets(settings: Mapping[str, Any], secret: frozenset[str]) -> dict[str, Any]:
    """Settings that may be shown."""
    return {name: value for name, value in settings.items() if name not in secret}


async def secrets_of(
    live: LiveShop, side: str, key: str, settings: Mapping[str, Any], names: frozenset[str]
) -> list[SecretRow]:
    """What secrets a part has. It asks the keyring: call it in no hurry."""
    rows = []
    store = PartStore(live.opened, f"{side}/{key}")
    keyring = keyring_or_file(live.paths.secrets)
    for name in sorted(names):
        place, since = "", 0
        if settings.get(name):
            place = "configuration"
        elif keyring.get_password(SERVICE, f"{key}/{name}"):
            place = place_of(keyring).value
            since = int.from_bytes(await store.get(SINCE + name) or b"", "big")
        rows.append(SecretRow(name=name, place=place, since=since))
    return rows


async def part_row(live: LiveShop, side: str, key: str, letters: Mapping[str, int]) -> PartRow:
    """A source or sink, and how it is doing."""
    part: SourceConfig | SinkConfig = live.config.sources[key] if side == "in" else live.config.sinks[key]
    cards = live.plugins.sources if side == "in" else live.plugins.sinks
    statuses = live.sources.statuses if side == "in" else live.sinks.statuses
    card = cards.get(part.type)
    # Of a plugin that is not at work nobody knows which settings are secret: none is shown.
    names = secret_names(card.settings) if card is not None else frozenset(part.settings)
    status = statuses.get(key, Status(Health.CONNECTING))
    said = live.plugins.sayings.both(status.message)
    record = next(
        (record for record in live.plugins.records if (manifest := record.found.manifest) is not None
         and part.type in (manifest.sources if side == "in" else manifest.sinks)), None,
    )  # fmt: skip
    ill = record is not None and record.state is not PluginState.ENABLED
    reason = record.reason if record is not None and ill else None
    row = PartRow(
        side=side, key=key, kind=part.type, health=status.health.value if part.enabled else "off",
        enabled=part.enabled, message=said.english if part.enabled else "",
        message_zh=said.chinese if part.enabled else "",
        settings=without_secrets(part.settings, names),
        secrets=tuple(await secrets_of(live, side, key, part.settings, names)) if card is not None else (),
        plugin=record.id if record is not None else "", plugin_state=record.state.value if record and ill else "",
        reason=reason.english if reason else "", reason_zh=reason.chinese if reason else "",
    )  # fmt: skip
    if isinstance(part, SourceConfig):
        return _source(live, part, row, letters.get(key, 0))
    return _sink(live, row)


def _source(live: LiveShop, part: SourceConfig, row: PartRow, letters: int) -> PartRow:
    row = replace(row, room=part.room, feed=FeedRow(letters=letters))
    source = live.sources.running.get(part.key)
    if source is None:
        return row
    feed = live.sources.feed(part.key)
    declared = source.declaration
    if feed is None:
        return replace(row, tells=tells(declared))
    counts, silent, odd = feed.counts, feed.staleness.silent_kinds(), feed.staleness.odd()
    kinds = dict.fromkeys([*declared.kinds, *feed.staleness.last])
    return replace(
        row, tells=tells(declared), pages=("/in/" + part.key,) if declared.routes else (),
        heard=tuple(
            HeardRow(kind=kind, last=feed.staleness.last.get(kind, 0), odd=odd.get(kind, 0), silent=kind in silent)
            for kind in kinds
        ),
        feed=FeedRow(
            taken=counts.taken, duplicates=counts.duplicates, repeated=counts.repeated, refused=counts.refused,
            corrected=counts.corrected, letters=letters,
        ),
    )  # fmt: skip


def _sink(live: LiveShop, row: PartRow) -> PartRow:
    sink = live.sinks.running.get(row.key)
    if sink is None:
        return row
    report = live.dispatcher.lane(row.key).report()
    return replace(
        row, actions=sink.declaration.actions,
        pages=tuple(f"/out/{row.key}{route.path}" for route in sink.declaration.routes
                    if route.public and route.method == "GET"),
        lane=LaneRow(
            queued=report.queued, under_way=report.under_way, in_store=report.in_store,
            standing_still=report.standing_still, open_until=report.open_until, faults=report.faults,
        ),
    )  # fmt: skip
