"""Peak memory of betweenness on the kernels, on Linux: people and sources are the two words given."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import numpy as np
from organisations import organisation

from orgmap.engines import compile_kernels
from orgmap.engines.adjacency import adjacency
from orgmap.engines.kernels import steps


def now() -> float:
    """Memory in use, in megabytes; from here on the peak is counted anew."""
    Path("/proc/self/clear_refs").write_text("5")
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def peak() -> float:
    """Most memory since :func:`now`, in megabytes."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def main() -> None:
    """Build, search, say how much memory the search took beyond what was there."""
    people, sources = int(sys.argv[1]), int(sys.argv[2])
    arcs = organisation(people).arcs(counted=False)
    compile_kernels()
    before = now()
    found = adjacency(arcs)
    total = np.zeros(people)
    steps.betweenness(found.near, steps.memory(people, np.float32), 0, sources, total)
    sys.stdout.write(
        f"memory: {people} people, {arcs.size} arcs: betweenness on one thread took {peak() - before:.0f} MB "
        f"beyond the {before:.0f} MB of Python, libraries and arcs\n"
    )


if __name__ == "__main__":
    main()
