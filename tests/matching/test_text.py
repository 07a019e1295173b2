"""The sentences of a text, whatever it was copied from."""

import pytest

from assessments.domain.matching.text import plain, sentences_in


def sentences(text: str, *vocabulary: str) -> list[str]:
    clean = plain(text)
    assert len(clean) == len(text)
    return [
        " ".join(word.text for word in sentence.words)
        for sentence in sentences_in(clean, set(vocabulary))
    ]


LONG = "This sentence fills the line so that it is longer than any paragraph of a real text. " * 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One", "Two", "Three"]),
        ("Tools, e.g. Docker, etc. You know them.", ["Tools e g Docker etc", "You know them"]),
        ("Node.js and v2.0 at Acme Inc. today", ["Node js and v2 0 at Acme Inc today"]),
        ("predictions.Develop them", ["predictions", "Develop them"]),
        ("- Python\n- SQL\n\n* Go", ["Python", "SQL", "Go"]),
        ("Skills: • Python • SQL", ["Skills", "Python", "SQL"]),
        ("1. Python\n2) SQL\n(a) Go", ["Python", "SQL", "Go"]),
        ("<ul><li>Python</li><li><b>SQL</b> &amp; Go</li></ul>", ["Python", "SQL Go"]),
        ("Python\\nSQL\r\nGo\u00a0lang", ["Python", "SQL", "Go lang"]),
        ("a < b and c > d", ["a b and c d"]),
        ("AdaptableYou like change", ["Adaptable", "You like change"]),
        ("PyTorch and GitHub", ["PyTorch and GitHub"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_where_sentences_end(text, expected):
    assert sentences(text) == expected


def test_lines_that_were_wrapped_are_joined():
    text = (
        "We look for a person who has worked with fine-tuning\n"
        "of language models and who likes to build retrieval-\n"
        "augmented generation.\n"
        "Short line\n"
        "Another one\n"
    )
    joined, *others = sentences(text)
    assert joined.endswith("retrieval augmented generation")
    assert others == ["Short line", "Another one"]


def test_the_line_after_the_longest_one_is_not_its_continuation():
    text = "- Strong Python\n- Bachelor's degree in computer science\nNice to have\n- Kubernetes\n"
    assert sentences(text)[-2:] == ["Nice to have", "Kubernetes"]


def test_lost_line_breaks_are_restored_in_long_lines():
    text = LONG + "QualificationsStrong PyTorch skills3+ years of TensorFlowFamiliar (R)Good"
    found = sentences(text, "pytorch", "tensorflow")
    assert found[-5:] == [
        "Qualifications", "Strong PyTorch skills", "3+ years of TensorFlow", "Familiar R", "Good",
    ]  # fmt: skip


def test_a_sentence_has_a_most_number_of_words():
    assert [len(text.split()) for text in sentences("word " * 700)] == [300, 300, 100]


def test_bullets_and_headings_are_known():
    heading, bullet = sentences_in(plain("Your tasks: training\n  - Models"))
    assert (heading.colon, heading.is_bullet, heading.ends_line) == (2, False, True)
    assert (bullet.is_bullet, bullet.indent, bullet.ending) == (True, 2, "")
