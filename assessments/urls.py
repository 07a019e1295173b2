"""URLs of the site."""

from django.urls import path

from assessments.views import guide, health, plan, questionnaire, report, start

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
    path("assessments/<uuid:assessment_id>/plan/", plan.plan, name="plan"),
    path("assessments/<uuid:assessment_id>/retake/", questionnaire.retake, name="retake"),
    path("guide/", guide.guide, name="guide"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
