"""What the catalogue of names tells of each."""

import msgspec

from tiercast.rules.conditions import Type


class NameInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One name, or one family of names.

    Attributes:
        name: ``visit.dwell``; a family ends in ``.*`` (``params.*``, ``tier.*``, ``event.*``).
        type: of its value; None where it is only known at run time (attributes), takes it from the ruleset (params),
            or depends on the declaration in the environment.
        needs: dimensions without which it is unknown: ``viewer``, ``item``, ``order``.
        history: rests on what is older than this session, so that it needs a stable identity.
        in_conditions, in_templates: where it may stand.
        personal: tells who somebody is; kept encrypted, filled in at dispatch only.
        static: a personal attribute that does not come from what the viewer does here (see `check`).
        changes: ``x changed`` and ``x was`` have a meaning.
        values: the texts that it can be, where they are known.
    """

    name: str
    type: Type | None
    title: str
    title_zh: str
    help: str
    help_zh: str
    needs: tuple[str, ...] = ()
    history: bool = False
    in_conditions: bool = True
    in_templates: bool = True
    personal: bool = False
    static: bool = False
    changes: bool = False
    values: tuple[str, ...] = ()


def name_info(
    name: str,
    type: Type | None,  # noqa: A002
    titles: tuple[str, str],
    helps: tuple[str, str],
    **more: object,
) -> NameInfo:
    """One row of the catalogue: titles and helps in English and Chinese; `more`: the other fields of `NameInfo`."""
    return msgspec.convert(
        {
            "name": name,
            "type": type,
            "title": titles[0],
            "title_zh": titles[1],
            "help": helps[0],
            "help_zh": helps[1],
            **more,
        },
        NameInfo,
    )
