"""What a workspace asks of who is who, and what it is told."""

from __future__ import annotations

from orgmap.identity import DoubtfulPair, Identities, Question, identify
from orgmap.identity.memory import Memory
from orgmap.model import Decision, Records
from orgmap.workspace import identities
from orgmap.workspace.ledger import Change
from orgmap.workspace.store import Store


class Deciding:
    """The part of a :class:`~orgmap.workspace.Workspace` that asks who is who and keeps the answers.

    What was found is kept in memory as long as the workspace is open and its data stay the same.
    """

    _store: Store
    _memory: Memory

    def records(self) -> Records:
        """Everything that stands now."""
        raise NotImplementedError

    def identities(self) -> Identities:
        """Who is surely one person, and what to ask about the rest (see :func:`orgmap.identity.identify`).

        ``identities().settled(20)`` is the share (0..1) of all events, ties and entries that have no open
        question once the first 20 questions are answered.
        """
        return identify(self.records(), memory=self._memory)

    def doubtful(self) -> tuple[DoubtfulPair, ...]:
        """Pairs of identities that may be one person, those first on which most hangs.

        Each with its probability and what speaks for and against it; a pair decided is not listed again.
        See :func:`orgmap.identity.identify`.
        """
        return self.identities().doubtful

    def questions(self) -> tuple[Question, ...]:
        """One question for each identity nobody knows the person of, those first on which most hangs.

        A question (:class:`orgmap.identity.Question`) names who it may be, each with a probability and
        what speaks for and against; its ``id`` stays the same whatever else is decided or undone.
        Identities on which no event, tie or entry hangs are not asked about: ``identities().unasked``
        counts them. Answer with :meth:`answer`.
        """
        return self.identities().questions

    def answer(self, question: Question | str, person: str | None) -> Change:
        """Say who the identity of a question is: one of its suspects, anybody else known, or None.

        ``question`` is one of :meth:`questions`, or its ``id``, or the identity it asks about. None says
        that it is nobody of its suspects. The answer settles all pairs of the question in one change,
        which :meth:`undo` takes back. Raises UnknownName for a question that is not asked or a person
        nobody here is, InputError where it contradicts what was decided before.
        """
        records = self.records()
        asked = identities.question(self.identities(), question)
        with self._store.writing() as connection:
            return identities.answer(connection, records, asked, person)

    def decide(self, pair: DoubtfulPair | tuple[str, str], *, same: bool) -> Change:
        """Say that two identities (a pair of :meth:`doubtful`, or ids or addresses) are one person, or two.

        It stands before any evidence on every later reading, until :meth:`undo`; a later word on the
        same pair takes its place. Raises UnknownName for an id or address nobody here has, InputError
        where it contradicts what was decided before.
        """
        records = self.records()
        evidence = pair if isinstance(pair, DoubtfulPair) else identities.asked(self.identities(), *pair)
        with self._store.writing() as connection:
            return identities.decide(connection, records, pair, evidence, same=same)

    def decisions(self) -> tuple[Decision, ...]:
        """What was said of who is who, in the order it was said."""
        with self._store.reading() as connection:
            return identities.decisions(connection)
