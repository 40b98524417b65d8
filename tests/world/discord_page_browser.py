"""A Chromium without a window, for looking at the page: in tests where one is installed, and for pictures.

`python -m tests.world.discord_page_browser URL picture.png [--width 720] [--scale 2]` takes one picture of the whole page.
"""

import argparse
import asyncio
import base64
import json
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

import aiohttp

Json = dict[str, Any]

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""The browser of this machine; None where there is none."""

FLAGS = (
    "--headless=new",
    "--no-sandbox",  # it is run as root in containers, and shows nothing but our own loopback page
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "about:blank",
)

PATIENCE = 20.0
"""Seconds until something that should show has failed to; a first start on a busy machine takes several."""

LARGEST = 64 * 1024 * 1024
"""Bytes of one answer; a picture of a long channel comes as one."""


class Browser:
    """One page, spoken to over Chromium's own protocol. https://chromedevtools.github.io/devtools-protocol/"""

    def __init__(self, *, width: int = 1200, height: int = 900, scale: float = 1) -> None:
        self._size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self._open = AsyncExitStack()
        self._number = 0
        self._session = ""

    async def __aenter__(self) -> Self:
        assert CHROMIUM is not None
        folder = self._open.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        self._process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            f"--user-data-dir={folder}",
            *FLAGS,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        self._open.push_async_callback(self._end)
        web = await self._open.enter_async_context(aiohttp.ClientSession())
        self._socket = await self._open.enter_async_context(web.ws_connect(await self._address(), max_msg_size=LARGEST))
        target = await self._say("Target.createTarget", url="about:blank")
        attached = await self._say("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self._say("Emulation.setDeviceMetricsOverride", **self._size)
        await self._say("Page.enable")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def show(self, url: str) -> None:
        """Open the page and wait until it has drawn what the stand-in holds."""
        await self._say("Page.navigate", url=url)
        await self.until("document.body?.dataset.ready !== undefined")
        await self.until("document.fonts.status === 'loaded' && [...document.images].every((each) => each.complete)")

    async def value(self, expression: str) -> Any:
        """Return what an expression gives in the page."""
        answer = await self._say("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def texts(self, selector: str) -> list[str]:
        """Return the text of every element that a selector finds."""
        every = f"document.querySelectorAll({json.dumps(selector)})"
        found: list[str] = await self.value(f"[...{every}].map((each) => each.innerText)")
        return found

    async def until(self, condition: str) -> None:
        """Wait until a condition holds in the page."""
        look = (
            f"new Promise((done) => {{ const look = () => (({condition}) ? done() : setTimeout(look, 10)); look(); }})"
        )
        async with asyncio.timeout(PATIENCE):
            await self.value(look)

    async def click(self, selector: str) -> None:
        """Press the first element that a selector finds, once it is there."""
        await self.until(f"document.querySelector({json.dumps(selector)})")
        await self.value(f"document.querySelector({json.dumps(selector)}).click()")

    async def write(self, selector: str, text: str) -> None:
        """Type a text where a selector points."""
        await self.value(f"document.querySelector({json.dumps(selector)}).focus()")
        await self._say("Input.insertText", text=text)

    async def key(self, name: str) -> None:
        """Press a key where the focus is."""
        code = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40}[name]
        more = {"text": "\r"} if name == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            await self._say(
                "Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code, **more
            )

    async def picture(self) -> bytes:
        """Return a picture (PNG) of the page from top to bottom."""
        height = await self.value("Math.ceil(document.body.getBoundingClientRect().height)")
        await self._say("Emulation.setDeviceMetricsOverride", **{**self._size, "height": max(height, 1)})
        shot = await self._say("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    async def _address(self) -> str:
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            async for line in self._process.stderr:
                if line.startswith(b"DevTools listening on "):
                    return line.decode().split()[-1]
        raise AssertionError("Chromium did not start")

    async def _say(self, method: str, **parameters: Any) -> Json:
        self._number += 1
        session = {"sessionId": self._session} if self._session else {}
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters, **session})
        while True:
            heard: Json = await self._socket.receive_json(timeout=PATIENCE)
            if heard.get("id") == self._number:
                assert "error" not in heard, (method, heard["error"])
                result: Json = heard["result"]
                return result

    async def _end(self) -> None:
        self._process.terminate()
        await self._process.communicate()


async def _take(arguments: argparse.Namespace) -> bytes:
    async with Browser(width=arguments.width, height=arguments.height, scale=arguments.scale) as browser:
        await browser.show(arguments.url)
        return await browser.picture()


def main() -> int:
    """Take one picture."""
    parser = argparse.ArgumentParser(prog="python -m tests.world.discord_page_browser")
    parser.add_argument("url")
    parser.add_argument("file", type=Path)
    parser.add_argument("--width", type=int, default=720)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--scale", type=float, default=2)
    arguments = parser.parse_args()
    arguments.file.write_bytes(asyncio.run(_take(arguments)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
