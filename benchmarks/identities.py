"""Who is the same person, on generated organisations whose truth is known: precision, recall, questions.

Invented people of eleven languages with names as frequent as names are (a few very common, a long tail),
seen through a personnel list, mail, a second domain, Exchange legacy names, a payroll list that lost its
zeros, a survey, a ticket system and registers that only mention names. Some people in the mail are in no
list at all and bear names of those who are. `python benchmarks/identities.py` writes identities.json.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pyarrow as pa

from orgmap.identity import Identities, identify, key
from orgmap.identity.nicknames import full_forms
from orgmap.model import Person, Records, Source

OUTCOME = Path(__file__).parent / "identities.json"
HOME, SECOND, REGION = "corp.example", "corp-group.example", "emea.corp.example"
UNITS = [f"Unit {letter}{number}" for letter in "ABCDEFGH" for number in range(1, 9)]
TITLES = ["Analyst", "Engineer", "Manager", "Director", "Buyer", "Consultant", "Planner", "Technician"]

# Most common first, so that a name's place is its rank.
FIRST = {
    "en": "James Mary Robert Patricia John Jennifer Michael Elizabeth William Barbara David Susan Richard "
    "Jessica Thomas Sarah Christopher Karen Daniel Nancy Matthew Margaret Anthony Sandra Steven Kimberly "
    "Andrew Emily Edward Deborah Timothy Rebecca Nicholas Katherine Benjamin Samantha Samuel Victoria "
    "Alexander Christine Patrick Rachel Jonathan Catherine Gregory Stephanie",
    "de": "Thomas Anna Michael Maria Andreas Sabine Stefan Claudia Christian Petra Martin Susanne Peter "
    "Andrea Markus Julia Alexander Katharina Jürgen Monika Wolfgang Birgit Matthias Ulrike Jörg Christina "
    "Sebastian Franziska Tobias Käthe Günther Heike Maximilian Elisabeth Hans-Peter Anna-Lena Florian Bärbel",
    "es": "José María Antonio Carmen Manuel Ana Francisco Isabel David Laura Juan Marta Javier Lucía Daniel "
    "Elena Jesús Pilar Carlos Paula Miguel Sofía Rafael Raquel Pedro Beatriz Ángel Rocío Álvaro Inés",
    "pl": "Anna Piotr Katarzyna Krzysztof Małgorzata Andrzej Agnieszka Tomasz Barbara Paweł Ewa Jan "
    "Magdalena Michał Elżbieta Marcin Krystyna Jakub Joanna Łukasz Monika Grzegorz Zofia Wojciech",
    "no": "Anne Jan Inger Per Kari Bjørn Marit Ole Ingrid Lars Liv Kjell Eva Knut Berit Svein Astrid Arne "
    "Bjørg Thomas Hilde Håkon Randi Sören Åse Øyvind Jørgen Solveig",
    "ru": "Александр Елена Сергей Ольга Дмитрий Наталья Алексей Ирина Андрей Анна Михаил Татьяна Иван "
    "Екатерина Максим Светлана Евгений Юлия Владимир Мария Николай Анастасия Павел Людмила",
    "hu": "László Mária István Erzsébet József Katalin János Ilona Zoltán Éva Sándor Anna Gábor Zsuzsanna "
    "Ferenc Judit Attila Ágnes Péter Andrea Tamás Csilla Balázs Eszter",
    "cn": "Wei Fang Min Jing Li Yan Jun Lei Yang Yong Ming Juan Jie Hui Xin Ying Tao Na Bo Hong Qiang Lin",
    "in": "Amit Priya Rahul Anjali Rajesh Sunita Sanjay Pooja Vijay Neha Arun Deepa Suresh Kavita Anil "
    "Lakshmi Ravi Meera Vikram Shreya Manoj Divya Ashok Nisha",
    "tr": "Mehmet Fatma Mustafa Ayşe Ahmet Emine Ali Hatice Hüseyin Zeynep Hasan Elif İbrahim Meryem Murat "
    "Özlem Yusuf Şerife Ömer Gülşen",
    "gr": "Γιώργος Μαρία Νίκος Ελένη Δημήτρης Κατερίνα Γιάννης Βασιλική Κώστας Σοφία Χρήστος Αγγελική",
}
LAST = {
    "en": "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee "
    "Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams "
    "Baker Nelson Mitchell Campbell Roberts Carter Phillips Evans Turner Parker Collins O'Brien O'Connor",
    "de": "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer "
    "Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt "
    "Werner Krause Meier Lehmann Köhler Strauß Weiß Kühn Böhm",
    "es": "García González Rodríguez Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz "
    "Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez",
    "pl": "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak "
    "Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Pawłowski",
    "no": "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen "
    "Pettersen Eriksen Berg Haugen Hagen Johannessen Andreassen Jacobsen Halvorsen Sørensen Bjørnstad Østby",
    "ru": "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков "
    "Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Щербаков Жуков",
    "hu": "Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Takács Juhász Lakatos "
    "Mészáros Oláh Simon Rácz Fekete",
    "cn": "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng",
    "in": "Sharma Patel Singh Kumar Gupta Reddy Iyer Nair Joshi Mehta Rao Desai Verma Shah Kulkarni Menon "
    "Pillai Banerjee Chatterjee Mukherjee Agarwal Bhat",
    "tr": "Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Çetin Kara",
    "gr": "Παπαδόπουλος Γεωργίου Δημητρίου Ιωαννίδης Νικολάου Κωνσταντίνου Οικονόμου Παππάς Χατζής Μακρής",
}
SHARES = {
    "en": 24, "de": 20, "es": 9, "pl": 9, "no": 9, "ru": 6, "hu": 4, "cn": 6, "in": 7, "tr": 4, "gr": 2,
}  # fmt: skip
# Endings of made-up last names: the long tail that every telephone book has.
TAIL = {
    "en": ("ton", "worth", "ley", "field", "shaw"), "de": ("mann", "bach", "hofer", "stein", "ling"),
    "es": ("ares", "ero", "uela", "ón", "eda"), "pl": ("ak", "czyk", "ewski", "icki", "ura"),
    "no": ("stad", "vik", "dal", "rud", "nes"), "ru": ("ов", "ин", "енко", "ский", "ев"),
    "hu": ("falvi", "házi", "ös", "ai", "ki"), "cn": (), "in": ("kar", "wal", "pathi", "dhar", "raj"),
    "tr": ("oğlu", "demir", "taş", "türk", "soy"), "gr": ("άκης", "ίδης", "όπουλος", "έας", "ιάδης"),
}  # fmt: skip
LATIN_SYLLABLES = [
    "ba",
    "bre",
    "cor",
    "dal",
    "en",
    "fel",
    "gar",
    "hol",
    "im",
    "jar",
    "kel",
    "lan",
    "mor",
    "nor",
    "os",
    "pel",
    "quin",
    "ros",
    "sel",
    "tar",
    "ul",
    "ver",
    "wes",
    "yor",
    "zel",
]
FOREIGN_SYLLABLES = {
    "ru": [
        "ба",
        "бар",
        "вел",
        "гор",
        "дан",
        "ер",
        "жар",
        "зол",
        "кам",
        "лев",
        "мар",
        "нов",
        "ор",
        "пал",
        "рог",
        "сав",
        "тар",
        "ур",
        "фом",
        "хар",
        "чер",
        "шум",
    ],
    "gr": ["βα", "γαλ", "δεν", "καρ", "λα", "μαν", "νικ", "πα", "ρα", "σαμ", "ταρ", "φιλ"],
}
LATIN = str.maketrans(
    {
        "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ж": "Zh", "З": "Z", "И": "I", "К": "K",
        "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U", "Ф": "F",
        "Х": "Kh", "Ч": "Ch", "Ш": "Sh", "Щ": "Shch", "Ю": "Yu", "Я": "Ya", "а": "a", "б": "b", "в": "v",
        "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l",
        "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
        "я": "ya", "Γ": "G", "Μ": "M", "Ν": "N", "Ε": "E", "Δ": "D", "Κ": "K", "Β": "V", "Σ": "S", "Χ": "Ch",
        "Α": "A", "Π": "P", "Ι": "I", "Ο": "O", "Φ": "F", "Λ": "L", "Ρ": "R", "Τ": "T", "α": "a", "β": "v",
        "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m",
        "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
        "χ": "ch", "ψ": "ps", "ω": "o", "ά": "a", "έ": "e", "ή": "i", "ί": "i", "ό": "o", "ύ": "y", "ώ": "o",
        "ϊ": "i", "ΐ": "i",
    }
)  # fmt: skip
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "Ö": "Oe",
                        "Ø": "Oe",
                        "Å": "Aa", "Ä": "Ae", "Ü": "Ue"})  # fmt: skip
PLAIN = str.maketrans(
    "äöüßøåáéíóúñąćęłńśźżőűçğışÁÉÍÓÚŁŚŻÖØÅÜİŞÇ", "aousoaaeiounacelnszzoucgisAEIOULSZOOAUISC"
)


@dataclass(frozen=True)
class Someone:
    """One invented person."""

    first: str
    last: str
    language: str
    unit: str
    title: str
    listed: bool
    former: str = ""


@dataclass
class Town:
    """Everything that is generated: the records orgmap gets, and who each identity really is."""

    people: list[Person] = field(default_factory=list)
    events: list[tuple[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    truth: dict[str, int] = field(default_factory=dict)
    ambiguous_aliases: int = 0
    vague: set[str] = field(default_factory=set)

    def records(self) -> Records:
        """What a user would have read from files."""
        when = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        rows = [
            {"id": str(at), "time": when, "kind": "mail", "sender": a, "recipients": [b], "file": "mail.csv",
             "row": at + 2}
            for at, (a, b) in enumerate(self.events)
        ]  # fmt: skip
        kinds = [("id", pa.string()), ("time", pa.timestamp("us", tz="UTC")), ("kind", pa.string()),
                 ("sender", pa.string()), ("recipients", pa.list_(pa.string())), ("file", pa.string()),
                 ("row", pa.int64())]  # fmt: skip
        return Records(
            people=tuple(self.people),
            events=pa.Table.from_pylist(rows, schema=pa.schema(kinds)),
            names=self.names,
        )


def _ranked(luck: random.Random, names: list[str], steep: float) -> str:
    return luck.choices(names, [1.0 / (at + 2.0) ** steep for at in range(len(names))])[0]


def _someone(luck: random.Random, *, listed: bool) -> Someone:
    language = luck.choices(list(SHARES), list(SHARES.values()))[0]
    first = _ranked(luck, FIRST[language].split(), 0.9)
    return Someone(
        first, _last(luck, language), language, luck.choice(UNITS), luck.choice(TITLES), listed,
        _last(luck, language) if luck.random() < 0.04 else "",
    )  # fmt: skip


def _last(luck: random.Random, language: str) -> str:
    if luck.random() < 0.4 or not TAIL[language]:
        return _ranked(luck, LAST[language].split(), 0.8)
    syllables = FOREIGN_SYLLABLES.get(language, LATIN_SYLLABLES)
    made = luck.choice(syllables) + luck.choice(["", luck.choice(syllables)]) + luck.choice(TAIL[language])
    if language == "no" and luck.random() < 0.2:
        made = made.replace("o", "ø", 1)
    if language == "de" and luck.random() < 0.1:
        return f"von {made.title()}"
    return made.title()


def _latin(text: str, luck: random.Random) -> str:
    """As a program without special letters would write it: ö as oe or o."""
    text = text.translate(LATIN)
    return text.translate(GERMAN if luck.random() < 0.6 else PLAIN).translate(PLAIN)


def _short(first: str, luck: random.Random) -> str:
    known = _SHORT_OF.get(_latin(first, random.Random(0)).casefold(), ())
    return luck.choice(known).title() if known else first


def _shorts() -> dict[str, list[str]]:
    from orgmap.identity import nicknames

    found: dict[str, list[str]] = {}
    for name in sorted(nicknames.names()):
        for full in full_forms(name):
            if full != name:
                found.setdefault(full, []).append(name)
    return found


_SHORT_OF = _shorts()


def _shown(who: Someone, luck: random.Random) -> str:  # noqa: PLR0911 - one line a way to write it
    """The name as another program shows it."""
    first, last = who.first, who.last
    form = luck.random()
    if who.language in {"ru", "gr"} and luck.random() < 0.6:
        first, last = first.translate(LATIN), last.translate(LATIN)
        if luck.random() < 0.3:
            first, last = (text.replace("y", "j").replace("kh", "h") for text in (first, last))
    elif luck.random() < 0.25:
        first, last = _latin(first, luck), _latin(last, luck)
    if who.former and luck.random() < 0.3:
        last = who.former.translate(LATIN) if first.isascii() else who.former
    elif who.former and luck.random() < 0.5:
        last = f"{last}-{who.former}"
    if form < 0.06:
        return f"{first[0]}. {last}"
    if form < 0.10:
        return f"{last}, {first[0]}."
    if form < 0.20:
        return f"{_short(who.first, luck)} {last}"
    if form < 0.24:
        return f"Dr. {first} {last}"
    if form < 0.28:
        return f"{first} {luck.choice('ABCDEGHJKLMPRSTW')}. {last}"
    if form < 0.31 and len(last) > 4:
        at = luck.randrange(1, len(last) - 1)
        return f"{first} {last[:at]}{last[at + 1 :]}"
    if form < 0.45 or (who.language in {"hu", "cn"} and luck.random() < 0.5):
        return luck.choice([f"{last}, {first}", f"{last} {first}"])
    return f"{first} {last}"


class Mailboxes:
    """Addresses given out at one domain, each once."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def new(self, who: Someone, luck: random.Random, domain: str, form: str) -> str:
        first, last = (
            _latin(text, luck).casefold().replace("'", "").replace("von ", "von").replace(" ", "")
            for text in (who.first, who.last)
        )
        local = {"whole": f"{first}.{last}", "initial": f"{first[0]}{last}", "turned": f"{last}.{first}"}[
            form
        ]
        number = 1
        while True:
            address = f"{local}{number if number > 1 else ''}@{domain}"
            if address not in self.given:
                self.given.add(address)
                return address
            number += 1


def town(size: int, *, seed: int = 1) -> Town:
    """An organisation of so many listed people, and a sixteenth as many in no list."""
    luck = random.Random(seed)
    crowd = [_someone(luck, listed=at < size) for at in range(size + size // 16)]
    made, boxes = Town(), Mailboxes()
    order = list(range(len(crowd)))
    luck.shuffle(order)  # who came first has the address without a number
    forms = {at: luck.choices(["whole", "initial", "turned"], [85, 10, 5])[0] for at in order}
    primary = {at: boxes.new(crowd[at], luck, HOME, forms[at]) for at in order}
    _personnel(made, crowd, primary, luck)
    _mail(made, crowd, primary, boxes, luck)
    _payroll(made, crowd, luck)
    _survey(made, crowd, primary, luck)
    _tickets(made, crowd, primary, luck)
    _mentions(made, crowd, luck)
    _noise(made, luck)
    return made


def _add(made: Town, who: int, person: Person) -> None:
    made.people.append(person)
    made.truth[person.id] = who


def _personnel(made: Town, crowd: list[Someone], primary: dict[int, str], luck: random.Random) -> None:
    turned = luck.random() < 0.5
    for at, who in enumerate(crowd):
        if who.listed:
            name = f"{who.last}, {who.first}" if turned else f"{who.first} {who.last}"
            name = f"{name} (née {who.former})" if who.former and luck.random() < 0.3 else name
            boss = (f"{(at - 1) // 8:05d}",) if at else ()
            email = primary[at] if luck.random() < 0.7 else None
            _add(made, at, Person(f"{at:05d}", name, email, unit=who.unit, title=who.title, managers=boss,
                                  source=Source("personnel.csv", at + 2)))  # fmt: skip
            if email:
                made.truth[key(email)] = at


def _mail(
    made: Town, crowd: list[Someone], primary: dict[int, str], boxes: Mailboxes, luck: random.Random
) -> None:
    addresses: dict[str, int] = {}
    for at, who in enumerate(crowd):
        own = [primary[at]]
        local = primary[at].partition("@")[0]
        chance = luck.random
        if chance() < 0.30:
            own.append(f"{local}@{SECOND}")
        if chance() < 0.08:
            own.append(f"{local}@{REGION}")
        if chance() < 0.10:
            own.append(f"{local}+list{luck.randrange(9)}@{HOME}")
        if chance() < 0.15:
            own.append(boxes.new(who, luck, HOME, "initial"))
        if chance() < 0.25:
            own.append(f"/O=CORP/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN={local.upper()}")
        if chance() < 0.08:
            private = Someone(who.first, who.last, who.language, "", "", listed=False)
            own.append(boxes.new(private, luck, "gmail.com", luck.choice(["whole", "initial"])))
        for address in own:
            written = address.upper() if chance() < 0.05 else address
            addresses[written] = at
            made.truth[key(written)] = at
            if chance() < 0.6:
                made.names[key(written)] = _shown(who, luck)
    every = sorted(addresses)
    for address in every:
        made.events.extend((address, luck.choice(every)) for _ in range(luck.choice([1, 1, 2, 4])))


def _payroll(made: Town, crowd: list[Someone], luck: random.Random) -> None:
    for at, who in enumerate(crowd):
        if who.listed and at and luck.random() < 0.1:
            _add(made, at, Person(str(at), f"{_latin(who.last, luck)}, {_latin(who.first, luck)}",
                                  unit=who.unit, source=Source("payroll.csv", at)))  # fmt: skip


def _survey(made: Town, crowd: list[Someone], primary: dict[int, str], luck: random.Random) -> None:
    for at, who in enumerate(crowd):
        if luck.random() < 0.6:
            email = primary[at] if luck.random() < 0.5 else None
            unit = who.unit if luck.random() < 0.8 else luck.choice([None, luck.choice(UNITS)])
            _add(made, at, Person(f"R_{at:06x}", _shown(who, luck), email, unit=unit,
                                  source=Source("survey.csv", at + 2)))  # fmt: skip


def _tickets(made: Town, crowd: list[Someone], primary: dict[int, str], luck: random.Random) -> None:
    used: set[str] = set()
    for at, who in enumerate(crowd):
        login = primary[at].partition("@")[0].replace(".", luck.choice([".", ""]))
        if luck.random() < 0.5 and login not in used:
            used.add(login)
            _add(made, at, Person(login, _shown(who, luck), source=Source("tickets.json", at + 1)))


def _mentions(made: Town, crowd: list[Someone], luck: random.Random) -> None:
    """Names in registers and minutes: what several people answer to is nobody's."""
    claims: dict[str, set[int]] = {}
    for at, who in enumerate(crowd):
        for text in (
            f"{who.first[0]} {who.last}",
            f"{who.first} {who.last[0]}",
            who.first,
            f"{who.first} {who.last}",
        ):
            claims.setdefault(text, set()).add(at)
    made.ambiguous_aliases = sum(len(who) > 1 for who in claims.values())
    taken = {person.id for person in made.people}
    for text in sorted(claims):
        who = claims[text]
        if text not in taken and (len(who) > 1 or luck.random() < 0.15):
            meant = luck.choice(sorted(who))
            if len(who) > 1 or any(len(word) == 1 for word in text.split()) or " " not in text:
                made.vague.add(text)
            _add(made, meant, Person(text, source=Source("register.xlsx", len(made.people))))


def _noise(made: Town, luck: random.Random) -> None:
    """Machines, shared mailboxes and lists: nobody."""
    other = [f"{local}@{HOME}" for local in ("no-reply", "sales", "info", "dl-finance", "all-staff", "hr")]
    real = [person.email for person in made.people if person.email]
    made.events.extend((address, luck.choice(real)) for address in other for _ in range(5))


@dataclass(frozen=True)
class Outcome:
    """Pairwise precision and recall of automatic merges, and what is asked."""

    people: int
    identities: int
    ambiguous_aliases: int
    merged_pairs: int
    wrong_pairs: int
    precision: float
    recall: float
    recall_without_vague_mentions: float
    reached_with_questions: float
    questions: int
    not_asked: int
    settled_now: float
    settled_after_20: float
    settled_after_100: float
    asked_pairs: int
    asked_that_are_one: float
    asked_share_of_identities: float
    seconds: float


def judged(made: Town, found: Identities, seconds: float) -> tuple[Outcome, list[tuple[str, str]]]:
    """Compare what was found with the truth; the second part lists the pairs merged wrongly."""
    truth = made.truth
    cluster: dict[str, str] = {}
    for one in found.same:
        for ref in (one.id, *one.ids, *one.refs):
            cluster[ref] = one.id
    by_id = {person.id: person for person in made.people}
    for person in made.people:  # an address of one's own record is no merge of ours
        if person.email:
            cluster.setdefault(key(person.email), cluster.get(person.id, person.id))
    groups: dict[str, set[str]] = {}
    for ref in truth:
        groups.setdefault(cluster.get(ref, ref), set()).add(ref)
    right = wrong = clear = 0
    mistakes = []
    for group in groups.values():
        for a, b in combinations(sorted(group), 2):
            if a in by_id and by_id[a].email == b:
                continue
            if truth[a] == truth[b]:
                right += 1
                clear += not {a, b} & made.vague
            else:
                wrong += 1
                mistakes.append((a, b))
    same = Counter(truth.values())
    given = sum(1 for person in made.people if person.email)
    total = sum(count * (count - 1) // 2 for count in same.values()) - given
    plain = Counter(who for ref, who in truth.items() if ref not in made.vague)
    clear_total = sum(count * (count - 1) // 2 for count in plain.values()) - given
    asked = [(pair.one, pair.other) for pair in found.doubtful]
    one = sum(truth.get(a) == truth.get(b) for a, b in asked)
    helped = _after_answers(truth, cluster, asked)
    outcome = Outcome(
        people=len(set(truth.values())),
        identities=len(truth),
        ambiguous_aliases=made.ambiguous_aliases,
        merged_pairs=right + wrong,
        wrong_pairs=wrong,
        precision=right / max(1, right + wrong),
        recall=right / max(1, total),
        recall_without_vague_mentions=clear / max(1, clear_total),
        questions=len(found.questions),
        not_asked=found.unasked,
        settled_now=found.settled(0) or 0.0,
        settled_after_20=found.settled(20) or 0.0,
        settled_after_100=found.settled(100) or 0.0,
        reached_with_questions=(helped - given) / max(1, total),
        asked_pairs=len(asked),
        asked_that_are_one=one / max(1, len(asked)),
        asked_share_of_identities=len({ref for pair in asked for ref in pair[1:]}) / max(1, len(truth)),
        seconds=seconds,
    )
    return outcome, mistakes


def _after_answers(truth: dict[str, int], cluster: dict[str, str], asked: list[tuple[str, str]]) -> int:
    """True pairs that are together once every question has been answered truly."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(truth)
    graph.add_edges_from((ref, home) for ref, home in cluster.items() if ref in truth and home in truth)
    graph.add_edges_from((a, b) for a, b in asked if truth.get(a, -1) == truth.get(b, -2))
    count = 0
    for group in nx.connected_components(graph):
        who = Counter(truth[ref] for ref in group)
        count += sum(number * (number - 1) // 2 for number in who.values())
    return count


def measured(size: int, *, seed: int = 1) -> tuple[Outcome, list[tuple[str, str]], Town, Identities]:
    """Generate, resolve, judge."""
    made = town(size, seed=seed)
    records = made.records()
    began = time.process_time()
    found = identify(records)
    outcome, mistakes = judged(made, found, round(time.process_time() - began, 1))
    return outcome, mistakes, made, found


def main() -> None:
    """Three organisations of 5,000 people that the rules were not tuned on."""
    from dataclasses import asdict

    outcomes = []
    for seed in (11, 12, 13):
        outcome, *_ = measured(5000, seed=seed)
        outcomes.append({"seed": seed, **asdict(outcome)})
        print(outcomes[-1])
    OUTCOME.write_text(json.dumps(outcomes, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
