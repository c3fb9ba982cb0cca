"""Messages and meetings: who is in them and in no chart, silent weeks, broadcasts.

Nothing here names a person: strangers are counted, weeks belong to a source, and a source that is one
person's mailbox, or shows fewer people than the minimum group, is not looked at week by week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from orgmap.identity import Roster, is_robot, is_shared, key
from orgmap.identity.participants import addresses
from orgmap.model import Person, Records
from orgmap.network import Network
from orgmap.quality.finding import SMALLEST_GROUP, Finding, counted, percent

if TYPE_CHECKING:
    import pyarrow as pa

Ints = npt.NDArray[np.int64]

#: Colleagues who are in messages and in no list: from this share of all colleagues the list is out of date.
MISSING_COLLEAGUES_OVER = 0.02
#: Messages to everybody: over this share of all messages little of the traffic says who is close.
BROADCAST_OVER = 0.1
#: A week is silent when it lies this many of its source's deviations, and half of it, under the usual week.
SILENT_DEVIATIONS, SILENT_SHARE = 3.5, 0.5
_WEEKS_NEEDED = 8
#: A source in which one person takes part in nearly everything is their mailbox.
_PERSONAL = 0.9
_DAY = 86_400_000_000
_MONDAY_BEFORE_EPOCH = 3
_TRAFFIC = ("communication", "meeting", "brokers", "influence")


def message_findings(network: Network, raw: Records | None) -> Iterator[Finding]:
    """All there is to say of events; nothing where there are none."""
    if raw is not None and raw.events is not None and raw.events.num_rows:
        yield from _strangers(raw.events, network.records.people)
    events = network.records.events
    if events is None or not events.num_rows:
        return
    events = _within(events, network)
    if events.num_rows:
        yield _broadcasts(events, network.options.get("broadcast_over", 25))
        yield from _silent_weeks(events)


def _within(events: pa.Table, network: Network) -> pa.Table:
    if network.window is None:
        return events
    import pyarrow.compute as pc

    day = pc.strftime(events["time"], format="%Y-%m-%d")
    first, last = network.window
    return events.filter(pc.and_(pc.greater_equal(day, first), pc.less_equal(day, last)))


def _strangers(events: pa.Table, people: tuple[Person, ...]) -> Iterator[Finding]:
    """Participants of no list: colleagues by their domain, and outsiders. Counted, never named."""
    roster = Roster.of(people)
    ours = _domains(people)
    found: Counter[str] = Counter()
    for address in addresses(events):
        plain = key(address)
        known = roster.owner(address) is not None or plain in roster.doubtful
        if known or not plain or is_robot(plain) or is_shared(plain):
            continue
        domain = plain.rpartition("@")[2] if "@" in plain else ""
        found["colleagues" if not domain or domain in ours else "outsiders"] += 1
    if found["colleagues"]:
        share = found["colleagues"] / (found["colleagues"] + len(people))
        raised = share > MISSING_COLLEAGUES_OVER
        many = counted(found["colleagues"], "address takes", "addresses take")
        yield Finding(
            "not in the chart",
            "colleagues",
            f"{many} part in messages under the organisation's own domain and stand in no list of people: "
            "colleagues who are missing, or second addresses of people who are there. They are left out.",
            value=found["colleagues"],
            threshold=MISSING_COLLEAGUES_OVER,
            share=share,
            fix="Add them to people.csv, or their addresses to the column aliases." if raised else "",
            affects=("brokers", "influence", "units") if raised else (),
            raised=raised,
        )
    if found["outsiders"]:
        many = counted(found["outsiders"], "participant", "participants")
        yield Finding(
            "not in the chart",
            "outsiders",
            f"{many} of messages from other organisations: left out, as customers and suppliers should be.",
            value=found["outsiders"],
            share=found["outsiders"] / (found["outsiders"] + len(people)),
        )


def _domains(people: tuple[Person, ...]) -> set[str]:
    """The organisation's own: domains that at least a tenth of those with an address share."""
    texts = (text for p in people for text in (p.email or "", *p.aliases) if "@" in text)
    count = Counter(key(text).rpartition("@")[2] for text in texts)
    least = max(2.0, 0.1 * sum(1 for p in people if p.email))
    return {domain for domain, many in count.items() if many >= least}


def _broadcasts(events: pa.Table, over: int) -> Finding:
    import pyarrow.compute as pc

    reached = pc.list_value_length(events["recipients"]).fill_null(0).to_numpy()
    if "group_size" in events.column_names:
        meets = pc.equal(pc.utf8_lower(events["kind"]), "meeting").fill_null(False).to_numpy()
        reached = np.maximum(reached, events["group_size"].fill_null(0).to_numpy() - meets)
    many = int((reached > over).sum())
    share = many / events.num_rows
    raised = share > BROADCAST_OVER
    return Finding(
        "broadcasts",
        "messages",
        f"{many:,} of {counted(events.num_rows, 'message')} ({percent(share)}) went to more than {over} "
        "people and left no tie.",
        value=many,
        threshold=BROADCAST_OVER,
        share=share,
        fix="Take newsletters and all-staff lists out at the source, or set broadcast_over higher."
        if raised
        else "",
        affects=_TRAFFIC if raised else (),
        raised=raised,
    )


def _silent_weeks(events: pa.Table) -> Iterator[Finding]:
    """Runs of weeks with far fewer messages than usual, source by source."""
    import pyarrow as pa
    import pyarrow.compute as pc

    micros = pc.cast(pc.cast(events["time"], pa.timestamp("us", tz="UTC")), pa.int64()).to_numpy()
    week = (micros // _DAY + _MONDAY_BEFORE_EPOCH) // 7
    coded = pc.fill_null(events["file"], "").combine_chunks().dictionary_encode()
    files: Any = coded.indices.to_numpy()
    for place, file in enumerate(coded.dictionary.to_pylist()):
        own = np.flatnonzero(files == place)
        first, last = int(week[own].min()) + 1, int(week[own].max()) - 1  # weeks at the ends may be cut
        if last - first + 1 < _WEEKS_NEEDED or _is_personal(events.take(own)):
            continue
        inside = week[own][(week[own] >= first) & (week[own] <= last)]
        yield from _of_source(
            file or "messages", np.bincount(inside - first, minlength=last - first + 1), first
        )


def _is_personal(events: pa.Table) -> bool:
    """Whether one person takes part in nearly all of it, or too few people to be a group."""
    import pyarrow as pa
    import pyarrow.compute as pc

    recipients = events["recipients"].combine_chunks()
    at = pc.list_parent_indices(recipients).to_numpy()
    senders = np.arange(events.num_rows)
    names = pa.chunked_array([pc.list_flatten(recipients), events["sender"].combine_chunks()])
    codes = names.combine_chunks().dictionary_encode()
    who: Any = codes.indices.fill_null(-1).to_numpy()
    pairs = np.unique(np.stack([np.concatenate([at, senders]), who]), axis=1)
    taken = np.bincount(pairs[1][pairs[1] >= 0], minlength=1)
    return bool(taken.size < SMALLEST_GROUP or taken.max() >= _PERSONAL * events.num_rows)


def _of_source(file: str, counts: Ints, first: int) -> Iterator[Finding]:
    usual = float(np.median(counts))
    steady = 2.0 * np.sqrt(counts + 0.375)  # square roots of counts vary alike, whatever their size
    middle = float(np.median(steady))
    spread = max(1.0, 1.4826 * float(np.median(np.abs(steady - middle))))
    lowest = max(0.0, middle - SILENT_DEVIATIONS * spread) ** 2 / 4.0 - 0.375
    limit = min(lowest, SILENT_SHARE * usual)
    silent = np.flatnonzero(counts < limit)
    if not silent.size:
        text = f"{file}: {counts.size} whole weeks, none far below the usual {usual:,.0f} messages."
        yield Finding("silent weeks", file, text, value=0, threshold=max(limit, 0.0))
        return
    for run in np.split(silent, np.flatnonzero(np.diff(silent) > 1) + 1):
        begin, end = _monday(first + int(run[0])), _monday(first + int(run[-1])) + timedelta(days=6)
        a_week = float(counts[run].mean())
        yield Finding(
            "silent weeks",
            file,
            f"{file}: {a_week:,.0f} messages a week from {begin} to {end}, where {usual:,.0f} are usual and "
            f"under {limit:,.0f} is rare: holidays, or a part of the export is missing.",
            value=a_week,
            threshold=limit,
            share=a_week / usual,
            fix="Export these weeks again, or leave them out (--since and --until on the command line).",
            affects=(*_TRAFFIC, "warnings"),
            raised=True,
        )


def _monday(week: int) -> date:
    from datetime import datetime

    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=week * 7 - _MONDAY_BEFORE_EPOCH)).date()
