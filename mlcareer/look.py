"""Unfold settings of the admin: name, colours, and sidebar entries by permission."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _entry(title: Any, icon: str, page: str, may: Callable[[HttpRequest], bool]) -> dict[str, Any]:
    """Return the sidebar entry for a page of the admin, shown to those who may open it."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{page}"),
        "permission": may,
    }


def _page(title: Any, icon: str, page: str) -> dict[str, Any]:
    """Return the sidebar entry for a page that was added to the admin."""
    return _entry(title, icon, page, lambda request: _site().may_open(request.user, page))


def _model(title: Any, icon: str, model: str, app: str = "assessments") -> dict[str, Any]:
    """Return the sidebar entry for the list of a model."""

    def may(request: HttpRequest) -> bool:
        return bool(
            _site().get_model_admin(apps.get_model(app, model)).has_view_permission(request)
        )

    return _entry(title, icon, f"{app}_{model}_changelist", may)


def _site() -> Any:
    """Return the admin, which can only be imported once the settings are complete."""
    from django.contrib.admin import site

    return site


def _group(title: Any, *items: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": items}


UNFOLD = {
    "DASHBOARD_CALLBACK": "assessments.admin.tasks.start_page",
    "SITE_TITLE": "mlcareer",
    "SITE_HEADER": "mlcareer",
    "SITE_SUBHEADER": _("Taxonomy and accounts"),
    "SITE_SYMBOL": "school",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _request: static("assessments/icon.svg"),
        }
    ],
    "SHOW_BACK_BUTTON": True,
    "STYLES": [lambda _request: static("assessments/admin/admin.css")],
    # The site's green, from the lightest to the darkest shade.
    "COLORS": {
        "primary": {
            "50": "#eff8f7",
            "100": "#e4f0ef",
            "200": "#c2e0de",
            "300": "#93dad7",
            "400": "#6fc7c4",
            "500": "#2f9a97",
            "600": "#155e63",
            "700": "#0e4a4e",
            "800": "#0c3c40",
            "900": "#0b3134",
            "950": "#0c2223",
        }
    },
    "SIDEBAR": {
        "show_search": True,
        "navigation": [
            _group(
                "",
                _entry("Tasks", "task_alt", "index", lambda _request: True),
                _page("Review", "fact_check", "review"),
                _page("Links", "link_off", "links"),
                _page("Count advertisements", "query_stats", "demand"),
                _page(_("Insight"), "insights", "insight"),
            ),
            _group(
                _("Taxonomy"),
                _model(_("Areas"), "category", "area"),
                _page(_("Add a skill"), "add_circle", "new_skill"),
                _model(_("Skills"), "psychology", "skill"),
                _page("Test phrases", "rule", "phrases"),
                _page(_("Merge two skills"), "merge", "merge"),
                _model(_("Roles"), "badge", "role"),
                _model(_("Requirements"), "checklist", "requirement"),
                _model(_("Typical levels"), "bar_chart", "typicallevel"),
                _page(_("Requirements by role"), "grid_on", "grid_requirements"),
                _page(_("Typical levels by role"), "grid_on", "grid_typical-levels"),
                _model(_("Specialisms"), "hub", "specialism"),
                _model(_("Projects"), "construction", "project"),
                _model("Chapters", "route", "chapter"),
                _model(_("Sources"), "menu_book", "source"),
                _page(_("Translations"), "translate", "translations"),
                _page(_("Draft of changes"), "edit_note", "draft"),
                _page(_("Import and export"), "swap_vert", "exchange"),
            ),
            _group(
                _("Career"),
                _model(_("Salaries"), "payments", "salary"),
                _model("Guide entries", "signpost", "guideentry"),
            ),
            _group(
                _("Accounts"),
                _model("Users", "person", "user"),
                _model(_("Groups"), "group", "group", app="auth"),
                _model("Assessments", "lock_person", "assessment"),
                _model("Accesses to answers", "visibility", "answeraccess"),
            ),
        ],
    },
}
