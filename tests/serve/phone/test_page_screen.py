"""The page for phones in a real Chromium."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.plugins.chromium import Tab, chromium
from tests.serve.phone.made_door import MadeDoor, made_door

pytestmark = pytest.mark.screen

NASTY = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>&amp;'
TEXTS = "Array.from(document.querySelectorAll('.line .text')).map(n => n.textContent)"

TEXTS_IN = {
    "zh-CN": ("欢迎小美，昨天买过口红的老朋友", "小丽等 5 人在看口红，讲一下色号", "库存只剩 12 支，提醒大家"),
    "en-US": ("Welcome back, Mei: lipstick yesterday", "Li and 4 more are looking at the lipstick", "Only 12 left"),
}


@asynccontextmanager
async def phone(
    folder: Path, door: MadeDoor, language: str = "en-US", size: tuple[int, int] = (390, 844)
) -> AsyncIterator[Tab]:
    """A phone's browser, at nothing yet; what it would say aloud is in ``window.aloud``."""
    async with chromium(folder) as tab:
        await tab.call("Page.enable")
        await tab.call("Network.enable")
        await tab.call(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=2, mobile=True
        )
        await tab.call("Emulation.setTouchEmulationEnabled", enabled=True)
        agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"
        await tab.call("Network.setUserAgentOverride", userAgent=agent, acceptLanguage=language)
        await tab.call(
            "Page.addScriptToEvaluateOnNewDocument",
            source="window.aloud = []; speechSynthesis.speak = w => aloud.push([w.lang, w.text]);",
        )
        yield tab


async def paired(tab: Tab, door: MadeDoor) -> None:
    """Scan the code that the computer shows."""
    code, _ = door.phones.offer("r")
    await tab.call("Page.navigate", url=f"{door.phones.url}/#{code}")
    await tab.until("document.querySelector('#link.here') !== null")


async def swipe(tab: Tab, by: int) -> None:
    """Swipe the first line, by pixels to the right."""
    place = await tab.script(
        "(() => { const r = document.querySelector('.line .text').getBoundingClientRect();"
        "return [r.left + 60, r.top + r.height / 2]; })()"
    )
    x, y = place
    await tab.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
    for step in range(1, 6):
        await tab.call("Input.dispatchTouchEvent", type="touchMove", touchPoints=[{"x": x + by * step / 5, "y": y}])
    await tab.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])


async def until(door: MadeDoor, holds: object) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(20):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0.01)


async def test_that_a_scanned_code_pairs_the_phone_and_is_gone_from_its_address(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        assert await tab.script("location.href") == f"{door.phones.url}/"
        assert await tab.script("document.cookie") == ""
        assert [one.name for one in door.noted] == ["iPhone"]
        await tab.call("Page.reload")
        await tab.until("document.querySelector('#link.here') !== null")


async def test_that_lines_are_shown_large_merged_and_as_text(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        door.line("a", NASTY)
        door.line("b", "小美在看口红", viewer="小美")
        door.line("c", "小丽在看口红", viewer="小丽")
        await tab.until(f"{TEXTS}.length === 2")
        assert await tab.script(TEXTS) == [NASTY, "小美等 2 人在看口红"]
        assert await tab.script("window.broken") is None
        await until(door, lambda: set(door.seen) == {"a", "b", "c"})
        assert await tab.script("parseFloat(getComputedStyle(document.querySelector('.line')).fontSize)") >= 41
        fits = "(() => { const b = document.getElementById('lines'); return b.scrollHeight <= b.clientHeight; })()"
        assert await tab.script(fits)


async def test_that_a_short_line_is_not_so_large_that_its_words_break(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door, size=(360, 640)) as tab:
        await paired(tab, door)
        door.line("a", "Only 12 left")
        await tab.until(f"{TEXTS}.length === 1")
        rows_of_only = (
            "(() => { const words = document.createRange(), text = document.querySelector('.line .text').firstChild;"
            "words.setStart(text, 0); words.setEnd(text, 4); return words.getClientRects().length; })()"
        )
        assert await tab.script(rows_of_only) == 1


async def test_that_a_word_longer_than_the_phone_is_wide_is_still_shown_whole(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door, size=(360, 640)) as tab:
        await paired(tab, door)
        door.line("a", "W" * 40)
        await tab.until(f"{TEXTS}.length === 1")
        inside = (
            "(() => { const text = document.querySelector('.line .text');"
            "return text.scrollWidth <= text.clientWidth; })()"
        )
        assert await tab.script(inside)


async def test_that_a_swipe_says_a_line_and_can_be_taken_back(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        door.line("a", "Hello")
        await tab.until(f"{TEXTS}.length === 1")
        await swipe(tab, 160)
        await tab.until("!document.getElementById('undo').hidden")
        await tab.until(f"{TEXTS}.length === 0")
        await tab.script("document.getElementById('back').click()")
        await tab.until(f"{TEXTS}.length === 1")
        assert door.finished == []
        await swipe(tab, -160)
        await until(door, lambda: door.finished)
        assert door.finished == [("a", False, "iPhone")]
        door.line("b", "Again")
        await tab.until(f"{TEXTS}.length === 1")
        await tab.script("document.querySelector('.said').click()")
        await until(door, lambda: len(door.finished) == 2)
        assert door.finished[1] == ("b", True, "iPhone")


async def test_that_a_line_that_is_too_late_goes_by_itself(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        door.line("a", "Quick", seconds=8)
        await tab.until(f"{TEXTS}.length === 1")
        await tab.until(f"{TEXTS}.length === 0")


async def test_that_the_page_comes_back_after_the_engine_was_away(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        kept = door.kept[-1]
        assert kept is not None
        await door.phones.leave()
        await tab.until("document.querySelector('#link.away') !== null")
        await door.again().reopen(kept)
        door.line("a", "Back again")
        await tab.until(f"{TEXTS}.length === 1")


async def test_that_a_phone_that_wakes_connects_at_once(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        await tab.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0,
                       uploadThroughput=0)  # fmt: skip
        await tab.script("dispatchEvent(new Event('offline'))")
        for one in list(door.phones.phones()):
            door.phones._pages.end(one.key)  # type: ignore[union-attr]
        await tab.until("document.querySelector('#link.away') !== null")
        door.line("a", "While it slept")
        await tab.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1,
                       uploadThroughput=-1)  # fmt: skip
        await tab.until(f"{TEXTS}.length === 1")


async def test_that_lines_are_read_aloud_where_it_is_wanted_only(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        door.line("a", "Quiet")
        await tab.until(f"{TEXTS}.length === 1")
        assert await tab.script("aloud.length") == 0
        await tab.script("document.getElementById('voice').click()")
        door.line("b", "欢迎小美")
        await tab.until("aloud.some(said => said[1] === '欢迎小美')")
        assert await tab.script("aloud[aloud.length - 1][0]") == "zh-CN"
        await tab.call("Page.reload")
        await tab.until("document.getElementById('voice').getAttribute('aria-pressed') === 'true'")


async def test_that_a_phone_without_a_code_asks_for_it_in_its_language(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door, "zh-CN") as tab:
        await tab.call("Page.navigate", url=door.phones.url)
        await tab.until("!document.getElementById('pair').hidden")
        assert "还没有配对" in await tab.script("document.getElementById('why').textContent")
        type_in = "document.getElementById('code').value = '{}'; document.getElementById('go').click()"
        await tab.script(type_in.format("AAAA-AAAA"))
        await tab.until("document.getElementById('why').textContent.includes('配对码不对')")
        code, _ = door.phones.offer("r")
        await tab.script(type_in.format(f"{code[:4].lower()} {code[4:]}"))
        await tab.until("document.querySelector('#link.here') !== null")
        await door.phones.forget(door.phones.phones()[0].key)
        await tab.until("!document.getElementById('pair').hidden")


async def test_that_nothing_is_asked_of_anybody_else(tmp_path: Path) -> None:
    async with made_door() as door, phone(tmp_path, door) as tab:
        await paired(tab, door)
        door.line("a", "Hello")
        await tab.until(f"{TEXTS}.length === 1")
        asked = await tab.script("performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)")
        assert set(asked) == {door.phones.url}


async def take_pictures(folder: Path) -> None:
    """Pictures of the page in its states, both languages, upright and lying; run by hand."""
    for language, texts in TEXTS_IN.items():
        for size in ((390, 844), (844, 390), (820, 1180)):
            async with made_door() as door, phone(folder / f"{language}{size[0]}", door, language, size) as tab:
                name = f"{language[:2]}_{size[0]}x{size[1]}"
                await tab.call("Page.navigate", url=door.phones.url)
                await tab.until("!document.getElementById('pair').hidden")
                await shot(tab, folder / f"{name}_pair.png")
                await paired(tab, door)
                await shot(tab, folder / f"{name}_nothing.png")
                for number, text in enumerate(texts):
                    door.line(str(number), text, viewer="x", seconds=20 + number * 30)
                await tab.until(f"{TEXTS}.length === 3")
                await tab.script("document.getElementById('voice').click()")
                await asyncio.sleep(0.5)
                await shot(tab, folder / f"{name}_lines.png")
                await tab.script("document.querySelector('.said').click()")
                await asyncio.sleep(0.3)
                await shot(tab, folder / f"{name}_undo.png")


async def shot(tab: Tab, path: Path) -> None:
    """What is seen."""
    taken = await tab.call("Page.captureScreenshot", format="png")
    path.write_bytes(base64.b64decode(taken["data"]))
