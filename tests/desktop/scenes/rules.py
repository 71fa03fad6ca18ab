"""Scenes of the rules."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from tiercast.desktop.rules.page import RulesPage
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window

from tests.desktop.made_link import MadeLink
from tests.desktop.made_rules import rule_answers
from tests.desktop.scenes.shell import window


def turns(count: int = 8) -> None:
    """Let answers come."""
    for _ in range(count):
        QApplication.processEvents()


def rules(session: Session) -> tuple[QWidget, RulesPage]:
    """The window with the page, filled."""
    link = session.link
    assert isinstance(link, MadeLink)
    link.answers |= rule_answers(session.chinese)  # type: ignore[arg-type]
    made = window(session)
    assert isinstance(made, Window)
    made.show_page("rules")
    turns()
    page = made.pages["rules"]
    assert isinstance(page, RulesPage)
    return made, page


def _scene(do: Callable[[RulesPage], None]) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        made, page = rules(session)
        do(page)
        turns()
        return made

    return scene


def _go_live(page: RulesPage) -> None:
    """A rule in shadow that costs money and that nothing bounds yet."""
    whole = page.window()
    whole.setWindowState(Qt.WindowState.WindowNoState)
    whole.resize(1366, 768)  # it scrolls to what is asked as soon as that is answered
    whole.show()
    turns()
    page.show_rule(page.feed.rulesets()[0].ruleset, "first_coupon")
    page.detail.want("live")


def _near(page: RulesPage) -> None:
    page.open(view="near")
    page.near.ask()


def _broken(page: RulesPage) -> None:
    page.open(view="text")
    turns()
    text = page.text.editor.toPlainText()
    page.text.editor.replace_text(text.replace("ruleset:", "rulset:", 1).replace("count:", "cuont:", 1))
    _checked(page)


def _text(page: RulesPage) -> None:
    page.open(view="text")
    _checked(page)


def _checked(page: RulesPage) -> None:
    """Check without a thread, so that pictures come out the same each time."""
    from tiercast.desktop.rules.checking import check

    turns()
    page.text._checked(check(page.text.editor.toPlainText(), page.surroundings.environment))


def _version(page: RulesPage) -> None:
    _text(page)
    page.text.show_version(page.text.history.versions[2])


def _empty(session: Session) -> QWidget:
    from tiercast.serve.protocol_rules import ListRules, RulesReply

    made, page = rules(session)
    link = session.link
    assert isinstance(link, MadeLink)
    link.answers[ListRules] = RulesReply(id=0, now=0, since={}, rulesets=())
    page.feed.reply = None
    page.feed.ask()
    turns()
    return made


SCENES = {
    "rules": _scene(lambda page: None),
    "go-live": _scene(_go_live),
    "why": _scene(lambda page: page.open(view="why", ruleset="newcomers", rule="welcome", viewer="a" * 26)),
    "near": _scene(_near),
    "text": _scene(_text),
    "broken": _scene(_broken),
    "version": _scene(_version),
    "empty": _empty,
}
