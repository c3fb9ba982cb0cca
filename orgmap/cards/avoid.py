"""The one thing not to say in a talk: what the model or the entries say would do most harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from orgmap.model import Initiative, Stance
from orgmap.network import Network
from orgmap.sequence.exact import Joint
from orgmap.sequence.state import Situation, Weeks

#: An effect on the chance of a yes is spoken of from so many logits on.
_MATTERS = 0.1


def not_to_say(  # noqa: PLR0917
    network: Network,
    initiative: Initiative,
    case: Situation,
    joint: Joint,
    calendar: Weeks,
    stance: Stance,
    tellers: Sequence[str],
) -> str:
    """What should not be said to this person, and why.

    First what would lower the chance of a yes most in the model, in logits: naming somebody on board whom
    the person holds against it (negative deference), or talking of news to somebody who may have heard it
    already (``tellers``, likeliest first). Where neither matters: a private view that is not said in
    public, a carve-out that is not on offer, a stance that nobody knows.
    """
    found = [
        *_disliked(case, joint, calendar, stance.person),
        *_stale(case, joint, calendar, stance.person, tellers),
    ]
    weighty = [one for one in found if one[0] >= _MATTERS]
    if weighty:
        return max(weighty, key=lambda one: one[0])[1]
    said = next(_entered(network, initiative, stance), None)
    return said or "Nothing that is known says what to avoid."


def _disliked(case: Situation, joint: Joint, calendar: Weeks, person: str) -> Iterator[tuple[float, str]]:
    """People likely on board by then whose support speaks against it in this person's eyes."""
    i = case.people.index(person)
    expected = joint.answers @ joint.chance
    weights = np.nan_to_num(case.deference[i])
    earlier = (calendar > 0) & (calendar < calendar[i]) & (weights < 0) & (expected > 0)
    for j in np.flatnonzero(earlier).tolist():
        harm = float(-case.parameters.gamma * weights[j] * expected[j])
        name = case.name(j)
        yield harm, f"Do not lean on {name}: what {name} backs counts against it with {case.name(i)}."


def _stale(
    case: Situation, joint: Joint, calendar: Weeks, person: str, tellers: Sequence[str]
) -> Iterator[tuple[float, str]]:
    """Speaking of news to somebody who may know it: the chance of that times what it costs."""
    if not tellers:
        return
    i, p = case.people.index(person), case.parameters
    talkative = np.array([p.kappa_no, p.kappa_lukewarm, p.kappa_yes])
    unheard = np.ones(joint.chance.size)
    for j in np.flatnonzero((calendar > 0) & (calendar < calendar[i])).tolist():
        unheard = unheard * (1 - np.minimum(1.0, case.leak[j, i] * talkative[joint.answers[j] + 1]))
    chance = float(joint.chance @ (1 - unheard))
    harm = p.beta * float(case.authority[i]) * chance
    text = (
        f"Do not say that {case.name(i)} is the first to hear: with a chance of {100 * chance:.0f} % "
        f"somebody has told already, likeliest {tellers[0]}."
    )
    yield harm, text


def _entered(network: Network, initiative: Initiative, stance: Stance) -> Iterator[str]:
    """What follows from entries alone."""
    name = network.name(stance.person)
    if (
        stance.position is not None
        and stance.public_position is not None
        and stance.public_position < stance.position
    ):
        yield f"Do not quote {name} to others: {name} says less in public than in private, as entered."
    unit = network.people[stance.person].unit
    headed = {one.name for one in network.units.values() if one.head == stance.person}
    own = {unit, *headed} - {None}
    closed = [
        part.item
        for part in initiative.scopes
        if not part.can_carve_out and own & network.units_below(*part.units)
    ]
    if closed:
        yield f"Do not offer to exempt “{closed[0]}”: it is entered as something that cannot be carved out."
    if stance.position is None:
        yield f"Do not say what {name} thinks of it: nobody has entered that, so ask."
