"""What slows an initiative down, beyond anybody's being against it: each brake found from the data.

Kinds: ``approval load`` (most gates on one person or body, an approver away when a gate meets, limits
that send everything to the top), ``single approver``, ``order`` (a likely no that comes late), ``risk
pattern`` (stances that follow what people stand to lose) and ``decelerator`` (one gatekeeper for a whole
unit, a closed or quarrelling interface, a hand-over or a hearing without a right).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from orgmap.brakes import approvals, positions, structure
from orgmap.brakes.causes import told_apart
from orgmap.brakes.scene import Brake, Scene
from orgmap.brakes.ways import Solver, changes
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import Answer, add_notes

__all__ = ["KINDS", "Brake", "brakes"]

KINDS = ("single approver", "approval load", "order", "risk pattern", "decelerator")
#: At most so many changes are solved again.
TRIALS = 10


def brakes(
    network: Network, initiative: Initiative | None = None, *, seed: int = 0, trials: int = TRIALS
) -> Answer[Brake]:
    """What will slow this initiative down, how much, why, and what would help?

    Parameters
    ----------
    network
        People, ties, rights, stances.
    initiative
        Its gates, scope, leave and ``me``; the network's own when left out.
    seed
        Seed of the draws by which gates are judged and changes are solved again.
    trials
        How many changes to solve again at most; 0 leaves ways round out.

    Returns
    -------
    Answer[Brake]
        By kind and falling size. ``ways_round`` holds changes that were solved again and clearly raise
        the chance of approval, and nothing else. Root causes come with the brakes that go with them.

    Raises
    ------
    InputError
        For a gate's rule that cannot be read.

    >>> from orgmap.model import Person, Records, Right
    >>> people = (Person("ann", "Ann"), Person("bob", "Bob"))
    >>> records = Records(people=people, rights=(Right("release", "ann", "votes"),))
    >>> [(brake.kind, brake.where) for brake in brakes(Network.from_records(records)).results]
    [('single approver', 'ann')]
    """
    scene = Scene(network, initiative or network.records.initiative)

    def look(at: Scene) -> Iterator[Brake]:
        return _found(at, seed=seed)

    found = told_apart(scene, list(look(scene)), look)
    found.sort(key=lambda brake: (bool(brake.symptom_of), KINDS.index(brake.kind), -brake.size))
    notes = list(_notes(scene))
    if trials > 0 and scene.planned and any(True for brake in found for _ in changes(scene, brake)):
        solver = Solver(scene, seed=seed, trials=trials)
        found = [replace(brake, ways_round=solver.ways(changes(scene, brake))) for brake in found]
        notes.append(_tried(solver, found))
    made_by = network.made_by(layers=network.informal, seed=seed, options={"trials": trials})
    return Answer("brakes", made_by, tuple(found), add_notes(notes))


def _found(scene: Scene, *, seed: int) -> Iterator[Brake]:
    by_structure: Iterable[Iterator[Brake]] = (
        approvals.single_approvers(scene),
        approvals.loads(scene),
        approvals.waiting(scene),
        approvals.limits(scene),
        approvals.order(scene, seed=seed),
        positions.risk_patterns(scene),
        structure.gatekeepers(scene),
        structure.closed_interfaces(scene),
        structure.conflicts(scene),
        structure.hand_overs(scene),
    )
    for finder in by_structure:
        yield from finder


def _notes(scene: Scene) -> Iterator[str]:
    if not scene.benches:
        yield "No approval rights are entered: brakes at gates were not looked for."
    elif not scene.planned:
        yield "No initiative with gates is entered: the order of gates and ways round were not looked for."
    if not scene.scope:
        yield "No scope is entered: closed and quarrelling interfaces were not looked for."
    if not any(right.limit is not None for right in scene.network.records.rights):
        yield "No limits are entered: whether they send everything to the top is not known."


def _tried(solver: Solver, found: list[Brake]) -> str:
    kept = sum(len(brake.ways_round) for brake in found)
    text = f"{solver.tried} {'change was' if solver.tried == 1 else 'changes were'} solved again; "
    text += f"{kept} clearly {'raises' if kept == 1 else 'raise'} the chance of approval and "
    text += f"{'stands' if kept == 1 else 'stand'} here."
    return text + (f" {solver.skipped} more were not tried." if solver.skipped else "")
