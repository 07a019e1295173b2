"""Things people do in more than one tab."""

from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from assessments.selectors import checklist_items
from assessments.taxonomy_store.editions import edition_current
from tests.cast import Person

AREA = "devops-mlops"


def another_tab(person: Person) -> Person:
    """Return the same person in another tab of their browser."""
    tab = Person(Client())
    tab.client.cookies.update(person.client.cookies)
    return tab


def retake(person: Person, assessment: Assessment):
    """Start a retake of an assessment."""
    return person.client.post(reverse("assessments:retake", args=[assessment.pk]))


def share(person: Person, assessment: Assessment):
    """Create a link that is valid for a week."""
    return person.client.post(reverse("assessments:sharing", args=[assessment.pk]), {"days": "7"})


def tick(person: Person, assessment: Assessment):
    """Tick the first item of a project."""
    project = "notebook-to-service"
    item = checklist_items(edition_current(), project)[0]
    return person.client.post(
        reverse("assessments:tick", args=[assessment.pk]),
        {"checklist": project, "item": item, "done": "yes"},
    )


def delete_everything(person: Person):
    """Delete everything; with an account, the password is required first."""
    return person.delete_everything()


# Actions that write to a draft, and to a result.
DRAFT_WRITES = {
    "save": lambda person, draft: person.save_one(draft, AREA, "docker", "3"),
    "submit": lambda person, draft: person.submit(draft),
}
RESULT_WRITES = {
    "step": lambda person, found: person.do(found, "done:docker:2"),
    "known": lambda person, found: person.do(found, "known:docker:4"),
    "show": lambda person, found: person.show(found, "docker", note="Mine."),
    "retake": retake,
    "share": share,
    "tick": tick,
}
WRITES = DRAFT_WRITES | RESULT_WRITES
