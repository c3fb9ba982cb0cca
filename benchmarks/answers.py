"""Processor seconds until each page's answer is there, on invented organisations read from files.

`python benchmarks/answers.py 2000 10000`. Every answer is asked of a network of its own state: what one
answer keeps for the next (arcs, who moves whom) is used, as in the app.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from folders import write_folder

from orgmap.brokerage import roles
from orgmap.decision import paths
from orgmap.engines import compile_kernels
from orgmap.influence import influence
from orgmap.measures import measure
from orgmap.network import Network
from orgmap.roles import brokers, gap
from orgmap.sequence import plan
from orgmap.ui.opening import open_path
from orgmap.units import matrix, units

ANSWERS: dict[str, Callable[[Network], Any]] = {
    "arcs": lambda network: network.arcs(),
    "brokers": brokers,
    "gap": gap,
    "influence": influence,
    "roles": roles,
    "units": units,
    "unit matrix": matrix,
    "decision path": paths,
    "plan": plan,
}


def main() -> None:
    """Print one line an answer."""
    parser = argparse.ArgumentParser(description="Time what the pages answer.")
    parser.add_argument("people", type=int, nargs="*", default=[180, 2000])
    compile_kernels()
    for people in parser.parse_args().people:
        with tempfile.TemporaryDirectory() as folder:
            path = str(write_folder(people, Path(folder)))
            opening = timed(people, "opening", lambda path=path: open_path(path))
        network = opening.case.network
        for name, answer in ANSWERS.items():
            timed(people, name, lambda answer=answer, network=network: answer(network))
        if people < 10_000:
            timed(people, "bridging", lambda network=network: measure(network, "bridging"))


def timed(people: int, name: str, work: Callable[[], Any]) -> Any:
    """What the work gives, its processor time printed."""
    began = time.process_time()
    gave = work()
    sys.stdout.write(f"{people:>6}  {name:<14} {time.process_time() - began:8.2f}\n")
    sys.stdout.flush()
    return gave


if __name__ == "__main__":
    main()
