"""Peak memory of betweenness on the kernels: people and sources are the two words given."""

from __future__ import annotations

import resource
import sys

import numpy as np
from organisations import organisation

from orgmap.engines import compile_kernels
from orgmap.engines.adjacency import adjacency
from orgmap.engines.kernels import steps


def peak() -> float:
    """Most memory so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Build, search, say how much memory the search took beyond what was there."""
    people, sources = int(sys.argv[1]), int(sys.argv[2])
    arcs = organisation(people).arcs(counted=False)
    compile_kernels()
    before = peak()
    found = adjacency(arcs)
    total = np.zeros(people)
    steps.betweenness(found.near, steps.memory(people, np.float32), 0, sources, total)
    sys.stdout.write(
        f"memory: {people} people, {arcs.size} arcs: betweenness on one thread took {peak() - before:.0f} MB "
        f"beyond the {before:.0f} MB of Python, libraries and arcs\n"
    )


if __name__ == "__main__":
    main()
