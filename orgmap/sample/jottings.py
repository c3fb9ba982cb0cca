"""The notes a practitioner of the sample case might have jotted down: relations and leanings, in words."""

from __future__ import annotations

from orgmap.sample.company import Company
from orgmap.sample.names import BUSINESS_UNITS


def notes(company: Company) -> str:
    """The text of notes.txt: short entries, one thought a line, as people write them."""
    roles, name = company.roles, company.names
    spender, other = f"head:{roles.spender_unit}", f"head:{roles.other_pnl_unit}"
    first, second = (f"head:{unit}" for unit in roles.friendly_units)
    inside, outside = roles.via
    if not company.planted:
        return _nothing_special(company)
    lines = [
        "Notes on the framework, kept by hand since February.",
        f"{name[spender]} opposes the framework and says so in every budget round.",
        f"{name[spender]} trusts {name[inside]}.",
        f"{name[spender]} also listens to {name[outside]}, and to hardly anybody else.",
        f"I have not spoken with {name[spender]} since the travel contract.",
        f"{name['cfo']} supports the framework, but will not overrule a head in front of the others.",
        f"{name['ceo']} relies on {name['cfo']} for anything to do with money.",
        f"{name['cfo']} asks {name['controller']} for advice before every board.",
        f"{name[other]} is worried about losing control of the suppliers.",
        f"{name[other]} does not trust {name['cpo']}.",
        f"{name[first]} is in favour of fewer suppliers.",
        f"{name[second]} did not object when I showed the first figures.",
        f"{name[first]} and {name[second]} are friends from the plant years.",
        f"{name['controller']} wants to see the baseline before saying anything.",
        f"{name['gc']} supports standard terms, while {name['cio']} has doubts about the calendar.",
        f"Nobody asked {name['cio']} yet.",
        f"{name[inside]} goes to {name[roles.connector]} for advice.",
        f"{name[roles.connector]} knows somebody in every unit; people ask there first.",
        f"Every purchase release of {roles.bottleneck_unit} waits on the desk of {name[roles.bottleneck]}.",
        f"{name['lead:Operations:0']} and {name['lead:Operations:1']} have been in conflict since the move.",
        f"{name[f'deputy:{roles.other_pnl_unit}']} used to report to {name[inside]}.",
        f"I doubt whether {name['chief']} supports us.",
        f"{name[f'partner:{roles.spender_unit}']} works closely with {name[inside]}.",
        "The consultants for launches and the management consultants must stay two lots.",
        f"If {name[f'head:{BUSINESS_UNITS[0]}']} goes to {name['ceo']}, offer six months for the launches.",
        f"{name['cpo']} is fully behind this.",
        "She said the baseline would be ready by the end of April.",
    ]
    return "\n".join(lines) + "\n"


def _nothing_special(company: Company) -> str:
    """Notes on a company in which nobody plays a part."""
    name = company.names
    lines = [
        "Notes on the framework, kept by hand since February.",
        f"{name['cfo']} asks {name['controller']} for advice before every board.",
        f"{name['controller']} wants to see the baseline before saying anything.",
        "The consultants for launches and the management consultants must stay two lots.",
    ]
    return "\n".join(lines) + "\n"
