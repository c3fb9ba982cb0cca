"""Writes invented exports of HR systems and directories, and tables of who decides what, into ``samples/``.

Run it again after a change; its output is committed. Names of columns are those of the programs, people are
invented, encodings and delimiters are those real exports come in.
"""

import base64
import json
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"


def save(name, content, *, encoding="utf-8", end="\n", mark=""):
    (SAMPLES / name).write_bytes((mark + content.replace("\n", end)).encode(encoding))


def table(name, *rows, separator=",", **how):
    def cell(value):
        plain = not any(one in value for one in (separator, '"', "\n"))
        return value if plain else '"' + value.replace('"', '""') + '"'

    how.setdefault("end", "\r\n")
    save(name, "\n".join((*(separator.join(map(cell, row)) for row in rows), "")), **how)


def book(name, *rows):
    import openpyxl

    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append([cell or None for cell in row])
    workbook.save(SAMPLES / name)


def address(name):
    return f"{name}@holm.example"


def successfactors():
    keys = ["STATUS", "USERID", "USERNAME", "FIRSTNAME", "LASTNAME", "GENDER", "EMAIL", "MANAGER", "HR", "DEPARTMENT",
            "JOBCODE", "DIVISION", "LOCATION", "HIREDATE", "EMPID", "TITLE", "BIZ_PHONE", "MATRIX_MANAGER",
            "CUSTOM_MANAGER", "SECOND_MANAGER", "CUSTOM01"]  # fmt: skip
    labels = ["STATUS", "USERID", "Benutzername", "Vorname", "Nachname", "Geschlecht", "E-Mail", "Vorgesetzter", "HR",
              "Abteilung", "Stelle", "Bereich", "Standort", "Eintritt", "Personalnummer", "Titel", "Telefon", "Matrix",
              "Sonstige", "Zweite", "Kostenstelle"]  # fmt: skip

    def person(status, user, first, last, boss, partner, unit, title, *, matrix="", custom="", second=""):
        return [status, user, f"{first[0]}{last}".lower(), first, last, "U", address(first.lower()), boss, partner, unit,
                "J1", "Corp", "OSL", "01/02/2015", user, title, "+47 555", matrix, custom, second, "0042"]  # fmt: skip

    table(
        "successfactors.csv",
        keys,
        labels,
        person("active", "00101", "Ina", "Holm", "NO_MANAGER", "00104", "Board (B1)", "CEO"),
        person("active", "00102", "Raj", "Patel", "00101", "00104", "Operations (O1)", "COO", second="00101"),
        person("inactive", "00103", "Tom", "O'Hara", "00102", "00104", "Operations (O1)", "Head"),
        person(
            "active", "00104", "Lea", "Conti", "00101", "NO_HR", "People (P1)", "HR", matrix="00102|00105"
        ),
        person(
            "active", "00105", "Mia", "Sørensen", "00103", "00104", "Operations (O1)", "Buyer", custom="00101"
        ),
        mark="\ufeff",
    )


def adp():
    head = ["Associate ID", "Position ID", "File Number", "Legal First Name", "Legal Last Name",
            "Preferred Or Chosen First Name", "Job Title\nDescription", "Home Department Code",
            "Home Department Description", "Location Description", "Position Status (Employment Profile)",
            "Hire Date", "Termination Date", "Birth Date", "Reports To Name", "Reports To Position ID",
            "Reports To Associate ID", "Work Contact: Work Email"]  # fmt: skip

    def person(
        associate, post, file, first, last, title, unit, status, boss=("", "", ""), *, chosen="", end=""
    ):
        mail = address((chosen or first).lower())
        return [associate, post, file, first, last, chosen, title, "000100", unit, "Oslo", status, "03/04/2016", end,
                "07/08/1980", *boss, mail]  # fmt: skip

    table(
        "adp_census.csv",
        head,
        person("A01", "PX01", "000001", "Ina", "Holm", "CEO", "Board", "Active"),
        person("A02", "PX02", "000002", "Rajesh", "Patel", "COO", "Operations", "Active", ("Holm, Ina", "PX01", "A01"),
               chosen="Raj"),
        person("A03", "PX03", "000003", "Lea", "Conti", "Buyer", "Operations", "Active", ("Patel, Rajesh", "PX02", "")),
        person("A03", "PX09", "000003", "Lea", "Conti", "Works council", "Council", "Active", ("Holm, Ina", "PX01", "")),
        person("A04", "PX04", "000004", "Tom", "O'Hara", "Clerk", "Operations", "Terminated", ("Patel, Raj", "PX02", "A02"),
               end="01/31/2020"),
        person("A05", "PX05", "000005", "Mia", "Sørensen", "Clerk", "Operations", "Leave", ("Roth, Vera", "", "")),
        encoding="utf-16",
    )  # fmt: skip


def bamboo():
    table(
        "bamboohr.csv",
        ["Employee #", "Last Name, First Name", "Job Title", "Department", "Division", "Location", "Reporting to",
         "Work Email", "Gender", "Status", "Hire Date"],
        ["0007", "Holm, Ina", "CEO", "Board", "", "Oslo", "", address("ina"), "Female", "Active", "2015-02-01"],
        ["0008", "Patel, Raj", "COO", "Operations", "", "Oslo", "Ina Holm", address("raj"), "Male", "Active", ""],
        ["0009", "Conti, Lea", "Buyer", "Operations", "", "Rome", "Raj Patel", address("lea"), "", "Active", ""],
        ["0010", "Roth, Vera", "Clerk", "Operations", "", "Rome", "Raj Patel", address("vera"), "", "Inactive", ""],
        separator=";",
    )  # fmt: skip
    people = [
        {"id": "40", "employeeNumber": "7", "displayName": "Ina Holm", "firstName": "Ina", "lastName": "Holm",
         "jobTitle": "CEO", "workEmail": address("ina"), "department": "Board", "supervisor": None,
         "supervisorEId": None, "terminationDate": "0000-00-00", "gender": "Female"},
        {"id": "41", "employeeNumber": "8", "displayName": "Raj Patel", "jobTitle": "COO", "workEmail": address("raj"),
         "department": "Operations", "supervisor": "Holm, Ina", "supervisorEId": "40", "terminationDate": "2099-12-31"},
        {"id": "42", "employeeNumber": "9", "displayName": "Lea Conti", "jobTitle": "Buyer", "workEmail": None,
         "department": "Operations", "supervisor": "Patel, Raj", "supervisorEId": "41", "mobilePhone": "1"},
        {"id": "43", "employeeNumber": "5", "displayName": "Tom O'Hara", "jobTitle": "Clerk", "supervisor": "Patel, Raj",
         "supervisorEId": "41", "terminationDate": "2019-12-31"},
    ]  # fmt: skip
    fields = [
        {"id": "id", "type": "int", "name": "EEID"},
        {"id": "supervisorEId", "type": "int", "name": "EID"},
    ]
    save("bamboohr.json", json.dumps({"title": "Report", "fields": fields, "employees": people}, indent=1))


def hibob():
    people = [
        {"root": {"id": "271", "firstName": "Ina", "surname": "Holm", "displayName": "Ina Holm", "email": address("ina")},
         "work": {"title": "CEO", "department": "Board", "site": "Oslo", "reportsTo": None, "manager": None},
         "personal": {"pronouns": "she"}, "internal": {"status": "Active"}},
        {"root": {"id": "272", "displayName": "Raj Patel", "email": address("raj")},
         "work": {"title": "COO", "department": "Operations", "employeeIdInCompany": 8, "manager": "271", "isManager": True,
                  "reportsTo": {"id": "271", "email": address("ina"), "firstName": "Ina", "surname": "Holm"}},
         "internal": {"status": "Active"}},
        {"root": {"id": "273", "displayName": "Tom O'Hara", "email": address("tom")},
         "work": {"title": "Clerk", "reportsTo": {"id": "272"}}, "internal": {"status": "Inactive"}},
    ]  # fmt: skip
    save("hibob.json", json.dumps({"employees": people}))
    flat = [
        {"root/id": "271", "root/displayName": "Ina Holm", "work/title": "CEO", "work/department": "Board",
         "work/reportsTo": None},
        {"root/id": "272", "root/displayName": "Raj Patel", "work/title": "COO", "work/department": "Operations",
         "work/reportsTo": {"id": "271", "displayName": "Ina Holm"}},
    ]  # fmt: skip
    paths = [{f"/{path}": {"value": value} for path, value in one.items()} for one in flat]
    # Some write the slash escaped, as JSON allows.
    save("hibob_paths.json", json.dumps({"employees": paths}).replace("/", "\\/"))


def workday():
    entries = [
        {"Employee_ID": "00101", "Worker": "Ina Holm", "Business_Title": "CEO", "Work_Email": address("ina"),
         "Manager": "", "Supervisory_Organization": "Executive (Ina Holm)", "CF_-_Legal_Gender": "x"},
        {"Employee_ID": "00102", "Worker": "Raj Patel (On Leave)", "Business_Title": "COO", "Manager": "Ina Holm",
         "Manager_ID": "00101", "Supervisory_Organization": "Operations (Raj Patel (On Leave))",
         "Superior_Organization": "Executive (Ina Holm)", "Cost_Center": "100 Ops"},
        {"Employee_ID": "00103", "Worker": "Lea Conti", "Manager": "Ina Holm", "Manager_ID": "00101",
         "Supervisory_Organization": "Operations (Raj Patel (On Leave))",
         "Superior_Organization": "Executive (Ina Holm)"},
        {"Employee_ID": "00104", "Worker": "Tom O'Hara (Terminated)", "Manager": "Raj Patel", "Manager_ID": "00102",
         "Supervisory_Organization": "Operations (Raj Patel (On Leave))",
         "Superior_Organization": "Executive (Ina Holm)"},
    ]  # fmt: skip
    save("workday.json", json.dumps({"Report_Entry": entries}, indent=1))

    def worker(tag, name, number):
        ids = f'<wd:ID wd:type="WID">f{number}</wd:ID><wd:ID wd:type="Employee_ID">{number}</wd:ID>'
        return f'<wd:{tag} wd:Descriptor="{name}">{ids}</wd:{tag}>'

    save(
        "workday.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<wd:Report_Data xmlns:wd="urn:com.workday.report/INT_Workers">\n'
        f"<wd:Report_Entry>{worker('Worker', 'Ina Holm', '00101')}<wd:Business_Title>CEO</wd:Business_Title>"
        '<wd:Supervisory_Organization wd:Descriptor="Executive (Ina Holm)"/></wd:Report_Entry>\n'
        f"<wd:Report_Entry>{worker('Worker', 'Raj Patel', '00102')}<wd:Business_Title>COO</wd:Business_Title>"
        f"{worker('Manager', 'Ina Holm', '00101')}"
        "</wd:Report_Entry>\n</wd:Report_Data>\n",
    )
    book(
        "workday.xlsx",
        ["All Workers"],
        ["As of", "2026-01-05"],
        [],
        ["Employee ID", "Worker", "Business Title", "Supervisory Organization", "Upline"],
        ["00101", "Ina Holm", "CEO", "Executive (Ina Holm)", ""],
        ["00102", "Raj Patel", "COO", "Operations (Raj Patel)", "00101"],
        ["00103", "Lea Conti", "Buyer", "Operations (Raj Patel)", "00102"],
    )


def personio():
    def employee(number, first, last, position, unit, boss=None):
        def value(label, what):
            return {"label": label, "value": what}

        attributes = {
            "id": value("ID", number), "first_name": value("First name", first), "last_name": value("Last name", last),
            "email": value("Email", address(first.lower())), "gender": value("Gender", "diverse"),
            "status": value("Status", "active"), "position": value("Position", position),
            "department": value("Department", {"type": "Department", "attributes": {"id": 1, "name": unit}}),
            "supervisor": value("Supervisor", boss and {"type": "Employee", "attributes": {
                "id": value("ID", boss), "first_name": value("First name", "Ina")}}),
        }  # fmt: skip
        return {"type": "Employee", "attributes": attributes}

    people = [employee(7, "Ina", "Holm", "CEO", "Board"), employee(8, "Raj", "Patel", "COO", "Operations", 7)]
    save("personio.json", json.dumps({"success": True, "data": people}))
    book(
        "personio.xlsx",
        ["ID", "Vorname", "Nachname", "E-Mail", "Geschlecht", "Abteilung", "Position", "Vorgesetzter", "Standort",
         "Beschäftigungsart", "Status"],
        ["7", "Ina", "Holm", address("ina"), "weiblich", "Vorstand", "CEO", "", "Oslo", "Intern", "Aktiv"],
        ["8", "Raj", "Patel", address("raj"), "männlich", "Betrieb", "COO", "Ina Holm", "Oslo", "Intern", "Aktiv"],
        ["9", "Tom", "O'Hara", address("tom"), "", "Betrieb", "Clerk", "Raj Patel", "Oslo", "Intern", "Inaktiv"],
    )  # fmt: skip


def directories():
    def coded(text):
        return base64.b64encode(text.encode()).decode()

    base = "OU=Operations,OU=Holm,DC=holm,DC=example"
    save(
        "directory.ldif",
        f"""version: 1
# written by hand
dn: OU=Operations,OU=Holm,DC=holm,DC=example
objectClass: organizationalUnit
managedBy: cn=patel\\, raj,{base.lower()}

dn: CN=Ina Holm,OU=Holm,DC=holm,DC=example
changetype: add
objectClass: top
objectClass: user
sAMAccountName: ina
mail: {address("ina")}
displayName: Ina Holm
title: CEO
userAccountControl: 512
objectGUID:: /////w==
secretary: CN=Lea Conti,{base}

dn: CN=Patel\\, Raj,{base}
objectClass: user
sAMAccountName: raj
displayName: Raj Patel
mail: {address("raj")}
manager: CN=Ina
  Holm,OU=Holm,DC=holm,DC=example
memberOf: CN=All Staff,OU=Groups,DC=holm,DC=example
proxyAddresses: SMTP:raj@holm.example
proxyAddresses: smtp:patel@holm.example

dn:: {coded("CN=Mia Sørensen," + base)}
objectClass: user
sAMAccountName: mia
displayName:: {coded("Mia Sørensen")}
manager: CN=Patel\\2C Raj, OU=operations,OU=holm,dc=holm,dc=example
userAccountControl: 514

dn: CN=Lea Conti,{base}
objectClass: user
sAMAccountName: lea
cn: Lea Conti
department: Purchasing
manager:: {coded("CN=Mia Sørensen," + base)}
jpegPhoto:< file:///photos/lea.jpg

dn: CN=PC1,OU=Holm,DC=holm,DC=example
objectClass: user
objectClass: computer
sAMAccountName: PC1$

# refldap://holm.example/CN=Configuration

# search result
search: 2
result: 0 Success
""",
    )
    save(
        "directory_utf16.ldif",
        "dn: CN=Ina Holm,DC=holm\nobjectClass: user\nsAMAccountName: ina\n\n"
        "dn: CN=Mia Sørensen,DC=holm\nobjectClass: user\nsAMAccountName: mia\nmanager: CN=Ina Holm,DC=holm\n",
        encoding="utf-16-le",
        end="\r\n",
    )
    table(
        "csvde.csv",
        ["DN", "objectClass", "cn", "sAMAccountName", "mail", "title", "department", "manager", "memberOf", "objectGUID"],
        ["CN=Ina Holm,DC=holm", "top;person;user", "Ina Holm", "ina", address("ina"), "CEO", "Board", "", "", "X'00ff'"],
        ["CN=Patel\\, Raj,DC=holm", "top;person;user", "Patel, Raj", "raj", address("raj"), "COO", "Operations",
         "CN=Ina Holm,DC=holm", "CN=All Staff,DC=holm;CN=VPN,DC=holm", ""],
        ["CN=PC1,DC=holm", "top;computer", "PC1", "PC1$", "", "", "", "", "", ""],
    )  # fmt: skip
    core, more = (
        "urn:ietf:params:scim:schemas:core:2.0:User",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    )
    users = [
        {"schemas": [core, more], "id": "s1", "userName": "ina", "displayName": "Ina Holm", "active": True, "title": "CEO",
         "emails": [{"value": "ina@home.example", "type": "home"}, {"value": address("ina"), "primary": True}],
         more: {"department": "Board", "employeeNumber": "701"}},
        {"schemas": [core, more], "id": "s2", "userName": address("raj"), "name": {"givenName": "Raj", "familyName": "Patel"},
         "active": True, "groups": [{"value": "g1", "display": "All staff"}],
         more: {"department": "Operations", "manager": {"value": "s1", "displayName": "Ina Holm"}}},
        {"schemas": [core, more], "id": "s3", "userName": "tom", "displayName": "Tom O'Hara", "active": False,
         more: {"manager": "s2"}},
        {"schemas": [core, more], "id": "s4", "userName": "lea", "displayName": "Lea Conti",
         more: {"manager": {"$ref": "https://idp.example/scim/v2/Users/s3"}}},
    ]  # fmt: skip
    listed = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 9,
        "Resources": users,
    }
    save("scim.json", json.dumps(listed))
    old = "urn:scim:schemas:extension:enterprise:1.0"
    users = [
        {"schemas": ["urn:scim:schemas:core:1.0", old], "id": "1", "userName": "ina", "name": {"formatted": "Ina Holm"}},
        {"schemas": ["urn:scim:schemas:core:1.0", old], "id": "2", "userName": "raj", "name": {"formatted": "Raj Patel"},
         old: {"department": "Operations", "manager": {"managerId": "1", "displayName": "Ina Holm"}}},
    ]  # fmt: skip
    save("scim11.json", json.dumps({"totalResults": 2, "Resources": users}))
    table(
        "gam_users.csv",
        ["primaryEmail", "name.givenName", "name.familyName", "orgUnitPath", "suspended", "relations",
         "relations.0.type", "relations.0.value", "organizations.0.title", "organizations.0.department", "phones.0.value"],
        [address("ina"), "Ina", "Holm", "/", "False", "", "", "", "CEO", "Board", "1"],
        [address("raj"), "Raj", "Patel", "/Holm/Operations", "False", "1", "manager", address("ina"), "COO", "", "2"],
        [address("tom"), "Tom", "O'Hara", "/Gone", "True", "1", "manager", address("raj"), "", "", "3"],
        [address("lea"), "Lea", "Conti", "/Holm/Operations", "False", "1", "manager", address("tom"), "", "", ""],
    )  # fmt: skip


def responsibilities():
    table(
        "raci.csv",
        ["RACI, project Anchor"],
        ["Phase", "#", "Activity", "Ina Holm (CEO)", "COO", "HR Lead", "Legal"],
        ["Plan", "1", "Approve budget", "A", "R", "C", "I"],
        ["", "2", "Hire manager", "I", "A/R", "R", "C"],
        ["Build", "3", "Sign contracts", "A*", "AR", "", "S"],
        ["", "4", "Approve budget", "-", "A", "R", "Consulted, Informed"],
        [""],
        ["R = Responsible"],
        ["A = Accountable"],
        separator=";",
    )
    book(
        "raci_turned.xlsx",
        ["Role", "Approve budget", "Hire manager"],
        ["CEO", "A", "I"],
        ["COO", "R", "A, R"],
        ["HR Lead", "C", "R"],
        ["Legal", "I", "C"],
    )
    table(
        "doa.csv",
        ["Delegation of authority, amounts in EUR"],
        ["Transaction", "Board", "CEO", "CFO (USD)", "Department Head"],
        ["Purchasing"],
        ["Capex", "Unlimited", "up to 500.000", "250k", "25k"],
        ["Contracts", "> 1m", "€1m", "CEO + CFO", "-"],
        ["Hiring"],
        ["New posts", "Endorse", "Approve", "Recommend", "Notify"],
        separator=";",
    )
    table(
        "doa_long.csv",
        ["Decision", "From", "To", "Role", "Approver", "Co-approver", "Currency"],
        ["Capex", "0", "25,000", "Department Head", "", "", "GBP"],
        ["Capex", "25,000", "500,000", "CEO", "", "CFO", "GBP"],
        ["Capex", "500,000", "", "Board", "", "", "GBP"],
        ["Leases", "", "Unlimited", "", "Ina Holm", "", ""],
    )
    table(
        "committee.csv",
        ["Committee", "Member", "Role", "Start", "End", "Voting"],
        ["Risk", "Dr. Ina Holm", "Chair", "01/02/2025", "", "Yes"],
        ["", "Patel, Raj", "Member", "13/02/2025", "", "Yes"],
        ["Audit", "Raj Patel", "Observer", "2025-06-01", "2026-01-01", "No"],
        ["Audit", "Lea Conti", "Alternate", "2026-02-01", "present", "Yes"],
        mark="\ufeff",
    )
    book(
        "committees.xlsx",
        ["Our boards"],
        ["Name", "Department", "Risk Committee", "Audit Committee", "Works council"],
        ["Ina Holm", "Board", "Chair", "", "x"],
        ["Raj Patel", "Operations", "x", "Member", ""],
        ["Lea Conti", "Purchasing", "", "x", "x"],
    )


def main():
    SAMPLES.mkdir(exist_ok=True)
    for write in (successfactors, adp, bamboo, hibob, workday, personio, directories, responsibilities):
        write()


if __name__ == "__main__":
    main()
