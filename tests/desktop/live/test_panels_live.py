"""The panels of the Live page against a real engine with a simulated room."""

from collections.abc import Callable

import pytest
from tiercast.desktop.live.panels.cues import Cues
from tiercast.desktop.live.panels.desk import desk_of
from tiercast.desktop.live.panels.feed import Feed
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.live.panels.people import People
from tiercast.desktop.live.panels.questions import Questions
from tiercast.desktop.live.panels.teleprompter import Teleprompter
from tiercast.desktop.live.panels.todos import Todos
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_room import ListDesk

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import session

RULES = """\
ruleset: tests
cues:
  flash: {title: Flash sale, key: F5}
triggers:
  greet:
    title: Greet
    on: enter
    do: [host_prompt: {text: "{viewer.name} is here"}]
  call:
    title: Call them
    on: comment
    do: [todo: {text: "call {viewer.name}", who: Kim}]
    limit: {room: 1 per 2s}
  sale:
    on: cue.flash
    do: [todo: {text: the sale has begun}]
"""


@pytest.mark.screen
def test_that_the_panels_show_a_real_room_and_people_act_on_it(make_engine_site: Callable[..., EngineSite]) -> None:
    site = make_engine_site("site", rules=RULES, rate=20.0).start()
    made = session(site.link)
    made.take_status(site.ask(GetStatus(id=0)))
    assert made.room == "demo"
    people, feed, questions = People(made), Feed(made), Questions(made)
    cues, todos, prompts = Cues(made), Todos(made), Teleprompter(made)
    panels: list[Panel] = [people, feed, questions, cues, todos, prompts]
    for panel in panels:
        site.qtbot.addWidget(panel)
        panel.show()
        panel.entered()

    site.wait_until(lambda: any(row.name for row in people.model.rows) and feed.model.rowCount() > 10)
    site.wait_until(lambda: questions.cards.cards)
    site.wait_until(lambda: any(" is here" in line.text for line in prompts.prompts.lines))
    site.wait_until(lambda: todos.cards.cards)

    # A to-do that is done goes, for every window.
    first = next(iter(todos.cards.cards))
    todos.cards.cards[first].main()
    assert first not in todos.cards.cards
    site.wait_until(lambda: all(row.action != first for row in site.ask(ListDesk(id=0, room="demo")).rows))

    # A concern that is answered is not open any more, but for what is asked later.
    concern, card = next(iter(questions.cards.cards.items()))
    until = card.row.until  # type: ignore[attr-defined]
    card.main()
    site.wait_until(
        lambda: concern not in questions.cards.cards or questions.cards.cards[concern].row.until > until  # type: ignore[attr-defined]
    )

    # A cue reaches the rules, and what they make of it reaches the desk.
    site.wait_until(lambda: "flash" in cues.buttons)
    cues.buttons["flash"].click()
    site.wait_until(lambda: any(row.text == "the sale has begun" for row in desk_of(made).todos()))
    site.wait_until(lambda: cues.note.text())

    for panel in panels:
        panel.left()
    assert not any(panel.trouble.isVisible() for panel in panels)
