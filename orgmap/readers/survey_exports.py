"""Exports of survey platforms: Qualtrics, SurveyMonkey, Microsoft Forms, Google Forms, LimeSurvey."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.questions import OTHER
from orgmap.readers.survey import Question, Questionnaire, read_survey
from orgmap.readers.tables import Row, normal

_IMPORT = re.compile(r'\{"ImportId"\s*:')
_BRACKETS = re.compile(r"(?P<stem>.*?)\s*\[(?P<label>[^\[\]]+)\]\s*", re.DOTALL)
_OPEN = frozenset({"response", "open-ended response", ""})

_QUALTRICS = frozenset(
    normal(name)
    for name in (
        "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished",
        "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail",
        "ExternalReference", "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage",
    )
)  # fmt: skip
_MONKEY = frozenset(
    normal(name)
    for name in (
        "Respondent ID", "Collector ID", "Start Date", "End Date", "Date Created", "Date Modified",
        "IP Address",
        "Email Address", "First Name", "Last Name", "Custom Data 1", "Custom Data 2", "Custom Data 3",
    )
)  # fmt: skip
_START = ("Start time", "Startzeit", "Heure de début", "Hora de inicio", "Ora di inizio", "Begintijd")
_END = (
    "Completion time", "Fertigstellungszeit", "Heure de fin", "Hora de finalización", "Ora di completamento",
    "Tijd van voltooien",
)  # fmt: skip
_MAIL = ("Email", "E-Mail", "Adresse de messagerie", "Correo electrónico", "Posta elettronica", "E-mail")
_NAME = ("Name", "Nom", "Nombre", "Nome", "Naam")
_CHANGED = ("Last modified time", "Uhrzeit der letzten Änderung", "Total points", "Quiz feedback", "Language")
_STAMP = (
    "Timestamp",
    "Zeitstempel",
    "Horodateur",
    "Marca temporal",
    "Informazioni cronologiche",
    "Tijdstempel",
)
_GOOGLE_MAIL = (
    "Email Address",
    "E-Mail-Adresse",
    "Adresse e-mail",
    "Dirección de correo electrónico",
    "Username",
)
_LIME = frozenset(
    {
        "id", "responseid", "submitdate", "datesubmitted", "lastpage", "startlanguage", "seed", "startdate",
        "datestarted", "datestamp", "datelastaction", "token", "accesscode", "ipaddr", "ipaddress", "refurl",
        "referrerurl",
    }
)  # fmt: skip


def _cell(header: Header, *names: str) -> Callable[[Row], str]:
    return lambda row: header.cell(row, *names)


def _joined(header: Header, first: str, last: str) -> Callable[[Row], str]:
    return lambda row: f"{header.cell(row, first)} {header.cell(row, last)}".strip()


def _nothing(_row: Row) -> str:
    return ""


def _qualtrics(look: Look) -> float:
    return 1.0 if any(_is_import(cells) for cells in look.rows[:6]) else 0.0


def _is_import(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(1 for cell in filled if _IMPORT.match(cell)) > len(filled) / 2


def _read_qualtrics(look: Look) -> Part:
    table = look.table()
    ids, rows = rows_from(table, lambda cells: len(cells) > 1)
    held = list(rows)
    at = next((at for at, row in enumerate(held[:4]) if _is_import(row.cells)), None)
    if ids is None or at is None:
        return Part(problems=tuple(table.problems))
    header = Header(ids.cells)
    texts = held[at - 1].cells if at else ids.cells
    questions = []
    for place, code in enumerate(ids.cells):
        if normal(code) in _QUALTRICS or not code:
            continue
        text = texts[place] if place < len(texts) else code
        stem, dash, label = text.rpartition(" - ")
        questions.append(Question(place, *((stem, label.strip()) if dash else (text, "")), code))
    answers = held[at + 1 :]
    real = [row for row in answers if header.cell(row, "Status").casefold() not in ("survey preview", "1")]
    survey = Questionnaire(
        look.file, table, _slots(questions), real, ids.number,
        email=_cell(header, "RecipientEmail"),
        name=_joined(header, "RecipientFirstName", "RecipientLastName"),
        when=_cell(header, "EndDate", "RecordedDate"),
        dropped=len(answers) - len(real),
    )  # fmt: skip
    if survey.dropped:
        survey.notes.append(f"{look.file}: {counted(survey.dropped, 'preview')} of the survey left out.")
    return read_survey(survey)


def _slots(questions: Sequence[Question]) -> list[Question]:
    """Labels that are only numbers or "Text" are places to write a name, not people."""
    return [
        Question(one.place, one.stem, "", one.code)
        if re.fullmatch(r"(?i)(text|name|person)?\s*\d*", one.label) or OTHER.fullmatch(one.label[:80])
        else one
        for one in questions
    ]


def _monkey(look: Look) -> float:
    return 0.99 if any(has_all(cells, "Respondent ID", "Collector ID") for cells in look.rows[:3]) else 0.0


def _read_monkey(look: Look) -> Part:
    table = look.table()
    first, rows = rows_from(table, lambda cells: has_all(cells, "Respondent ID", "Collector ID"))
    held = list(rows)
    if first is None or not held:
        return Part(problems=tuple(table.problems))
    header = Header(first.cells)
    below = held[0].cells
    has_second = not header.cell(held[0], "Respondent ID")
    questions, stem = [], ""
    for place in range(max(len(first.cells), len(below) if has_second else 0)):
        own = first.cells[place] if place < len(first.cells) else ""
        label = below[place] if has_second and place < len(below) else ""
        stem = own or stem
        if stem and normal(stem) not in _MONKEY:
            questions.append(Question(place, stem, "" if label.casefold() in _OPEN else label))
    survey = Questionnaire(
        look.file, table, _slots(questions), held[1:] if has_second else held, first.number,
        email=_cell(header, "Email Address"), name=_joined(header, "First Name", "Last Name"),
        when=_cell(header, "End Date", "Date Modified"),
    )  # fmt: skip
    return read_survey(survey)


def _is_ms(cells: Sequence[str]) -> bool:
    header = Header(cells)
    return all(header.place(*names) is not None for names in (_START, _END, _MAIL, _NAME))


def _ms(look: Look) -> float:
    return 0.98 if any(map(_is_ms, look.rows[:3])) else 0.0


def _read_ms(look: Look) -> Part:
    table = look.table()
    first, rows = rows_from(table, _is_ms)
    if first is None:
        return Part(problems=tuple(table.problems))
    header = Header(first.cells)
    known = {normal(name) for name in (*_START, *_END, *_MAIL, *_NAME, *_CHANGED, "ID")}
    taken = {place for names in (_START, _END, _MAIL, _NAME) if (place := header.place(*names)) is not None}
    questions = [
        question
        for place, name in enumerate(first.cells)
        if name and place not in taken and not (place < 8 and normal(name) in known)
        for question in _of_forms(place, name)
    ]
    survey = Questionnaire(
        look.file, table, questions, list(rows), first.number,
        email=_cell(header, *_MAIL), name=_cell(header, *_NAME), when=_cell(header, *_END), bare=True,
    )  # fmt: skip
    if any(not one.stem for one in questions):
        survey.notes.append(
            f"{look.file}: Microsoft Forms leaves out the question above a grid: names as headings are "
            "read as a layer named after the file."
        )
    return read_survey(survey)


def _of_forms(place: int, name: str) -> Iterator[Question]:
    """A heading that asks is a question; one that does not may be the row of a grid."""
    asks = name.rstrip().endswith(("?", ":", ".")) or len(name) > 60 or len(name.split()) > 5
    yield Question(place, name) if asks else Question(place, "", name, name)


def _is_google(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and normal(cells[0]) in {normal(name) for name in _STAMP}


def _google(look: Look) -> float:
    for cells in look.rows[:1]:
        if _is_google(cells):
            asks = any(cell.endswith(("?", "]", ":")) for cell in cells[1:])
            return (
                0.95 if asks or any(normal(cell) in map(normal, _GOOGLE_MAIL) for cell in cells[1:3]) else 0.6
            )
    return 0.0


def _read_google(look: Look) -> Part:
    table = look.table()
    first, rows = rows_from(table, _is_google)
    if first is None:
        return Part(problems=tuple(table.problems))
    header = Header(first.cells)
    skipped = {normal(name) for name in (*_STAMP, *_GOOGLE_MAIL, "Score")}
    questions = [
        _bracketed(place, name)
        for place, name in enumerate(first.cells)
        if name and normal(name) not in skipped
    ]
    survey = Questionnaire(
        look.file, table, _slots(questions), list(rows), first.number,
        email=_cell(header, *_GOOGLE_MAIL), name=_nothing, when=_cell(header, *_STAMP),
    )  # fmt: skip
    return read_survey(survey)


def _bracketed(place: int, name: str) -> Question:
    match = _BRACKETS.fullmatch(" ".join(name[:4000].split()))
    return Question(place, match["stem"], match["label"].strip()) if match else Question(place, name)


def _is_lime(cells: Sequence[str]) -> bool:
    plain = {normal(cell.partition(". ")[0]) for cell in cells}
    return {"id", "submitdate", "lastpage"} <= plain or has_all(
        cells, "Response ID", "Date submitted", "Last page"
    )


def _lime(look: Look) -> float:
    return 0.98 if any(map(_is_lime, look.rows[:2])) else 0.0


def _read_lime(look: Look) -> Part:
    table = look.table()
    first, rows = rows_from(table, _is_lime)
    if first is None:
        return Part(problems=tuple(table.problems))
    # "Question code & question text" writes both: adv[SQ001]. Whom do you ask? [Ann]
    parts = [re.fullmatch(r"(?s)(\w{1,100}(?:\[\w{1,100}\]){0,3})\. (.+)", cell) for cell in first.cells]
    codes = [match[1] if match else cell for match, cell in zip(parts, first.cells, strict=True)]
    header = Header(codes)
    questions = []
    for place, cell in enumerate(first.cells):
        match = parts[place]
        if not cell or normal(codes[place]) in _LIME:
            continue
        question = _bracketed(place, match[2] if match else cell)
        code = codes[place].partition("[")[0]
        questions.append(Question(place, question.stem, question.label, code))
    held = list(rows)
    open_ones = sum(not header.cell(row, "submitdate", "Date submitted") for row in held)
    survey = Questionnaire(
        look.file, table, _slots(questions), held, first.number,
        email=_cell(header, "email"), name=_nothing, when=_cell(header, "submitdate", "Date submitted"),
    )  # fmt: skip
    if open_ones:
        survey.notes.append(
            f"{look.file}: {counted(open_ones, 'answer')} never submitted; what they say is read."
        )
    return read_survey(survey)


_GIVES = "people and ties, a layer for each question about colleagues (rosters and names written)"
FORMATS = (
    Format("Qualtrics survey (CSV)", "Qualtrics survey", _qualtrics, _read_qualtrics, "V", _GIVES),
    Format("SurveyMonkey survey (CSV, XLSX)", "SurveyMonkey survey", _monkey, _read_monkey, "V", _GIVES),
    Format("Microsoft Forms survey (XLSX, CSV)", "Microsoft Forms survey", _ms, _read_ms, "K", _GIVES),
    Format("LimeSurvey survey (CSV, XLSX)", "LimeSurvey survey", _lime, _read_lime, "V", _GIVES),
    Format("Google Forms survey (CSV)", "Google Forms survey", _google, _read_google, "K", _GIVES),
)
