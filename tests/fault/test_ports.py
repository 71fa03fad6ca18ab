"""Ports of the fault tests are told apart by whoever asks, long before anybody listens on them."""

import subprocess
import sys

from tests.fault.site import PORTS, ROOT, free_port

ASK = "from tests.fault.site import free_port; print(*(free_port() for _ in range(20)), flush=True); input()"


def test_that_no_two_processes_are_given_the_same_port_before_either_listens() -> None:
    asking = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    try:
        given = [free_port() for _ in range(20)]
        for one in asking:
            assert one.stdout is not None
            given += map(int, one.stdout.readline().split())
    finally:
        for one in asking:
            one.communicate(b"\n")
    assert len(set(given)) == len(given) == 60
    assert set(given) <= set(PORTS)
