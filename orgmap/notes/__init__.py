"""Notes in words become proposals: a tie, a stance, a person to be told apart. Nothing is decided here.

spaCy cuts the text without any downloaded model; the roster says who is named. Where an English model
(`en_core_web_*`) is installed, its name finder adds people who are not on the roster. Every proposal
keeps its sentence as evidence and waits for a person's yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orgmap.model import Person
from orgmap.notes.grammar import CLOSE, OPEN, Said, read
from orgmap.notes.roster import Mention, Roster
from orgmap.notes.sentences import Sentence, sentences
from orgmap.results import Proposal

__all__ = ["propose"]

_LOW, _HIGH = 0.3, 0.7
_TOPIC = 120


def propose(texts: Mapping[str, str], people: Sequence[Person]) -> tuple[Proposal, ...]:
    """What do these notes seem to say of the people on the roster?

    Kinds of proposal: ``tie`` (``people`` = source and target, ``object`` = layer, ``polarity`` the
    sign of the tie on that layer: 1, or -1 for distrust), ``stance`` (``people`` = the one person,
    ``object`` = what it is about as far as the sentence says, ``polarity`` 1 for, -1 against, 0 a
    concern) and ``person`` (a form of name that fits several people: they are the ``people`` and
    ``object`` is "which one?"; or a name nobody on the roster has: the name stands in ``people`` and
    ``object`` is "new person"). ``confidence`` lies between .3 and .7 and orders proposals; it is a
    judgement, not a measured frequency.

    Questions, doubts, wishes, pronouns, "used to" and "asked X to" give no proposal; "did not oppose"
    is not support. An ambiguous name is asked about and no tie or stance is proposed for it.

    Parameters
    ----------
    texts
        File name → text.
    people
        The roster.

    Returns
    -------
    Proposals in the order of the texts. ``span`` counts characters of ``sentence``; ``row`` is the
    line of the text on which the sentence starts. Sentences are plain text as written.

    >>> roster = [Person("p1", "Ann Ash"), Person("p2", "Bo Birch")]
    >>> for one in propose({"n.txt": "Ann Ash does not trust Bo. Bo supports the framework."}, roster):
    ...     print(one.kind, one.people, one.object, one.polarity, one.sentence[slice(*one.span)])
    tie ('p1', 'p2') trust -1 trust
    stance ('p2',) the framework 1 supports
    """
    import spacy

    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    roster = Roster.of(people, language)
    finder = _name_finder()
    found: dict[Proposal, None] = {}
    for file, text in texts.items():
        asked: set[str] = set()
        for sentence in sentences(text, language):
            for proposal in _of_sentence(sentence, file, roster, finder, asked):
                found[proposal] = None
    return tuple(found)


def _name_finder() -> Any | None:
    """An installed English model that finds names, or None."""
    import spacy
    from spacy.util import get_installed_models

    for name in sorted(get_installed_models()):
        if name.startswith("en_core_web_"):
            return spacy.load(name)
    return None


def _of_sentence(
    sentence: Sentence, file: str, roster: Roster, finder: Any | None, asked: set[str]
) -> Iterator[Proposal]:
    tokens = roster.tokens(sentence.text)
    mentions = roster.mentions(tokens)
    prepared, places = _prepared(tokens, mentions)
    spoken_of: set[int] = set()
    for said in read(prepared):
        ends = (*said.subjects, *said.objects)
        spoken_of.update(ends)
        span = (places[said.start][0], places[said.end - 1][1])
        for people, topic in _meant(said, mentions, sentence, span[1]):
            kind = "tie" if said.rule.layer else "stance"
            doubt = 0.1 * sum(not mentions[end].full for end in ends)
            confidence = round(min(max(said.confidence - doubt, _LOW), _HIGH), 2)
            yield Proposal(
                kind, people, topic, said.sign, confidence, sentence.text, span, file, sentence.row
            )
    named_by_model = _model_names(finder, sentence.text)
    for place, mention in enumerate(mentions):
        unknown = not mention.ids and (place in spoken_of or mention.text in named_by_model)
        if (len(mention.ids) > 1 or unknown) and mention.text not in asked:
            asked.add(mention.text)
            span = (tokens[mention.start].idx, tokens[mention.end - 1].idx + len(tokens[mention.end - 1]))
            people, what = (mention.ids, "which one?") if mention.ids else ((mention.text,), "new person")
            yield Proposal("person", people, what, None, _LOW, sentence.text, span, file, sentence.row)


def _prepared(tokens: Any, mentions: Sequence[Mention]) -> tuple[str, list[tuple[int, int]]]:
    """The sentence in small letters with people as marks, and the stretch of text behind each character."""
    at = {mention.start: (number, mention) for number, mention in enumerate(mentions)}
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if position in at:
            number, mention = at[position]
            last = tokens[mention.end - 1]
            word, stretch = f"{OPEN}{number}{CLOSE}", (token.idx, last.idx + len(last))
            position = mention.end
        else:
            word = token.lower_.replace("’", "'").replace(OPEN, "").replace(CLOSE, "").strip()
            stretch = (token.idx, token.idx + len(token))
            position += 1
        if word:
            parts.append(word)
            places += [stretch] * (len(word) + 1)
    return " ".join(parts), places


def _meant(
    said: Said, mentions: Sequence[Mention], sentence: Sentence, end: int
) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """(people, object) of every proposal in a finding; ends that are not one certain person give none."""
    subjects = [mentions[place].certain for place in said.subjects]
    if said.rule.layer is None:
        topic = _topic(sentence.text[end:])
        yield from (((person,), topic) for person in subjects if person)
        return
    if said.rule.pair:
        pairs = [(subjects[0], subjects[1])]
    else:
        objects = [mentions[place].certain for place in said.objects]
        pairs = [(a, b) for a in subjects for b in objects]
    for source, target in pairs:
        if source and target and source != target:
            ends = (target, source) if said.rule.flip else (source, target)
            yield ends, said.rule.layer


def _topic(rest: str) -> str | None:
    """What a stance is about: the words up to the next comma, stop or turn."""
    import re

    words = re.split(
        r"[,;.!?()]| (?:but|while|and|because|when|if|although|though|whereas) ", rest, maxsplit=1
    )[0]
    words = words.strip()
    return words[:_TOPIC] or None


def _model_names(finder: Any | None, text: str) -> set[str]:
    """Names of people the installed model sees; empty without a model."""
    if finder is None:
        return set()
    return {entity.text for entity in finder(text).ents if entity.label_ == "PERSON"}
