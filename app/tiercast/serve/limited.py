"""Firings that wait for room in a limit behind a stop, as rows beside the actions that wait there."""

from typing import Final

from tiercast.decide.ids import id_text
from tiercast.serve.protocol_replies import ActionRow
from tiercast.step.overflow import Waiting
from tiercast.words import Words

OVER_LIMIT: Final = "over_limit"
"""State of such a row."""
WAITS: Final = Words("it waits for room in a limit", "上限已用完，正在等待空位")


def limited_row(one: Waiting, name: str = "") -> ActionRow:
    """The row of a firing; `name`: of its viewer, as far as it is known."""
    return ActionRow(
        id=id_text(one.firing), room=one.room, rule=one.rule, type=", ".join(one.types), sink="", state=OVER_LIMIT,
        time=one.time, viewer=id_text(one.viewer) if one.viewer else "", viewer_name=name, item=one.item,
        expires=one.deadline, detail=WAITS.en, detail_zh=WAITS.zh,
    )  # fmt: skip
