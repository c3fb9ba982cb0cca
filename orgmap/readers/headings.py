"""What the columns of a table of people are called, in nine languages, and which are nobody's business.

The names only help: every program lets its users rename columns, so values count for more wherever they
can (see :mod:`orgmap.readers.orgchart`). Names are compared without case, blanks and hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from orgmap.readers.tables import normal

_TABLE = """
id
  en: employee id; employee number; employee no; employee #; emp id; staff id; staff number;
      personnel number; payroll number; person id; person number; worker id; user id; associate id
  de: personalnummer; personal-nr; pers-nr; mitarbeiternummer; mitarbeiter-id; mitarbeiter-nr;
      personen-id; benutzer-id; stammnummer
  fr: matricule; numéro d'employé; numéro employé; n° matricule; identifiant; id employé; id
      salarié; numéro salarié
  es: número de empleado; núm. empleado; nº empleado; id de empleado; id empleado; matrícula; código
      de empleado; legajo
  it: matricola; id dipendente; numero dipendente; codice dipendente
  nl: personeelsnummer; medewerkernummer; medewerker-id; personeels-id; werknemersnummer
  pt: matrícula; número de funcionário; número do funcionário; id do funcionário; id do colaborador;
      número mecanográfico; id funcionário
  sv: anställningsnummer; anställnings-id; personal-id; anställnings-nr; medarbetar-id
  pl: numer pracownika; id pracownika; nr pracownika; numer ewidencyjny; nr ewidencyjny
  ja: 社員番号; 従業員番号; 社員コード; 従業員コード; 社員id; 従業員id
name
  en: full name; display name; employee name; person name; worker; worker name; last name, first
      name
  de: vollständiger name; mitarbeiter; mitarbeitername; anzeigename; vor- und nachname;
      mitarbeiter:in
  fr: nom complet; nom et prénom; prénom et nom; nom prénom; nom d'affichage; salarié;
      collaborateur; nom
  es: nombre completo; nombre y apellidos; apellidos y nombre; empleado; nombre
  it: nome completo; nome e cognome; cognome e nome; dipendente; nominativo; nome
  nl: volledige naam; weergavenaam; medewerker; naam medewerker; werknemer; naam
  pt: nome completo; funcionário; colaborador; nome do funcionário; nome
  sv: fullständigt namn; visningsnamn; medarbetare; anställd; namn
  pl: imię i nazwisko; nazwisko i imię; pracownik; nazwa wyświetlana
  ja: 氏名; 名前; 社員名; 従業員名; 表示名
first
  en: first name; given name; forename; legal first name; preferred first name
  de: vorname; rufname
  fr: prénom
  es: nombre; nombre de pila
  it: nome
  nl: voornaam; roepnaam
  pt: nome; primeiro nome; nome próprio
  sv: förnamn
  pl: imię
  ja: 名
last
  en: last name; surname; family name; legal last name
  de: nachname; familienname; name
  fr: nom; nom de famille
  es: apellidos; apellido; primer apellido
  it: cognome
  nl: achternaam; familienaam
  pt: sobrenome; apelido; último nome
  sv: efternamn
  pl: nazwisko
  ja: 姓; 苗字
email
  en: e-mail; mail; email address; e-mail address; work email; business email; email work; company
      email; primary email
  de: e-mail-adresse; mailadresse; geschäftliche e-mail; e-mail (geschäftlich); mail-adresse
  fr: courriel; adresse e-mail; adresse mail; adresse électronique; e-mail professionnel; adresse
      courriel
  es: correo; correo electrónico; dirección de correo; correo corporativo; email corporativo
  it: posta elettronica; indirizzo e-mail; e-mail aziendale; indirizzo mail
  nl: e-mailadres; zakelijk e-mailadres; mailadres
  pt: correio eletrónico; correio eletrônico; endereço de e-mail; e-mail corporativo; e-mail
      profissional
  sv: e-post; e-postadress; mejl; epost
  pl: adres e-mail; poczta elektroniczna; służbowy e-mail
  ja: メール; メールアドレス; 電子メール; eメール
manager
  en: reports to; manager id; supervisor; supervisor id; boss; boss id; line manager; reporting to;
      manager name; manager email; supervisor email; superior; direct manager; manager employee id;
      people manager
  de: vorgesetzter; vorgesetzte; vorgesetzte/r; vorgesetzte:r; vorgesetzte*r; vorgesetzte person;
      direkter vorgesetzter; führungskraft; disziplinarischer vorgesetzter; berichtet an;
      vorgesetzten-id; personalnummer vorgesetzter; vorgesetzter id; chef; chefin
  fr: responsable; supérieur; supérieur hiérarchique; responsable hiérarchique; n+1; manager direct;
      rattaché à; rend compte à; matricule manager; matricule responsable; responsable direct
  es: responsable; superior; superior jerárquico; jefe; jefe directo; jefe inmediato; reporta a;
      supervisor directo; gerente; id del jefe; id responsable
  it: responsabile; superiore; responsabile diretto; capo; riporta a; superiore diretto; matricola
      responsabile; id responsabile
  nl: leidinggevende; direct leidinggevende; rapporteert aan; chef; leidinggevende id;
      personeelsnummer leidinggevende
  pt: gestor; superior; chefe; chefia; chefia direta; gestor direto; superior hierárquico; superior
      imediato; reporta a; responsável; gerente; id do gestor; matrícula do gestor
  sv: chef; närmaste chef; rapporterar till; ansvarig chef; chefens id; överordnad
  pl: przełożony; bezpośredni przełożony; kierownik; menedżer; podlega; id przełożonego; raportuje
      do
  ja: 上司; 上長; 直属上司; マネージャー; 管理者; 上司社員番号; 上長社員番号; 直属の上司
unit
  en: department; dept; business unit; bu; org unit; organisation; organization; organisational
      unit; division; team; group; department name; cost center name
  de: abteilung; bereich; organisationseinheit; orgeinheit; org-einheit; abteilungsname;
      fachbereich; referat
  fr: service; département; direction; unité; entité; équipe; pôle; unité organisationnelle
  es: departamento; área; unidad; unidad organizativa; equipo; división; sección
  it: reparto; dipartimento; unità; unità organizzativa; area; ufficio; funzione aziendale
  nl: afdeling; onderdeel; organisatie-eenheid; bedrijfsonderdeel; organisatieonderdeel
  pt: departamento; área; setor; unidade; unidade organizacional; equipa; equipe; direção
  sv: avdelning; enhet; organisationsenhet; sektion; förvaltning
  pl: dział; departament; jednostka; jednostka organizacyjna; zespół; wydział
  ja: 部署; 部門; 所属; 所属部署; 組織; 課
title
  en: job title; role; position; business title; job; employee title; position title; job title
      description; job name
  de: funktion; stelle; stellenbezeichnung; positionsbezeichnung; berufsbezeichnung; jobtitel;
      rolle; dienststellung; tätigkeit
  fr: poste; fonction; intitulé de poste; intitulé du poste; titre; emploi
  es: puesto; cargo; puesto de trabajo; título; posición; denominación del puesto
  it: mansione; ruolo; qualifica; titolo; posizione; posizione lavorativa
  nl: functie; functietitel; functienaam; rol; functieomschrijving
  pt: cargo; função; título; posição; título do cargo
  sv: titel; befattning; tjänst; roll; yrkestitel
  pl: stanowisko; nazwa stanowiska; tytuł; funkcja
  ja: 役職; 職位; 肩書; 肩書き; 職名; 役職名
location
  en: location; office; site; office location; work location; location description; city
  de: standort; arbeitsort; niederlassung; büro; dienstort; werk
  fr: site; lieu; lieu de travail; localisation; bureau; établissement; ville
  es: ubicación; centro de trabajo; sede; oficina; localización; ciudad
  it: sede; luogo di lavoro; ubicazione; sede di lavoro; città
  nl: locatie; vestiging; standplaats; werklocatie; kantoor
  pt: local; localização; local de trabalho; sede; escritório; filial; cidade
  sv: plats; ort; arbetsplats; kontor; placering; placeringsort
  pl: lokalizacja; miejsce pracy; biuro; miasto; oddział
  ja: 勤務地; 事業所; 拠点; 勤務場所; 所在地
"""


def _headings(text: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The table above: a field on a line of its own, below it a line of names for each language."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    field = ""
    for line in re.sub(r"\n {6,}", " ", text.strip()).splitlines():
        if not line.startswith(" "):
            field = line
            continue
        language, _, names = line.strip().partition(": ")
        found.setdefault(field, {})[language] = tuple(names.split("; "))
    return MappingProxyType({field: MappingProxyType(names) for field, names in found.items()})


#: Field, then language, then the names it goes by there.
HEADINGS = _headings(_TABLE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words in the name of a column about what an employer must not judge by, or what is nobody's business.
_PROTECTED = _words("""
gender sex age ages race ssn dob birth birthday birthdate birthplace pronouns union unions religion
nationality citizenship ethnicity disability disabled veteran marital pregnancy health medical maternity
orientation geschlecht alter geburtsdatum geburtstag geburtsort konfession religionszugehörigkeit
staatsangehörigkeit nationalität schwerbehinderung behinderung gewerkschaft familienstand anrede genre
sexe âge naissance nationalité handicap syndicat sexo género genero edad nacimiento nacionalidad
discapacidad sindicato sesso età nascita nazionalità disabilità sindacato geslacht leeftijd
geboortedatum nationaliteit vakbond idade nascimento nacionalidade deficiência kön ålder födelsedatum
medborgarskap fackförbund płeć wiek narodowość związek 性別 年齢 生年月日 国籍 障害
""")
_PRIVATE = _words("""
password passwort kennwort salary salaries wage wages pay compensation bonus bank iban tax passport
phone telephone mobile cell fax street postal postcode zip address addresses emergency photo gehalt lohn
steuernummer steuer telefon mobil straße adresse salaire salario stipendio salaris salário lön pensja
téléphone teléfono telefono telefoon telefone 電話 住所 給与 homephone workphone mobilephone streetaddress
telephonenumber userpassword unicodepwd thumbnailphoto jpegphoto objectguid objectsid
""")
_STEMS = ("ethnic", "religio", "disab", "veteran", "gewerkschaft", "schwerbehind", "national", "birth")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+")
_WORK_MAIL = re.compile(r"e-?mail|posta|correo|courriel", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_protected(name: str) -> bool:
    """Whether a column is about age, gender, health, origin, faith, union membership and the like.

    >>> is_protected("Date of Birth"), is_protected("legalGender"), is_protected("Manager")
    (True, True, False)
    """
    words = {word.casefold() for word in _WORDS.findall(name[:200])} | {normal(name)}
    return bool(words & _PROTECTED) or any(word.startswith(_STEMS) for word in words)


@lru_cache(maxsize=4096)
def is_private(name: str) -> bool:
    """Whether a column is not read at all: protected, or pay, passwords, telephone numbers, addresses.

    >>> is_private("Home Phone"), is_private("E-mail address"), is_private("Department")
    (True, False, False)
    """
    if is_protected(name):
        return True
    words = {word.casefold() for word in _WORDS.findall(name[:200])} | {normal(name)}
    return bool(words & _PRIVATE) and not _WORK_MAIL.search(name)


def names_of(field: str) -> tuple[str, ...]:
    """Every name a field goes by, English first.

    >>> "vorgesetzter" in names_of("manager")
    True
    """
    return tuple(dict.fromkeys(name for names in HEADINGS[field].values() for name in names))


@lru_cache(maxsize=1)
def _index() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for field, languages in HEADINGS.items():
        for language, names in languages.items():
            for name in names:
                found.setdefault(normal(name), {}).setdefault(field, language)
    return found


def fields_of(name: str) -> Mapping[str, str]:
    """The fields a column of this name may hold, each with the language the name is of.

    >>> dict(fields_of("Leidinggevende"))
    {'manager': 'nl'}
    """
    return MappingProxyType(dict(_index().get(normal(name), {})))


def name_parts(header: Sequence[str]) -> tuple[int, int] | None:
    """The places of first and last name in a header that has both, else None.

    "Nom", "Nombre", "Nome" and a German "Name" are a part of the name only beside the other part.

    >>> name_parts(("Matricule", "Nom", "Prénom")), name_parts(("Nom", "Service"))
    ((2, 1), None)
    """
    plain = [normal(name) for name in header]
    for language in HEADINGS["first"]:
        places = []
        for field in ("first", "last"):
            known = {normal(name) for name in HEADINGS[field][language]}
            places.append(next((at for at, name in enumerate(plain) if name in known), None))
        first, last = places
        if first is not None and last is not None and first != last:
            return first, last
    return None
