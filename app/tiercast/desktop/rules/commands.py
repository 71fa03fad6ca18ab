"""What can be done on the Rules page from the keyboard; the keys may be changed like all others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.rules.rule_words import STATES, state_word
from tiercast.desktop.shell.commands import Command

if TYPE_CHECKING:
    from tiercast.desktop.rules.page import RulesPage


def commands_of(page: "RulesPage") -> Iterator[Command]:
    """The commands, which can be given while the page is shown."""

    def shown() -> bool:
        return page.shown

    def writing() -> bool:
        return page.shown and page.text.isVisible()

    yield Command("rules/save", lambda: QCoreApplication.translate("RuleKeys", "Rules: save the text"),
                  page.text.save, "Ctrl+S", there=writing)  # fmt: skip
    yield Command("rules/tidy", lambda: QCoreApplication.translate("RuleKeys", "Rules: tidy up the text"),
                  page.text.format, "Ctrl+Shift+I", there=writing)  # fmt: skip
    yield Command("rules/text", lambda: QCoreApplication.translate("RuleKeys", "Rules: text of the ruleset"),
                  lambda: page.open(view="text"), there=shown)  # fmt: skip
    yield Command("rules/choose", lambda: QCoreApplication.translate("RuleKeys", "Rules: choose rules"),
                  page.show_choice, there=shown)  # fmt: skip
    yield Command("rules/near", lambda: QCoreApplication.translate("RuleKeys", "Rules: near misses"),
                  lambda: page.open(view="near"), there=shown)  # fmt: skip
    yield Command("rules/past", lambda: QCoreApplication.translate("RuleKeys", "Rules: would it have fired?"),
                  page.detail.lately.ask, there=lambda: page.shown and page.detail.row() is not None)  # fmt: skip
    yield from (_state(page, state) for state in STATES)


def _state(page: "RulesPage", state: str) -> Command:
    """Switch the rule that is chosen."""

    def title() -> str:
        said = QCoreApplication.translate("RuleKeys", 'Rules: switch the rule to "%1"')
        return said.replace("%1", state_word(state))

    def there() -> bool:
        rule = page.detail.row()
        return page.shown and page.detail.isVisible() and rule is not None and rule.state != state

    return Command(f"rules/{state}", title, lambda: page.detail.want(state), there=there)
