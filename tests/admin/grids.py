"""Open, fill and send a grid of the admin."""

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from assessments import models
from tests.admin.forms import confirmed
from tests.cast import ML_ENGINEER
from tests.database import taxonomy_rows

ASKED = "requirements"
TYPICAL = "typical-levels"

# A part of the grid, which renders faster than all of it and has what most tests edit.
PART = {"role": ML_ENGINEER, "area": "devops-mlops"}


def address(kind: str, **shown: str) -> str:
    """Return a grid's address."""
    return reverse(f"admin:grid_{kind}", query=shown)


def cell(column: str, slug: str, role: str = ML_ENGINEER) -> str:
    """Return the name of a cell's field."""
    return f"{column}:{role}:{slug}"


def staff(*permissions: str) -> Client:
    """Return a browser signed in to the admin with some permissions."""
    client = Client()
    number = models.User.objects.count()
    user = models.User.objects.create_user(f"editor{number}@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def requirement(slug: str, role: str = ML_ENGINEER) -> models.Requirement:
    return models.Requirement.objects.get(role__slug=role, slug=slug)


def refuse(client: Client, url: str, data: dict[str, str]):
    """Send data that must be refused, and return the page shown in response."""
    before = taxonomy_rows()
    response = client.post(url, data)
    assert response.status_code == 422
    assert taxonomy_rows() == before
    return response


def save(client: Client, url: str, data: dict[str, str]) -> None:
    """Send a grid, check the preview and confirm it."""
    shown = client.post(url, data)
    assert shown.status_code == 200, shown.context.get("sent")
    assert client.post(url, confirmed(shown)).status_code == 302
