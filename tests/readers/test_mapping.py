"""Tables without a fixed schema: what their columns seem to mean, and how a settled mapping reads them."""

import shutil
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgmap.cli import cli
from orgmap.errors import InputError
from orgmap.readers import read
from orgmap.readers.mapping import (
    KINDS,
    Meaning,
    Profile,
    fields_for,
    keep,
    load,
    profile_for,
    save,
    saved,
    to_toml,
)
from orgmap.readers.suggestion import suggest
from orgmap.workspace import Workspace

PEOPLE = (
    "Nr;Wer;Oben;Bereich;Geschlecht;Farbe\n01;Ana Koch;;Vorstand;w;rot\n"
    "02;Bo Lee;01;Betrieb;m;blau\n03;Cy Diaz;02;Betrieb;w;\n"
)
QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def guesses(path, **options):
    return {one.column: one.field for one in suggest(path, **options).guesses}


def test_columns_are_guessed_by_name_by_values_and_by_what_they_refer_to(write):
    path = write("x.csv", PEOPLE)
    found = suggest(path)

    assert found.table == "people"
    assert guesses(path) == {
        "Nr": "id", "Wer": "name", "Oben": "manager", "Bereich": "unit", "Geschlecht": "-", "Farbe": "",
    }  # fmt: skip
    assert [one.samples for one in found.guesses if one.column == "Geschlecht"] == [()]
    assert "stand in column 'Nr'" in next(one.why for one in found.guesses if one.column == "Oben")


@pytest.mark.parametrize(
    ("header", "fields"),
    [("Matricule,Nom,Prénom,Courriel,Service,Poste,Supérieur,Lieu",
      "id,last name,first name,email,unit,title,manager,location"),
     ("Personalnummer,Nachname,Vorname,E-Mail-Adresse,Abteilung,Stelle,Vorgesetzter,Standort",
      "id,last name,first name,email,unit,title,manager,location"),
     ("Legajo,Apellidos,Nombre,Correo,Departamento,Puesto,Jefe,Sede",
      "id,last name,first name,email,unit,title,manager,location"),
     ("Matricola,Cognome,Nome,Posta elettronica,Reparto,Mansione,Responsabile,Sede",
      "id,last name,first name,email,unit,title,manager,location"),
     ("社員番号,氏名,メール,部署,役職,上司,勤務地", "id,name,email,unit,title,manager,location"),
     ("Anställningsnummer,Namn,E-post,Avdelning,Befattning,Närmaste chef,Ort", "id,name,email,unit,title,manager,location"),
     ("Numer pracownika,Imię i nazwisko,Adres e-mail,Dział,Stanowisko,Przełożony,Lokalizacja",
      "id,name,email,unit,title,manager,location"),
     ("Personeelsnummer,Naam,E-mailadres,Afdeling,Functie,Leidinggevende,Locatie",
      "id,name,email,unit,title,manager,location"),
     ("Número de funcionário,Nome completo,Correio eletrónico,Departamento,Cargo,Gestor,Local",
      "id,name,email,unit,title,manager,location")],
)  # fmt: skip
def test_headings_of_nine_languages_are_known(header, fields, write):
    names, known = header.split(","), fields.split(",")
    row = [{"email": "a@x.org", "manager": ""}.get(field, f"v{at}") for at, field in enumerate(known)]
    path = write("x.csv", f"{header}\n{','.join(row)}\n")

    assert guesses(path, table="people") == dict(zip(names, known, strict=True))


def test_the_profile_guessed_reads_the_table(write):
    path = write("x.csv", PEOPLE)
    reading = read(path, mapping=suggest(path).profile)

    assert reading.problems == ()
    assert reading.files[0].kind == "people by mapping"
    assert [(p.id, p.name, p.unit, p.managers, dict(p.attributes)) for p in reading.records.people] == [
        ("01", "Ana Koch", "Vorstand", (), {"Farbe": "rot"}), ("02", "Bo Lee", "Betrieb", ("01",), {"Farbe": "blau"}),
        ("03", "Cy Diaz", "Betrieb", ("02",), {}),
    ]  # fmt: skip


def test_what_no_file_can_say_is_put_in_words(write):
    path = write("pairs.csv", "A,B,When\nann,bo,03/04/2026\nbo,cy,05/06/2026\n")
    found = suggest(path, table="ties")
    said = " ".join(found.open_questions)

    assert "What kind of tie" in said
    assert "day or the month" in said
    assert found.profile.constants == {"layer": "pairs"}


def test_words_are_turned_into_what_they_stand_for_and_others_stay_problems(write):
    path = write(
        "x.csv", "Gremium;Wer;Recht;Datum\nBudget;p1;stimmt ab;\nBudget;p2;egal;\nBudget;p3;berät;\n"
    )
    meanings = (
        Meaning("Gremium", "gate"),
        Meaning("Wer", "person"),
        Meaning("Recht", "right", {"stimmt ab": "votes", "berät": "advises", "egal": ""}),
        Meaning("Datum", "-"),
    )
    reading = read(path, mapping=Profile("rights", "approvals", meanings))

    assert [(one.person, one.right) for one in reading.records.rights] == [("p1", "votes"), ("p3", "advises")]
    (problem,) = reading.problems
    assert (problem.row, problem.column) == (3, "Recht")


def test_dates_lists_and_decimal_commas_are_read_as_the_profile_says(write):
    path = write("x.csv", "Von;An;Wert;Tag\na;b;0,5;03/04/2026\n")
    fields = (
        Meaning("Von", "source"),
        Meaning("An", "target"),
        Meaning("Wert", "strength"),
        Meaning("Tag", "time"),
    )
    profile = Profile("t", "ties", fields, dates="day first", constants={"layer": "advice"})
    (tie,) = read(path, mapping=profile).records.ties

    assert (tie.layer, tie.strength, tie.first_seen.date()) == ("advice", 0.5, date(2026, 4, 3))
    (problem,) = read(path, mapping=Profile("t", "ties", fields)).problems
    assert problem.column == "Tag"

    path = write("y.csv", "When,Who,To\n2026-01-05T10:00:00Z,a@x.org,b@x.org|c@x.org\n")
    fields = (Meaning("When", "time"), Meaning("Who", "sender"), Meaning("To", "recipients"))
    profile = Profile("m", "interactions", fields, separator="|", constants={"kind": "mail"})
    (event,) = read(path, mapping=profile).records.events.to_pylist()
    assert (event["kind"], event["recipients"]) == ("mail", ["b@x.org", "c@x.org"])


def test_a_column_of_layers_gives_several(write):
    path = write("x.csv", "a,b,kind\nann,bo,Advice\nbo,cy,trust\n")
    profile = Profile("t", "ties", (Meaning("a", "source"), Meaning("b", "target"), Meaning("kind", "layer")))

    assert [(t.source, t.layer) for t in read(path, mapping=profile).records.ties] == [
        ("ann", "advice"),
        ("bo", "trust"),
    ]


def test_a_dotted_line_needs_a_solid_one(write):
    path = write("x.csv", "n,m,d\n1,,2\n2,1,3\n3,1,\n")
    profile = Profile(
        "p", "people", (Meaning("n", "id"), Meaning("m", "manager"), Meaning("d", "dotted manager"))
    )

    assert [p.managers for p in read(path, mapping=profile).records.people] == [(), ("1", "3"), ("1",)]


def test_a_mapping_for_another_table_is_a_problem_that_names_what_is_absent(write):
    profile = Profile("p", "people", (Meaning("Nr", "id"), Meaning("Chef", "manager")))
    (problem,) = read(write("x.csv", PEOPLE), mapping=profile).problems

    assert "'Chef'" in problem.message
    assert "orgmap mapping" in problem.fix


# -- profiles as files --------------------------------------------------------------------------------


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@QUICK
@given(
    name=TEXTS.filter(bool),
    columns=st.lists(st.tuples(TEXTS.filter(str.strip), st.dictionaries(TEXTS, TEXTS, max_size=3)),
                     min_size=1, max_size=5, unique_by=lambda one: one[0]),
    remark=TEXTS,
)  # fmt: skip
def test_a_profile_written_is_the_profile_read(tmp_path, name, columns, remark):
    meanings = tuple(
        Meaning(column, "id" if not at else "", values) for at, (column, values) in enumerate(columns)
    )
    profile = Profile(name, "people", meanings, dates="day first", separator="|", constants={"unit": remark})
    save(profile, tmp_path / "p.toml", remarks={columns[0][0]: remark})

    assert load(tmp_path / "p.toml") == profile


@QUICK
@given(
    text=st.one_of(
        st.text(max_size=200), st.sampled_from(["[" * 5_000, "a=" + "[" * 5_000, "[[column]]\nname=1"])
    )
)
def test_whatever_is_in_a_profile_ends_in_a_profile_or_sentences(tmp_path, text):
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    found = None
    try:
        load(path)
    except InputError as error:
        found = error.problems
    assert found is None or all(one.message and one.fix for one in found)


def test_every_fault_of_a_profile_is_told_at_once(write):
    text = (
        'table = "people"\n[[column]]\nname = "a"\nfield = "colour"\n[[column]]\nname = "b"\nfield = "unit"\n'
        '[[column]]\nname = "c"\nfield = "unit"\n[constants]\nlayer = "x"\n'
    )
    with pytest.raises(InputError) as caught:
        load(write("p.toml", text))
    said = " ".join(one.message for one in caught.value.problems)

    assert all(word in said for word in ("'colour'", "Both 'b' and 'c'", "'layer'", "who somebody is"))


def test_each_kind_of_table_has_fields_to_choose_from():
    assert all(len(fields_for(kind)) >= 5 for kind in KINDS)


def test_a_later_file_with_the_same_columns_is_known_by_its_profile(write, tmp_path):
    profile = suggest(write("x.csv", PEOPLE)).profile
    keep(profile, tmp_path)
    (again,) = saved(tmp_path)
    later = write("later.csv", PEOPLE.replace(";Farbe", ";Neu"))

    assert again == profile
    reading = read(later, profiles=saved(tmp_path))
    assert reading.files[0].kind == "people by mapping"
    assert any("does not know, kept as attributes: Neu" in note for note in reading.records.notes)
    assert profile_for((profile,), ("Nr", "Wer")) is None
    assert read(write("other.csv", "id,name\n1,Ana\n"), profiles=saved(tmp_path)).files[0].kind == "people"


# -- on the command line ------------------------------------------------------------------------------


def run(*words):
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


def test_a_mapping_is_written_corrected_used_kept_and_used_again(write, tmp_path):
    Workspace.create(tmp_path / "w", purpose="x", basis="y", informed=True).close()
    table, toml = write("leute.csv", PEOPLE), tmp_path / "p.toml"
    said = run("mapping", table, "--to", toml).output

    assert "Oben" in said
    assert "rot" in toml.read_text("utf-8")
    toml.write_text(toml.read_text("utf-8").replace('field = "unit"', 'field = ""'), "utf-8")
    assert "profiles/leute.toml" in run("add", tmp_path / "w", table, "--mapping", toml).output
    assert "rot" not in (tmp_path / "w" / "profiles" / "leute.toml").read_text("utf-8")
    shutil.copy(table, tmp_path / "neu.csv")
    output = run("add", tmp_path / "w", tmp_path / "neu.csv", "--dry-run").output
    assert "by the mapping 'leute'" in output
    with Workspace.open(tmp_path / "w") as opened:
        assert {person.unit for person in opened.records().people} == {None}


def test_a_rehearsal_keeps_no_mapping_and_nothing_is_written_over_unasked(write, tmp_path):
    Workspace.create(tmp_path / "w", purpose="x", basis="y", informed=True).close()
    table, toml = write("leute.csv", PEOPLE), tmp_path / "p.toml"
    toml.write_text(to_toml(suggest(table).profile), "utf-8")
    run("add", tmp_path / "w", table, "--mapping", toml, "--dry-run")

    assert saved(tmp_path / "w") == ()
    with pytest.raises(InputError):
        run("mapping", table, "--to", toml)


# -- whatever the table -------------------------------------------------------------------------------


@QUICK
@given(
    rows=st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=8),
    kind=st.sampled_from(KINDS),
)
def test_a_suggestion_never_raises_but_for_no_table_and_reads_what_it_suggests(tmp_path, rows, kind):
    path = tmp_path / "x.csv"
    cells = ((text.replace('"', "").replace("\n", " ").replace("\r", " ") for text in row) for row in rows)
    path.write_text("\n".join(",".join(f'"{text}"' for text in row) for row in cells), "utf-8")
    try:
        found = suggest(path, table=kind)
    except InputError:
        return
    assert {one.column for one in found.guesses} <= {one.column for one in found.profile.columns}
    reading = read(path, mapping=found.profile)
    assert all(problem.message and problem.fix for problem in reading.problems)
