"""The tool that keeps the catalogues."""

import json
import shutil
from pathlib import Path

import pytest
from tiercast.desktop.words import linguist


def test_that_what_is_missing_can_be_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = tmp_path / "desktop"
    (desktop / "live" / "panels").mkdir(parents=True)
    (desktop / "live" / "panels" / "one.py").write_text(
        "class One(QWidget):\n    def f(self, n):\n        self.tr('Hello {name}')\n"
        "        self.tr('%n viewer(s)', '', n)\n",
        "utf-8",
    )
    target = tmp_path / "translations"
    monkeypatch.setattr(linguist, "DESKTOP", desktop)
    linguist.update(target=target)
    missing = linguist.unfinished(target)
    assert missing == {
        "zh_CN": {"live-panels": {"Hello {name}": "", "%n viewer(s)": ""}},
        "en": {"live-panels": {"%n viewer(s)": ["", ""]}},
    }
    words: dict[str, linguist.Filled] = {
        "zh_CN": {"live-panels": {"Hello {name}": "你好 {name}", "%n viewer(s)": "%n 位观众", "Bye": "再见"}},
        "en": {"live-panels": {"%n viewer(s)": ["%n viewer", "%n viewers"]}},
    }
    assert linguist.fill(words, target) == ["zh_CN/live-panels: Bye"]
    linguist.update(target=target)
    assert linguist.unfinished(target) == {}
    assert (target / "zh_CN" / "live-panels.qm").is_file()
    shutil.rmtree(desktop / "live")
    assert json.dumps(linguist.unfinished(target)) == "{}"
