"""Every page of the site: the person who opens it, its URL name and its arguments."""

from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from assessments import services
from assessments.domain.taxonomy.document import Taxonomy
from assessments.models import Assessment, Reminder, User
from assessments.services import sharing
from tests.cast import ADDRESS, Person, path_of, typical_answers

# "visitor" has nothing yet, "guest" a draft, "carol" an account with everything, and
# "carol-without-code" has entered her password but no code yet.
PAGES = """
visitor home
visitor my_assessments
visitor guide
visitor accessibility
visitor data
visitor job_ads
visitor shared_report token
visitor shared_summary token
visitor stop_reminder reminder
visitor account_login
visitor account_signup
visitor account_reset_password
visitor account_confirm_password_reset_code
visitor /nothing-here/
guest home
guest my_assessments
guest data
guest job_ad pasted
guest delete_data
guest assessment fresh
guest questions fresh 1
guest reading fresh 1
guest review fresh
carol-without-code mfa_authenticate
carol home
carol my_assessments
carol data
carol job_ads
carol job_ad ad
carol delete_data
carol assessment draft
carol questions draft 1
carol questions draft 3
carol reading draft 2
carol area draft software-engineering
carol area draft devops-mlops
carol area draft cloud
carol review draft
carol rename draft
carol report second
carol summary second
carol correct_answer second docker
carol skill_evidence second docker
carol sharing second
carol plan second
carol explore second
carol what_if second
carol specialisms second
carol report first
carol account_email
carol account_change_password
carol account_reauthenticate
carol account_logout
carol mfa_index
carol mfa_reauthenticate
carol mfa_deactivate_totp
carol mfa_view_recovery_codes
carol mfa_generate_recovery_codes
carol mfa_list_webauthn
carol mfa_add_webauthn
""".strip().splitlines()


@dataclass(frozen=True)
class People:
    """The people who open the pages, and the objects on them."""

    clients: dict[str, Client]
    things: dict[str, str]

    def path(self, page: str) -> str:
        """Return the path of an entry in ``PAGES``."""
        _, name, *things = page.split()
        if name.startswith("/"):
            return name
        return path_of(name, *(self.things.get(thing, thing) for thing in things))

    def session(self, page: str) -> str | None:
        """Return the session key of the person in an entry of ``PAGES``."""
        cookie = self.clients[page.split()[0]].cookies.get(settings.SESSION_COOKIE_NAME)
        return cookie.value if cookie else None


def create_people(taxonomy: Taxonomy) -> People:
    """Create everyone's sessions and all data that the pages show."""
    visitor, guest, carol = Person(Client()), Person(Client()), Person(Client())
    visitor.client.post(reverse("account_reset_password"), {"email": "unknown@example.org"})
    pasted = guest.paste()
    fresh = guest.begin()

    carol.sign_up()
    first = carol.begin()
    services.answers_save(assessment=first, values=typical_answers(taxonomy))
    carol.submit(first)
    second = _again(carol, first)
    changed = {"docker": "3", "sql": "unsure", "kubernetes": "unsure", "aws": "not-relevant"}
    services.answers_save(assessment=second, values=changed)
    carol.submit(second)
    second.refresh_from_db()
    carol.make_plan(second)
    shared = sharing.share_create(assessment=second, days=30, name="Carol", shows_evidence=True)
    carol.client.post(reverse("assessments:remove", args=[carol.begin().pk]))
    ad = carol.paste()
    carol.client.post(reverse("assessments:keep_job_ad", args=[ad.pk]), {"name": "Larkfield"})
    carol.client.post(reverse("assessments:correct_job_ad", args=[ad.pk]), {"skill": "spark"})
    draft = carol.begin()
    # A high level with a low prerequisite: a contradiction for the review.
    values = {"kubernetes": "4", "docker": "0", "sql": "3", "python": "unsure"}
    services.answers_save(assessment=draft, values=values)

    carol.show_password()
    user = User.objects.get(email=ADDRESS)
    reminder = Reminder.objects.create(
        user=user, assessment=second, language="en-gb", site="https://example.org/", due_at=now()
    )
    services.feed_create(assessment=second, language="en-gb")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    door = Person(Client())
    door.sign_in()
    return People(
        clients={
            "visitor": visitor.client,
            "guest": guest.client,
            "carol": carol.client,
            "carol-without-code": door.client,
        },
        things={
            "fresh": str(fresh.pk),
            "pasted": str(pasted.pk),
            "ad": str(ad.pk),
            "first": str(first.pk),
            "second": str(second.pk),
            "draft": str(draft.pk),
            "token": shared.token,
            "reminder": reminder.token,
        },
    )


def _again(person: Person, assessment: Assessment) -> Assessment:
    response = person.client.post(reverse("assessments:retake", args=[assessment.pk]))
    return Assessment.objects.get(pk=response["Location"].strip("/").split("/")[-1])
