"""Writes invented exports of other programs into ``samples/``: org charts, networks, mail, chat, calendars,
directories, surveys, registers and attendance. Run it again after a change; its output is committed.
"""

import io
import json
import re
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
MOMENT = (2026, 1, 5, 9, 0, 0)  # entries of archives carry a time; a fixed one keeps the bytes the same

PEOPLE = {
    "ina": "Ina Holm",
    "raj": "Raj Patel",
    "mia": "Mia Sørensen",
    "tom": "Tom O'Hara",
    "lea": "Lea Conti",
}


def text(name, content, *, encoding="utf-8", end="\n"):
    (SAMPLES / name).write_bytes(content.lstrip("\n").replace("\n", end).encode(encoding))


def table(name, *rows, separator=",", encoding="utf-8", end="\r\n", mark=""):
    def cell(value):
        value = str(value)
        plain = not any(one in value for one in (separator, '"', "\n"))
        return value if plain else '"' + value.replace('"', '""') + '"'

    lines = [separator.join(map(cell, row)) for row in rows]
    (SAMPLES / name).write_bytes((mark + end.join((*lines, ""))).encode(encoding))


def address(key):
    return f"{key}@holm.example"


def archive(name, entries):
    with zipfile.ZipFile(SAMPLES / name, "w", zipfile.ZIP_DEFLATED) as out:
        for path, value in entries.items():
            out.writestr(
                zipfile.ZipInfo(path, MOMENT), value if isinstance(value, str) else json.dumps(value)
            )


def charts():
    table(
        "organimi.csv",
        ["ID", "First Name", "Last Name", "Boss ID", "Role"],
        ["7", "Ina", "Holm", "", "CEO"],
        ["8", "Raj", "Patel", "7", "COO"],
        ["9", "Lea", "Conti", "8", "Buyer"],
    )
    table(
        "orgchart_now.csv",
        ["PersonID", "SupervisorID", "Name", "Title", "IsAssistant"],
        ["2001", "2001", "Ina Holm", "CEO", "0"],
        ["2002", "2001", "Raj Patel", "COO", "0"],
        ["2003", "2001", "Lea Conti", "Assistant", "1"],
    )
    table(
        "pingboard.csv",
        ["First Name", "Last Name", "Email", "Job Title Overwrite", "Reports To"],
        ["Ina", "Holm", address("ina"), "CEO", ""],
        ["Raj", "Patel", address("raj"), "COO", "Ina Holm"],
        ["Lea", "Conti", address("lea"), "Buyer", "Raj Patel"],
    )
    table(
        "unaric.csv",
        [
            "First Name",
            "Last Name",
            "Email",
            "AliasEmails",
            "Position",
            "SupervisorEmail",
            "Department",
            "StartDate",
        ],
        ["Ina", "Holm", address("ina"), "chief@holm.example", "CEO", "", "Board", "01.02.2015"],
        ["Raj", "Patel", address("raj"), "", "COO", address("ina"), "Operations", "15.06.2019"],
    )
    table(
        "visio.txt",
        ["Name", "Reports_To", "Title", "Department", "Telephone", "Master_Shape"],
        ["Ina Holm", "", "CEO", "Board", "1", "0"],
        ["Raj Patel", "Ina Holm", "COO", "Operations", "2", "1"],
        ["Lea Conti", "Raj Patel", "Buyer", "Operations", "3", "2"],
        separator="\t",
    )
    text(
        "indented.txt",
        "Ina Holm - CEO\n\tRaj Patel - COO\n\t\tLea Conti - Buyer\n\tVacant - CFO\n\t\tTom O'Hara - Controller\n",
    )
    text(
        "indented.csv", "Name,Title\nIna Holm,CEO\n  Raj Patel,COO\n    Lea Conti,Buyer\n  Mia Sørensen,CFO\n"
    )
    table("staircase.csv", ["Ina", "", ""], ["", "Raj", ""], ["", "", "Lea"], ["", "TBH", ""])
    text(
        "numbered.txt",
        "1 CEO - Ina Holm\n1.1 COO - Raj Patel\n1.1.1 Buyer Lead - Lea Conti\n1.2 CFO - Mia Sørensen\n",
    )
    table(
        "levels.csv",
        ["Level", "Name", "Title"],
        ["1", "Ina Holm", "CEO"],
        ["2", "Raj Patel", "COO"],
        ["3", "Lea Conti", "Buyer"],
        ["2", "Mia Sørensen", "CFO"],
    )
    workbooks()


def workbooks():
    import openpyxl
    from openpyxl.styles import Alignment

    for name in ("indented.xlsx", "outline.xlsx", "matrix.xlsx", "msforms.xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        if name == "matrix.xlsx":
            sheet.title = "advice"
            for row in ([None, "Ina", "Raj", "Lea"], ["Ina", 0, 2, 0], ["Raj", 1, 0, None], ["Lea", 3, 0, 0]):
                sheet.append(row)
            friends = book.create_sheet("friendship")
            for row in ([None, "Ina", "Raj", "Lea"], ["Ina", 0, 1, 0], ["Raj", 1, 0, 1], ["Lea", 0, 1, 0]):
                friends.append(row)
        elif name == "msforms.xlsx":
            sheet.append(
                [
                    "Id",
                    "Start time",
                    "Completion time",
                    "Email",
                    "Name",
                    "Who do you trust?",
                    "Ina Holm",
                    "Raj Patel",
                ]
            )
            sheet.append(
                [
                    1,
                    "2026-01-05 10:00",
                    "2026-01-05 10:05",
                    address("lea"),
                    "Lea Conti",
                    "Ina Holm;Raj Patel;",
                    "Weekly",
                    "Never",
                ]
            )
            sheet.append(
                [
                    2,
                    "2026-01-05 11:00",
                    "2026-01-05 11:05",
                    address("raj"),
                    "Raj Patel",
                    "Ina Holm;",
                    "Daily",
                    "",
                ]
            )
        else:
            for at, (who, depth) in enumerate(
                [
                    ("Ina Holm - CEO", 0),
                    ("Raj Patel - COO", 1),
                    ("Lea Conti - Buyer", 2),
                    ("Vacant - CFO", 1),
                ],
                1,
            ):
                sheet.append([who])
                if name == "indented.xlsx":
                    sheet.cell(at, 1).alignment = Alignment(indent=depth)
                elif depth:
                    sheet.row_dimensions[at].outlineLevel = depth
        held = io.BytesIO()
        book.save(held)
        with zipfile.ZipFile(held) as packed:  # the times of the entries are those of the writing
            entries = {one.filename: packed.read(one).decode() for one in packed.infolist()}
        core = entries["docProps/core.xml"]
        entries["docProps/core.xml"] = re.sub(r"20\d\d-[-0-9T:]+Z", "2026-01-05T09:00:00Z", core)
        archive(name, entries)


def networks():
    table(
        "gephi_edges.csv",
        ["Source", "Target", "Type", "Kind", "Id", "Label", "timeset", "Weight"],
        ["ina", "raj", "Directed", "advice", "0", "", "<[2026.0, 2027.0]>", "2.0"],
        ["raj", "lea", "Undirected", "lunch", "1", "", "", "1.5"],
        ["lea", "ina", "Directed", "advice", "2", "", "", "-1"],
    )
    table(
        "gephi_nodes.csv",
        ["Id", "Label", "timeset", "team"],
        ["ina", "Ina Holm", "", "Board"],
        ["raj", "Raj Patel", "", "Ops"],
    )
    table(
        "matrix.csv",
        ["", "Ina", "Raj", "Lea"],
        ["Ina", "0", "1", "0"],
        ["Raj", "2", "0", ""],
        ["Lea", "0", "0.5", "9"],
    )
    table(
        "matrix_symmetric.csv",
        ["", "Ina", "Raj", "Lea"],
        ["Ina", "", "1", "0"],
        ["Raj", "1", "", "3"],
        ["Lea", "0", "3", ""],
        separator=";",
        mark="\ufeff",
    )


def graphs():
    text(
        "graph.graphml",
        """
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
 <key id="d0" for="node" attr.name="label" attr.type="string"/>
 <key id="d1" for="edge" attr.name="weight" attr.type="short"/>
 <key id="d2" for="edge" attr.name="relation" attr.type="string"/>
 <key id="d3" for="node" yfiles.type="nodegraphics"/>
 <graph edgedefault="undirected">
  <node id="n1"><data key="d0">Ina Holm</data></node>
  <node id="n2"><data key="d3"><y:ShapeNode><y:NodeLabel>Raj Patel</y:NodeLabel></y:ShapeNode></data></node>
  <node id="n3"/>
  <edge source="n1" target="n2" directed="true"><data key="d1">2,5</data><data key="d2">advice</data></edge>
  <edge source="n2" target="n3"><data key="d2">lunch</data></edge>
 </graph>
</graphml>
""",
    )
    text(
        "graph.gexf",
        """
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.2" version="1.2">
 <graph mode="dynamic" defaultedgetype="directed">
  <attributes class="node"><attribute id="0" title="department" type="string"/></attributes>
  <nodes>
   <node id="a" label="Ina Holm"><attvalues><attvalue for="0" value="Ops"/></attvalues></node>
   <node id="b" label="Raj Patel"/>
  </nodes>
  <edges>
   <edge id="0" source="a" target="b" weight="2" kind="advice"/>
   <edge id="1" source="b" target="a" type="undirected" kind="lunch"/>
  </edges>
 </graph>
</gexf>
""",
    )
    text(
        "graph.gml",
        """
Creator "a graph program"
graph [
  directed 1
  node [ id 1 label "Ina Holm" department "Ops" ]
  node [ id 2 label "Mia S&#248;rensen" ]
  edge [ source 1 target 2 value 3 ]
  edge [ source 2 target 1 value 0.5 ]
]
""",
    )


def mail():
    text(
        "message.eml",
        """
Return-Path: <ina@holm.example>
From: =?utf-8?Q?Ina_Holm?= <ina@holm.example>
To: "Patel, Raj" <raj@holm.example>,
 lea@holm.example
Date: Mon, 05 Jan 2026 10:00:00 +0100
Message-ID: <m1@holm.example>
Subject: secret subject

From: nobody@holm.example
secret body
""",
        end="\r\n",
    )
    extended = [
        "date_time_utc",
        "client_ip",
        "client_hostname",
        "server_ip",
        "server_hostname",
        "source_context",
        "connector_id",
        "source",
        "event_id",
        "internal_message_id",
        "message_id",
        "network_message_id",
        "recipient_address",
        "recipient_status",
        "total_bytes",
        "recipient_count",
        "related_recipient_address",
        "reference",
        "message_subject",
        "sender_address",
        "return_path",
        "message_info",
        "directionality",
        "tenant_id",
        "original_client_ip",
        "original_server_ip",
        "custom_data",
    ]

    def step(time, event, to, related="", message="<m1@x>", sender="ina@holm.example"):
        told = {
            "date_time_utc": time,
            "event_id": event,
            "recipient_address": to,
            "related_recipient_address": related,
            "message_id": message,
            "sender_address": sender,
            "message_subject": "secret subject",
            "source": "SMTP",
        }
        return [told.get(name, "") for name in extended]

    table(
        "exchange_extended.csv",
        extended,
        step("2026-01-05T10:00:00.000Z", "RECEIVE", "raj@holm.example;all@holm.example"),
        step("2026-01-05T10:00:01.000Z", "EXPAND", "lea@holm.example;tom@holm.example", "all@holm.example"),
        step("2026-01-05T10:00:02.000Z", "DELIVER", "raj@holm.example"),
        step("2026-01-05T10:00:02.000Z", "AGENTINFO", "raj@holm.example"),
        step("2026-01-05T10:00:03.000Z", "DSN", "ina@holm.example", message="<d@x>", sender="<>"),
        encoding="utf-16-le",
        mark="\ufeff",
    )
    enhanced = [
        "origin_timestamp_utc",
        "sender_address",
        "recipient_status",
        "message_subject",
        "total_bytes",
        "message_id",
        "network_message_id",
        "original_client_ip",
        "directionality",
        "connector_id",
        "delivery_priority",
    ]
    table(
        "exchange_enhanced.csv",
        enhanced,
        [
            "2026-01-05T10:00:00.0000000Z",
            "ina@holm.example",
            "raj@holm.example##Receive, Send;lea@holm.example##Receive, Deliver",
            "secret subject",
            "10",
            "<m1@x>",
            "n1",
            "",
            "2",
            "",
            "Normal",
        ],
        [
            "2026-01-06T10:00:00.0000000Z",
            "raj@holm.example",
            "ghost@holm.example##Receive, Fail",
            "secret subject",
            "10",
            "<m2@x>",
            "n2",
            "",
            "2",
            "",
            "Normal",
        ],
        encoding="utf-16-le",
    )
    table(
        "exchange_summary.csv",
        ["Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "MessageId"],
        [
            "2026-01-05T10:00:00Z",
            "ina@holm.example",
            "all@holm.example",
            "secret subject",
            "Expanded",
            "<m1@x>",
        ],
        [
            "2026-01-05T10:00:00Z",
            "ina@holm.example",
            "raj@holm.example",
            "secret subject",
            "Delivered",
            "<m1@x>",
        ],
        [
            "2026-01-05T10:00:00Z",
            "ina@holm.example",
            "lea@holm.example",
            "secret subject",
            "Delivered",
            "<m1@x>",
        ],
        [
            "2026-01-05T11:00:00Z",
            "raj@holm.example",
            "out@else.example",
            "secret subject",
            "FilteredAsSpam",
            "<m2@x>",
        ],
    )
    fields = [
        "date-time",
        "client-ip",
        "client-hostname",
        "server-ip",
        "server-hostname",
        "source-context",
        "connector-id",
        "source",
        "event-id",
        "internal-message-id",
        "message-id",
        "network-message-id",
        "recipient-address",
        "recipient-status",
        "total-bytes",
        "recipient-count",
        "related-recipient-address",
        "reference",
        "message-subject",
        "sender-address",
        "return-path",
        "message-info",
        "directionality",
        "tenant-id",
        "original-client-ip",
        "original-server-ip",
        "custom-data",
    ]

    def logged(time, event, to, message, sender):
        told = {
            "date-time": time,
            "event-id": event,
            "recipient-address": to,
            "message-id": message,
            "sender-address": sender,
            "message-subject": '"secret, subject"',
        }
        return ",".join(told.get(name, "") for name in fields)

    text(
        "MSGTRK2026010510-1.LOG",
        "\n".join(
            [
                "#Software: Microsoft Exchange Server",
                "#Version: 15.02.0000.000",
                "#Log-Type: Message Tracking Log",
                "#Date: 2026-01-05T00:00:00.000Z",
                f"#Fields: {','.join(fields)}",
                logged(
                    "2026-01-05T10:00:00.000Z",
                    "RECEIVE",
                    "raj@holm.example;lea@holm.example",
                    "<m1@x>",
                    "ina@holm.example",
                ),
                logged(
                    "2026-01-05T10:00:05.000Z", "DELIVER", "raj@holm.example", "<m1@x>", "ina@holm.example"
                ),
                logged(
                    "2026-01-05T11:00:00.000Z",
                    "MODERATORAPPROVE",
                    "all@holm.example",
                    "<m2@x>",
                    "raj@holm.example",
                ),
                "",
            ]
        ),
        end="\r\n",
    )


def chat():
    def said(user, words, stamp, **more):
        return {"type": "message", "user": user, "text": words, "ts": stamp, **more}

    users = [
        {
            "id": "U01",
            "name": "ina",
            "is_bot": False,
            "profile": {"real_name": "Ina Holm", "email": address("ina"), "title": "CEO"},
        },
        {"id": "U02", "name": "raj", "real_name": "Raj Patel", "profile": {"email": address("raj")}},
        {"id": "U03", "name": "lea", "profile": {"display_name": "Lea"}},
        {"id": "B01", "name": "clock", "is_bot": True},
    ]
    archive(
        "slack.zip",
        {
            "users.json": users,
            "channels.json": [
                {"id": "C01", "name": "plans", "members": ["U01", "U02", "U03"]},
                {"id": "C02", "name": "empty", "members": None},
            ],
            "dms.json": [{"id": "D01", "members": ["U01", "U03"]}],
            "plans/2026-01-05.json": [
                said("U02", "<@U02> has joined", "1767607200.000100", subtype="channel_join"),
                said(
                    "U01",
                    "secret words <@U02|raj> <!here>",
                    "1767607300.000200",
                    thread_ts="1767607300.000200",
                    reactions=[{"name": "ok", "count": 1, "users": ["U03"]}],
                ),
                said("U02", "yes", "1767607400.000300", thread_ts="1767607300.000200", parent_user_id="U01"),
                said("U03", "me too", "1767607500.000300", thread_ts="1767607300.000200"),
                said("U03", "good morning", "1767607600.000300"),
                said("B01", "tick <@U01>", "1767607700.000100", bot_id="B9"),
            ],
            "D01/2026-01-05.json": [said("U01", "secret words", "1767607800.000100")],
        },
    )


def calendars():
    text(
        "calendar.ics",
        """
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
BEGIN:VEVENT
DTSTART;TZID=Europe/Berlin:20260316T100000
DTEND;TZID=Europe/Berlin:20260316T110000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Berlin:20260323T100000
DTSTAMP:20260301T080000Z
ORGANIZER;CN=Ina Holm:mailto:ina@holm.example
UID:weekly@holm.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN=Raj Patel;X-NUM-GUESTS=0:mail
 to:raj@holm.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;CN=Lea Conti:mailto:lea@holm.example
ATTENDEE;CUTYPE=RESOURCE;PARTSTAT=ACCEPTED;CN=Room 8:mailto:c_1@resource.calendar.google.com
SUMMARY:secret title
LOCATION:secret place
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Berlin:20260330T150000
RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000
ORGANIZER;CN=Ina Holm:mailto:ina@holm.example
UID:weekly@holm.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:raj@holm.example
END:VEVENT
BEGIN:VEVENT
DTSTART:20260401T100000Z
UID:private@holm.example
CLASS:PRIVATE
ORGANIZER:mailto:ina@holm.example
ATTENDEE:mailto:tom@holm.example
END:VEVENT
BEGIN:VEVENT
DTSTART:20260402T100000Z
UID:off@holm.example
STATUS:CANCELLED
ORGANIZER:mailto:ina@holm.example
ATTENDEE:mailto:tom@holm.example
END:VEVENT
END:VCALENDAR
""",
        end="\r\n",
    )


def directories():
    columns = [
        "userPrincipalName",
        "displayName",
        "surname",
        "mail",
        "givenName",
        "id",
        "userType",
        "jobTitle",
        "department",
        "accountEnabled",
    ]
    table(
        "entra_users.csv",
        columns,
        [
            "ina@holm.onmicrosoft.example",
            "Ina Holm",
            "Holm",
            address("ina"),
            "Ina",
            "a-1",
            "Member",
            "CEO",
            "Board",
            "True",
        ],
        [
            "raj@holm.onmicrosoft.example",
            "Raj Patel",
            "Patel",
            "",
            "Raj",
            "a-2",
            "Member",
            "COO",
            "Ops",
            "False",
        ],
        ["g_else#EXT#@holm.onmicrosoft.example", "=1+1 Guest", "", "", "", "a-3", "Guest", "", "", "True"],
    )
    boss = {
        "@odata.type": "#microsoft.graph.user",
        "id": "a-2",
        "displayName": "Raj Patel",
        "manager": {"id": "a-1", "displayName": "Ina Holm"},
    }
    page = {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users(id,displayName,manager())",
        "value": [
            {
                "id": "a-3",
                "displayName": "Lea Conti",
                "userPrincipalName": address("lea"),
                "mail": None,
                "manager": boss,
            },
            {
                "id": "a-1",
                "displayName": "Ina Holm",
                "userPrincipalName": address("ina"),
                "jobTitle": "CEO",
                "directReports": [{"id": "a-4", "displayName": "Mia Sørensen"}],
            },
        ],
    }
    (SAMPLES / "graph_users.json").write_text(json.dumps(page, indent=1), encoding="utf-8")
    table(
        "google_users.csv",
        [
            "First Name [Required]",
            "Last Name [Required]",
            "Email Address [Required]",
            "Password [Required]",
            "Org Unit Path [Required]",
            "Status [READ ONLY]",
            "Employee ID",
            "Employee Title",
            "Manager Email",
            "Department",
        ],
        ["Ina", "Holm", address("ina"), "****", "/Board", "Active", "007", "CEO", "", "Board"],
        [
            "Raj",
            "Patel",
            address("raj"),
            "****",
            "/Board/Ops",
            "Suspended",
            "008",
            "COO",
            address("ina"),
            "Ops",
        ],
    )
    table(
        "viva_org.csv",
        ["PersonId", "EffectiveDate", "HireDate", "ManagerId", "LevelDesignation", "Organization"],
        [address("ina"), "11/1/2025", "1/3/2014", "", "Executive", "Board"],
        [address("raj"), "12/1/2025", "1/3/2016", address("ina"), "Director", "Ops"],
        [address("raj"), "11/1/2025", "1/3/2016", address("tom"), "Manager", "Sales"],
        mark="\ufeff",
    )
    table(
        "viva_p2p.csv",
        [
            "PrimaryCollaborator_PersonId",
            "SecondaryCollaborator_PersonId",
            "MetricDate",
            "Diverse_tie_score",
            "Diverse_tie_type",
            "Strong_tie_score",
            "Strong_tie_type",
            "PrimaryCollaborator_Organization",
        ],
        ["h1", "h2", "2026-01-04", "0.12", "0", "0.5", "1", "Ops"],
        ["h2", "h1", "2026-01-04", "0", "0", "0.25", "2", "Sales"],
    )


def surveys():
    imported = [
        f'{{"ImportId":"{one}"}}'
        for one in (
            "startDate",
            "status",
            "_recordId",
            "recipientEmail",
            "QID1_1",
            "QID1_2",
            "QID2_TEXT",
            "QID3_1",
            "QID4",
        )
    ]
    advice = "How often do you go to this person\nfor advice?"
    table(
        "qualtrics.csv",
        ["StartDate", "Status", "ResponseId", "RecipientEmail", "Q1_1", "Q1_2", "Q2", "Q3_1", "Q4"],
        [
            "Start Date",
            "Response Type",
            "Response ID",
            "Recipient Email",
            f"{advice} - Ina Holm",
            f"{advice} - Raj Patel",
            "Your name",
            "Whom do you trust? - 1",
            "Age",
        ],
        imported,
        [
            "2026-01-05 10:00:00",
            "IP Address",
            "R_1",
            address("lea"),
            "Weekly",
            "",
            "Lea Conti",
            "Patel, Raj",
            "33",
        ],
        [
            "2026-01-05 11:00:00",
            "IP Address",
            "R_2",
            address("raj"),
            "3 - often",
            "Daily",
            "Raj Patel",
            "",
            "44",
        ],
        ["2026-01-05 11:00:00", "Survey Preview", "R_3", "", "Daily", "Daily", "Test", "", ""],
    )
    table(
        "surveymonkey.csv",
        [
            "Respondent ID",
            "Collector ID",
            "Start Date",
            "End Date",
            "IP Address",
            "Email Address",
            "First Name",
            "Last Name",
            "Custom Data 1",
            "Who comes to you for advice?",
            "",
            "Anyone else?",
        ],
        ["", "", "", "", "", "", "", "", "", "Ina Holm", "Raj Patel", "Open-Ended Response"],
        [
            "11",
            "4",
            "01/05/2026 10:00:00 AM",
            "01/13/2026 10:05:00 AM",
            "",
            address("lea"),
            "Lea",
            "Conti",
            "",
            "Ina Holm",
            "",
            "Tom O'Hara",
        ],
    )
    table(
        "googleforms.csv",
        [
            "Zeitstempel",
            "E-Mail-Adresse",
            "How often do you talk to [Ina Holm]",
            "How often do you talk to [Raj Patel]",
            "Who are your friends?",
        ],
        ["2026/01/05 10:00:00 AM GMT+1", address("lea"), "Täglich", "Nie", "Raj Patel, Ina Holm"],
        ["2026/01/06 10:00:00 AM GMT+1", address("lea"), "Daily", "Weekly", "Raj Patel"],
    )
    heads = [
        "id. Response ID",
        "submitdate. Date submitted",
        "lastpage. Last page",
        "startlanguage. Start language",
        "name. Your name",
        "trust[SQ001]. Whom do you trust? [Ina Holm]",
        "trust[SQ002]. Whom do you trust? [Raj Patel]",
    ]
    table(
        "limesurvey.csv",
        heads,
        ["1", "2026-01-05 10:05:00", "2", "en", "Lea Conti", "Y", "N"],
        ["2", "", "1", "en", "Raj Patel", "Y", ""],
        separator=";",
    )
    table(
        "limesurvey_codes.csv",
        ["id", "submitdate", "lastpage", "startlanguage", "name", "adv[SQ001]", "adv[SQ002]"],
        ["1", "2026-01-05 10:05:00", "2", "en", "Lea Conti", "Y", "N"],
    )


def registers():
    table(
        "seam.csv",
        ["Stakeholder", "Unaware", "Resistant", "Neutral", "Supportive", "Leading"],
        ["Ina Holm", "", "", "C", "D", ""],
        ["Raj Patel", "C", "", "", "", "D"],
        ["Lea Conti", "", "", "", "C/D", ""],
    )
    table(
        "register.csv",
        ["Stakeholder register: new warehouse"],
        ["#", "Name", "Role", "Organization", "Power", "Interest", "Current", "Desired", "Owner"],
        ["1", "Ina Holm", "CEO", "Internal", "Very High", "High", "Neutral", "Supportive", "Lea"],
        ["2", "Vera Roth", "Regulator", "External", "H", "Low", "Resistant", "", "Lea"],
        separator=";",
    )


def attendance():
    rows = [
        "1. Summary",
        "Meeting title\tsecret, long, title",
        "Attended participants\t3",
        "Start time\t7/20/26, 4:16:29\u202fPM",
        "End time\t7/20/26, 5:30:11\u202fPM",
        "",
        "2. Participants",
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
        "Holm, Ina\t7/20/26, 4:30:36 PM\t7/20/26, 5:30:11 PM\t59m 35s\tIna@holm.example\tn1@holm.example\tOrganizer",
        "Raj Patel\t7/20/26, 4:30:10 PM\t7/20/26, 5:30:08 PM\t59m 58s\traj@holm.example\tn2@holm.example\tPresenter",
        "Vera Roth (Guest)\t7/20/26, 4:30:10 PM\t7/20/26, 5:30:08 PM\t59m 58s\t\t\tAttendee",
        "",
        "3. In-Meeting Activities",
        "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole",
        "Holm, Ina\t7/20/26, 4:30:36 PM\t7/20/26, 5:30:11 PM\t59m 35s\tIna@holm.example\tOrganizer",
        "",
    ]
    text("teams_attendance.csv", "\ufeff" + "\n".join(rows), encoding="utf-16-le", end="\r\n")
    table(
        "zoom_participants.csv",
        [
            "Meeting ID",
            "Topic",
            "Start Time",
            "End Time",
            "User Email",
            "Duration (Minutes)",
            "Participants",
            "",
        ],
        [
            "81230000000",
            "secret topic",
            "01/05/2026 06:00:00 PM",
            "01/05/2026 07:00:00 PM",
            address("ina"),
            "60",
            "3",
            "",
        ],
        [""],
        ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest"],
        ["Ina (Ina Holm)", address("ina"), "01/05/2026 06:00:01 PM", "01/05/2026 06:20:00 PM", "20", "No"],
        ["Ina (Ina Holm)", address("ina"), "01/05/2026 06:22:01 PM", "01/05/2026 07:00:00 PM", "38", "No"],
        ["Raj Patel", address("raj"), "01/05/2026 06:00:05 PM", "01/05/2026 07:00:00 PM", "60", "No"],
        ["Vera", "", "01/05/2026 06:00:05 PM", "01/05/2026 07:00:00 PM", "60", "Yes"],
    )
    table(
        "meet_attendance.csv",
        ["Meeting title", "Date", "Start time", "End time"],
        ["secret title", "2026-01-05", "9:00", "9:32"],
        [""],
        ["First name", "Last name", "Email", "Duration", "Time joined", "Time exited"],
        ["Ina", "Holm", address("ina"), "32m", "9:00:12", "9:32:01"],
        ["Raj", "Patel", address("raj"), "1 hr 2 min", "9:00", "10:02"],
    )


def main():
    SAMPLES.mkdir(exist_ok=True)
    for write in (
        charts,
        networks,
        graphs,
        mail,
        chat,
        calendars,
        directories,
        surveys,
        registers,
        attendance,
    ):
        write()


if __name__ == "__main__":
    main()
