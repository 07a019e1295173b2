"""Root URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from mlcareer.watching import metrics

handler404 = "assessments.views.errors.not_found"
# allauth looks this one up.
handler429 = "assessments.views.errors.too_many"
handler500 = "assessments.views.errors.server_error"

urlpatterns = [
    path("", include("assessments.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("metrics", metrics, name="metrics"),
]
