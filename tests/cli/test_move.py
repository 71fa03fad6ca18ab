"""``tiercast move``: the configuration names the new store, the old one stays, and the way back is open."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_backup import a_shop


def test_that_a_shop_is_moved_and_its_configuration_names_the_new_store(tmp_path: Path, run: Run) -> None:
    a_shop(tmp_path, run)
    code, out, err = run("move", "sqlite:///there/new.db")
    assert code == 0, err
    new = f"sqlite:///{tmp_path / 'there' / 'new.db'}"
    assert f"store: {new}\n" in (tmp_path / "tiercast.yaml").read_text("utf-8")
    assert f"{tmp_path / 'tiercast.yaml'} names it from now on." in out
    assert f"as it was: sqlite:///{tmp_path / 'shop.db'}" in out
    assert json.loads(run("viewer", "show", "k-1", "--json")[1])["viewers"][0]["id"] == "k-1"
    code, _, err = run("move", "sqlite:///there/new.db")
    assert (code, "is the store in use" in err) == (3, True)
    code, _, err = run("move", "sqlite:///shop.db")
    assert (code, "name an empty store" in err) == (3, True)


def test_that_the_store_of_before_is_used_again_behind_a_stop(tmp_path: Path, run: Run) -> None:
    a_shop(tmp_path, run)
    assert run("move", "sqlite:///there/new.db", "--json")[0] == 0
    code, out, err = run("move", "sqlite:///shop.db", "--back", "--json")
    assert code == 0, err
    assert json.loads(out) == {"url": f"sqlite:///{tmp_path / 'shop.db'}", "config": str(tmp_path / "tiercast.yaml")}
    assert f"store: sqlite:///{tmp_path / 'shop.db'}\n" in (tmp_path / "tiercast.yaml").read_text("utf-8")
    code, out, _ = run("doctor", "--json", "--no-ports")
    told = {each["title"]["en"]: each["words"]["en"] for each in json.loads(out)["findings"]}
    assert told["stop"].startswith("a stop stands (hold")
    noted = json.loads(run("audit", "list", "--json")[1])["notes"][0]
    assert (noted["what"], noted["after"]) == ("stop", "hold")
    assert noted["detail"].startswith("went back")
    code, _, err = run("move", "sqlite:///none.db", "--back")
    assert code == 3
    assert not (tmp_path / "none.db").exists()


def test_that_a_store_named_on_the_command_line_leaves_the_configuration_alone(tmp_path: Path, run: Run) -> None:
    a_shop(tmp_path, run)
    before = (tmp_path / "tiercast.yaml").read_bytes()
    code, out, err = run("move", "sqlite:///new.db", "--store", "sqlite:///shop.db")
    assert code == 0, err
    assert f"tiercast engine --store sqlite:///{tmp_path / 'new.db'}" in out
    assert (tmp_path / "tiercast.yaml").read_bytes() == before


def test_that_nothing_is_moved_from_under_an_engine(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    a_shop(tmp_path, run)
    before = (tmp_path / "tiercast.yaml").read_bytes()
    monkeypatch.setattr("tiercast.commands.import_calls.engine_runs", lambda config, store: True)
    code, _, err = run("move", "sqlite:///new.db", "--lang", "zh")
    assert (code, "tiercast stop --end" in err) == (3, True)
    assert not (tmp_path / "new.db").exists()
    assert (tmp_path / "tiercast.yaml").read_bytes() == before


def test_that_an_address_that_is_none_is_told_as_such(tmp_path: Path, run: Run) -> None:
    a_shop(tmp_path, run)
    code, _, err = run("move", "mysql://a@b/c")
    assert (code, "URL: expected" in err) == (2, True)
