"""The admin's site: Unfold's, with a Content-Security-Policy of its own.

Unfold runs on Alpine, which evaluates expressions in attributes, and sets styles inline. Its
pages may do that; error pages under the admin's path and all other pages keep the strict policy.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from unfold.sites import UnfoldAdminSite

from mlcareer.second_factor import second_factor_required

unfold_policy: Any = csp_replace(
    {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
)


class TaxonomySite(UnfoldAdminSite):
    """Where the taxonomy and the accounts are edited."""

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._pages: list[URLPattern] = []

    def add_page(self, route: str, view: Any, name: str) -> None:
        """Add a page that belongs to no model; the view checks the permission it needs."""
        self._pages.append(path(route, self.admin_view(view), name=name))

    def extra_urls(self) -> list[URLPattern]:
        """Return the pages that were added."""
        return self._pages

    def get_urls(self) -> list[URLPattern]:
        """Leave out the address that finds any object's page on the site.

        It asks for no permission, and the page of a shared report is found by its secret link.
        """
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return a page for those who may sign in here; anybody may sign out of it."""
        guarded = view if view == self.logout else second_factor_required(view)
        return unfold_policy(super().admin_view(guarded, cacheable))

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Send on to allauth's form: its limits and second factors hold here too."""
        if request.method != "POST" and self.has_permission(request):
            return redirect("admin:index")  # Django does so for GET, and forgets HEAD
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Sign out; only a POST does, a GET leads back."""
        if request.method != "POST":
            return redirect("admin:index")
        return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send on to allauth's form, which limits how often a password is guessed."""
        return redirect("account_change_password")
