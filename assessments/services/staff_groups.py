"""Groups of permissions for the staff."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from assessments.taxonomy_store.undo import taxonomy_models

EDITOR = "taxonomy editor"
SUPPORT = "support"


@transaction.atomic
def staff_groups_create() -> list[Group]:
    """Create the groups, or reset their permissions to the intended ones."""
    permissions = {
        EDITOR: [
            *(
                permission
                for model in taxonomy_models()
                for permission in _permissions(model, "add", "change", "delete", "view")
            ),
            Permission.objects.get(codename="exchange_taxonomy"),
            Permission.objects.get(codename="view_insight"),
        ],
        SUPPORT: _permissions(apps.get_model("assessments", "User"), "change", "view"),
    }
    groups = []
    for name, granted in permissions.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(granted)
        groups.append(group)
    return groups


def _permissions(model: type[Model], *actions: str) -> list[Permission]:
    return list(
        Permission.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            codename__in=[f"{action}_{model._meta.model_name}" for action in actions],
        )
    )
