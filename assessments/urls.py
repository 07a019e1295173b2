"""URLs of the site."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, include, path, reverse
from django.views.decorators.http import require_safe

from assessments.views import (
    answers,
    corrections,
    data,
    evidence,
    explore,
    feed,
    guide,
    health,
    job_ads,
    my_assessments,
    plan,
    projects,
    questionnaire,
    questions,
    reminder,
    report,
    sharing,
    specialisms,
    start,
    steps,
    what_if,
)


def moved(
    route: str, name: str, *, query: Mapping[str, str] | None = None, fragment: str | None = None
) -> URLPattern:
    """Return a permanent redirect from a former address to the page now named ``name``.

    ``query`` is added to that of the request. ``fragment`` is a place of the page; without it,
    browsers keep the one of the former address.
    """

    @require_safe
    def redirected(request: HttpRequest, **parts: object) -> HttpResponse:
        values = request.GET.copy()
        values.update(query or {})
        address = reverse(f"assessments:{name}", kwargs=parts, query=values, fragment=fragment)
        return HttpResponsePermanentRedirect(address)

    return path(route, redirected, name=f"former_{route.partition('/')[0]}_{name}")


# Pages of one assessment, for its owner only.
assessment_urls = [
    path("", questionnaire.all_questions, name="assessment"),
    path("questions/<slug:block>/", questions.questions, name="questions"),
    path("reading/<int:number>/", questions.reading, name="reading"),
    path("areas/<slug:area_slug>/", questionnaire.area, name="area"),
    path("answers/", answers.answers, name="answers"),
    path("choice/", answers.choice, name="choice"),
    path("review/", questionnaire.review, name="review"),
    path("seen/", questionnaire.mark_questions_seen, name="mark_questions_seen"),
    path("submit/", questionnaire.submit, name="submit"),
    path("retake/", questionnaire.retake, name="retake"),
    path("rename/", my_assessments.rename, name="rename"),
    path("remove/", my_assessments.remove, name="remove"),
    path("restore/", my_assessments.restore, name="restore"),
    path("purge/", my_assessments.purge, name="purge"),
    path("report/", report.report, name="report"),
    path("summary/", report.summary, name="summary"),
    path("correct/<slug:skill_slug>/", corrections.correct_answer, name="correct_answer"),
    path("report.json", report.report_json, name="report_json"),
    path("report.csv", report.report_csv, name="report_csv"),
    path("report.xlsx", report.report_xlsx, name="report_xlsx"),
    path("evidence/<slug:skill_slug>/", evidence.skill_evidence, name="skill_evidence"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/<int:share_id>/revoke/", sharing.revoke, name="revoke_link"),
    path("plan/", plan.plan, name="plan"),
    path("plan/pace/", plan.pace, name="plan_pace"),
    path("plan/time-off/", plan.time_off, name="plan_time_off"),
    path("plan/step/", steps.step, name="plan_step"),
    path("plan/milestones.ics", plan.calendar, name="plan_calendar"),
    path("plan/calendar/create/", feed.create, name="create_feed"),
    path("plan/calendar/revoke/", feed.revoke, name="revoke_feed"),
    path("plan/reminder/", reminder.switch, name="plan_reminder"),
    path("explore/", explore.explore, name="explore"),
    path("what-if/", what_if.what_if, name="what_if"),
    path("what-if/keep/", what_if.keep, name="what_if_keep"),
    path("specialisms/", specialisms.specialisms, name="specialisms"),
    path("projects/<slug:slug>/evidence/", projects.project_evidence, name="project_evidence"),
    path("projects/<slug:slug>/done/", projects.project_done, name="project_done"),
    path("tick/", projects.tick, name="tick"),
    moved("showing/", "report", query={"show": "without-evidence"}, fragment="requirements"),
    moved("evidence/", "report", query={"show": "without-evidence"}, fragment="requirements"),
    moved("showing/<slug:skill_slug>/", "skill_evidence"),
    moved("change/", "report", fragment="progress"),
    moved("progress/", "report", fragment="progress"),
    moved("roles/", "explore"),
    moved("projects/<slug:slug>/proof/", "project_evidence"),
    moved("projects/", "plan"),
    moved("above-title/", "plan", fragment="at-work"),
]

# Pages of one job ad, for its owner only.
job_ad_urls = [
    path("", job_ads.job_ad, name="job_ad"),
    path("roles/", job_ads.roles, name="job_ad_roles"),
    path("keep/", job_ads.keep, name="keep_job_ad"),
    path("correct/", job_ads.correct, name="correct_job_ad"),
    path("plan/", job_ads.plan, name="job_ad_plan"),
    path("text/delete/", job_ads.delete_text, name="delete_job_ad_text"),
    path("delete/", job_ads.delete, name="delete_job_ad"),
]

app_name = "assessments"

urlpatterns = [
    path("", start.home, name="home"),
    path("start/", start.start, name="start"),
    path("assessments/", my_assessments.assessments, name="my_assessments"),
    path("assessments/<uuid:assessment_id>/", include(assessment_urls)),
    path("ads/", job_ads.job_ads, name="job_ads"),
    path("ads/<uuid:ad_id>/", include(job_ad_urls)),
    path("s/<slug:token>/", sharing.shared, name="shared_report"),
    path("s/<slug:token>/summary/", sharing.shared_summary, name="shared_summary"),
    path("s/<slug:token>/card.png", sharing.picture, name="shared_picture"),
    path("calendar/<slug:token>.ics", feed.read, name="calendar_feed"),
    path("reminders/<slug:token>/stop/", reminder.stop, name="stop_reminder"),
    path("data/", data.data, name="data"),
    path("data/export.json", data.export, name="export_data"),
    path("data/delete/", data.delete, name="delete_data"),
    path("guide/", guide.guide, name="guide"),
    path("accessibility/", guide.accessibility, name="accessibility"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
