"""Cost of up to five million stored answers on PostgreSQL, and its query plans."""

from typing import Any

from benchmarks.visits import plans, visited, visits

ANSWERS = (10_000, 1_000_000, 5_000_000)
# Copies the last assessment for many guests; in SQL, because there are millions of rows.
FILL = """
WITH model AS (SELECT * FROM assessments_assessment WHERE id = %(model)s),
made AS (
  INSERT INTO assessments_assessment
    (id, guest_key, title, start_role_id, target_role_id, origin, created_at, updated_at,
     submitted_at)
  SELECT gen_random_uuid(), gen_random_uuid(), '', start_role_id, target_role_id, origin,
         now() - number * interval '1 minute', now(), now()
  FROM model, generate_series(1, %(people)s) number
  RETURNING id
), results AS (
  INSERT INTO assessments_result
    (assessment_id, snapshot_id, answers, readiness, reverse_readiness, report, created_at)
  SELECT made.id, r.snapshot_id, '{}', r.readiness, r.reverse_readiness, '{}', now()
  FROM made, assessments_result r WHERE r.assessment_id = %(model)s
)
INSERT INTO assessments_answer (assessment_id, skill_id, value, saved_at)
SELECT made.id, a.skill_id, a.value, now()
FROM made, assessments_answer a WHERE a.assessment_id = %(model)s
"""


def measure() -> dict[str, Any]:
    """Return times, queries and scans for growing numbers of answers, and the plans of a save."""
    from django.db import connection

    from assessments.models import Answer, Assessment

    pages = visits()
    model = Assessment.objects.exclude(submitted_at=None).latest("created_at")
    each = Answer.objects.filter(assessment=model).count()
    sizes: dict[str, Any] = {}
    first: dict[str, Any] = {}
    for size in ANSWERS:
        people = (size - Answer.objects.count()) // each
        with connection.cursor() as cursor:
            cursor.execute(FILL, {"model": model.pk, "people": people})
            cursor.execute("ANALYZE")
        figures = {name: visited(visit) for name, visit in pages.items()}
        first = first or figures
        sizes[f"{Answer.objects.count():,}"] = {
            name: {
                "times_the_time": round(row["milliseconds"] / first[name]["milliseconds"], 2),
                "queries": row["queries"],
                "reads_from_end_to_end": row["scans"],
            }
            for name, row in figures.items()
        }
    return {"sizes": sizes, "plans": plans(pages["save one answer"])}
