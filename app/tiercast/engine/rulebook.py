"""Rulesets on their way from a file to the core: read, checked, compiled once, and kept by hash in the store.

The journal names a version by its hash, so that a replay or a recovery runs the text that was in force.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, select
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.resources import EXAMPLES, rulesets_folder
from tiercast.rules import ast
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.conditions import Type
from tiercast.rules.diagnostics import Diagnostic, Severity, render
from tiercast.rules.evaluators import Prefer, build, rete_available
from tiercast.rules.parse import hash_of, parse_ruleset
from tiercast.rules.stages import Evaluator, RuleSpec
from tiercast.store.tables import rulesets as rulesets_table
from tiercast.words import Words


class RulesetError(Exception):
    """A ruleset that cannot run; `diagnostics` say where and why, `words` the same as text in both languages."""

    def __init__(self, name: str, diagnostics: Sequence[Diagnostic], words: Words | None = None) -> None:
        self.name = name
        self.diagnostics = tuple(diagnostics)
        told = (render(diagnostics, "en") or name, render(diagnostics, "zh") or name)
        self.words = words if words is not None else Words(*told)
        super().__init__(self.words.en)


class MissingRulesetError(RulesetError):
    """There is no such file."""

    def __init__(self, name: str, places: Sequence[Path]) -> None:
        tried = ", ".join(str(place) for place in places)
        words = Words(
            f"no ruleset {name!r}; looked for {tried}. Give a file, or the name of a shipped ruleset.",
            f"没有规则集“{name}”；找过 {tried}。请写一个文件，或内置规则集的名称。",
        )
        super().__init__(name, (), words)


class Rulebook:
    """The rulesets that an engine knows, by hash; what the core calls its library.

    Args:
        folders: where rulesets are looked for by name or relative path, the merchant's own first; then the shipped
            ones by name, and the working folder by path.
        prefer: which evaluator decides.
        attributes: types that the shop declares.
    """

    def __init__(
        self, kinds: Kinds, actions: Mapping[str, ActionType], folders: Sequence[Path] = (), prefer: Prefer = "auto",
        attributes: Mapping[str, Type] | None = None,
    ) -> None:  # fmt: skip
        self._attributes = dict(attributes or {})
        self._kinds, self._actions, self._prefer = kinds, actions, prefer
        self._own = tuple(folders)
        self._folders = (*folders, rulesets_folder(), rulesets_folder() / EXAMPLES)
        self.by_hash: dict[str, ast.Ruleset] = {}
        self._checked: set[tuple[str, str]] = set()
        self._built: dict[bytes, Evaluator] = {}

    def know(self, kinds: Kinds) -> None:
        """Take rulesets from now on that name these event kinds."""
        self._kinds = kinds

    @property
    def evaluator(self) -> str:
        """Who decides: ``rete`` or ``plain``."""
        return "plain" if self._prefer == "plain" or not rete_available() else "rete"

    def read(self, name_or_path: str, currency: str = "") -> ast.Ruleset:
        """Read and check a ruleset, and take it into the library.

        Raises:
            RulesetError: with everything that is wrong; warnings do not hinder.
        """
        path = self.find(name_or_path)
        return self.take(read_text(path), str(path), currency)

    def take(self, text: str, file: str = "", currency: str = "") -> ast.Ruleset:
        """Check a ruleset's text and take it into the library. Raises: RulesetError."""
        digest = hash_of(text)
        if (digest, currency) in self._checked:
            return self.by_hash[digest]
        parsed = parse_ruleset(text, file)
        errors = [d for d in parsed.diagnostics if d.severity is Severity.ERROR]
        if parsed.ruleset is None or errors:
            raise RulesetError(file or "ruleset", errors or parsed.diagnostics)
        errors = [d for d in self.check(parsed.ruleset, currency) if d.severity is Severity.ERROR]
        if errors:
            raise RulesetError(file or parsed.ruleset.name, errors)
        self.by_hash[digest] = parsed.ruleset
        self._checked.add((digest, currency))
        return parsed.ruleset

    def check(self, ruleset: ast.Ruleset, currency: str = "") -> list[Diagnostic]:
        """All that is wrong with or doubtful about a ruleset here."""
        environment = Environment(
            kinds=self._kinds, actions=self._actions or None, currency=currency, attributes=self._attributes
        )
        return check_ruleset(ruleset, environment)

    def build(self, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str) -> Evaluator:
        """Compile conditions for the core."""
        return build(rules, types, zone, self._prefer)

    def find(self, name_or_path: str) -> Path:
        """The file of a ruleset. Raises: MissingRulesetError."""
        path = Path(name_or_path).expanduser()
        if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
            # Beside the configuration that names it, wherever the engine was started; else from here.
            files = [*(folder / path for folder in self._own), path]
            for file in files:
                if file.is_file():
                    return file
            raise MissingRulesetError(name_or_path, files)
        places = [folder / f"{name_or_path}.yaml" for folder in self._folders]
        for place in places:
            if place.is_file():
                return place
        raise MissingRulesetError(name_or_path, places)


def read_text(path: Path) -> str:
    """The text of a ruleset's file. Raises: RulesetError."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        words = Words(f"{path} cannot be read as UTF-8 text: {error}", f"{path} 不能作为 UTF-8 文本读取：{error}")
        raise RulesetError(str(path), (), words) from error


def load_texts(connection: Connection) -> dict[str, str]:
    """Every stored text by hash."""
    return {row.hash: row.text for row in connection.execute(select(rulesets_table.c.hash, rulesets_table.c.text))}
