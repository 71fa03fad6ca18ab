"""The guide for shops names what is on the screen, and its pictures are those that the list has."""

import re
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtGui import QImage
from tiercast.desktop.words.linguist import TRANSLATIONS

from tests.contract.tree import plugin_packages
from tests.desktop.few_colours import few_colours
from tests.desktop.guide_pictures import FOLDER, PICTURES, scene_of
from tests.desktop.pictures import LANGUAGES
from tests.shared_data import ROOT

GUIDES = {"en": "docs/merchant.md", "zh_CN": "docs/merchant.zh-CN.md"}
READMES = {"en": "README.md", "zh_CN": "README.zh-CN.md"}
BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")
LARGEST = 80_000
"""Bytes of a picture: a guide is read on slow networks, too."""


@cache
def labels(language: str) -> frozenset[str]:
    """Everything that the window says in a language, and what the shipped plugins call themselves."""
    found: set[str] = set()
    for file in (TRANSLATIONS / "zh_CN").glob("*.ts"):
        for message in ElementTree.parse(file).iter("message"):
            translation = message.find("translation")
            assert translation is not None
            found.add(message.findtext("source") or "") if language == "en" else found.update(translation.itertext())
    for folder in plugin_packages().values():
        manifest = tomllib.loads((folder / "plugin.toml").read_text("utf-8"))
        found.add(manifest["title" if language == "en" else "title-zh"])
    return frozenset(found)


def shown(name: str, language: str) -> Iterator[tuple[str, str]]:
    """The pictures that a document shows: what it says of each, and the file's name."""
    text = (ROOT / name).read_text("utf-8")
    for said, path in PICTURE.findall(text):
        assert ((ROOT / name).parent / path).resolve().parent == (FOLDER / language).resolve(), path
        yield said, path.rpartition("/")[2].removesuffix(".png")


@pytest.mark.parametrize("language", GUIDES)
def test_that_every_label_of_the_guide_stands_on_the_screen(language: str) -> None:
    named = {" ".join(label.split()) for label in BOLD.findall((ROOT / GUIDES[language]).read_text("utf-8"))}
    assert len(named) > 100
    assert sorted(named - labels(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_pictures_are_those_of_the_list_each_shown_somewhere_and_said_in_words(language: str) -> None:
    pictures = [*shown(GUIDES[language], language), *shown(READMES[language], language)]
    assert {name for _, name in pictures} == {picture.name for picture in PICTURES}
    assert {file.name for file in (FOLDER / language).iterdir()} == {f"{picture.name}.png" for picture in PICTURES}
    assert all(said for said, _ in pictures)


def test_that_both_languages_have_the_same_pictures_in_the_same_places() -> None:
    for documents in (GUIDES, READMES):
        assert [name for _, name in shown(documents["en"], "en")] == [
            name for _, name in shown(documents["zh_CN"], "zh_CN")
        ]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_that_every_picture_has_its_scene_and_is_small(picture: object) -> None:
    from tests.desktop.guide_pictures import Picture

    assert isinstance(picture, Picture)
    assert callable(scene_of(picture))
    for language in LANGUAGES:
        assert picture.file(language).stat().st_size < LARGEST


def test_that_frequent_colours_stay_as_they_are_in_few() -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(0xFFFAFBFC)
    for place in range(48):
        image.setPixel(place, place, 0xFF000000 | place * 0x050301)
    made = few_colours(image, most=44)
    assert made.size() == image.size()
    assert made.colorCount() <= 44
    assert made.pixel(63, 0) == 0xFFFAFBFC


def test_that_a_picture_of_one_colour_can_be_written_in_few() -> None:
    image = QImage(5, 3, QImage.Format.Format_RGB32)
    image.fill(0xFF102030)
    assert few_colours(image).pixel(4, 2) == 0xFF102030
