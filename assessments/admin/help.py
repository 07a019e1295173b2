"""What the admin says beside each field, for people who have not read the model."""

SLUG = (
    "The permanent short name: lower-case letters, digits and hyphens. Answers, files and "
    "addresses refer to it, so do not change it once people have used it."
)
POSITION = "Where it stands in lists: lower numbers come first."
NAME = "As people read it on the site."
SOURCE = "Where this is known from; every figure has one."
YEAR = "The year or years of the source, such as 2024. Leave empty where undated."
LEVEL = "1 awareness, 2 working, 3 practitioner, 4 expert."

HELP: dict[str, dict[str, str]] = {
    "area": {
        "slug": SLUG,
        "name": NAME,
        "description": "One or two sentences shown above the area's questions.",
        "position": POSITION,
    },
    "source": {
        "slug": SLUG,
        "title": "Author or publisher and title, as it is cited on the site.",
        "detail": "What was counted, how, and how far it can be trusted.",
        "year": YEAR,
        "address": "Where it can be read, beginning with https://.",
        "position": POSITION,
    },
    "skill": {
        "slug": SLUG,
        "name": NAME,
        "area": "The page of the questionnaire on which it is asked.",
        "description": "What belongs to the skill and what does not, in a sentence or two.",
        "aliases": "Other spellings that people and advertisements use, one a line (k8s).",
        "hours_basis": "What the hours to each level rest on: a course's length, your experience.",
        "reviewed": "A second expert has read the anchors and agrees.",
        "retired": (
            "No longer asked for; answers to it are kept. First take it out of the requirements "
            "and projects that name it."
        ),
        "position": POSITION,
    },
    "skilllevel": {
        "anchor": "What a person at this level has done. A fact they can check, not an adjective.",
        "hours": "Hours of work from the level below, for somebody who learns it beside a job.",
    },
    "prerequisite": {
        "needs": "The skill that must come first.",
        "level": f"The level of it that is needed before the first step. {LEVEL}",
    },
    "resource": {
        "title": "As it stands on its cover or page.",
        "author": "Who wrote or offers it.",
        "kind": "What it is.",
        "from_level": "The level one has before, 0 to 3.",
        "to_level": "The level it leads to with practice, 1 to 4.",
        "hours": "Hours to work through it.",
        "cost": "Mixed: free to read or audit, paid in print or with a certificate.",
        "language": "Two letters: en, de, fr …",
        "address": "Beginning with https://. May stay empty while “reviewed” is off.",
        "reviewed": "Somebody has opened and read it.",
        "position": POSITION,
    },
    "exercise": {
        "setting": "One exercise at work and one at home.",
        "exercise": "What to do, in a few sentences.",
        "check_text": "How to tell that it is done: something that can be seen.",
    },
    "role": {
        "slug": SLUG,
        "name": NAME,
        "description": "One or two sentences shown where people choose.",
        "is_start": "People come from this role. It needs a typical level for every skill asked.",
        "is_target": "People want this role. It needs requirements, one of them a must-have.",
        "retired": "No longer offered; assessments that name it are kept.",
        "position": POSITION,
    },
    "typicallevel": {
        "role": "The start role.",
        "skill": "The skill.",
        "mean": "The average level of people in this role, 0 to 4, such as 2.5.",
        "spread": "How far people differ from that (standard deviation), at least 0.5.",
        "source": SOURCE,
        "basis": "Why this level: a usage figure or your reason.",
    },
    "specialism": {
        "slug": SLUG,
        "name": NAME,
        "description": "What people in this field work on.",
        "demand": "Where it is wanted.",
        "position": POSITION,
    },
    "requirement": {
        "role": "The target role. Leave empty where it belongs to a specialism.",
        "specialism": "The specialism. Leave empty where it belongs to a role.",
        "slug": SLUG,
        "name": NAME,
        "area": "Under which heading of the report it stands.",
        "level": f"The level that meets it. {LEVEL}",
        "weight": (
            "Follows from the role's own advertisements in the evidence below (4 from 40 %, "
            "2 from 15 %, else 1; one class higher at 1.5 times the other roles). "
            "Another weight needs a reason in the field below."
        ),
        "floor": (
            "Makes it a must-have: below this level, from 2 up to the level above, it blocks. "
            "Leave empty where it does not."
        ),
        "reason": "Why the role asks for it; people read this in their report.",
        "weight_reason": "Why this weight, where the advertisements do not give it.",
        "position": POSITION,
    },
    "requirementskill": {
        "skill": "Any one of these is enough; the first is the one that is asked first.",
        "position": POSITION,
    },
    "evidence": {
        "source": SOURCE,
        "role": "Whose advertisements: a role's short name, such as machine-learning-engineer.",
        "term": "The word that was looked for.",
        "period": "When, such as 2024 or 2023–2024.",
        "share": "Percent of the advertisements that name the term, 0 to 100.",
        "n": "How many advertisements were read.",
        "text": (
            "What the source says, where it is no figure. A figure needs role, term, period, "
            "share and number of advertisements."
        ),
        "position": POSITION,
    },
    "project": {
        "slug": SLUG,
        "name": NAME,
        "setting": "Where it can be done.",
        "hours": "Hours for somebody who has what it needs.",
        "brief": "What to build, for whom, and what makes it hard.",
        "checks": "One sentence a line: what a stranger can see when it is done.",
        "reviewed": "A second expert has read it and agrees.",
        "position": POSITION,
    },
    "projectskill": {
        "skill": "A skill that the finished project shows; at least two.",
        "level": f"The level of it that the project shows. {LEVEL}",
        "position": POSITION,
    },
    "salary": {
        "country": "Two capital letters, ISO 3166: US, DE, IN …",
        "currency": "Three capital letters, ISO 4217: USD, EUR, INR …",
        "role": "The role's short name, also of a role that is not in the taxonomy.",
        "role_name": "The role as the source calls it.",
        "experience": "Of whom, such as “entry level” or “5 to 9 years”.",
        "kind": "An average has one figure, a range has two.",
        "amount": "A year's pay in whole units of the currency; of a range the lower end.",
        "amount_to": "The upper end of a range; empty for an average.",
        "source": SOURCE,
        "source_named": "Whom the source itself names.",
        "year": YEAR,
        "note": "What a reader must know to understand the figure.",
        "position": POSITION,
    },
    "guideentry": {
        "section": (
            "Where in the guide it stands. What follows a colon is what the field “more” holds."
        ),
        "title": "A few words in front; each piece of “acting above the title” needs its own.",
        "text": "What the guide says.",
        "more": "The second half, in the sections that have one: see “section”.",
        "source": SOURCE,
        "source_named": "Whom the source itself names.",
        "year": YEAR,
        "position": POSITION,
    },
}
