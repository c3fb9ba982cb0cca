"""Names of people: words whatever the order, accents, alphabet, titles or short forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.identity.names import fold, name_of, names_agree, names_of, words_agree


def agreed(one, other):
    return min(
        (names_agree(a, b).how for a in names_of(one) for b in names_of(other)),
        key=["full", "part", "initial", "typo", "single", "conflict", "none"].index,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tom Miller", "Miller, Tom"),
        ("Tom Miller", "Thomas Miller"),
        ("Bill Gray", "Dr. William Gray"),
        ("Müller, Jürgen", "Juergen Mueller"),
        ("Müller, Jürgen", "Jurgen Muller"),
        ("Søren Østby", "Soeren Oestby"),
        ("Łukasz Strauß", "Lukasz Strauss"),
        ("Алексей Щербаков", "Aleksey Shcherbakov"),
        ("Алексей Жуков", "Alexei Zhukov"),
        ("Γιώργος Παππάς", "Giorgos Pappas"),
        ("Nagy Anna", "Anna Nagy"),
        ("Wang Wei", "Wei Wang"),
        ("Anna Schmidt (née Kühn)", "Anna Kuehn"),
        ("Anna M. Schmidt", "Anna Schmidt"),
        ("Jan van der Berg", "Jan Vanderberg"),
        ("Anna-Lena Koch", "Annalena Koch"),
        ("Sean O'Brien", "OBrien, Sean"),
    ],
)
def test_one_name_written_in_two_ways_is_one_name(one, other):
    assert agreed(one, other) == agreed(other, one) == "full"


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Anna Müller-Schmidt", "Anna Müller", "part"),
        ("T Miller", "Tom Miller", "initial"),
        ("Miller, T.", "Tim Miller", "initial"),
        ("Kari Olsen", "Kari Olson", "typo"),
        ("Anna", "Anna Lee", "single"),
        ("Anna Müller", "Anna Schmidt", "conflict"),
        ("Barbara G. Young", "Barbara Green", "conflict"),
        ("Anna B. Lee", "Anna C. Lee", "conflict"),
        ("Ann Lee", "Bob Fox", "none"),
    ],
)
def test_names_that_only_may_be_one_are_told_apart(one, other, how):
    assert agreed(one, other) == agreed(other, one) == how


def test_jr_is_no_name_and_is_noticed():
    assert name_of("John Smith, Jr.").words == ("john", "smith")
    assert names_agree(name_of("John Smith Jr."), name_of("John Smith")).suffixes_differ


@pytest.mark.parametrize("text", ["", "ann@x.org", "4711", "/o=corp/cn=recipients/cn=alee"])
def test_an_address_or_a_number_is_no_name(text):
    assert name_of(text) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_has_words_or_none_and_agrees_both_ways(one, other):
    assert fold(fold(one)) == fold(one) or not fold(one).isascii()
    for a in names_of(one):
        for b in names_of(other):
            assert names_agree(a, b).how == names_agree(b, a).how


@given(st.text("abcdefgh", min_size=1, max_size=8), st.text("abcdefgh", min_size=1, max_size=8))
def test_words_agree_both_ways(one, other):
    assert words_agree(one, other, False) == words_agree(other, one, False)
    assert words_agree(one, one, False) in {"equal", "initial"}
