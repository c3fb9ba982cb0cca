"""What is kept for arcs or a network is one object, whoever asks and however many ask at a time."""

from __future__ import annotations

import threading

from orgmap.engines.kept import kept
from orgmap.model import Person, Records, Tie
from orgmap.network import Network


def _network():
    return Network.from_records(Records((Person("a"), Person("b")), ties=(Tie("a", "b", "advice"),)))


def _together(ask):
    """What two threads get who ask while neither has made it yet."""
    both, got = threading.Barrier(2, timeout=20), []
    asking = [threading.Thread(target=lambda: got.append(ask(both))) for _ in range(2)]
    for one in asking:
        one.start()
    for one in asking:
        one.join(20)
    return got


def test_it_is_made_once_for_each_name_and_each_holder():
    network, made = _network(), []

    def make():
        made.append(1)
        return object()

    first = kept(network, "x", make)

    assert kept(network, "x", make) is first
    assert kept(network, "y", make) is not first
    assert kept(network.arcs(), "x", make) is not first
    assert len(made) == 3


def test_two_threads_that_make_it_at_a_time_go_on_with_one_object():
    network = _network()

    def make(both):
        both.wait()
        return object()

    one, other = _together(lambda both: kept(network, "x", lambda: make(both)))

    assert one is other


def test_two_threads_that_ask_for_arcs_get_the_same(monkeypatch):
    network, real = _network(), Network._arcs_of

    def slow(both):
        def arcs_of(self, *given, **options):
            both.wait()
            return real(self, *given, **options)

        return arcs_of

    def ask(both):
        monkeypatch.setattr(Network, "_arcs_of", slow(both))
        return network.arcs()

    one, other = _together(ask)

    assert one is other
