"""What a person has done for a viewer: checked, made an entry, and told what became of it."""

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import select
from tiercast_api.action import ActionType, Field, FieldType, Reach

from tiercast.audience.entry import Entry
from tiercast.decide.decision import Suppressed
from tiercast.decide.ids import id_text
from tiercast.engine.caps_used import caps_used, limit_title
from tiercast.engine.live import LiveShop
from tiercast.engine.ruletests.why import suppressed_words
from tiercast.rules.actions import ActionSpec, Template
from tiercast.rules.check.fields import FieldMismatch, typed_fields
from tiercast.rules.grammar_values import GrammarError
from tiercast.serve.given import given_id
from tiercast.serve.protocol_audience import ActByHand, ActedReply
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.unable import Unable, no_room
from tiercast.step.acting import BY_HAND
from tiercast.step.by_hand import action_spec
from tiercast.step.program import RoomProgram
from tiercast.store.coupons import pool_names
from tiercast.store.firings import firings_by_id
from tiercast.store.tables import actions, firings
from tiercast.words import Words

LONGEST: Final = 500
"""Characters of a field."""
HINTS: Final[Mapping[Suppressed, Words]] = {
    Suppressed.LIMIT: Words(
        "wait until its time is over, or raise it in the ruleset; one per session needs a session",
        "请等这段时间过去，或在规则集中调高上限；按场次计算的上限要开播后才能用",
    ),
    Suppressed.BUDGET: Words(
        "say what it costs, or raise the budget; a budget per session needs a session",
        "请填写花费，或调高预算；按场次计算的预算需要已开播",
    ),
    Suppressed.STOPPED: Words('end the stop first: "Go on"', "请先按“继续”，解除停止"),
    Suppressed.MINIMUM_GAP: Words("try again in a while", "请稍后再试"),
}


class OnHand:
    """What clients have done by hand."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def act(self, command: ActByHand, who: str) -> Reply:
        """Have something done for a viewer, through the same limits, log and outbox as a rule."""
        live, viewer = self._live, given_id(command.viewer)
        program = live.shop.core.programs.get(command.room)
        if program is None:
            raise no_room(command.room, live.config.rooms)
        action = offered(live, program).get(command.action)
        if action is None:
            raise Unable(
                "not_found",
                f"no sink of the room can do {command.action!r}",
                "add a sink that can",
                zh=f"直播间没有能执行 {command.action!r} 的触达方式",
                hint_zh="请先添加相应的触达方式",
            )
        given = {name: value for name, value in command.fields.items() if not _empty(value)}
        entry = Entry(
            live.now(), "by_hand", command.room, viewer, command.item,
            money=command.cost, currency=program.config.currency, topic=command.action,
            quality=self._quality(viewer), text=msgspec.json.encode(given).decode(),
            attributes={"who": who[:LONGEST]},
        )  # fmt: skip
        _check(command, action, entry)
        self._check_pools(given, action)
        if entry.money is None:
            entry.money = cost_of(program, entry)
        return self._told(command, await live.loop.put(entry))

    def _check_pools(self, given: Mapping[str, Plain], action: ActionType) -> None:
        opened = self._live.opened
        with opened.database.read() as connection:
            known = pool_names(connection, opened.shop)
        for field in action.fields:
            if field.type is FieldType.POOL and given.get(field.name) not in known:
                has = ", ".join(known)
                raise Unable(
                    "refused", f"there is no coupon pool {given.get(field.name)!r}; there are: {has or 'none'}",
                    "import its codes first", zh=f"没有券池 {given.get(field.name)!r}；现有：{has or '无'}",
                    hint_zh="请先导入券码",
                )  # fmt: skip

    def _quality(self, viewer: bytes) -> str:
        with self._live.opened.database.read() as connection:
            person = self._live.opened.vault.people(connection, [viewer]).get(viewer)
        if person is not None:
            return person.quality
        known = self._live.shop.viewer(viewer)
        if known is None:
            raise Unable("not_found", "nobody here has this key", zh="这里没有这个编号的观众")
        # Without a name of the platform nothing can reach them.
        return "none"

    def _told(self, command: ActByHand, seq: int) -> Reply:
        opened = self._live.opened
        with opened.database.read() as connection:
            query = select(firings.c.id).where(firings.c.shop == opened.shop, firings.c.seq == seq)
            found = connection.execute(query.where(firings.c.rule == BY_HAND)).scalar()
            if found is None:
                raise Unable(
                    "fault", "the step failed on it; nothing was done", "look at the log",
                    zh="执行时出错，什么都没有做", hint_zh="请查看日志",
                )  # fmt: skip
            firing = firings_by_id(connection, opened.vault, [bytes(found)])[bytes(found)]
            done = connection.execute(select(actions.c.id).where(actions.c.firing == found)).scalars().all()
        if firing.suppressed:
            raise why_not(firing.suppressed, self._named(firing.reason, command.room))
        return ActedReply(id=command.id, firing=id_text(firing.id), actions=tuple(id_text(bytes(one)) for one in done))

    def _named(self, reason: str, room: str) -> Words:
        """What stopped it as people call it: a limit by the rules that share it."""
        core = self._live.shop.core
        found = next((cap for cap in caps_used(core, room) if cap.limit == reason and cap.rules), None)
        return Words(reason, reason) if found is None else limit_title(found, core.programs[room])


def offered(live: LiveShop, program: RoomProgram) -> dict[str, ActionType]:
    """What a person may have done in a room: what its sinks can do for people, by name."""
    return {
        name: action
        for name, action in live.sinks.actions.items()
        if action.reach is not Reach.SYSTEM and program.config.sinks.get(name)
    }


def why_not(suppressed: str, reason: Words) -> Unable:
    """The refusal of what was suppressed."""
    words, hint = suppressed_words(suppressed), HINTS.get(Suppressed(suppressed), Words("", ""))
    named = Words("", "")
    if reason.en not in ("", suppressed):
        named = Words(f" ({reason.en})", f"（{reason.zh}）")
    return Unable("refused", f"{words.en}{named.en}", hint.en, zh=f"{words.zh}{named.zh}", hint_zh=hint.zh)


def cost_of(program: RoomProgram, entry: Entry) -> int | None:
    """What a rule of the room says that the same costs (the same kind, from the same pool); None: none says it."""
    asked = dict(action_spec(entry).fields)
    for acting in program.acts.values():
        for terms in (each for several in acting.terms.alternatives for each in several):
            pool = asked.get("pool")
            same = not isinstance(pool, Template) or terms.fields.get("pool") == pool.written
            if terms.type == entry.topic and same and terms.cost is not None and terms.currency == entry.currency:
                return terms.cost
    return None


def _check(command: ActByHand, action: ActionType, entry: Entry) -> None:
    """Raises: Unable: a field is missing, is not known, or does not fit."""
    fields = {field.name: field for field in action.fields}
    for name, value in command.fields.items():
        if name not in fields:
            has = ", ".join(fields)
            raise Unable(
                "refused", f"{command.action} has no field {name!r}; it has: {has or 'none'}",
                zh=f"{command.action} 没有 {name!r} 这一项；有：{has or '无'}",
            )  # fmt: skip
        if len(str(value)) > LONGEST:
            raise Unable(
                "refused", f"{name}: {len(str(value))} characters; expected at most {LONGEST}",
                zh=f"{fields[name].title_zh}：共 {len(str(value))} 个字符，最多 {LONGEST} 个",
            )  # fmt: skip
    for field in action.fields:
        if field.required and _empty(command.fields.get(field.name)):
            raise Unable("refused", f"{field.title}: this is needed", zh=f"请填写：{field.title_zh}")
    if command.cost is not None and command.cost < 0:
        raise Unable("refused", f"cost: found {command.cost}; expected 0 or more", zh="花费不能为负")
    _check_values(command.fields, action, action_spec(entry), fields)


def _check_values(
    given: Mapping[str, Plain], action: ActionType, spec: ActionSpec, fields: Mapping[str, Field]
) -> None:
    try:
        typed = typed_fields(spec, action)
    except (FieldMismatch, GrammarError) as error:
        shown = getattr(error, "found", str(error))
        raise Unable("refused", f"a field does not fit: {error}", zh=f"有一项不符合要求：{shown}") from error
    own = {f"{action.name}.{result}" for result in action.results}
    for name, value in typed:
        if fields[name].type is not FieldType.TEMPLATE or not isinstance(value, Template):
            continue
        unknown = [part.name for part in value.parts if part.name and not _fills(part.name, own)]
        if unknown:
            raise Unable(
                "refused",
                f"{name}: {{{unknown[0]}}} cannot be filled in here",
                "write the text as it should be read",
                zh=f"{fields[name].title_zh}：{{{unknown[0]}}} 无法填入",
                hint_zh="请直接写出完整的文字",
            )


def _fills(name: str, own: set[str]) -> bool:
    return name in own or name in ("viewer.name", "item.title", "room.title")


def _empty(value: Plain) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
