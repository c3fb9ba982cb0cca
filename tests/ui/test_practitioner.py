"""The practitioner in a real browser: from dropped files to a plan; a wrong file; undo; ten names by hand."""

from __future__ import annotations

import csv

import pytest

from orgmap.sample import write_sample

pytestmark = pytest.mark.browser

PATIENCE = 90_000
QUESTION = "What do these files say, and can I trust it?"
#: What a practitioner has at the beginning, out of everything the sample case holds.
FILES = ("people.csv", "edges_advice.csv", "edges_trust.csv", "edges_listens_to.csv", "approvals.csv",
         "stances.csv", "units.csv", "initiative.toml")  # fmt: skip


def see(page, words):
    page.get_by_text(words).first.wait_for(timeout=PATIENCE)


def go(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def drop(page, *paths):
    page.locator("input[type=file]").set_input_files([str(path) for path in paths])


def pick(page, label, *options):
    for option in options:
        page.get_by_label(label, exact=True).first.click()
        page.get_by_role("option", name=option, exact=True).first.click()
    page.keyboard.press("Escape")


def outside(page, address):
    return [url for url in page.requested if not url.startswith((address, "data:", "blob:"))]


@pytest.fixture
def files(tmp_path):
    write_sample(tmp_path)
    return {name: tmp_path / name for name in FILES}


def test_from_dropped_files_past_a_wrong_one_to_a_plan(page, server, files, portrait, settled):
    wrong = files["people.csv"].with_name("edges_lunch.csv")
    wrong.write_text("source,target\nnobody-here,nor-here\n", encoding="utf-8")
    own = files["people.csv"].with_name("committee.csv")
    with files["people.csv"].open(encoding="utf-8") as opened:
        people = [row["name"] for row in csv.DictReader(opened)][:2]
    own.write_text(f"Runde,Sitzt da\nSteering,{people[0]}\nSteering,{people[1]}\n", encoding="utf-8")

    page.goto(server)
    page.get_by_role("link", name="Bring what I have").click()
    see(page, "Nothing is open yet.")
    settled(page)
    drop(page, *files.values())
    see(page, "180 people in 9 units")
    see(page, "gave no answer on")
    settled(page)
    portrait(page, "data")

    drop(page, wrong)
    see(page, "nothing was changed. What was open before is still open.")
    see(page, "is not among the people")
    settled(page)
    assert page.get_by_text("180 people in 9 units").count() == 0
    portrait(page, "wrong-file")

    drop(page, own)
    see(page, "Say what the columns of committee.csv mean")
    settled(page)
    press(page, "Say what the columns of committee.csv mean")
    see(page, "What kind of table is it?")
    settled(page)
    pick(page, "What kind of table is it?", "Seats: who sits in which body")
    page.get_by_label("Runde holds", exact=True).first.wait_for(timeout=PATIENCE)
    settled(page)
    pick(page, "Runde holds", "body")
    settled(page)
    pick(page, "Sitzt da holds", "person")
    see(page, "2 rows would be read, none left out.")
    settled(page)
    portrait(page, "mapping")
    press(page, "Read it so")
    see(page, "180 people in 9 units")
    settled(page)

    page.locator("[data-testid=stMain]").get_by_text("History and keeping", exact=True).last.click()
    see(page, "It was: Added committee.csv")
    settled(page)
    portrait(page, "undo")
    press(page, "Undo the latest change")
    page.get_by_text("It was: Added committee.csv").wait_for(state="detached", timeout=PATIENCE)
    settled(page)

    go(page, "Plan")
    see(page, "Talk by talk")
    settled(page)
    assert "Approval" in page.locator(".st-key-answer").inner_text()
    portrait(page, "practitioner-plan")
    assert page.complaints == []
    assert outside(page, server) == []


def test_ten_names_become_a_plan_without_any_file_and_a_reload_keeps_them(page, server, settled):
    page.goto(server)
    go(page, "Data")
    see(page, "One person a line")
    settled(page)
    lines = ["Ann Lee, Finance, CFO", "Bob Day, Finance, Controller, Ann Lee", "Cy Diaz, Ops, COO, Ann Lee"]
    lines += [f"Person {at}, Ops, Buyer, Cy Diaz" for at in range(4, 11)]
    page.get_by_label("One person a line").fill("\n".join(lines))
    press(page, "Begin with these")
    see(page, "10 people in 2 units")
    see(page, "0 of 10 people name somebody")

    go(page, "Plan")
    page.get_by_role("link", name="Enter it, or drop an initiative.toml").click()
    see(page, "What a plan still needs")
    settled(page)
    page.get_by_label("Name of the initiative", exact=True).fill("One framework")
    pick(page, "Who you are", "Bob Day (Finance)")
    page.get_by_label("The first gate", exact=True).fill("Board")
    page.get_by_label("In week", exact=True).first.fill("6")
    pick(page, "Who votes", "Ann Lee (Finance)", "Cy Diaz (Ops)")
    settled(page)
    press(page, "Save the initiative")
    see(page, "Votes and order in detail")

    page.get_by_role("link", name="Enter what you know of stances").click()
    see(page, "No stance is entered yet")
    page.get_by_role("link", name="Next: in which order to talk to them?").click()
    see(page, "Talk by talk")
    page.reload()
    see(page, "Talk by talk")
    settled(page)
    said = page.locator(".st-key-answer").inner_text()
    assert "Ann Lee" in said
    assert "Cy Diaz" in said
    assert page.complaints == []
