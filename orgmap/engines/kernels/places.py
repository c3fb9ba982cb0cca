"""Label propagation: who goes with whom, so that neighbours can lie side by side in memory."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]

_ROUNDS = 8


@kernel
def labels(start: Starts, other: Places, strength: Values) -> npt.NDArray[np.int64]:
    """One label per person: in turn, everybody takes the label with most strength among

    Raghavan, Albert and Kumara 2007 (doi 10.1103/PhysRevE.76.036106), without its dice: the first of
    equals is taken, forwards and backwards by turns. The result steers speed only.
    """
    people = start.size - 1
    label = np.arange(people)
    score = np.zeros(people)
    met = np.zeros(people, dtype=np.int64)
    for turn in range(_ROUNDS):
        moved = 0
        for step in range(people):
            person = step if turn % 2 == 0 else people - 1 - step
            count = 0
            for at in range(start[person], start[person + 1]):
                theirs = label[other[at]]
                if score[theirs] == 0.0:
                    met[count] = theirs
                    count += 1
                score[theirs] += strength[at]
            best = label[person]
            for at in range(count):
                if score[met[at]] > score[best]:
                    best = met[at]
            for at in range(count):
                score[met[at]] = 0.0
            if best != label[person]:
                label[person] = best
                moved += 1
        if moved * 100 < people:
            break
    return label
