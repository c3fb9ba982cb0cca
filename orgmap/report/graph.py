"""People and ties as a GraphML file for other programs; what people think of each other's plans stays out."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orgmap.network import Network

#: Signs XML cannot hold.
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(network: Network) -> bytes:
    """The people and ties of a network as the content of a ``.graphml`` file (UTF-8).

    A person has ``name``, ``unit``, ``title`` and ``grade``, a tie ``layer``, ``strength``, ``sign``,
    ``first_seen`` and ``last_seen`` (ISO); what is not known is left out. Every tie is an arrow as in
    :attr:`Network.graph`; an undirected layer has one each way. Stances, e-mail addresses and other
    attributes are not written.

    >>> from orgmap.model import Person, Records, Tie
    >>> from orgmap.network import Network
    >>> records = Records((Person("a", "Ann"), Person("b")), ties=(Tie("a", "b", "advice"),))
    >>> b'<data key="layer">advice</data>' in graphml(Network.from_records(records))
    True
    """
    import networkx as nx

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        use="Not for hiring, firing, pay or performance.", data=network.fingerprint
    )
    for person, about in network.graph.nodes(data=True):
        known = {name: about.get(name) for name in ("name", "unit", "title", "grade")}
        plain.add_node(_text(person), **_known(known))
    for source, target, layer, tie in network.graph.edges(keys=True, data=True):
        days = {
            name: tie[name].isoformat() if tie.get(name) else None for name in ("first_seen", "last_seen")
        }
        known = {"layer": layer, "strength": float(tie["strength"]), "sign": int(tie["sign"]), **days}
        plain.add_edge(_text(source), _text(target), **_known(known))
    out = io.BytesIO()
    nx.write_graphml(plain, out, named_key_ids=True)
    return out.getvalue()


def _known(values: dict[str, object]) -> dict[str, object]:
    return {
        name: _text(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None and value != ""
    }


def _text(value: str) -> str:
    return _UNPRINTABLE.sub("", value)
