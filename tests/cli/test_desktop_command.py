"""``tiercast desktop`` and the window of ``tiercast demo``, without a window."""

from pathlib import Path
from typing import Any

import pytest
from tiercast.beside.paths import home_folder, paths_of
from tiercast.commands import desktop as command
from tiercast.desktop.link.place import Here, There
from tiercast.engine.config import load_config

from tests.cli.conftest import Run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would have been opened, on a computer that has a screen."""
    places: list[Any] = []

    def open_window(place: Any, *, ends: bool = False, first_run: bool = True) -> int:
        places.append((place, ends, first_run))
        return 0

    monkeypatch.setattr(command, "open_window", open_window)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return places


def test_that_the_window_is_opened_on_the_configuration_s_engine(run: Run, opened: list[Any], tmp_path: Path) -> None:
    config = tmp_path / "tiercast.yaml"
    config.write_text("shop: mine\nstore: sqlite:///live.db\n", "utf-8")
    assert run("desktop", "--config", str(config))[0] == 0
    place, ends, first_run = opened[0]
    assert isinstance(place, Here)
    assert place.config == config
    assert place.paths.store.endswith("/live.db")
    assert not ends
    assert first_run


def test_that_an_engine_elsewhere_is_named_by_its_address(run: Run, opened: list[Any], tmp_path: Path) -> None:
    assert run("desktop", "--connect", "shop.example", "--certificate", str(tmp_path / "c.pem"))[0] == 0
    assert opened[0][0] == There(url="https://shop.example:8710", certificate=tmp_path / "c.pem")
    code, _, err = run("desktop", "--connect", "http://shop.example")
    assert code == 2
    assert "not encrypted" in err


def test_that_a_check_opens_nothing(run: Run, opened: list[Any]) -> None:
    assert run("desktop", "--check", "--json")[1] == '{"window":true}\n'
    assert opened == []


def test_that_the_demo_of_somebody_without_a_shop_is_the_one_from_which_a_shop_is_set_up(
    run: Run, opened: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tiercast.desktop.screen.is_seen", lambda environment: True)
    monkeypatch.chdir(tmp_path)
    assert run("demo")[0] == 0
    place, ends, first_run = opened[0]
    assert (place.config, place.store, ends, first_run) == (None, "", True, False)
    assert place.paths == paths_of("", home_folder())
    # what was changed in the demo stands in the user's file, and is no shop of theirs yet
    (home_folder() / "tiercast.yaml").write_text("shop: demo\ndemo: true\n", "utf-8")
    assert run("demo")[0] == 0
    assert opened[1][0].config == home_folder() / "tiercast.yaml"
    assert opened[1][0].paths == place.paths


@pytest.mark.parametrize(
    ("language", "name", "rules"),
    [("en", "demo-en", ("starter-shop-en", "newcomers-en")), ("zh", "demo", ("starter-shop", "newcomers"))],
)
def test_that_the_demo_leaves_a_shop_alone_and_opens_in_the_reader_s_language_on_a_copy_that_may_be_changed(
    run: Run, opened: list[Any], monkeypatch: pytest.MonkeyPatch, language: str, name: str, rules: tuple[str, ...]
) -> None:
    monkeypatch.setattr("tiercast.desktop.screen.is_seen", lambda environment: True)
    monkeypatch.setenv("TIERCAST_LANG", language)
    home_folder().mkdir(parents=True, exist_ok=True)
    (home_folder() / "tiercast.yaml").write_text("shop: mine\n", "utf-8")
    assert run("demo")[0] == 0
    place, ends, _first_run = opened[0]
    assert place.paths.store.endswith(f"/{name}.db")
    assert ends
    assert place.config == home_folder() / f"{name}.yaml"
    (room,) = load_config(place.config).rooms.values()
    assert room.rulesets == rules
    place.config.write_text("shop: demo\n", "utf-8")
    assert run("demo")[0] == 0
    assert place.config.read_text("utf-8") == "shop: demo\n"


def test_that_a_demo_that_finds_no_room_for_its_configuration_says_so(
    run: Run, opened: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    monkeypatch.setattr("tiercast.desktop.screen.is_seen", lambda environment: True)
    monkeypatch.setenv("TIERCAST_HOME", str(file / "home"))
    code, _, err = run("demo")
    assert (code, opened) == (3, [])
    assert "cannot be written" in err
