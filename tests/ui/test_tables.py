"""Tables: a line that filters long ones, a download of what is shown, nothing a spreadsheet would run."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from orgmap.ui.tables import choices


def _many():
    from orgmap.ui import tables

    rows = [{"name": f"Åsa {at}", "unit": "Ops" if at % 2 else "IT", "ties": at} for at in range(20)]
    tables.table(rows, key="people", file="people.csv")


def _few():
    from orgmap.ui import tables

    tables.table([{"name": "Ann"}], key="people", file="people.csv")


def test_a_long_table_is_filtered_by_words_and_by_a_column_of_few_values():
    shown = AppTest.from_function(_many, default_timeout=120).run()
    assert len(shown.dataframe[0].value) == 20

    shown.selectbox[0].set_value("Ops").run()
    assert set(shown.dataframe[0].value["unit"]) == {"Ops"}
    assert "10 of 20 rows" in [caption.value for caption in shown.caption]

    shown.text_input[0].set_value("asa 13").run()
    assert list(shown.dataframe[0].value["name"]) == ["Åsa 13"]
    shown.text_input[0].set_value("zzz").run()
    assert not shown.exception
    assert list(shown.dataframe[0].value.columns) == ["name", "unit", "ties"]
    assert len(shown.dataframe[0].value) == 0


def test_a_short_table_has_no_filter():
    shown = AppTest.from_function(_few, default_timeout=120).run()

    assert not shown.exception
    assert len(shown.text_input) == 0


def test_figures_sentences_and_values_of_their_own_are_no_kinds():
    rows = [
        {
            "could be": f"{at % 3} to 9",
            "why": f"{'long ' * 9}{at % 2}",
            "name": f"p{at}",
            "kind": "ab"[at % 2],
        }
        for at in range(20)
    ]

    assert choices(rows) == {"kind": ["a", "b"]}
