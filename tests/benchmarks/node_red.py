"""Node-RED with a flow that does what our rule does: WebSocket → JSON → context of the viewer → switch → webhook."""

import asyncio
import json
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from tests.fault.site import until

VERSION: Final = "4.1"
_COUNT: Final = """
const key = msg.payload.viewer.id, seen = flow.get('seen') || {};
seen[key] = (seen[key] || 0) + 1; flow.set('seen', seen);
msg.fires = msg.payload.kind === 'comment' && (msg.payload.text || '').startsWith('fire');
msg.payload = {text: msg.payload.text}; return msg;
"""


def install(folder: Path) -> str:
    """Install it under `folder`. Returns: why it cannot be used, "" where it can."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "Node.js is not installed"
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), f"node-red@{VERSION}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return "node-red could not be installed within five minutes"
    if done.returncode == 0:
        return ""
    return f"node-red cannot be installed: {(done.stderr or done.stdout).strip()[-200:]}"


def flow(hook: int) -> list[dict[str, Any]]:
    """The flow, whose webhooks go to the port `hook`."""
    tab = {"z": "t"}
    return [
        {"id": "t", "type": "tab", "label": "benchmark"},
        {"id": "l", "type": "websocket-listener", "path": "/in", "wholemsg": "false"},
        {"id": "w", "type": "websocket in", "server": "l", "client": "", "wires": [["j"]], **tab},
        {"id": "j", "type": "json", "property": "payload", "action": "obj", "pretty": False, "wires": [["f"]], **tab},
        {"id": "f", "type": "function", "func": _COUNT, "outputs": 1, "libs": [], "wires": [["s"]], **tab},
        {"id": "s", "type": "switch", "property": "fires", "propertyType": "msg", "rules": [{"t": "true"}],
         "checkall": "true", "outputs": 1, "wires": [["h"]], **tab},
        {"id": "h", "type": "http request", "method": "POST", "ret": "txt", "paytoqs": "ignore", "persist": True,
         "url": f"http://127.0.0.1:{hook}/hook", "wires": [[]], **tab},
    ]  # fmt: skip


@asynccontextmanager
async def node_red(folder: Path, port: int, hook: int) -> AsyncIterator[str]:
    """Run it until left. Gives: the address of its WebSocket."""
    home = folder / f"node-red-{port}"
    home.mkdir()
    (home / "flows.json").write_text(json.dumps(flow(hook)), encoding="utf-8")
    (home / "settings.js").write_text("module.exports = {flowFile: 'flows.json', uiHost: '127.0.0.1'};", "utf-8")
    node = shutil.which("node") or "node"
    command = [node, str(folder / "node_modules/node-red/red.js"), "-u", str(home), "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await until(lambda: _is_up(port), 60, "Node-RED is up")
        await asyncio.sleep(2)  # its flows start after its page is there, and say so nowhere
        yield f"ws://127.0.0.1:{port}/in"
    finally:
        process.kill()
        process.wait(10)


def _is_up(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
