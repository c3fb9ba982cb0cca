"""A part that fills in: for its own options, with a stop that ends it and a sentence where it fails."""

import itertools
import threading
import time

from orgmap import patience
from orgmap.errors import InputError, Problem


def test_work_beside_the_page_belongs_to_the_options_it_was_begun_with(walk, sample, monkeypatch):
    from orgmap.ui import waiting
    from orgmap.ui.session import standing_for

    monkeypatch.setenv("ORGMAP_SOURCE", str(sample))
    case = walk().at.session_state["orgmap"]["case"]
    with standing_for(case):
        first = waiting.beside("check", decided=0)
        first.set_result("before the question was answered")

        assert waiting.beside("check", decided=0) is first
        assert not waiting.beside("check", decided=1).done()


def _one(monkeypatch, shown, make):
    """The Plan page with the audience opened, worked out beside it by ``make``."""
    from orgmap.ui import answers, readiness
    from orgmap.ui.pool import POOL

    POOL.forget()
    monkeypatch.setattr(readiness, "_QUICK", 100)
    monkeypatch.setattr(answers, "audience", lambda: make)
    shown.go("plan")
    shown.at.session_state["audience"] = True
    shown.at.run()  # the first run belongs to the page, the second begins the work
    shown.at.run()
    return shown


def _until(shown, words):
    end = time.monotonic() + 120
    while words not in shown.text:
        assert time.monotonic() < end, f"'{words}' never came."
        time.sleep(0.05)
        shown.at.run()


def test_what_is_stopped_ends_within_a_second_and_can_be_begun_again(walk, monkeypatch):
    ended, begun = threading.Event(), []

    def endless(shown):
        begun.append(shown)
        try:
            for at in itertools.count():
                patience.look(0.42)
                time.sleep(0.01)
                assert at < 60_000
        finally:
            ended.set()

    shown = _one(monkeypatch, walk(case="sample"), endless)
    _until(shown, "Letting everybody's views come to rest: 42 % done.")
    shown.at.button(key="leave-audience").click().run()

    assert ended.wait(60)
    assert "come to rest" not in shown.text
    shown.at.run()
    assert len(begun) == 1
    shown.at.button(key="again-audience").click().run()
    _until(shown, "42 % done.")
    assert len(begun) == 2
    shown.at.button(key="leave-audience").click().run()


def test_a_failure_is_a_sentence_and_can_be_tried_again(walk, monkeypatch):
    """The first try fails by the input, the second by a fault of ours, the third is fine."""
    from orgmap.audience import audience

    errors = [
        InputError(Problem("Susceptibility is 2.", "Give 0 to 1.")),
        ZeroDivisionError("by zero"),
        None,
    ]

    def failing(shown):
        error = errors.pop(0)
        if error is not None:
            raise error
        return audience(shown)

    shown = _one(monkeypatch, walk(case="sample"), failing)
    _until(shown, "This did not work: letting everybody's views come to rest.")
    assert "Susceptibility is 2. Give 0 to 1." in shown.text
    shown.at.run()
    assert len(errors) == 2, "It is not begun again unasked."

    shown.at.button(key="retry-audience").click().run()
    shown.at.run()
    _until(shown, "orgmap itself failed there: ZeroDivisionError (by zero)")
    assert "Susceptibility is 2." not in shown.text
    assert not shown.at.exception
    shown.at.button(key="retry-audience").click().run()
    _until(shown, "large enough to be shown")
    assert "did not work" not in shown.text


def test_it_ends_only_when_the_last_of_those_who_wait_has_left():
    from orgmap.ui import waiting

    job = waiting.Job()
    job.join(1)
    job.join(2)
    job.leave(1)
    assert not job.looked()
    job.leave(2)
    assert job.looked()


def test_one_who_asks_for_what_others_stopped_gets_it_worked_out(walk, monkeypatch):
    from orgmap.audience import audience
    from orgmap.ui import answers, readiness, waiting
    from orgmap.ui.pool import POOL
    from orgmap.ui.session import standing_for

    POOL.forget()
    monkeypatch.setattr(readiness, "_QUICK", 100)
    monkeypatch.setattr(answers, "audience", lambda: audience)
    shown = walk(case="sample").go("plan")
    with standing_for(shown.at.session_state["orgmap"]["case"]):
        waiting.beside("audience").set_exception(patience.Stopped())
    shown.at.session_state["audience"] = True
    shown.at.run()

    _until(shown, "large enough to be shown")
