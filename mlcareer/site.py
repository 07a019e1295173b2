"""The admin site: Unfold with its own Content-Security-Policy.

Unfold uses Alpine, which evaluates expressions in attributes, and inline styles. The policy allows
both on Unfold's pages only: error pages under the admin's path keep the strict policy.
"""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from unfold.sites import UnfoldAdminSite

from assessments.views.errors import SIGNED_OUT, not_saved
from assessments.views.requests import posted_fields
from mlcareer.second_factor import second_factor_required

unfold_policy: Any = csp_replace(
    {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
)


class TaxonomySite(UnfoldAdminSite):
    """The admin site for the taxonomy and accounts."""

    index_title = "Tasks"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._pages: list[URLPattern] = []
        self._permissions: dict[str, Sequence[str]] = {}

    def add_page(self, route: str, view: Any, name: str, permissions: Sequence[str]) -> None:
        """Add a page that does not belong to a model, for staff who have all the permissions."""
        self._permissions[name] = permissions
        limited = permission_required(permissions, raise_exception=True)(view)
        self._pages.append(path(route, self.admin_view(limited), name=name))

    def may_open(self, user: Any, name: str) -> bool:
        """Return True if a user has the permissions for a page that was added."""
        may: bool = user.has_perms(self._permissions[name])
        return may

    def extra_urls(self) -> list[URLPattern]:
        """Return the pages that were added."""
        return self._pages

    def get_urls(self) -> list[URLPattern]:
        """Leave out view_on_site, which redirects to the page of any object.

        It requires no permission, and would reveal the secret links of shared reports.
        """
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Limit a view to staff with a second factor; signing out needs no factor.

        A form that was sent after the session has ended is kept until its editor has signed in.
        """
        guarded = view if view == self.logout else second_factor_required(view)
        shown = unfold_policy(super().admin_view(guarded, cacheable))

        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            fields = None if request.user.is_authenticated else posted_fields(request)
            if fields:
                return not_saved(request, fields, 403, reason=SIGNED_OUT)
            return shown(request, *args, **kwargs)

        return keeping

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Suggest objects of the draft to an editor who works in it."""
        from assessments.admin.drafting import in_draft

        response: HttpResponse = in_draft(super().autocomplete_view)(request)
        return response

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Redirect to allauth's form, for its rate limits and second factors."""
        if request.method != "POST" and self.has_permission(request):
            return redirect("admin:index")  # Django does this for GET, but not for HEAD.
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Sign out on POST; redirect to the index on GET."""
        if request.method != "POST":
            return redirect("admin:index")
        return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Redirect to allauth's form, which limits password guesses."""
        return redirect("account_change_password")
