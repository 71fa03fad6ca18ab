"""Every string of the interface is translated, and what is compiled is what stands in the catalogues."""

import ast
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from tiercast.desktop.words.linguist import DESKTOP, LANGUAGES, TRANSLATIONS, catalogues, unfinished, update
from tiercast.desktop.words.translations import Translations

Catalogue = dict[tuple[str, str], tuple[str, ...]]


def read(file: Path) -> Catalogue:
    """The messages of a catalogue: by context and source, the translations."""
    found: Catalogue = {}
    for context in ElementTree.parse(file).iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name") or "", message.findtext("source") or "")
            translation = message.find("translation")
            found[key] = () if translation is None else tuple(text.strip() for text in translation.itertext())
    return found


@pytest.fixture(scope="module")
def made_anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as the code would have them now."""
    folder = tmp_path_factory.mktemp("translations")
    for language in LANGUAGES:
        if (TRANSLATIONS / language).is_dir():
            shutil.copytree(TRANSLATIONS / language, folder / language)
    update(target=folder)
    return folder


def test_that_no_string_waits_for_its_translation(made_anew: Path) -> None:
    assert unfinished(made_anew) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_catalogues_have_what_the_code_has(made_anew: Path, language: str) -> None:
    names = {file.name for file in (TRANSLATIONS / language).glob("*.ts")}
    assert names == {file.name for file in (made_anew / language).glob("*.ts")}
    for name in sorted(names):
        assert read(TRANSLATIONS / language / name) == read(made_anew / language / name), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_what_is_compiled_is_what_the_catalogues_say(made_anew: Path, language: str) -> None:
    for file in (made_anew / language).glob("*.qm"):
        assert (TRANSLATIONS / language / file.name).read_bytes() == file.read_bytes(), file.name


def test_that_no_string_stands_within_an_f_string() -> None:
    # lupdate does not see it there, so it stays English and no catalogue misses it.
    within = [
        (file.name, call.lineno)
        for file in DESKTOP.rglob("*.py")
        for f_string in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(f_string, ast.JoinedStr)
        for call in ast.walk(f_string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("tr", "translate")
        and any(isinstance(text, ast.Constant) for text in call.args)
    ]
    assert within == []


def test_that_places_in_a_translation_are_those_of_its_source() -> None:
    import re

    wrong = [
        (source, translated)
        for file in TRANSLATIONS.rglob("zh_CN/*.ts")
        for (_context, source), texts in read(file).items()
        if (translated := "".join(texts))
        and set(re.findall(r"\{\w+\}|%n", source)) != set(re.findall(r"\{\w+\}|%n", translated))
    ]
    assert wrong == []


NOUNS = (
    "actions|codes|comments|days|entries|events|files|hours|items|lines|messages|minutes|orders|people|products|records|"
    "regulars|rooms|rows|rules|seconds|steps|tables|viewers|visits"
)


def test_that_a_count_and_its_noun_are_a_plural() -> None:
    import re

    counted = re.compile(rf"(\{{\w*\}}|%\d) ({NOUNS})\b(?!/)")
    wrong = [
        source
        for file in TRANSLATIONS.glob("zh_CN/*.ts")
        for _context, source in read(file)
        if counted.search(source) and "%n" not in source and "%Ln" not in source
    ]
    assert wrong == []


def test_that_every_folder_of_the_desktop_has_one_catalogue() -> None:
    assert {"desktop", "parts", "settings", "shell"} <= set(catalogues())


def test_that_writing_over_a_catalogue_leaves_what_is_shown_as_it_is(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(TRANSLATIONS / "zh_CN", tmp_path / "zh_CN")
    monkeypatch.setattr("tiercast.desktop.words.translations.resource", lambda name: tmp_path / "zh_CN")
    shown = Translations()
    shown.take("zh_CN")
    try:
        for file in (tmp_path / "zh_CN").glob("*.qm"):
            file.write_bytes(b"")
        assert QCoreApplication.translate("StatusBar", "Memory of the engine") == "引擎占用的内存"
    finally:
        shown.take("en")


def test_that_english_has_its_own_quotation_marks() -> None:
    # Fonts with Chinese letters draw the curly ones as wide as a letter, with holes beside them.
    sources = [source for file in TRANSLATIONS.rglob("zh_CN/*.ts") for _, source in read(file)]
    assert [source for source in sources if set(source) & set("“”")] == []
