"""Find what an advertisement asks for."""

from assessments.domain.matching.findings import AdFindings, Finding, Quote
from assessments.domain.matching.matcher import Matcher
from assessments.domain.matching.text import sentences_in


def match(text: str, matcher: Matcher) -> AdFindings:
    """Return what ``text``, an advertisement in English, asks for."""
    findings: dict[str, Finding] = {}
    for sentence in sentences_in(text, matcher.phrases.vocabulary):
        words = list(sentence.words)
        for mention in matcher.phrases.mentions(words):
            start, end = words[mention.places[0]].start, words[mention.places[-1]].end
            finding = Finding(
                mention.skill,
                "must",
                Quote(text[start:end], start, end),
                Quote(text[sentence.start : sentence.end], sentence.start, sentence.end),
            )
            findings.setdefault(mention.skill, finding)
    return AdFindings(tuple(findings.values()))
