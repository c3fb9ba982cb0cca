"""A part that fills in: what was worked out for other options is not taken for the answer."""


def test_work_beside_the_page_belongs_to_the_options_it_was_begun_with(walk, sample, monkeypatch):
    from orgmap.ui import waiting
    from orgmap.ui.session import standing_for

    monkeypatch.setenv("ORGMAP_SOURCE", str(sample))
    case = walk().at.session_state["orgmap"]["case"]
    with standing_for(case):
        first = waiting.beside("check", decided=0)
        first.set_result("before the question was answered")

        assert waiting.beside("check", decided=0) is first
        assert not waiting.beside("check", decided=1).done()
