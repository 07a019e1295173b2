"""The phrases of skills: their syntax, and which of several counts."""

import pytest

from assessments.domain.matching.phrases import PhraseError, Phrases, parse_phrase
from assessments.domain.matching.words import words_in


def found(text: str, *phrases: str, name: str = "", **others: str) -> list[str]:
    """The skills named in a sentence, if “skill” has these phrases and this name."""
    tree = Phrases()
    for phrase in phrases:
        tree.add_phrase(phrase, "skill")
    if name:
        tree.add_name(name, "skill")
    for skill, phrase in others.items():
        tree.add_phrase(phrase, skill)
    return sorted({mention.skill for mention in tree.mentions(list(words_in(text)))})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Scikit-learn", "we use scikit-learn"),
        ("Scikit-learn", "we use Scikit Learn"),
        ("Data visualisation", "Data Visualizations"),
        ("CI/CD", "ci-cd pipelines"),
        ("R", "Python, R"),
        ("C++", "c++ or Rust"),
        ("k8s", "K8s"),
    ],
)
def test_names_match_in_other_spellings(name, text):
    assert found(text, name=name) == ["skill"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("R", "R&D"), ("R", "r"), ("Go", "go far"), ("Java", "JavaScript"), ("Spark", "sparkling"),
        ("Data analysis", "data, analysis"), ("Data analysis", "data - analysis"),
    ],
)  # fmt: skip
def test_names_do_not_match_other_words(name, text):
    assert found(text, name=name) == []


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("deploy* ... model*", "deploying your first machine learning models"),
        ("deploy*|serve* ... model*", "we serve models"),
        ("fine-tun*", "finetuning"),
        ("fine-tun*", "fine tune it"),
        ("modelling", "modeling"),
        ("SOLID", "SOLID principles"),
        ("LLM", "LLMs"),
        ("real-time|streaming data", "real-time data"),
        ("real-time|streaming data", "streaming data"),
    ],
)
def test_phrases_match(phrase, text):
    assert found(text, phrase) == ["skill"]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("deploy* ... model*", "deploying a b c d e models"),
        ("deploy* model*", "deploying new models"),
        ("deploy model*", "deployed models"),
        ("SOLID", "solid knowledge"),
        ("Go", "GO"),
        ("model* ... deploy*", "deploy models"),
    ],
)
def test_phrases_do_not_match(phrase, text):
    assert found(text, phrase) == []


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("classification of images", ["skill"]),
        ("image classification", ["vision"]),
        ("image and text classification", ["skill"]),
        # Words around a gap hide nothing.
        ("evaluate a classification model", ["evaluation", "skill"]),
    ],
)
def test_the_longest_phrase_counts(text, skills):
    others = {"vision": "image classification", "evaluation": "evaluat* ... classification model"}
    assert found(text, "classification", **others) == skills


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("solid experience", []),
        ("Solid principles", ["skill"]),
        ("a solid experience platform", ["skill"]),
        ("solid experience and SOLID code", ["skill"]),
    ],
)
def test_phrases_that_exclude(text, skills):
    phrases = ("- solid experience", "solid experience platform")
    assert found(text, *phrases, name="solid") == skills


def test_a_spelling_with_capitals_counts_although_the_word_is_excluded():
    phrases = ("- rest", "REST")
    assert found("REST services", *phrases, name="rest") == ["skill"]
    assert found("the rest of us", *phrases, name="rest") == []


def test_an_exclusion_hides_no_other_skill():
    assert found("distributed teams", "- distributed team*", teams="team*") == ["teams"]


@pytest.mark.parametrize(
    "phrase", ["...", "... model*", "deploy ...", "a* b*c", "*", "a||b", "|a", "- ", "-", "& ?"]
)
def test_bad_phrases(phrase):
    with pytest.raises(PhraseError, match="a phrase needs a word|has no word"):
        parse_phrase(phrase)


def test_a_phrase_with_too_many_ways():
    with pytest.raises(PhraseError, match="too many words with hyphens"):
        parse_phrase(" ".join(["a-b|c-d|e-f"] * 6))
