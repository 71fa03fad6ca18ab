"""An engine that misbehaves as its argument says; the supervisor's tests start it as a real process."""

import asyncio
import os
import sys
import threading
from pathlib import Path

from tiercast.engine.child import link_to_supervisor
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Ready
from tiercast.words import Words
from tiercast_api.clock import SystemClock


def note(text: str) -> None:
    with Path(sys.argv[2]).open("a", encoding="utf-8") as file:
        file.write(text + "\n")


async def main(how: str) -> int:
    link = link_to_supervisor(SystemClock())
    print("a plugin that prints must not disturb the pipe")
    death = link.start.death
    note(f"start restarts={link.start.restarts} death={f'{death.kind}:{death.id}:{death.count}' if death else ''}")
    if how == "cannot":
        link.sorry(Words("the store is broken", "存储已损坏"))
        return 3
    if how == "never-ready":
        return 1
    link.listen()
    async with link.heart.beating():
        link.say(Ready(port=4711, stages={"recovery": 0.25}, recovered=7, core="compiled"))
        if how == "freeze" and link.start.restarts == 0:
            await asyncio.sleep(0)
            threading.Event().wait()
        if how == "long":
            with link.heart.long("recovery", 30):
                threading.Event().wait(3)
            note("survived")
        if how == "poison" and (death is None or death.count < 2):
            hand = Hand(Path(sys.argv[3]))
            hand.begin("batch", b"\x01\x02")
            os.kill(os.getpid(), 9)
        if how == "stubborn":
            await asyncio.Event().wait()
        if how != "end":
            await link.ending.wait()
        note("ended")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))
