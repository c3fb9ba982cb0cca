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

from orgmap.blockers import blockers
from orgmap.brakes import brakes
from orgmap.brokerage import roles
from orgmap.decision import paths
from orgmap.engines import compile_kernels
from orgmap.grids import grid
from orgmap.influence import influence
from orgmap.keyplayers import key_players
from orgmap.measures import measure
from orgmap.mirror import ego
from orgmap.network import Network
from orgmap.reliance import go_to, if_leaves, single_points
from orgmap.roles import brokers, gap
from orgmap.sequence import plan
from orgmap.ui.opening import open_path
from orgmap.ui.presenting import presented
from orgmap.units import card, matrix, units

ANSWERS: dict[str, Callable[[Network], Any]] = {
    "arcs": lambda network: network.arcs(),
    "brokers": brokers,
    "gap": gap,
    "influence": influence,
    "roles": roles,
    "units": units,
    "unit matrix": matrix,
    "unit card": lambda network: card(network, next(iter(network.units)), explained=False),
    "decision path": paths,
    "plan": plan,
    "blockers": lambda network: blockers(network, ways=False),
    "brakes": lambda network: brakes(network, trials=0),
    "grid": grid,
    "turned to": go_to,
    "single points": single_points,
    "if one leaves": lambda network: if_leaves(network, "p100"),
    "mirror": lambda network: ego(network, "p7"),
    "key players": lambda network: key_players(network, 2, kind="neg"),
    "key reach": lambda network: key_players(network, 2, kind="pos"),
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
        timed(people, "presenting", lambda case=opening.case: presented(case, ("p7",)))
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
