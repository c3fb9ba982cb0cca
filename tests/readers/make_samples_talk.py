"""Writes invented transcripts, KTAB scenarios, drawn charts, and traces of Outlook, Teams, Jira and Salesforce into
``samples/``. Run it again after a change; its output is committed.

Whatever is said in them holds the word "secret", which must not survive reading.
"""

import json
import sqlite3
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
MOMENT = (2026, 1, 5, 9, 0, 0)  # entries of archives carry a time; a fixed one keeps the bytes the same
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text(name, content, *, encoding="utf-8", end="\n"):
    (SAMPLES / name).write_bytes(content.lstrip("\n").replace("\n", end).encode(encoding))


def table(name, *rows, separator=",", encoding="utf-8", end="\r\n", mark="", quoted=False):
    def cell(value):
        value = str(value)
        plain = not quoted and not any(one in value for one in (separator, '"', "\n"))
        return value if plain else '"' + value.replace('"', '""') + '"'

    lines = [separator.join(map(cell, row)) for row in rows]
    (SAMPLES / name).write_bytes((mark + end.join((*lines, ""))).encode(encoding))


def document(name, *paragraphs):
    """A Word document of these paragraphs; a line break inside one is a soft one, a tab a tab."""

    def run(piece):
        inner = piece.replace("&", "&amp;").replace("<", "&lt;").replace("\t", "</w:t><w:tab/><w:t>")
        inner = inner.replace("\n", "</w:t><w:br/><w:t>")
        return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{inner}</w:t></w:r>'

    body = "".join(f"<w:p><w:pPr/>{run(one)}</w:p>" for one in paragraphs)
    whole = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(SAMPLES / name, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(zipfile.ZipInfo("[Content_Types].xml", MOMENT), "<Types/>")
        out.writestr(zipfile.ZipInfo("word/document.xml", MOMENT), whole)


def subtitles():
    text(
        "teams_transcript.vtt",
        """
\ufeffWEBVTT

5d3c1b2a-0000-4444-8888-abcdefabcdef/11-0
00:00:02.000 --> 00:00:04.100
<v Holm, Ina>Welcome, this is secret.</v>

5d3c1b2a-0000-4444-8888-abcdefabcdef/11-1
00:00:04.100 --> 00:00:06.000
<v Holm, Ina>And it goes on: the secret part.</v>

5d3c1b2a-0000-4444-8888-abcdefabcdef/19-0
00:00:06.200 --> 00:00:07.000
<v Raj Patel>Secret: yes.</v>

5d3c1b2a-0000-4444-8888-abcdefabcdef/20-0
00:00:07.300 --> 00:00:09.000
<v Ina Holm>Thank you, secretly.</v>

5d3c1b2a-0000-4444-8888-abcdefabcdef/22-0
00:00:09.300 --> 00:00:11.000
<v Lea Conti (Guest)>From outside, secret.</v>

5d3c1b2a-0000-4444-8888-abcdefabcdef/23-0
00:00:12.000 --> 00:00:13.000
<v Raj Patel>Secret.</v>
""",
        end="\r\n",
    )
    text(
        "GMT20260105-093000_Recording.transcript.vtt",
        """
WEBVTT

1
00:00:01.230 --> 00:00:03.000
Ina Holm: Hello: this is secret.

2
00:00:03.100 --> 00:00:04.000
and the secret point is: we go on

3
00:00:04.100 --> 00:00:05.000
raj.patel: Secret: fine.

4
00:00:05.100 --> 00:00:06.000
Lea Conti: Question: is it secret?

5
00:00:06.100 --> 00:00:07.000
raj.patel: secret

6
00:00:07.100 --> 00:00:08.000
Unknown Speaker: secret

7
00:00:08.100 --> 00:00:09.000
Ina Holm: secret
""",
    )
    text(
        "voices.vtt",
        """
WEBVTT - two voices in one cue

NOTE
This remark is secret: it is nobody's.

00:01.000 --> 00:03.000 line:0
<v.loud Ina Holm>Is it secret?</v> <v Raj Patel>It is secret.</v>

00:03.500 --> 00:05.000
still the secret of Raj

00:05.500 --> 00:07.000
<v Ina Holm>Secret &amp; closed.
""",
    )
    text(
        "Board talk 2026-01-06.srt",
        """
1
00:00:01,000 --> 00:00:02,500
Ina Holm: This is secret,
and a second secret line: here

2
00:00:02,600 --> 00:00:04,000
[Raj Patel]: secret

3
00:00:04,100 --> 00:00:06,000
<i>Ina Holm: secret</i>
""",
        encoding="cp1252",
        end="\r\n",
    )


def documents():
    document(
        "teams_ranges.docx",
        "0:0:0.0 --> 0:0:2.150",
        "Ina Holm",
        "This is secret.",
        "0:0:2.150 --> 0:0:5.0",
        "Patel, Raj",
        "Secret: and\na second secret line.",
        "0:0:5.0 --> 0:0:6.10",
        "A secret paragraph that nobody is named for.",
        "0:0:6.10 --> 0:0:7.0\nIna Holm\nsecret",
    )
    document(
        "teams_stamps.docx",
        "Secret project call",
        "January 5, 2026, 9:30AM",
        "34m 5s",
        "Ina Holm started transcription",
        "Ina Holm   0:03\nThis is secret at  9",
        "Patel, Raj   0:12",
        "Secret.",
        "Ina Holm   1:02:15\nThe secret is out.",
        "Ina Holm stopped transcription",
    )
    meet = (
        "Secret planning (2026-01-05 10:00 GMT+1) - Transcript",
        "Attendees",
        "Ina Holm, Raj Patel, Tom O'Hara",
        "Transcript",
        "Ina Holm: Let us begin: secret.",
        "Raj Patel: Note: this is secret.",
        "00:05:00",
        "The secret thing is: nothing.",
        "Ina Holm: secret",
        "Meeting ended after 00:12:21",
        "This editable transcript was computer generated and might contain errors.",
    )
    document("meet_transcript.docx", *meet)
    text("meet_transcript.txt", "\n".join(("", *meet)))
    text(
        "otter.txt",
        """
Ina Holm  0:02~~
This is secret, thanks for joining.

Unknown Speaker  0:15~~
I go to Raj for every secret.

Raj Patel  0:21~~
Secret.

0:40~~
Still the secret of Raj.

Ina Holm  1:02:10~~
Secret end.

Transcribed by https://otter.ai
""".replace("~", " "),
        end="\r\n",
    )


def scenarios():
    table(
        "ktab.csv",
        ["Tower;2026", "Where the tower goes", "3", "2", ""],
        [
            "Actor",
            "Description",
            "Power",
            "Site Position",
            "Site Salience",
            "Height Position",
            "Height Salience",
        ],
        ["Board", "The board", "120.5", " 75 ", "60", "10", "40"],
        ["Union", "The works council", "40", "0", "90", "55.5", "5"],
        ["Bank", "The lender", "100", "100", "50", "50", "50"],
        mark="\ufeff",
    )
    actors = (
        ("Board", "120.5", (75, 10), (60, 40)),
        ("Union", "40", (0, 55.5), (90, 5)),
        ("Bank", "100", (100, 50), (50, 50)),
    )

    def many(outer, inner, values):
        return f"<{outer}>" + "".join(f"<{inner}>{one}</{inner}>" for one in values) + f"</{outer}>"

    told = "\n".join(
        f"<Actor><name>{name}</name><description>About {name}</description><capability>{power}</capability>"
        f"{many('Position', 'dCoord', places)}{many('Salience', 'dSal', salience)}</Actor>"
        for name, power, places, salience in actors
    )
    pairs = "<iaPair><adjustingIdeal>Union</adjustingIdeal><referencePos>Board</referencePos><adjust>0.25</adjust></iaPair>"
    text(
        "ktab.xml",
        f"""
\ufeff<?xml version="1.0" encoding="UTF-8"?>
<Scenario><name>Tower</name><desc>Where it goes</desc><prngSeed>1</prngSeed>
<Dimensions><dName>Site</dName><dName>Height</dName></Dimensions>
<Actors>
{told}
</Actors>
<IdealAdjustment>{pairs}</IdealAdjustment></Scenario>
""",
    )
    path = SAMPLES / "ktab.db"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript(
        """
        CREATE TABLE ScenarioDesc (Scenario TEXT, "Desc" TEXT, ScenarioId TEXT, RNGSeed TEXT);
        CREATE TABLE ActorDescription (ScenarioId TEXT, Act_i INTEGER, Name TEXT, "Desc" TEXT);
        CREATE TABLE DimensionDescription (ScenarioId TEXT, Dim_k INTEGER, "Desc" TEXT);
        CREATE TABLE SpatialCapability (ScenarioId TEXT, Turn_t INTEGER, Act_i INTEGER, Cap FLOAT);
        CREATE TABLE SpatialSalience (ScenarioId TEXT, Turn_t INTEGER, Act_i INTEGER, Dim_k INTEGER, Sal FLOAT);
        CREATE TABLE VectorPosition (ScenarioId TEXT, Turn_t INTEGER, Act_i INTEGER, Dim_k INTEGER, Pos_Coord FLOAT,
            Idl_Coord FLOAT, Mover_BargnId INTEGER);
        CREATE TABLE Accommodation (ScenarioId TEXT, Act_i INTEGER, Act_j INTEGER, Affinity FLOAT);
        """
    )
    base.execute("INSERT INTO ScenarioDesc VALUES ('Tower', '', 's1', '1')")
    base.executemany("INSERT INTO DimensionDescription VALUES ('s1', ?, ?)", [(0, "Site"), (1, "Height")])
    for at, (name, power, places, salience) in enumerate(actors):
        base.execute("INSERT INTO ActorDescription VALUES ('s1', ?, ?, ?)", (at, name, f"About {name}"))
        for turn in (0, 1):
            base.execute("INSERT INTO SpatialCapability VALUES ('s1', ?, ?, ?)", (turn, at, float(power)))
            for dim in (0, 1):
                base.execute(
                    "INSERT INTO SpatialSalience VALUES ('s1', ?, ?, ?, ?)",
                    (turn, at, dim, salience[dim] / 100),
                )
                place = places[dim] / 100 if turn == 0 else 0.5
                base.execute(
                    "INSERT INTO VectorPosition VALUES ('s1', ?, ?, ?, ?, ?, NULL)",
                    (turn, at, dim, place, place),
                )
        for other in range(3):
            base.execute(
                "INSERT INTO Accommodation VALUES ('s1', ?, ?, ?)",
                (at, other, 1.0 if at == other else 0.25 * (at == 1)),
            )
    base.commit()
    base.close()


def drawings():
    text(
        "chart.dot",
        """
// drawn by hand
digraph org {
  rankdir=TB; node [shape=box];
  subgraph cluster_ops { label="Operations"; raj; lea }
  ina [label="Ina Holm\\nCEO"];
  raj [label=<<b>Raj Patel</b><br/>COO>];
  lea [label="{<f0> Lea Conti|Buyer}", shape=record];
  open [label="Vacant"];
  ina:s -> raj -> lea;
  ina -> lea [style=dashed];
  ina -> open; open -> { "Tom O'Hara" "Mia Sørensen" };
  lea -> ina [label="advice", weight=3];
}
""",
    )
    text(
        "chart.mmd",
        """
---
title: Holm
---
flowchart TD
  %% nobody reads this
  A["Ina Holm<br/>CEO"] --> B[Raj Patel - COO]
  B --> C & D(["Mia Sørensen"])
  A -.-> C
  C -- advice --> A
  D ---|lunch| B
  subgraph ops [Operations]
    direction LR
    B:::lead
    C{{Lea Conti}}
  end
  classDef lead fill:#eee
""",
    )
    text(
        "chart.md",
        """
# Who is who

```mermaid
mindmap
  root((Ina Holm))
    Raj Patel
      Lea Conti
    Mia Sørensen
```
""",
    )
    text(
        "chart_wbs.puml",
        """
@startwbs
* CEO Ina Holm
** COO Raj Patel
***_ Lea Conti
** CFO Vacant
*** :Mia Sørensen
Controller;
@endwbs
""",
    )
    text(
        "chart_components.puml",
        """
@startuml
skinparam monochrome true
package "Operations" as ops {
  card "Raj Patel\\nCOO" as raj
  object lea {
    name = Lea
  }
}
actor "Ina Holm" as ina
[Mia Sørensen] as mia
note right of ina : this is secret
ina --> raj
raj -down-> lea
ina ..> lea
mia <-[#red]- ina : leads
lea --> mia : advice
@enduml
""",
        end="\r\n",
    )
    text(
        "drawio.csv",
        """
## An org chart
# label: %name%<br>%position%
# style: whiteSpace=wrap;html=1;
# namespace: csvimport-
# connect: {"from": "manager", "to": "name", "invert": true, "label": "manages", "style": "curved=1;"}
# connect: {"from": "second", "to": "id", "style": "dashed=1;"}
# connect: {"from": "advice", "to": "id", "style": "curved=1;"}
# width: auto
name,position,id,manager,second,advice
Ina Holm,CEO,ih,,,
Raj Patel,COO,rp,Ina Holm,,"ih,lc"
Lea Conti,"Buyer, senior",lc,Raj Patel,ih,
""",
    )


def organisations():
    text(
        "org.ttl",
        """
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix : <http://holm.example/> .

:ina a foaf:Person ; foaf:name "Ina Holm"@en ; org:headOf :board ; foaf:mbox <mailto:ina@holm.example> .
:raj a foaf:Person ; foaf:name 'Raj Patel' ; org:reportsTo :ina ; org:memberOf :ops .
:lea a foaf:Person ; foaf:name \"\"\"Lea
Conti\"\"\" .
:ops a org:OrganizationalUnit ; skos:prefLabel "Operations" ; org:unitOf :board .
:board a org:FormalOrganization ; skos:prefLabel "Board" .
:p1 a org:Post ; skos:prefLabel "Head of operations" ; org:heldBy :raj ; org:postIn :ops .
:p2 a org:Post ; org:reportsTo :p1 ; org:postIn :ops .   # held by nobody
:p3 a org:Post ; org:reportsTo :p2 ; org:heldBy :lea ; org:postIn :ops ; org:role [ skos:prefLabel "Buyer" ] .
[] a org:Membership ; org:member :lea ; org:organization :board ; org:role :treasurer ;
   org:memberDuring [ time:hasBeginning [ time:inXSDDate "2025-03-01" ] ] .
""",
    )
    context = {
        "org": "http://www.w3.org/ns/org#", "foaf": "http://xmlns.com/foaf/0.1/", "id": "@id", "type": "@type",
        "name": "foaf:name", "reportsTo": {"@id": "org:reportsTo", "@type": "@id"},
    }  # fmt: skip
    things = [
        {"id": "http://holm.example/ina", "type": "foaf:Person", "name": "Ina Holm"},
        {"id": "http://holm.example/raj", "type": "foaf:Person", "name": "Raj Patel",
         "reportsTo": "http://holm.example/ina", "org:memberOf": {"id": "#ops", "name": "Operations"}},
    ]  # fmt: skip
    text("org.jsonld", json.dumps({"@context": context, "@graph": things}, indent=1))


MAIL = (
    "Subject", "Body", "From: (Name)", "From: (Address)", "From: (Type)", "To: (Name)", "To: (Address)", "To: (Type)",
    "CC: (Name)", "CC: (Address)", "CC: (Type)", "BCC: (Name)", "BCC: (Address)", "BCC: (Type)", "Billing Information",
    "Categories", "Importance", "Mileage", "Sensitivity",
)  # fmt: skip
MAIL_DE = (
    "Betreff", "Text", "Von: (Name)", "Von: (Adresse)", "Von: (Typ)", "An: (Name)", "An: (Adresse)", "An: (Typ)",
    "CC: (Name)", "CC: (Adresse)", "CC: (Typ)", "BCC: (Name)", "BCC: (Adresse)", "BCC: (Typ)", "Abrechnungsinformationen",
    "Kategorien", "Priorität", "Reisekilometer", "Vertraulichkeit",
)  # fmt: skip
EVENT = (
    "Subject", "Start Date", "Start Time", "End Date", "End Time", "All day event", "Reminder on/off", "Reminder Date",
    "Reminder Time", "Meeting Organizer", "Required Attendees", "Optional Attendees", "Meeting Resources",
    "Billing Information", "Categories", "Description", "Location", "Mileage", "Priority", "Private", "Sensitivity",
    "Show time as",
)  # fmt: skip
EVENT_FR = (
    "Objet", "Début le", "Début", "Fin le", "Fin", "Journée entière", "Rappel actif/inactif", "Rappel le", "Rappel",
    "Organisateur d'une réunion", "Participants obligatoires", "Participants facultatifs", "Ressources de la réunion",
    "Catégories", "Critère de diffusion", "Description", "Disponibilité", "Emplacement", "Informations facturation",
    "Kilométrage", "Priorité", "Privé",
)  # fmt: skip


def office():
    none = [""] * 6
    legacy = "/O=HOLM/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=ASORENSEN"
    rest = ["", "", "Normal", "", "Normal"]
    table(
        "outlook_mail.csv",
        MAIL,
        ["Secret", "secret line\nFrom: secret", "Mia Sørensen", legacy, "EX", "Raj Patel;Conti, Lea",
         "raj@holm.example;Lea@holm.example", "SMTP;SMTP", *none, *rest],
        ["Secret", "", "Raj Patel", "raj@holm.example", "SMTP", "Mia Sørensen", legacy, "EX", "", "tom@holm.example", "SMTP",
         "", "", "", *rest],
        ["Secret draft", "secret", "", "", "", "Raj Patel", "raj@holm.example", "SMTP", *none, *rest],
        encoding="cp1252", quoted=True,
    )  # fmt: skip
    table(
        "outlook_mail_de.csv",
        MAIL_DE,
        ["Geheim secret", "secret", "Raj Patel", "raj@holm.example", "SMTP", "Mia Sørensen", "mia@holm.example", "SMTP", *none,
         *rest],
        mark="\ufeff", quoted=True,
    )  # fmt: skip

    def event(day, hour, people, private="False", how="Normal"):
        return ["Secret", day, hour, day, hour, "False", "False", "", "", *people, "Room secret", "", "", "secret", "Room secret",
                "", "Normal", private, how, "2"]  # fmt: skip

    table(
        "outlook_calendar.csv",
        EVENT,
        event("1/21/2026", "10:00:00 AM", ["Ina Holm", "Raj Patel;Conti, Lea", "Mia Sørensen"]),
        event("1/22/2026", "2:30:00 PM", ["Raj Patel", "Raj Patel;ina@holm.example", ""]),
        event("1/23/2026", "2:30:00 PM", ["Raj Patel", "Raj Patel;Secret Lover", ""], private="True"),
        event("1/23/2026", "3:30:00 PM", ["Raj Patel", "Raj Patel;Secret Doctor", ""], how="Private"),
        event("1/24/2026", "3:30:00 PM", ["Raj Patel", "", ""]),
        encoding="cp1252", quoted=True,
    )  # fmt: skip
    table(
        "outlook_calendar_fr.csv",
        EVENT_FR,
        ["Secret", "21/01/2026", "10:00:00", "21/01/2026", "11:00:00", "Faux", "Faux", "", "", "Ina Holm", "Raj Patel",
         "Lea Conti", "", "", "Normal", "secret", "2", "secret", "", "", "Normale", "Faux"],
        ["Secret", "22/01/2026", "10:00:00", "22/01/2026", "11:00:00", "Faux", "Faux", "", "", "Ina Holm", "Secret Amour",
         "", "", "", "Privé", "secret", "2", "secret", "", "", "Normale", "Vrai"],
        encoding="cp1252", quoted=True,
    )  # fmt: skip


def chat():
    def user(key, name, kind="aadUser"):
        return {"application": None, "user": {"id": key, "displayName": name, "userIdentityType": kind}}

    ina, raj, lea = user("0a1", "Ina Holm"), user("0b2", "Raj Patel"), user("0c3", "Lea Conti")
    room = {"channelIdentity": {"teamId": "t", "channelId": "19:c@thread.tacv2"}, "chatId": None}

    def message(key, by, at, **more):
        return {"id": key, "replyToId": None, "messageType": "message", "createdDateTime": f"2026-01-05T{at}:00.1Z",
                "deletedDateTime": None, "subject": "secret", "body": {"contentType": "html", "content": "<p>secret</p>"},
                "from": by, "mentions": [], "reactions": [], **room, **more}  # fmt: skip

    def mention(who):
        return {"id": 0, "mentionText": who["user"]["displayName"], "mentioned": {"user": who["user"]}}

    first = message("100", ina, "10:00", mentions=[mention(raj)])
    told = {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#teams('t')/channels('c')/messages",
        "value": [
            first,
            message("101", lea, "10:05", replyToId="100"),
            message("102", raj, "10:06"),
            message("103", {"application": {"id": "b", "displayName": "Secret bot"}, "user": None}, "10:07"),
            message("104", None, "10:08", messageType="systemEventMessage"),
            message("105", raj, "10:09", mentions=[mention(lea)], deletedDateTime="2026-01-05T11:00:00Z"),
            message(
                "106",
                raj,
                "10:10",
                mentions=[mention(ina)],
                channelIdentity=None,
                chatId="19:x@unq.gbl.spaces",
            ),
        ],
    }
    text("teams_chat.json", json.dumps(told, indent=1))


def issues():
    head = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Assignee", "Assignee Id", "Reporter", "Reporter Id",
            "Creator", "Creator Id", "Created", "Watchers", "Watchers", "Watchers Id", "Watchers Id", "Comment",
            "Comment"]  # fmt: skip
    table(
        "jira.csv",
        head,
        ["Secret", "OPS-1", "10001", "Task", "Done", "Raj Patel", "5b:r", "Ina Holm", "5b:i", "Ina Holm", "5b:i",
         "30/Oct/25 5:00 PM", "Ina Holm", "Lea Conti", "5b:i", "5b:l", "30/Oct/25 5:10 PM;5b:l;secret; and\nmore secret",
         "31/Oct/25 9:00 AM;5b:r;secret"],
        ["Secret", "OPS-2", "10002", "Task", "Done", "", "", "Ina Holm", "5b:i", "Ina Holm", "5b:i", "1/Nov/25 5:00 PM", "", "",
         "", "", "a secret; without an author; here", ""],
    )  # fmt: skip
    table(
        "jira_de.csv",
        ["Zusammenfassung", "Vorgangsschlüssel", "Vorgangs-ID", "Vorgangstyp", "Zugewiesene Person", "Autor", "Erstellt",
         "Kommentar"],
        ["Secret", "OPS-1", "10001", "Aufgabe", "Raj Patel", "Ina Holm", "30.10.2025 17:00",
         "30.10.2025 17:10;Lea Conti;secret"],
        separator=";", mark="\ufeff",
    )  # fmt: skip


def customers():
    def key(prefix, number, *, wide=False):
        return f"{prefix}00000000000{number}" + ("AAA" if wide else "")

    table(
        "salesforce_roles.csv",
        ["Id", "OpportunityId", "ContactId", "Role", "IsPrimary", "CreatedDate", "LastModifiedDate"],
        [
            key("00K", 1, wide=True),
            key("006", 1, wide=True),
            key("003", 1, wide=True),
            "Decision Maker",
            "true",
            "",
            "",
        ],
        [key("00K", 2), key("006", 1), key("003", 2), "Influencer", "false", "", ""],
        [key("00K", 3), key("006", 1), "", "Influencer", "false", "", ""],
        quoted=True,
    )
    table(
        "salesforce_contacts.csv",
        ["Id", "AccountId", "LastName", "FirstName", "Title", "Department", "Email", "ReportsToId", "IsDeleted"],
        [key("003", 1), key("001", 1), "Holm", "Ina", "CEO", "Board", "ina@holm.example", "", "false"],
        [key("003", 2, wide=True), key("001", 1), "Patel", "Raj", "COO", "Ops", "raj@holm.example", key("003", 1, wide=True),
         "false"],
        [key("003", 3), key("001", 1), "Gone", "Secret", "", "", "", key("003", 9), "true"],
        quoted=True,
    )  # fmt: skip
    table(
        "salesforce_relations.csv",
        ["Id", "AccountId", "ContactId", "Roles", "IsDirect", "IsActive", "StartDate", "EndDate"],
        [key("07k", 1), key("001", 1), key("003", 1, wide=True), "Decision Maker;Executive Sponsor", "true", "true",
         "2025-01-31", ""],
        [key("07k", 2), key("001", 2), key("003", 1), "", "false", "false", "", ""],
    )  # fmt: skip


def main():
    subtitles()
    documents()
    scenarios()
    drawings()
    organisations()
    office()
    chat()
    issues()
    customers()


if __name__ == "__main__":
    main()
