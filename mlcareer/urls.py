"""Root URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from django.views.i18n import set_language

from assessments.views.files import icon, manifest
from assessments.views.requests import form_target
from mlcareer.watching import metrics

handler400 = "assessments.views.errors.bad_request"
handler404 = "assessments.views.errors.not_found"
# Used by allauth.
handler429 = "mlcareer.limits.allauth_too_many"
handler500 = "assessments.views.errors.server_error"

urlpatterns = [
    path("", include("assessments.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("i18n/setlang/", form_target("assessments:home")(set_language), name="set_language"),
    path(
        ".well-known/change-password",
        RedirectView.as_view(pattern_name="account_change_password"),
        name="change_password",
    ),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("metrics", metrics, name="metrics"),
    path(
        "robots.txt",
        TemplateView.as_view(template_name="robots.txt", content_type="text/plain"),
        name="robots",
    ),
    path("site.webmanifest", manifest, name="manifest"),
    # Default addresses at which browsers and phones look for icons.
    path("favicon.ico", icon, {"name": "favicon.ico"}, name="favicon"),
    path("apple-touch-icon.png", icon, {"name": "apple-touch-icon.png"}, name="touch_icon"),
]
