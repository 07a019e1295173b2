"""Which spellings count as the same word, and what is one word."""

import pytest

from assessments.domain.matching.words import folded, words_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Visualizations", "visualisation"),
        ("modeling", "Modelling"),
        ("analyze", "ANALYSE"),
        ("libraries", "library"),
        ("processes", "process"),
        ("batches", "batch"),
        ("LLMs", "llm"),
        ("Bachelor’s", "bachelor"),
        ("you’ll", "you'll"),
    ],
)
def test_spellings_of_a_word(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("analysis", "analyse"), ("class", "clas"), ("aws", "aw"), ("C++", "C"), ("R&D", "R")],
)
def test_different_words(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++, C# and .NET", ["C++", "C#", "and", "NET"]),
        ("R&D in R", ["R&D", "in", "R"]),
        ("CI/CD, k8s; node.js", ["CI", "CD", "k8s", "node", "js"]),
        ("you'll need 3+ years", ["you'll", "need", "3+", "years"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
    ],
)
def test_what_is_one_word(text, words):
    assert [word.text for word in words_in(text)] == words


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        (" ", True), ("-", True), ("/", True), (".", True), ("-\n  ", True), (" & ", True), ("** ", True),
        (", ", False), (" - ", False), ("; ", False), (" (", False), (": ", False), (" " * 200, False),
    ],
)  # fmt: skip
def test_what_may_be_between_the_words_of_a_phrase(between, joined):
    _, second = words_in(f"data{between}pipelines")
    assert second.joined is joined
