"""A small coverage-guided fuzzer: inputs that reach new steps of a reader are kept and changed further.

:func:`fuzz` traces the lines of the given modules only (``sys.settrace``; the step from one line to the next
counts, and roughly how often it is taken). An input fails when reading it raises, takes longer than a bound,
or grows the process by more than a bound. ``ORGMAP_FUZZ_SECONDS`` says how long a long test runs (1,200).
"""

import inspect
import json
import os
import random
import resource
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = float(os.environ.get("ORGMAP_FUZZ_SECONDS", "1200"))
OUTCOME = Path(__file__).parents[2] / "benchmarks" / "fuzzing.json"
SCRAPS = [
    b'"', b"'", b",", b";", b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"=", b":", b"*", b"!", b"%", b"[", b"]",
    b"{", b"}", b"-", b"0", b"1", b"2", b"9" * 30, b"99999999999", b"1e308", b"1e999", b"nan", b"inf", b"\xe2\x80\xa8", b"\\ud800",
    b"\t", b"    ", b"<", b">", b"@", b"\xc2\xb2",
]  # fmt: skip
LONGEST = 1 << 14


class TooLongError(Exception):
    """Reading one input took longer than it may."""


@dataclass
class Outcome:
    """What a run reached: inputs tried, lines and steps seen, inputs kept, and what failed."""

    runs: int = 0
    seconds: float = 0.0
    lines: int = 0
    of_lines: int = 0
    steps: int = 0
    kept: int = 0
    failures: list[str] = field(default_factory=list)


class Tracer:
    """The steps between lines of some files that one call takes."""

    def __init__(self, files):
        self.files = frozenset(map(str, files))
        self.steps = {}

    def __call__(self, frame, event, arg):
        if frame.f_code.co_filename not in self.files:
            return None
        code, before, steps = frame.f_code, 0, self.steps

        def local(inner, what, _):
            nonlocal before
            if what == "line":
                step = (code, before, inner.f_lineno)
                steps[step] = steps.get(step, 0) + 1
                before = inner.f_lineno
            return local

        return local

    def features(self):
        """Each step with how often it was taken: once, a few times, often."""
        return {(step, min(times.bit_length(), 5)) for step, times in self.steps.items()}


def lines_of(files):
    """Every line of these files that can be executed inside a function."""
    found = set()
    for file in map(str, files):
        stack = [compile(Path(file).read_text(encoding="utf-8"), file, "exec")]
        while stack:
            code = stack.pop()
            inner = [one for one in code.co_consts if hasattr(one, "co_code")]
            stack += inner
            if code.co_flags & inspect.CO_OPTIMIZED:  # a function, and no module or class
                found |= {
                    (file, line) for *_, line in code.co_lines() if line and line != code.co_firstlineno
                }
    return found


class Mutator:
    """Changes of bytes: single ones, scraps, words of the format, lines, and pieces of other inputs."""

    def __init__(self, rnd, words):
        self.rnd, self.words = rnd, [*SCRAPS, *words]

    def __call__(self, data, others):
        data = bytearray(data)
        for _ in range(1 << self.rnd.randrange(4)):
            data = self._once(data, others)
        return bytes(data[:LONGEST])

    def _once(self, data, others):
        rnd = self.rnd
        at = rnd.randrange(len(data) + 1)
        match rnd.randrange(9):
            case 0 if data:
                data[min(at, len(data) - 1)] = rnd.randrange(256)
            case 1:
                del data[at : at + rnd.randint(1, 12)]
            case 2 | 3 | 4:
                data[at:at] = rnd.choice(self.words)
            case 5:
                word = rnd.choice(self.words)
                data[at : at + len(word)] = word
            case 6:
                start = rnd.randrange(len(data) + 1)
                data[at:at] = data[start : start + rnd.randint(1, 60)]
            case 7:
                lines = data.split(b"\n")
                one, other = rnd.randrange(len(lines)), rnd.randrange(len(lines))
                if rnd.random() < 0.5:
                    lines[one], lines[other] = lines[other], lines[one]
                else:
                    lines.insert(one, lines[other])
                data = bytearray(b"\n".join(lines))
            case _:
                other = rnd.choice(others)
                start = rnd.randrange(len(other) + 1)
                data[at:] = other[start : start + rnd.randint(1, 400)]
        return data


def _guarded(check, data, slowest):
    """Run one input under a clock of processor time, where this thread can have one."""
    if threading.current_thread() is not threading.main_thread():
        check(data)
        return

    def ring(*_):
        raise TooLongError(f"more than {slowest} s")

    old = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, slowest)
    try:
        check(data)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, old)


def _tried(check, data, files, slowest):
    """The features of one input, the lines it reached, and what failed (or None)."""
    tracer, before = Tracer(files), sys.gettrace()
    failed = None
    room = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.settrace(tracer)
    try:
        _guarded(check, data, slowest)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what we look for)
        last = traceback.extract_tb(error.__traceback__)[-1]
        failed = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
    finally:
        sys.settrace(before)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - room) / 1024
    if failed is None and grown > 512:
        failed = f"grew by {grown:.0f} MB"
    lines = {(code.co_filename, line) for code, _, line in tracer.steps}
    return tracer.features(), lines, failed


def fuzz(check, seeds, modules, *, seconds=SECONDS, runs=None, words=(), seed=0, slowest=10.0):
    """Change the seeds as long as may be (or so many times), keeping what reaches something new.

    ``check`` takes bytes and raises where something is wrong. The same seed and ``runs`` give the same outcome.
    """
    files = [module.__file__ for module in modules]
    rnd = random.Random(seed)
    mutate = Mutator(rnd, words)
    out, known, reached, corpus, told = Outcome(), set(), set(), [], set()
    possible = lines_of(files)  # before anybody edits them
    begin = time.monotonic()
    waiting = list(seeds)
    while waiting or (out.runs < runs if runs is not None else time.monotonic() - begin < seconds):
        data = waiting.pop() if waiting else mutate(_chosen(rnd, corpus), corpus)
        features, lines, failed = _tried(check, data, files, slowest)
        out.runs += 1
        if failed is not None and (key := failed.rpartition("(")[2]) not in told:
            told.add(key)
            out.failures.append(f"{failed} on {data[:2000]!r}")
        if not features <= known or not corpus:
            known |= features
            reached |= lines
            corpus.append(data)
    out.seconds = round(time.monotonic() - begin, 1)
    out.lines, out.of_lines = len(reached & possible), len(possible)
    out.steps, out.kept = len({step for step, _ in known}), len(corpus)
    return out


def _chosen(rnd, corpus):
    """One input of those kept; newer and shorter ones more often."""
    first = corpus[max(rnd.randrange(len(corpus)), rnd.randrange(len(corpus)))]
    second = rnd.choice(corpus)
    return min(first, second, key=len) if rnd.random() < 0.3 else first


def record(reader, outcome, *, path=OUTCOME):
    """Write what a run reached into the list that is committed; a shorter run without a failure changes nothing."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    old = next((one for one in known if one["reader"] == reader), None)
    if old is not None and outcome.seconds < 0.98 * old["seconds"] and not outcome.failures:
        return
    line = {
        "reader": reader,
        "runs": outcome.runs,
        "seconds": round(outcome.seconds),
        "lines": outcome.lines,
        "of_lines": outcome.of_lines,
        "steps": outcome.steps,
        "inputs_kept": outcome.kept,
        "failures": len(outcome.failures),
    }
    rest = [one for one in known if one["reader"] != reader]
    lines = ",\n".join(json.dumps(one) for one in sorted([*rest, line], key=lambda one: one["reader"]))
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
