"""Unfold settings of the admin: name, colours, and sidebar entries by permission."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _entry(title: Any, icon: str, page: str, permission: str) -> dict[str, Any]:
    """Return the sidebar entry for a page of the admin, shown to users with a permission."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{page}"),
        "permission": lambda request: request.user.has_perm(permission),
    }


def _model(title: Any, icon: str, model: str, app: str = "assessments") -> dict[str, Any]:
    """Return the sidebar entry for a model, shown to users with its view permission."""
    return _entry(title, icon, f"{app}_{model}_changelist", f"{app}.view_{model}")


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
                _entry("Tasks", "task_alt", "index", "") | {"permission": lambda _request: True},
                _entry("Review", "fact_check", "review", "assessments.change_skill"),
                _entry("Links", "link_off", "links", "assessments.change_resource"),
                _entry(
                    "Count advertisements",
                    "query_stats",
                    "demand",
                    "assessments.change_requirement",
                ),
                _entry(_("Insight"), "insights", "insight", "assessments.view_insight"),
            ),
            _group(
                _("Taxonomy"),
                _model(_("Areas"), "category", "area"),
                _entry(_("Add a skill"), "add_circle", "new_skill", "assessments.add_skill"),
                _model(_("Skills"), "psychology", "skill"),
                _entry("Test phrases", "rule", "phrases", "assessments.change_skill"),
                _entry(_("Merge two skills"), "merge", "merge", "assessments.delete_skill"),
                _model(_("Roles"), "badge", "role"),
                _model(_("Requirements"), "checklist", "requirement"),
                _model(_("Typical levels"), "bar_chart", "typicallevel"),
                _entry(
                    _("Requirements by role"),
                    "grid_on",
                    "grid_requirements",
                    "assessments.change_requirement",
                ),
                _entry(
                    _("Typical levels by role"),
                    "grid_on",
                    "grid_typical-levels",
                    "assessments.change_typicallevel",
                ),
                _model(_("Specialisms"), "hub", "specialism"),
                _model(_("Projects"), "construction", "project"),
                _model("Chapters", "route", "chapter"),
                _model(_("Sources"), "menu_book", "source"),
                _entry(
                    _("Translations"),
                    "translate",
                    "translations",
                    "assessments.change_translation",
                ),
                _entry(
                    _("Draft of changes"), "edit_note", "draft", "assessments.exchange_taxonomy"
                ),
                _entry(
                    _("Import and export"), "swap_vert", "exchange", "assessments.exchange_taxonomy"
                ),
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
                _entry(
                    "Assessments",
                    "lock_person",
                    "assessments_assessment_changelist",
                    "assessments.view_personal_answers",
                ),
                _model("Accesses to answers", "visibility", "answeraccess")
                | {"permission": lambda request: request.user.is_superuser},
            ),
        ],
    },
}
