"""The words the sample company is made of: invented people's names, team names, what units care about.

First and last names are common ones from many countries, put together by the seed; nobody real is
meant. A few first names come up twice, so that "which Maria?" has to be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COMPANY = "Halden Group"
MAIL_DOMAIN = "halden.example"
BUSINESS_UNITS = ("Engineering", "Operations", "Commercial", "Corporate")
CENTRE = ("Finance", "Procurement", "IT", "Legal")
CENTRE_PARENT = "Group Functions"

FIRST = _words(
    """Adaeze Agnes Ahmed Aino Alma Amara Amit Anders Anika Anton Arjun Astrid Beatriz Bengt Bilal Carla
    Carmen Chidi Clara Dalia Damir Daniel Dario Deepa Diego Edita Elif Elin Emeka Emil Esther Fatima Felix
    Filip Gita Goran Greta Hana Hanna Hiro Ida Imran Ines Ingrid Ivan Jana Jonas Julia Kaito Karin Katarina
    Kenji Kofi Lars Leila Lena Lina Luca Lucia Magda Mairi Malik Marek Maria Marta Mateo Meera Mikko Mina
    Mohan Nadia Naomi Nils Nina Noor Olga Omar Oskar Paula Pavel Petra Priya Rafael Rania Renata Ravi Rosa
    Ruth Samir Sanna Sara Selma Sofia Stefan Sunil Tariq Teresa Tomas Umar Vera Viktor Wanda Yara Yusuf
    Zofia"""
)
LAST = _words(
    """Abara Ahlgren Akande Albers Almeida Andrade Aoki Arslan Bakker Balan Banerjee Barros Bauer Bekele
    Berger Bianchi Bjork Boateng Brandt Cardoso Carvalho Castellan Cerny Chaudhry Conti Costa Dahl Danso
    Demir Desai Dietrich Dlamini Dvorak Eide Ekström Engel Eriksen Esposito Falk Farah Ferrara Fischer
    Fonseca Forsberg Fujita Gallo Garza Gruber Gupta Haddad Halvorsen Hartmann Hassan Heikkinen Herrera
    Holm Horak Ibrahim Inoue Isaksen Iyer Jansen Jensen Joshi Kamara Kaplan Karlsen Kaya Keller Khalil
    Kimura Koch Kovacs Kowal Krishnan Kruger Lange Larsen Leclerc Lindqvist Lombardi Lopes Lund Maas
    Madsen Malhotra Marino Mbeki Mendes Menon Moreau Moser Mwangi Nakata Navarro Ndiaye Nilsen Novak
    Nwosu Nyström Oduya Okafor Olsen Osei Otieno Pacheco Pandey Parikh Pereira Petersen Popescu Quist
    Rahman Ramos Rao Reyes Ricci Rossi Roth Sahin Salazar Sandberg Santoro Sato Schenk Sharma Silva
    Solberg Sousa Sterner Strand Suzuki Takeda Tanaka Teixeira Thorne Torres Toth Ueda Vance Varga
    Vasquez Vogel Wagner Weber Winther Wolff Yamada Yilmaz Zeman Ziegler"""
)

TEAMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Engineering": ("Drive Systems", "Controls", "Test and Validation", "Materials", "Launch Programmes",
                        "Embedded Software", "Simulation"),
        "Operations": ("Plant North", "Plant South", "Logistics", "Maintenance", "Quality", "Planning"),
        "Commercial": ("Key Accounts", "Marketing", "Service Sales", "Pricing", "Partner Channel"),
        "Corporate": ("People", "Strategy Office", "Communications", "Facilities"),
        "Finance": ("Accounting", "Treasury and Reporting"),
        "Procurement": ("Professional Services", "Direct Materials"),
        "IT": ("Applications", "Infrastructure"),
        "Legal": ("Contracts",),
    }
)  # fmt: skip

STAFF_TITLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Engineering": ("Design engineer", "Test engineer", "Systems engineer", "Project coordinator"),
        "Operations": ("Process engineer", "Shift planner", "Quality engineer", "Project coordinator"),
        "Commercial": ("Account manager", "Market analyst", "Bid writer", "Project coordinator"),
        "Corporate": ("HR adviser", "Analyst", "Editor", "Project coordinator"),
        "Finance": ("Accountant", "Analyst"),
        "Procurement": ("Buyer", "Sourcing analyst"),
        "IT": ("Developer", "Systems administrator"),
        "Legal": ("Counsel", "Contract manager"),
    }
)

#: unit → value driver, economics, metrics, concern: what an internal customer cares about.
PROFILE: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "Engineering": (
            "New products on the market in time",
            "Specialist consultants cost more per hour than staff and are hired per launch",
            "Launch dates met; design changes after freeze",
            "A slower way to hire specialists would put launch dates at risk",
        ),
        "Operations": (
            "Steady output at planned cost",
            "Contract staff cover peaks; idle lines cost far more than any day rate",
            "Output per shift; unplanned stops",
            "Losing the local suppliers who come at a day's notice",
        ),
        "Commercial": (
            "Orders won with good margin",
            "Agencies are paid per campaign and judged by leads",
            "Order intake; win rate",
            "Agencies that know our customers would be replaced by cheaper ones",
        ),
        "Corporate": (
            "Decisions prepared well and on time",
            "Management consultants are bought by the project, few and large",
            "Projects closed on time; staff turnover",
            "The choice of advisers for sensitive work must stay with us",
        ),
    }
)

OUTSIDERS = (
    "j.harrow@northgate-advisory.example",
    "c.lindh@bluefin-engineering.example",
    "m.abreu@studio-kestrel.example",
    "sales@tallow-staffing.example",
)
ROBOTS = ("no-reply@halden.example", "notifications@tickets.halden.example")
