"""Export, import and delete the requester's data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.domain.errors import AssessmentLimitError, JobAdLimitError
from assessments.domain.limits import MAX_ASSESSMENTS, MAX_JOB_ADS
from assessments.domain.portability.reading import ImportedData
from assessments.forms import DeleteForm, ImportForm
from assessments.services import own_data as personal_data
from assessments.taxonomy_store import editions
from assessments.views.files import file_stream
from assessments.views.requests import after_signing_in_again, page_with_form
from assessments.web.access import extend_session, owner_of, owner_or_new_guest
from assessments.web.data_labels import left_out_sentence


@page_with_form
def data(request: HttpRequest) -> HttpResponse:
    """Offer the data as a file, and import a file."""
    taxonomy = editions.edition_current().original.taxonomy
    if request.method != "POST":
        return render(request, "data/data.html", {"form": ImportForm(taxonomy)})
    form = ImportForm(taxonomy, request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "data/data.html", {"form": form}, status=422)
    brought = form.cleaned_data["file"]
    try:
        new = personal_data.data_import(owner=owner_or_new_guest(request), brought=brought)
    except (AssessmentLimitError, JobAdLimitError) as error:
        form.add_error("file", _too_many(error))
        return render(request, "data/data.html", {"form": form}, status=422)
    extend_session(request)
    messages.success(request, _import_message(new, brought))
    if any(new) and (left_out := left_out_sentence(brought)):
        messages.warning(request, left_out)
    return redirect("assessments:data")


def _import_message(new: personal_data.Imported, brought: ImportedData) -> str:
    count = new.assessments
    text = ngettext("%(count)d assessment imported.", "%(count)d assessments imported.", count) % {
        "count": count
    }
    if count := new.job_ads:
        text += " " + ngettext("%(count)d job ad imported.", "%(count)d job ads imported.", count)
        text %= {"count": count}
    if count := len(brought.assessments) + len(brought.job_ads) - sum(new):
        text += " " + ngettext(
            "%(count)d was already here and has not changed.",
            "%(count)d were already here and have not changed.",
            count,
        ) % {"count": count}
    return text


def _too_many(error: Exception) -> str:
    if isinstance(error, JobAdLimitError):
        text = _(
            "Nothing was imported: with this file you would have more than %(most)s job ads. "
            "Delete some first."
        )
        return text % {"most": MAX_JOB_ADS}
    text = _(
        "Nothing was imported: with this file you would have more than %(most)s assessments, "
        "including deleted ones. Permanently delete some first."
    )
    return text % {"most": MAX_ASSESSMENTS}


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Send all data of the requester as one file; ask a visitor without data to sign in."""
    owner = owner_of(request)
    if not owner.has_data:
        return render(request, "data/nothing.html", status=404)
    return file_stream(personal_data.owner_data(owner), f"mlcareer-{timezone.localdate()}.json")


@page_with_form
@after_signing_in_again
def delete(request: HttpRequest) -> HttpResponse:
    """Ask for confirmation, then delete everything; account holders have to sign in again first.

    If the page showed the data of another owner (the session has ended, another account is signed
    in), nothing is deleted and the page says so.
    """
    owner = owner_of(request)
    form = DeleteForm(owner.key, request.POST if request.method == "POST" else None)
    is_refused = form.is_of_another_owner()
    if is_refused:
        form = DeleteForm(owner.key)
    elif owner.key and form.is_valid():
        deleted = [str(pk) for pk in owner.all_assessments().values_list("pk", flat=True)]
        personal_data.data_delete(owner=owner)
        request.session.flush()
        messages.success(request, _("All your data has been deleted."))
        # For the script of the next page, which removes their unsent answers from the browser.
        messages.info(request, " ".join(deleted), extra_tags="forget")
        return redirect("assessments:home")
    context = {
        "form": form if owner.key else None,
        "is_refused": is_refused,
        "assessments": selectors.owned_assessments(owner),
        "job_ads": owner.job_ads().count(),
    }
    status = 409 if is_refused else 422 if form.errors else 200
    return render(request, "data/delete.html", context, status=status)
