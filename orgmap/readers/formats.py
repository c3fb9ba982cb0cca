"""Every file of another program that can be read: the registry. Adding a format is adding one entry.

A family of formats is one module with its own readers; :data:`FORMATS` lists them all. Each decides
by content how sure it is; the surest one reads the file, the earlier one where two are equally sure.
"""

from __future__ import annotations

from orgmap.readers import (
    archives,
    attendance,
    calendars,
    captions,
    committees,
    delegation,
    directory,
    dl,
    dot,
    drawio,
    dumps,
    dynetml,
    edge_lists,
    exchange,
    gephi,
    graphs,
    hr_exports,
    indentation,
    jira,
    json_graphs,
    ktab,
    ktab_database,
    kumu,
    mail,
    matrix,
    mermaid,
    network_canvas,
    nodexl,
    ontology,
    outlook,
    pajek,
    plantuml,
    raci,
    raci_lists,
    registers,
    salesforce,
    scim,
    sif,
    slack,
    survey_exports,
    teams_chat,
    titled,
    transcripts,
    ucinet_binary,
    viva,
    vna,
    workday,
)
from orgmap.readers.look import Format, Look

FORMATS: tuple[Format, ...] = (
    *gephi.FORMATS,
    *graphs.FORMATS,
    *dl.FORMATS,
    *ucinet_binary.FORMATS,
    *pajek.FORMATS,
    *vna.FORMATS,
    *dynetml.FORMATS,
    *json_graphs.FORMATS,
    *kumu.FORMATS,
    *nodexl.FORMATS,
    *network_canvas.FORMATS,
    *sif.FORMATS,
    *matrix.FORMATS,
    *indentation.FORMATS,
    *mail.FORMATS,
    *exchange.FORMATS,
    *slack.FORMATS,
    *calendars.FORMATS,
    *survey_exports.FORMATS,
    *attendance.FORMATS,
    *registers.FORMATS,
    *viva.FORMATS,
    *directory.FORMATS,
    *hr_exports.FORMATS,
    *workday.FORMATS,
    *dumps.FORMATS,
    *scim.FORMATS,
    *raci.FORMATS,
    *raci_lists.FORMATS,
    *delegation.FORMATS,
    *committees.FORMATS,
    *captions.FORMATS,
    *transcripts.FORMATS,
    *ktab.FORMATS,
    *ktab_database.FORMATS,
    *dot.FORMATS,
    *mermaid.FORMATS,
    *plantuml.FORMATS,
    *drawio.FORMATS,
    *ontology.FORMATS,
    *outlook.FORMATS,
    *teams_chat.FORMATS,
    *jira.FORMATS,
    *salesforce.FORMATS,
    *titled.FORMATS,
    *edge_lists.FORMATS,
    *archives.FORMATS,
)


def recognise(look: Look) -> tuple[Format, float] | None:
    """The format a file is in and how surely (0..1), or None where it is in none of them."""
    best: tuple[Format, float] | None = None
    for one in FORMATS:
        sure = one.sure(look)
        if sure > (best[1] if best else 0.0):
            best = one, sure
    return best


def understood() -> str:
    """The families of formats in words, for somebody whose file is in none of them.

    >>> understood().count(",") < 20
    True
    """
    return (
        "the files of a plain folder, exports of HR systems and directories, org charts (tables, indented, "
        "drawn), mail, message traces, calendars, chats, attendance lists and transcripts, surveys, network "
        "files, stakeholder registers, and who decides what (RACI, authorities, committees)"
    )
