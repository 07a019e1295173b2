"""Error messages for imported data files."""

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.domain.portability.problems import (
    DAMAGED,
    MAX_PROBLEMS,
    NO_VERSION,
    NOT_A_DATA_FILE,
    TOO_LARGE,
    TOO_MANY,
    TOO_MANY_JOB_ADS,
    TOO_NEW,
    Problem,
)
from assessments.domain.portability.reading import ImportedData

# Problems of the file as a whole.
WHOLE_FILE: dict[str, Promise | str] = {
    NOT_A_DATA_FILE: gettext_lazy(
        "This is not an mlcareer file. Choose one that you saved here as JSON."
    ),
    DAMAGED: gettext_lazy("This mlcareer file is damaged or incomplete. Save it again."),
    NO_VERSION: gettext_lazy(
        "The version of this mlcareer file is missing or is not a whole number from 1. Save it "
        "again."
    ),
    TOO_NEW: gettext_lazy(
        "This file was saved by a newer version of mlcareer: its format is %(version)s, and this "
        "site reads formats up to %(newest)s."
    ),
    TOO_LARGE: gettext_lazy(
        "This file is too large: an export from this site has at most %(megabytes)s MB."
    ),
    TOO_MANY: gettext_lazy("This file has more than %(most)s assessments."),
    TOO_MANY_JOB_ADS: gettext_lazy("This file has more than %(most)s job ads."),
}

NOT_AN_OBJECT = gettext_lazy("must have names and values")
NOT_A_LIST = gettext_lazy("must be a list")
NOT_A_WHOLE_NUMBER = gettext_lazy("must be a whole number")
NOT_A_BOOLEAN = gettext_lazy("must be true or false")
NOT_AN_ID = gettext_lazy("is not a valid id")
NOT_A_TIME = gettext_lazy("is not a valid time")
NOT_A_DATE = gettext_lazy("is not a valid date")
NOT_ALLOWED = gettext_lazy("is not one of the allowed values")
# By the kind of problem: pydantic's error types, then our own.
SENTENCES: dict[str, Promise | str] = {
    "missing": gettext_lazy("is missing"),
    "extra_forbidden": gettext_lazy("is not part of the format"),
    "model_type": NOT_AN_OBJECT,
    "dict_type": NOT_AN_OBJECT,
    "list_type": NOT_A_LIST,
    "tuple_type": NOT_A_LIST,
    "string_type": gettext_lazy("must be text"),
    "string_too_long": gettext_lazy("has more than %(max_length)s characters"),
    "string_pattern_mismatch": gettext_lazy("is not in the expected form"),
    "int_type": NOT_A_WHOLE_NUMBER,
    "int_from_float": NOT_A_WHOLE_NUMBER,
    "greater_than_equal": gettext_lazy("must be at least %(ge)s"),
    "less_than_equal": gettext_lazy("must be at most %(le)s"),
    "less_than": gettext_lazy("must be less than %(lt)s"),
    "uuid_parsing": NOT_AN_ID,
    "uuid_type": NOT_AN_ID,
    "datetime_type": NOT_A_TIME,
    "datetime_parsing": NOT_A_TIME,
    "datetime_from_date_parsing": NOT_A_TIME,
    "datetime_object_invalid": NOT_A_TIME,
    "timezone_aware": gettext_lazy("is a time without a time zone"),
    "date_type": NOT_A_DATE,
    "date_parsing": NOT_A_DATE,
    "date_from_datetime_parsing": NOT_A_DATE,
    "date_from_datetime_inexact": NOT_A_DATE,
    "bool_type": NOT_A_BOOLEAN,
    "bool_parsing": NOT_A_BOOLEAN,
    "literal_error": NOT_ALLOWED,
    "too_long": gettext_lazy("has more than %(max_length)s entries"),
    "answer": gettext_lazy("must be a level from 0 to 4, “unsure” or “not-relevant”"),
    "moment": gettext_lazy("must be a time since 2020 that is not in the future"),
    "web_address": gettext_lazy("is not a web address such as https://example.org/page"),
    "days_off": gettext_lazy("the last day is before the first"),
    "same_roles": gettext_lazy("start role and target role are the same"),
    "half_a_result": gettext_lazy(
        "the time of submission and “scored against” must be given together or not at all"
    ),
    "plan_of_a_draft": gettext_lazy("a draft has no plan"),
    "unknown_role": gettext_lazy("this site does not know the role “%(name)s”"),
    "unknown_skill": gettext_lazy("this site does not know the skill “%(name)s”"),
    "time_without_answer": gettext_lazy("there is no answer for “%(name)s”"),
    "twice": gettext_lazy("the id %(name)s is in the file twice"),
    "repeated_name": gettext_lazy("the same name is used twice in one place"),
    "null_character": gettext_lazy("a text contains a null character"),
    "part_missing": gettext_lazy("is not in the file, or is incomplete there"),
    "part_changed": gettext_lazy("was changed after the file was saved"),
    "part_too_large": gettext_lazy("is too large"),
    "part_unsound": gettext_lazy("is inconsistent, so nothing can be scored"),
}

NAMES: dict[str, Promise | str] = {
    "account": gettext_lazy("account"),
    "address": gettext_lazy("address"),
    "addresses": gettext_lazy("addresses"),
    "answers": gettext_lazy("answers"),
    "assessment": gettext_lazy("assessment"),
    "assessments": gettext_lazy("assessments"),
    "ceiling": gettext_lazy("level to stop at"),
    "hours": gettext_lazy("hours spent on steps, by level"),
    "preferred": gettext_lazy("chosen among alternatives"),
    "wanted": gettext_lazy("level to reach in addition"),
    "changed_at": gettext_lazy("time of the last change"),
    "created_at": gettext_lazy("time of creation"),
    "date_joined": gettext_lazy("time of sign-up"),
    "deleted_at": gettext_lazy("time of deletion"),
    "degree": gettext_lazy("degree"),
    "deployment": gettext_lazy("running service or demo"),
    "dismissed": gettext_lazy("not what the ad says"),
    "due_at": gettext_lazy("time of the next mail"),
    "email": gettext_lazy("email address"),
    "expires_at": gettext_lazy("time of expiry"),
    "exported_at": gettext_lazy("time of export"),
    "factors": gettext_lazy("second factors"),
    "findings": gettext_lazy("what was found"),
    "feed": gettext_lazy("calendar"),
    "first": gettext_lazy("first day"),
    "first_name": gettext_lazy("first name"),
    "format": gettext_lazy("format"),
    "group": gettext_lazy("alternatives"),
    "hours_a_week": gettext_lazy("hours a week"),
    "id": gettext_lazy("id"),
    "job_ads": gettext_lazy("job ads"),
    "kept_at": gettext_lazy("kept since"),
    "language": gettext_lazy("language"),
    "last": gettext_lazy("last day"),
    "last_login": gettext_lazy("time of the last sign-in"),
    "last_name": gettext_lazy("last name"),
    "last_used_at": gettext_lazy("time of the last use"),
    "name": gettext_lazy("name"),
    "note": gettext_lazy("note"),
    "order": gettext_lazy("order of steps"),
    "paper": gettext_lazy("paper, article or talk"),
    "plan": gettext_lazy("plan"),
    "proofs": gettext_lazy("evidence"),
    "reached": gettext_lazy("level reached"),
    "reminder": gettext_lazy("reminder by mail"),
    "repository": gettext_lazy("repository"),
    "revoked_at": gettext_lazy("time of revocation"),
    "role": gettext_lazy("closest role"),
    "saved_at": gettext_lazy("times of the answers"),
    "scored_against": gettext_lazy("what it was scored against"),
    "sentence": gettext_lazy("place of the sentence"),
    "shares": gettext_lazy("links"),
    "shows_proofs": gettext_lazy("shows evidence"),
    "skill": gettext_lazy("skill"),
    "skills": gettext_lazy("skills"),
    "specialisms": gettext_lazy("specialisms"),
    "start": gettext_lazy("start"),
    "start_role": gettext_lazy("start role"),
    "strength": gettext_lazy("asked for or an advantage"),
    "submitted_at": gettext_lazy("time of submission"),
    "target_role": gettext_lazy("target role"),
    "taxonomy": gettext_lazy("taxonomy"),
    "text": gettext_lazy("text"),
    "ticks": gettext_lazy("ticked items"),
    "time_off": gettext_lazy("weeks off"),
    "title": gettext_lazy("title"),
    "type": gettext_lazy("type"),
    "unknown": gettext_lazy("words without a skill"),
    "updated_at": gettext_lazy("time of the last change"),
    "verified": gettext_lazy("verified"),
    "version": gettext_lazy("version"),
    "words": gettext_lazy("place of the words"),
    "years": gettext_lazy("years of experience"),
}
# Names and values from the file are cut to this length, to keep the message readable.
MAX_NAME_LENGTH = 50


def problem_sentence(problem: Problem) -> str:
    """Return the translated error message for a problem, with its place in the file."""
    sentence = WHOLE_FILE.get(problem.kind) or SENTENCES.get(problem.kind) or _("is not valid")
    values = {
        name: Truncator(value).chars(MAX_NAME_LENGTH) for name, value in problem.values.items()
    }
    message = str(sentence) % values
    place = ", ".join(_place_labels(problem.place))
    return f"{place}: {message}" if place else message


def left_out_sentence(brought: ImportedData) -> str:
    """Return a sentence about the data left out of an import; empty if nothing was."""
    found = [item.left_out for item in brought.assessments]
    found += [item.left_out for item in brought.job_ads]
    first = [problem_sentence(problem) for part in found for problem in part.first]
    if not first:
        return ""
    text = _("Left out, because this site does not know or accept it: %(things)s.")
    text %= {"things": "; ".join(first[:MAX_PROBLEMS])}
    more = sum(part.count for part in found) - min(len(first), MAX_PROBLEMS)
    if more:
        text += " " + ngettext("There is %(count)s more.", "There are %(count)s more.", more) % {
            "count": more
        }
    return text


def _place_labels(place: tuple[str | int, ...]) -> list[str]:
    labels = []
    if len(place) > 1 and place[0] in ("assessments", "job_ads"):
        text = _("assessment %(number)s") if place[0] == "assessments" else _("job ad %(number)s")
        labels.append(text % {"number": int(place[1]) + 1})
        place = place[2:]
    for step in place:
        if isinstance(step, int):
            labels.append(_("number %(number)s") % {"number": step + 1})
        else:
            labels.append(str(NAMES.get(step) or Truncator(step).chars(MAX_NAME_LENGTH)))
    return labels
