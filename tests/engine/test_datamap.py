"""The data map knows every table, every file and every setting of retention; its pages are as the code makes them."""

import msgspec
import pytest
from tiercast.beside.paths import Paths
from tiercast.engine.config import Retention, default_config
from tiercast.engine.config_sections_viewers import RETENTION
from tiercast.engine.datamap import FILES, PERSONAL, TABLES, kept_in_tables
from tiercast.engine.datamap_docs import PAGES, defaults, render, rows
from tiercast.store import retention
from tiercast.store.tables import metadata

from tests.shared_data import ROOT


def test_that_every_table_is_in_the_data_map() -> None:
    assert set(TABLES) == set(metadata.tables), "say in app/tiercast/engine/datamap.py what the table keeps and why"


def test_that_every_file_is_in_the_data_map() -> None:
    fields = {field.name for field in msgspec.structs.fields(Paths)}
    told = "say in app/tiercast/engine/datamap.py what the file keeps and why"
    assert set(FILES) == fields - {"home"} | {"backup", "lines", "written"}, told


def test_that_every_table_with_a_viewer_says_that_it_is_about_people() -> None:
    about = {name for name, table in metadata.tables.items() if "viewer" in table.c or "sealed" in table.c}
    assert {name for name in about if TABLES[name].personal == "none"} == set()


def test_that_every_setting_of_retention_keeps_something_and_is_enforced() -> None:
    settings = {option.name for option in RETENTION}
    assert {kept.setting for _, kept in kept_in_tables() if kept.setting} == settings
    assert {field.name for field in msgspec.structs.fields(Retention)} == settings
    # How many entries back the state is found is no time, and no setting.
    enforced = {field.name for field in msgspec.structs.fields(retention.Retention)} - {"reach"}
    assert enforced == settings - {"identities"}
    kept = default_config().retention
    assert {getattr(kept, name) - getattr(retention.Retention(), name) for name in enforced} == {0}


def test_that_every_kind_says_how_long_and_in_both_languages() -> None:
    for _, kept in (*kept_in_tables(), *FILES.items()):
        assert bool(kept.setting) != bool(kept.until.en)
        for words in (kept.what, kept.source, kept.why, PERSONAL[kept.personal]):
            assert words.en
            assert words.zh
    assert [row[0] for row in rows("zh")] == [*(name for name, _ in kept_in_tables()), *FILES]
    assert {row[0]: row[4] for row in rows("en", {**defaults(), "journal": "7d"})}["journal"] == "`journal`: 7d"


def test_that_the_values_of_a_firing_have_terms_of_their_own() -> None:
    firings = [(row[1], row[4]) for row in rows("en") if row[0] == "firings"]
    assert firings == [
        ("which rule held, when and for whom", "`decisions`: 365d"),
        ("the values that the conditions of firings saw", "`traces`: 90d"),
        ("these values, of rules in shadow", "`traces_shadow`: 30d"),
        ("these values, of firings that did nothing", "`traces_suppressed`: 30d"),
    ]


@pytest.mark.parametrize("language", PAGES)
def test_that_the_page_is_as_the_code_makes_it(language: str) -> None:
    written = (ROOT / "docs" / PAGES[language]).read_text("utf-8")
    assert written == render(language), "run: python -m tiercast.engine.datamap_docs docs"
