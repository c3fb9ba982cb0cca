"""The search for rings is put off while somebody asks for it, and on again after the last."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from orgmap.garbage import put_off


def test_it_is_off_inside_and_on_again_after_also_when_nested() -> None:
    assert gc.isenabled()
    with put_off(), put_off():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="stop"), put_off():
        raise ValueError("stop")
    assert gc.isenabled()


def test_who_had_turned_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_stays_off_until_the_last_of_several_threads_is_done() -> None:
    both = Barrier(2, timeout=60)

    @put_off()
    def work(*, last: bool) -> bool:
        both.wait()
        if last:
            first_is_done.result()
        return gc.isenabled()

    with ThreadPoolExecutor(2) as pool:
        first_is_done = pool.submit(work, last=False)
        seen = pool.submit(work, last=True)
        assert (first_is_done.result(), seen.result()) == (False, False)
    assert gc.isenabled()
