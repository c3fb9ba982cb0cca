"""What stands twice: rows of ties, events, and entries that may be one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from orgmap.network import Network
from orgmap.quality.finding import Finding, counted, percent


def repeat_findings(network: Network) -> Iterator[Finding]:
    """Duplicates, each kind once; nothing where nothing stands twice."""
    yield from _rows(network)
    yield from _events(network)
    yield from _people(network)


def _rows(network: Network) -> Iterator[Finding]:
    """Rows of one file that state the same tie: their strengths were added up."""
    rows: defaultdict[str, int] = defaultdict(int)
    ties: defaultdict[str, int] = defaultdict(int)
    twice: defaultdict[str, int] = defaultdict(int)
    for tie in network.records.ties:
        if tie.perceiver is None and tie.sources:
            file = tie.sources[0].file
            same = sum(1 for source in tie.sources if source.file == file)
            ties[file] += 1
            rows[file] += same if same > 1 else 0
            twice[file] += same > 1
    for file in ties:
        if twice[file]:
            share = twice[file] / ties[file]
            yield Finding(
                "repeated rows",
                file,
                f"{file}: {rows[file]:,} rows repeat a pair and were added up into "
                f"{counted(twice[file], 'tie')} ({percent(share)} of its ties).",
                value=rows[file],
                threshold=0,
                share=share,
                fix="Right where every row is one contact; where the file was pasted twice, take one out.",
                affects=("brokers", "influence"),
                raised=True,
            )


def _events(network: Network) -> Iterator[Finding]:
    """Events that two sources tell: counted once, so nothing is wrong with them."""
    events = network.records.events
    if events is None or not events.num_rows:
        return
    import pyarrow.compute as pc

    named = events.filter(pc.fill_null(pc.greater(pc.utf8_length(events["id"]), 0), False))
    distinct = named.group_by(["id", "sender", "time"]).aggregate([]).num_rows
    again = named.num_rows - distinct
    if again:
        share = again / events.num_rows
        text = (
            f"{counted(again, 'event stands', 'events stand')} in more than one place: each is counted once."
        )
        yield Finding("repeated events", "messages", text, value=again, share=share)


def _people(network: Network) -> Iterator[Finding]:
    doubts = network.records.doubts or ()
    if not doubts:
        return
    in_doubt = {end for doubt in doubts for end in (doubt.one, doubt.other)}
    pairs = counted(
        len(doubts), "pair of entries may be one person", "pairs of entries may be one person each"
    )
    yield Finding(
        "doubtful identities",
        "people",
        f"{pairs}: counted as two until somebody says so.",
        value=len(doubts),
        threshold=0,
        share=len(in_doubt & network.people.keys()) / max(1, len(network.people)),
        fix="Decide them with 'orgmap identities'.",
        affects=("brokers", "influence", "power"),
        raised=True,
    )
