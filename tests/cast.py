"""The people in the tests: each has a browser and uses the pages."""

from uuid import UUID

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments import selectors
from assessments.domain.planning import step_name
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Answer, Assessment, JobAd
from assessments.taxonomy_store.editions import edition_current

DATA_SCIENTIST = "data-scientist"
SOFTWARE_ENGINEER = "software-engineer"
ML_ENGINEER = "machine-learning-engineer"
AD = """\
Machine learning engineer in Leeds

Larkfield runs warehouses. Our engineers are proud of their culture of experimentation.

What you bring
- At least 4 years of experience with machine learning in production
- Strong Python and SQL
- You have deployed models with Docker
- Experience with AWS, Azure or GCP
- A bachelor's degree in computer science

Nice to have
- Spark
- Terraform, Larkdb
"""
ADDRESS, PASSWORD = "carol@example.org", "a long sentence of mine"


def path_of(name: str, *args: object) -> str:
    """Return the path of a page of ours, or of allauth, the admin and Django, by the name of its URL."""
    is_ours = not name.startswith(("account_", "admin:", "mfa_", "set_language"))
    return reverse(f"assessments:{name}" if is_ours else name, args=args)


def soup(response: HttpResponse) -> BeautifulSoup:
    """Return the elements of a page."""
    return BeautifulSoup(response.content, "html.parser")


def words(part: Tag) -> str:
    """Return the text of a part of a page, with single spaces."""
    return " ".join(part.get_text(" ").split())


def stored(assessment: Assessment) -> dict[str, str]:
    """Return the answers of an assessment, by the slug of the skill."""
    return dict(assessment.answers.values_list("skill__slug", "value"))


def all_answers() -> dict[str, str]:
    """Return the answers in the database, which are those of one assessment."""
    return dict(Answer.objects.values_list("skill__slug", "value"))


def typical_answers(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the is typical of a data scientist, rounded, for a machine learning engineer."""
    asked = {skill for row in taxonomy.requirements[ML_ENGINEER] for skill in row.skills}
    rows = taxonomy.typical_levels[DATA_SCIENTIST]
    return {row.skill: str(round(row.mean)) for row in rows if row.skill in asked}


class Person:
    """A person with a browser, who does everything through the site."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def begin(self, start_role: str = DATA_SCIENTIST, target_role: str = ML_ENGINEER) -> Assessment:
        """Choose the roles on the home page and return the new assessment."""
        response = self.client.post(
            reverse("assessments:start"), {"start_role": start_role, "target_role": target_role}
        )
        assert response.status_code == 302, response.content
        return Assessment.objects.get(pk=UUID(response["Location"].split("/")[2]))

    def answer(self, assessment: Assessment, area: str, **answers: object) -> HttpResponse:
        """Send the form of one area; underscores in keyword arguments stand for hyphens."""
        data = {f"skill-{name.replace('_', '-')}": str(value) for name, value in answers.items()}
        return self.client.post(reverse("assessments:area", args=[assessment.pk, area]), data)

    def save_one(self, assessment: Assessment, area: str, skill: str, value: str) -> HttpResponse:
        """Send a single choice as the script of an area's page does."""
        sent = {f"skill-{skill}": value, "area": area, "choice": f"{skill}={value}"}
        return self.client.post(reverse("assessments:choice", args=[assessment.pk]), sent)

    def submit(self, assessment: Assessment) -> HttpResponse:
        """Submit on the review page."""
        return self.client.post(reverse("assessments:submit", args=[assessment.pk]))

    def do(self, assessment: Assessment, button: str) -> HttpResponse:
        """Press a button of the plan, as in ``done:docker:2``."""
        return self.client.post(
            reverse("assessments:plan_step", args=[assessment.pk]), {"do": button}
        )

    def make_plan(self, assessment: Assessment) -> None:
        """Personalise the plan in every possible way."""
        self.do(assessment, "done:docker:2")
        self.do(assessment, "skip:kubernetes:1")
        last = selectors.plan_order(assessment, edition_current())[-1]
        self.do(assessment, f"next:{step_name(last.key)}")
        item = selectors.checklist_items(edition_current(), "notebook-to-service")[0]
        for name, sent in (
            ("plan_pace", {"hours": "9", "start": "2026-12-01"}),
            ("plan_time_off", {"first": "2026-12-21", "last": "2027-01-03"}),
            ("specialisms", {"specialisms": ["speech", "econometrics"]}),
            ("tick", {"checklist": "notebook-to-service", "item": item, "done": "yes"}),
        ):
            response = self.client.post(path_of(name, assessment.pk), sent)
            assert response.status_code == 302, response.content
        seen = {"address": "https://example.org/repository", "note": "The build."}
        self.client.post(
            reverse("assessments:project_evidence", args=[assessment.pk, "notebook-to-service"]),
            seen,
        )
        self.show(assessment, "docker", note="Images of 80 MB.", repository="https://example.org/d")

    def show(self, assessment: Assessment, skill: str, **parts: str) -> HttpResponse:
        """Add evidence for a skill."""
        return self.client.post(
            reverse("assessments:skill_evidence", args=[assessment.pk, skill]), parts
        )

    def paste(self, text: str = AD, start_role: str = DATA_SCIENTIST) -> JobAd:
        """Paste a job ad and return it."""
        sent = {"text": text, "start_role": start_role}
        response = self.client.post(reverse("assessments:job_ads"), sent)
        assert response.status_code == 302, response.content.decode()
        return JobAd.objects.get(pk=UUID(response["Location"].split("/")[2]))

    def sign_up(self, address: str = ADDRESS) -> HttpResponse:
        """Create an account."""
        sent = {"email": address, "password1": PASSWORD}
        return self.client.post(reverse("account_signup"), sent)

    def sign_in(self, address: str = ADDRESS, password: str = PASSWORD) -> HttpResponse:
        """Sign in with a password."""
        sent = {"login": address, "password": password}
        return self.client.post(reverse("account_login"), sent)

    def show_password(self) -> HttpResponse:
        """Enter the password again, as required before deleting an account."""
        return self.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    def delete_everything(self) -> HttpResponse:
        """Press the button for it; with an account, the password is required first."""
        form = (self.get("delete_data").context or {}).get("form")
        sent = {"sure": "on", "whose": form["whose"].value()} if form else {"sure": "on"}
        return self.client.post(reverse("assessments:delete_data"), sent)

    def get(self, name: str, *args: object) -> HttpResponse:
        """Open a page by its URL name."""
        return self.client.get(path_of(name, *args))

    def page(self, name: str, *args: object) -> BeautifulSoup:
        """Open a page by its URL name and return its elements."""
        return soup(self.get(name, *args))
