"""URLs of the site."""

from django.urls import include, path

from assessments.views import comparison as roles
from assessments.views import (
    data,
    guide,
    health,
    plan,
    questionnaire,
    report,
    sharing,
    specialisms,
    start,
    what_if,
)
from assessments.views import evidence as showing
from assessments.views import my_assessments as mine
from assessments.views import progress as change
from assessments.views import projects as checklists

# Everything of one assessment, for its owner alone.
assessment_urls = [
    path("", questionnaire.assessment, name="assessment"),
    path("areas/<slug:area_slug>/", questionnaire.area, name="area"),
    path("answers/", questionnaire.answers, name="answers"),
    path("choice/", questionnaire.choice, name="choice"),
    path("review/", questionnaire.review, name="review"),
    path("seen/", questionnaire.seen, name="seen"),
    path("submit/", questionnaire.submit, name="submit"),
    path("retake/", questionnaire.retake, name="retake"),
    path("rename/", mine.rename, name="rename"),
    path("remove/", mine.remove, name="remove"),
    path("restore/", mine.restore, name="restore"),
    path("purge/", mine.purge, name="purge"),
    path("report/", report.report, name="report"),
    path("report.json", report.report_json, name="report_json"),
    path("report.csv", report.report_csv, name="report_csv"),
    path("report.xlsx", report.report_xlsx, name="report_xlsx"),
    path("showing/", showing.showing, name="showing"),
    path("showing/<slug:skill_slug>/", showing.skill_proof, name="skill-proof"),
    path("change/", change.change, name="change"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/<int:share_id>/revoke/", sharing.revoke, name="revoke"),
    path("plan/", plan.plan, name="plan"),
    path("plan/pace/", plan.pace, name="plan-pace"),
    path("plan/time-off/", plan.time_off, name="plan-time-off"),
    path("plan/step/", plan.step, name="plan-step"),
    path("plan/milestones.ics", plan.calendar, name="plan-calendar"),
    path("what-if/", what_if.what_if, name="what-if"),
    path("what-if/keep/", what_if.keep, name="what-if-keep"),
    path("roles/", roles.roles, name="roles"),
    path("specialisms/", specialisms.specialisms, name="specialisms"),
    path("projects/", checklists.projects, name="projects"),
    path("projects/<slug:slug>/proof/", checklists.proof, name="proof"),
    path("projects/<slug:slug>/done/", checklists.project_done, name="project-done"),
    path("above-title/", checklists.above_title, name="above-title"),
    path("tick/", checklists.tick, name="tick"),
]

urlpatterns = [
    path("", start.home, name="home"),
    path("start/", start.start, name="start"),
    path("assessments/", mine.assessments, name="assessments"),
    path("assessments/<uuid:assessment_id>/", include(assessment_urls)),
    path("s/<slug:token>/", sharing.shared, name="shared"),
    path("data/", data.data, name="data"),
    path("data/export.json", data.export, name="export"),
    path("data/delete/", data.delete, name="delete"),
    path("guide/", guide.guide, name="guide"),
    path("accessibility/", guide.accessibility, name="accessibility"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
