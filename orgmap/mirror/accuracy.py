"""How well somebody's picture of the ties matches the measured one.

Accuracy is phi over the off-diagonal cells of two adjacency matrices: it rewards seeing a tie that
is there and not seeing one that is not, and gives 0 to guessing at random.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.model import Source, Tie
from orgmap.network import Network
from orgmap.results import Answer, GuessAccuracy

Pair = tuple[str, str]
_NO_INTERVAL = "No interval is computed for the accuracy yet: low and high stay empty."


def guess(
    network: Network,
    guessed: Iterable[Tie | Pair],
    *,
    layer: str,
    person: str | None = None,
    among: Sequence[str] | None = None,
) -> Answer[GuessAccuracy]:
    """How well does a guessed network match the measured one?

    Accuracy is phi = (ad - bc) / sqrt((a+b)(c+d)(a+c)(b+d)) over the off-diagonal cells of the two
    adjacency matrices (a: ties guessed and measured, b: guessed only, c: measured only, d: neither),
    between -1 (everything the wrong way round) and 1 (every tie right); it equals S14 of Gower &
    Legendre (1986, doi 10.1007/BF01896809) as used by Krackhardt (1990, doi 10.2307/2393394).
    Strengths are not compared. On an undirected layer a pair counts in both directions, however it
    was written.

    ``expected_by_chance`` is on the same scale: as many ties guessed at random hit a share of cells
    that makes phi 0 on average, exactly. A note says how many hits that would be. Where nothing or
    everything is tied in either network phi is undefined: None, with a note.

    Parameters
    ----------
    network
        The measured network.
    guessed
        Ties, or pairs of ids, names or e-mail addresses. Ties of negative sign are left out.
    layer
        The layer the guess is about.
    person
        Who guessed, to be named in the result.
    among
        Only cells among these people; everybody in the network when left out.

    Raises
    ------
    InputError
        With all people of the guess that are not in the network, or outside ``among``.
    UnknownName
        For a layer or person that is not there.

    >>> from orgmap.model import Records
    >>> measured = Network.from_records(Records(ties=(Tie("a", "b", "advice"), Tie("b", "c", "advice"))))
    >>> result = guess(measured, [("a", "b"), ("a", "c")], layer="advice").results[0]
    >>> round(result.accuracy, 3), result.omissions, result.commissions
    (0.25, (('b', 'c'),), (('a', 'c'),))
    """
    network.known_layers([layer])
    people = _population(network, among)
    pairs, notes = _guessed_pairs(network, guessed, layer, set(people))
    measured = _within(_measured(network, layer), people)
    who = network.find(person) if person is not None else None
    result, more = _compare(pairs, measured, people, person=who, label=who and network.name(who))
    options = {"among": len(people)}
    made_by = network.made_by(layers=(layer,), options=options)
    return Answer("mirror", made_by, (result,), (*notes, *more, _NO_INTERVAL))


def everyone(network: Network, *, layer: str, among: Sequence[str] | None = None) -> Answer[GuessAccuracy]:
    """How well does each perceiver see the ties of others?

    Each perceiver's rows (``perceiver`` column) are compared with the criterion by phi, as in
    :func:`guess`, among the people who occur in the perceived rows of the layer (or ``among``).

    The criterion is the locally aggregated intersection (Krackhardt 1987,
    doi 10.1016/0378-8733(87)90009-8) as far as reports exist: a tie counts when its source reports it
    and, if the target is a perceiver too, the target's rows hold it as well. A source's report is the
    measured network's own ties; where a perceiver has none, the perceiver's own row. Most accurate
    first; people whose phi is undefined last.

    Raises
    ------
    UnknownName
        For a layer that is neither measured nor perceived, or an unknown person in ``among``.

    >>> from orgmap.model import Records
    >>> own = (Tie("a", "b", "advice"), Tie("b", "c", "advice"))
    >>> network = Network.from_records(Records(ties=(*own, Tie("a", "b", "advice", perceiver="d"))))
    >>> [(result.person, result.accuracy) for result in everyone(network, layer="advice").results]
    [('d', 1.0)]
    """
    rows = [tie for tie in network.perceived if tie.layer == layer and tie.sign > 0]
    if not rows:
        network.known_layers([layer])
    undirected = layer in network.layers and network.layers[layer].directed is False
    slices: dict[str, set[Pair]] = {}
    for tie in rows:
        if tie.perceiver is not None and tie.source != tie.target:
            seen = slices.setdefault(tie.perceiver, set())
            seen.add((tie.source, tie.target))
            if undirected:
                seen.add((tie.target, tie.source))
    people = _population(network, among) if among is not None else _mentioned(network, slices)
    criterion = _within(_criterion(network, layer, slices), people)
    results, notes = [], []
    for perceiver, pairs in slices.items():
        result, more = _compare(
            _within(pairs, people), criterion, people, person=perceiver, label=_label(network, perceiver)
        )
        results.append(result)
        notes += more
    results.sort(key=lambda result: -math.inf if result.accuracy is None else -result.accuracy)
    results.sort(key=lambda result: result.accuracy is None)
    notes.append(_NO_INTERVAL if rows else f"Nobody's picture of layer '{layer}' has been recorded.")
    made_by = network.made_by(layers=(layer,), options={"among": len(people)})
    return Answer("mirror", made_by, tuple(results), tuple(dict.fromkeys(notes)))


def _population(network: Network, among: Sequence[str] | None) -> tuple[str, ...]:
    if among is None:
        return tuple(network.people)
    return tuple(dict.fromkeys(network.find(person) for person in among))


def _mentioned(network: Network, slices: Mapping[str, set[Pair]]) -> tuple[str, ...]:
    named = set(slices) | {end for pairs in slices.values() for pair in pairs for end in pair}
    known = [person for person in network.people if person in named]
    # A perceived tie may name people without any tie of their own.
    return (*known, *sorted(named - set(known)))


def _label(network: Network, person: str) -> str:
    return network.name(person) if person in network.people else person


def _measured(network: Network, layer: str) -> set[Pair]:
    negative = network.layers[layer].kind == "negative" if layer in network.layers else False
    return {
        (tie.source, tie.target)
        for tie in network.ties
        if tie.layer == layer and tie.source != tie.target and (negative or tie.sign > 0)
    }


def _within(pairs: set[Pair], people: Sequence[str]) -> set[Pair]:
    inside = set(people)
    return {pair for pair in pairs if pair[0] in inside and pair[1] in inside}


def _criterion(network: Network, layer: str, slices: Mapping[str, set[Pair]]) -> set[Pair]:
    reported = _measured(network, layer)
    answered = {source for source, _ in reported}
    for perceiver, seen in slices.items():
        if perceiver not in answered:
            reported |= {pair for pair in seen if pair[0] == perceiver}
    return {pair for pair in reported if pair[1] not in slices or pair in slices[pair[1]]}


def _guessed_pairs(
    network: Network, guessed: Iterable[Tie | Pair], layer: str, inside: set[str]
) -> tuple[set[Pair], list[str]]:
    pairs: set[Pair] = set()
    problems: list[Problem] = []
    loops = negative = 0
    for one in guessed:
        place = one.sources[0] if isinstance(one, Tie) and one.sources else None
        ends = (one.source, one.target) if isinstance(one, Tie) else one
        if isinstance(one, Tie) and one.sign < 0 and network.layers[layer].kind != "negative":
            negative += 1
            continue
        found = [_end(network, end, inside, place, problems) for end in ends]
        if found[0] is None or found[1] is None:
            continue
        loops += found[0] == found[1]
        if found[0] != found[1]:
            pairs.add((found[0], found[1]))
            if network.layers[layer].directed is False:
                pairs.add((found[1], found[0]))
    if problems:
        raise InputError(problems)
    notes = [f"{loops} guessed ties of a person with themself are left out."] if loops else []
    if negative:
        notes.append(f"{negative} guessed ties of negative sign are left out.")
    return pairs, notes


def _end(
    network: Network, text: str, inside: set[str], place: Source | None, problems: list[Problem]
) -> str | None:
    file, row = (place.file, place.row) if place else (None, None)
    try:
        person = network.find(text)
    except (UnknownName, InputError) as error:
        problems += [Problem(p.message, p.fix, file=file, row=row) for p in error.problems]
        return None
    if person not in inside:
        message = f"'{text}' is not among the people compared."
        problems.append(Problem(message, "Take the tie out or widen the circle.", file=file, row=row))
        return None
    return person


def _compare(
    guessed: set[Pair], measured: set[Pair], people: Sequence[str], *, person: str | None, label: str | None
) -> tuple[GuessAccuracy, list[str]]:
    cells = len(people) * (len(people) - 1)
    both = len(guessed & measured)
    order = {name: at for at, name in enumerate(people)}
    omissions = _sorted(measured - guessed, order)
    commissions = _sorted(guessed - measured, order)
    accuracy = phi(both, len(commissions), len(omissions), cells - len(guessed | measured))
    whose = f"{label}: " if label else ""
    if accuracy is None:
        note = (
            f"{whose}accuracy is undefined: the guess holds {len(guessed)} and the measured network "
            f"{len(measured)} of {cells} possible ties, and phi needs some of each in both."
        )
    else:
        note = (
            f"{whose}{both} of {len(measured)} measured ties were guessed with {len(guessed)} guesses; "
            f"as many at random would hit {len(guessed) * len(measured) / cells:.1f}."
        )
    chance = None if accuracy is None else 0.0
    return GuessAccuracy(accuracy, omissions, commissions, chance, person=person), [note]


def _sorted(pairs: set[Pair], order: Mapping[str, int]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])))


def phi(both: int, first_only: int, second_only: int, neither: int) -> float | None:
    """The correlation of two yes/no judgements from their four counts, -1..1.

    (ad - bc) / sqrt((a+b)(c+d)(a+c)(b+d)); None where one judgement never varies.

    >>> phi(2, 0, 0, 4), phi(0, 4, 2, 0), phi(1, 0, 0, 0)
    (1.0, -1.0, None)
    """
    margins = (both + first_only, second_only + neither, both + second_only, first_only + neither)
    if 0 in margins:
        return None
    return (both * neither - first_only * second_only) / math.sqrt(math.prod(margins))
