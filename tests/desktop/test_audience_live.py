"""The page of the audience against a real engine and a simulated room."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from tiercast.desktop.audience.page import AudiencePage
from tiercast.serve.protocol_audience import AskViewer

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import session

RULES = """\
ruleset: rules
features:
  seen: {count: enter, within: ever, title: Came in}
tiers:
  activity:
    - {tier: talks, title: Talks, when: comment within 10m, hold: 1m}
    - {tier: watches, title: Watches}
triggers:
  greet: {title: Greet, on: comment, do: [host_prompt: {text: "Welcome, {viewer.name}"}]}
"""


@pytest.mark.screen
def test_that_viewers_of_a_real_engine_are_shown_told_of_acted_on_and_erased(
    make_engine_site: Callable[..., EngineSite], qtbot: QtBot
) -> None:
    site = make_engine_site(rules=RULES, rate=20.0).start()
    page = AudiencePage(session(site.link))
    qtbot.addWidget(page, before_close_func=lambda made: made.left())
    page.retranslate()
    page.show()
    page.shown = True
    page.entered()
    crowd = page.viewers.crowd
    site.wait_until(lambda: len(crowd) > 0)
    page.refresh()
    site.wait_until(lambda: len(crowd) > 5 and any(crowd.names))
    assert "rules/activity" in crowd.ladders
    site.wait_until(lambda: page.viewers.sieve.map._values.sum() == len(crowd))
    known = len(crowd)

    def more() -> bool:
        page.fetching.lately(crowd)
        return len(crowd) > known

    site.wait_until(more)

    def stable() -> list[str]:
        return [key for row, key in enumerate(crowd.keys) if crowd.words["quality"].of(row) == "stable"]

    site.wait_until(stable)
    talker = stable()[0]
    page.open(view="viewer", viewer=talker)
    view = page.viewer
    site.wait_until(lambda: view.told is not None and view.told.viewer == talker)
    assert view.told is not None
    assert view.told.ladders[0].rungs[1].always
    assert [feature.title for feature in view.told.features] == ["Came in"]
    view.labels.name.setText("VIP")
    view.labels.give.click()
    site.wait_until(lambda: view.told is not None and view.told.labels == ("VIP",))
    view.by_hand.choose("todo")
    view.by_hand.fill(text="call them back")
    view.by_hand.go.click()
    site.wait_until(lambda: any(row.text == "by_hand" for row in view.happened.model.rows))
    page.tabs.setCurrentIndex(2)
    site.wait_until(lambda: page.cohorts._told is not None and bool(page.cohorts._told.visits))

    view.data.erase.click()
    view.data.yes.click()
    site.wait_until(lambda: page.whole.currentWidget() is page.overview)
    gone: list[object] = []
    site.link.ask(AskViewer(id=0, viewer=talker), then=gone.append, refused=gone.append)
    site.wait_until(lambda: bool(gone))
    assert getattr(gone[0], "code", "") == "not_found"
