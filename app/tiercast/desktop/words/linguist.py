"""Keeps the catalogues of translations: ``python -m tiercast.desktop.words.linguist update|missing|fill FILE``.

``update`` reads the code into ``resources/translations/<language>/<folder>.ts`` and compiles each into a ``.qm``;
``missing`` prints what is not translated yet as JSON, ``{language: {folder: {source: ""}}}``; ``fill`` takes such a
file with the translations filled in (for a plural in English a list of two: of one, of many) and updates. Folders
of the desktop may be named after ``update`` and ``missing``.
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

DESKTOP: Final = Path(__file__).resolve().parent.parent
TRANSLATIONS: Final = DESKTOP.parent.parent.parent / "resources" / "translations"
LANGUAGES: Final = ("zh_CN", "en")
TOP: Final = "desktop"
"""The catalogue of the modules that lie in no folder."""
Filled: TypeAlias = dict[str, dict[str, str | list[str]]]


def catalogues() -> dict[str, list[Path]]:
    """The modules of each catalogue by its name: ``live``, ``live-panels``."""
    found: dict[str, list[Path]] = {}
    for file in sorted(DESKTOP.rglob("*.py")):
        if file.name != "__init__.py":
            name = "-".join(file.relative_to(DESKTOP).parts[:-1]) or TOP
            found.setdefault(name, []).append(file)
    return found


def update(names: Iterable[str] = (), target: Path = TRANSLATIONS) -> None:
    """Read the code of the catalogues `names` (none: all) into `target`, and compile."""
    wanted = set(names)
    for name, files in catalogues().items():
        if wanted and name not in wanted:
            continue
        for language in LANGUAGES:
            _update_one(files, target / language / f"{name}.ts", language)


def _update_one(files: list[Path], catalogue: Path, language: str) -> None:
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    plural = ["-pluralonly"] if language == "en" else []
    call = ["pyside6-lupdate", *map(str, files), "-ts", str(catalogue), "-no-obsolete", "-locations", "none"]
    _run([*call, "-source-language", "en", "-target-language", language, *plural])
    if not list(_messages(catalogue)):
        catalogue.unlink()
        catalogue.with_suffix(".qm").unlink(missing_ok=True)
        return
    _run(["pyside6-lrelease", "-silent", str(catalogue), "-qm", str(catalogue.with_suffix(".qm"))])


def unfinished(target: Path = TRANSLATIONS, names: Iterable[str] = ()) -> dict[str, Filled]:
    """What is not translated: ``{language: {catalogue: {source: ""}}}``."""
    wanted = set(names)
    found: dict[str, Filled] = {}
    for language in LANGUAGES:
        for catalogue in sorted((target / language).glob("*.ts")):
            if wanted and catalogue.stem not in wanted:
                continue
            open_ones: dict[str, str | list[str]] = {
                message.findtext("source") or "": ["", ""] if language == "en" else ""
                for message in _messages(catalogue)
                if _is_open(message)
            }
            if open_ones:
                found.setdefault(language, {})[catalogue.stem] = open_ones
    return found


def fill(words: dict[str, Filled], target: Path = TRANSLATIONS) -> list[str]:
    """Write translations into the catalogues. Returns: sources that no catalogue has."""
    strangers = []
    for language, by_catalogue in words.items():
        for name, translated in by_catalogue.items():
            catalogue = target / language / f"{name}.ts"
            tree = ElementTree.parse(catalogue)  # noqa: S314 our own file
            left = dict(translated)
            for message in tree.iter("message"):
                source = message.findtext("source") or ""
                if translated.get(source):
                    _put(message, translated[source])
                    left.pop(source, None)
            strangers += [f"{language}/{name}: {source}" for source in left]
            ElementTree.indent(tree, " " * 4)
            text = ElementTree.tostring(tree.getroot(), encoding="unicode")
            catalogue.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")
    return strangers


def _put(message: ElementTree.Element, words: str | list[str]) -> None:
    translation = message.find("translation")
    if translation is None:
        translation = ElementTree.SubElement(message, "translation")
    translation.attrib.pop("type", None)
    for old in list(translation):
        translation.remove(old)
    if message.get("numerus") == "yes":
        translation.text = None
        for form in [words] if isinstance(words, str) else words:
            ElementTree.SubElement(translation, "numerusform").text = str(form)
    else:
        translation.text = words if isinstance(words, str) else words[0]


def _messages(catalogue: Path) -> Iterator[ElementTree.Element]:
    return ElementTree.parse(catalogue).iter("message")  # noqa: S314 our own file


def _is_open(message: ElementTree.Element) -> bool:
    translation = message.find("translation")
    if translation is None or translation.get("type"):
        return True
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return not all(forms) if forms else not (translation.text or "").strip()


def _run(call: list[str]) -> None:
    tool = Path(sys.executable).with_name(call[0])
    done = subprocess.run(  # noqa: S603 Qt's own tools
        [str(tool) if tool.exists() else call[0], *call[1:]], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{call[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def main(arguments: list[str]) -> int:
    """Run one command. Returns: the exit code."""
    match arguments:
        case ["update", *names]:
            update(names)
        case ["missing", *names]:
            sys.stdout.write(json.dumps(unfinished(names=names), ensure_ascii=False, indent=1) + "\n")
        case ["fill", file]:
            strangers = fill(json.loads(Path(file).read_text("utf-8")))
            update()
            if strangers:
                sys.stderr.write("No catalogue has:\n" + "\n".join(strangers) + "\n")
                return 1
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
