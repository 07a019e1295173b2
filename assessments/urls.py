"""URLs of the site."""

from django.urls import path

from assessments.views import data, guide, health, plan, questionnaire, report, sharing, start

urlpatterns = [
    path("", start.home, name="home"),
    path("assessments/", start.start, name="start"),
    path("assessments/<uuid:assessment_id>/", questionnaire.assessment, name="assessment"),
    path(
        "assessments/<uuid:assessment_id>/areas/<slug:area_slug>/", questionnaire.area, name="area"
    ),
    path("assessments/<uuid:assessment_id>/review/", questionnaire.review, name="review"),
    path("assessments/<uuid:assessment_id>/submit/", questionnaire.submit, name="submit"),
    path("assessments/<uuid:assessment_id>/report/", report.report, name="report"),
    path("assessments/<uuid:assessment_id>/report.json", report.report_json, name="report_json"),
    path("assessments/<uuid:assessment_id>/report.csv", report.report_csv, name="report_csv"),
    path("assessments/<uuid:assessment_id>/plan/", plan.plan, name="plan"),
    path("assessments/<uuid:assessment_id>/retake/", questionnaire.retake, name="retake"),
    path("assessments/<uuid:assessment_id>/sharing/", sharing.sharing, name="sharing"),
    path(
        "assessments/<uuid:assessment_id>/sharing/<int:share_id>/revoke/",
        sharing.revoke,
        name="revoke",
    ),
    path("s/<slug:token>/", sharing.shared, name="shared"),
    path("data/", data.data, name="data"),
    path("data/export.json", data.export, name="export"),
    path("data/delete/", data.delete, name="delete"),
    path("guide/", guide.guide, name="guide"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
