"""How advertisements are worded, apart from skills: headings, sentences that ask, and softeners.

All of it is in the syntax of phrases, see ``phrases.py``.
"""

from enum import StrEnum

from assessments.domain.matching.phrases import Phrases


class Section(StrEnum):
    """The part of an advertisement that a heading starts."""

    INTRODUCTION = "introduction"
    DUTIES = "duties"
    REQUIREMENTS = "requirements"
    NICE = "nice"
    STACK = "stack"
    DETAIL = "detail"  # a line such as “Location: Leeds”
    OTHER = "other"  # company, benefits, legal notices, how to apply


# How headings start. The longest match decides.
OPENINGS = {
    Section.REQUIREMENTS: """
        requirement*|qualification*|competenc*|skill*|credential*
        experience|expertise|education|knowledge|background|abilit*|attributes
        minimum|basic|essential|required|mandatory|key|core|technical|professional|job|general|other
            ... requirement*|qualification*|skill*|competenc*|experience|expertise|knowledge
        required|must-have* ... skill*|experience|qualification*|requirement*|education
        must have*|must-have*
        education ... experience
        what|who we're|we|i'm|are ... look* ... for
        we're look* for
        we are look* for
        looking for
        what|who we|we'll|we'd ... need|expect|require|want|seek|value
        we expect|require
        what|skills you|you'll|you'd|you've ... bring|need|have|offer|possess|got
        you|you'll|you've have|bring|need|possess|offer|got|'ve
        you should|must|might|may|could ... have|be
        you are|you're
        about you|yourself
        your profile|skill*|background|experience|qualification*|strength*|toolkit|superpower*|talent*
        your|you expertise|credentials|competenc*
        who you|you're are
        who are you
        you'll|you ... thrive|excel|succeed|fit ... if
        this role|job|position ... for you if
        is this you
        are you
        to be successful|considered
        to succeed|qualify|thrive
        what ... take*
        do you have what
        the|our|your ideal|perfect|right|successful candidate
        ideal|successful candidate*
        candidate profile|requirement*
        the|your person
        what makes you
        experience|skills|expertise|background|qualities|knowledge you'll|you ... bring|have|need
        what a great|good|strong candidate
        how you|you'll qualify
        person* specification
    """,
    Section.DUTIES: """
        responsibilit*|duties|accountabilit*|tasks|deliverables
        key|main|primary|core|major|essential|general|job|principal|your|role|specific
            ... responsibilit*|duties|accountabilit*|tasks|functions|deliverables
        roles and responsibilit*
        what|how you|you'll ... do|doing|work|working|build|own|accomplish|achieve|contribute|deliver|lead|create
        what will|would you ... do|be
        what|how you'll|you|you'd ... make|impact|help|spend
        you|you'll will
        you'll
        in this|the|your role|position|job|opportunity
        as a|an|our|the
        your role|mission|impact|task*|job|day|work|challenge*|contribution*|focus|future
        the|this role|position|job|opportunity|work|challenge|mission you
        the|this role|position|job|opportunity|work|challenge
        about the|this|your role|job|position|opportunity|work|internship
        job|role|position|internship|opportunity description|summary|overview|purpose|details|profile
        summary|overview|description|purpose|scope
        a|your typical|day in|day
        day to day
        day-to-day
        what the|this role|job|position
        the role
        how you will|make|can
        areas of responsib*
        responsibilit*|duties ... include
        responsibilit*|duties ... include the following
        scope of work|role
        nature and scope
        position purpose
    """,
    Section.NICE: """
        nice|good|great to have*
        nice-to-have*
        bonus*
        preferred|desired|desirable|optional|advantageous|helpful|additional|beneficial|extra
        preferred|desired|desirable|optional|advantageous|helpful|beneficial|additional|bonus
            ... skill*|experience|qualification*|requirement*|knowledge|education|competenc*
        skill*|experience|qualification*|requirement*|knowledge ... preferred|desired|desirable|optional
        ideally
        it's|it|is ... plus|bonus
        pluses|plus
        what|who ... plus|bonus
        extra credit|points
        ways to stand out
        stand out
        what will set you apart
        what would make you stand
        what|it ... make you ... stand|shine
        even better if
        we'd|would|will love|like
        would be ... plus|bonus|nice|great|advantage
        not required
        wish list
        you may|might also have
        brownie points
    """,
    Section.STACK: """
        our|the|your tech*|current ... stack
        tech*|our stack
        technolog* we use
        what we use
        tools|technologies we|you'll ... use
        our technolog*|tools
    """,
    Section.DETAIL: """
        location|travel|hours|schedule|department|reports|salary|employment|company|position|title|id
        start date
        work|job|employment|contract|position type|location|schedule|title|id|level|status|category
        primary|work location
        pay|salary|compensation range|rate
        reports to
        seniority level
        education level
    """,
    Section.OTHER: """
        about
        about us|our|we
        about the company|team|firm|organi*|product|project|department|group|business
        who we are|serve
        why
        why ... join|work|us
        what we|we're|we've offer|do|are|provide|believe|stand|value|building|built|can
        what's|whats ... in it|for you|us
        what ... for you
        we offer|provide|are|believe|have|value|will
        what you|you'll|you'd|to get|gain|expect|enjoy|receive|learn
        what you can expect
        benefit*|perk*|compensation|salary|pay|remuneration
        total rewards
        additional|other|our|your|employee|company benefit*|perk*
        benefit*|perk* ... compensation|benefit*|perk*
        compensation|salary|pay range|band|transparency
        our company|mission|value*|culture|team|story|product*|process|benefits|offer|vision|commitment|history|client*|customer*|people|approach|principles|interview|hiring|impact|perks
        the|your team|company|process|perks|product|project|benefits|business|organi*|offer|package
        company description|overview|background|profile|culture|benefits|summary|perks|values
        team description|overview
        how to apply
        how we work|hire|operate
        interview|hiring|recruitment|application|selection|recruiting process|steps|stages
        interview
        equal employment|opportunit*
        eeo|eoe
        diversity|inclusion|accommodation*|accessibility
        physical|work|working|environmental requirement*|environment|condition*|demands|job|location|arrangement|hours|authori*|schedule
        join us|our
        apply
        ready to apply|join
        next step*
        additional|other information|details|notes
        disclaimer
        please note
        note|notice
        privacy|legal|visa|sponsorship|security clearance|eligibility
        life at|in
        working at|with|here|for
        you'll|you get|love|enjoy|receive|have access
        what else
        good to know
        contact|questions
        work|job|employment authori*
        how ... support* you
        to all recruitment
        agenc*
        americans with
        affirmative action
        background check*
        the opportunity we
        important
        what happens next
        meet the team
    """,
}

# Sentences that ask for something wherever they are, even among benefits.
DEMANDING = """
    experience with|in|of|using|working|building|developing|designing
    experienced in|with
    knowledge of|in
    proficien* in|with
    familiar* with
    understanding of
    expertise in|with
    fluen* in
    skilled in|with|at
    degree in
    background in
    years ... experience
    looking|searching|hunting for
    seek*|seeking|hiring|need ... scientist*|engineer*|developer*|candidate*|person|individual*|someone|lead|analyst*|professional*|architect*|intern*|specialist*|researcher*
    responsib* for
    as a|an|our|the ... engineer|scientist|developer|analyst|intern|architect|lead|researcher
    you'll|you|will design|build|develop|implement|lead|deploy|create|write|own|maintain|analyse|architect|train|evaluate|test|research
    candidate*|applicant* will|must|should|has|have|with|who
    must have|be
"""

# Sentences that say what a person does or must know, unless they tell something else.
ASKING = """
    you'll|you've|you're|you'd
    you will|have|are|must|should|can|need|know|bring|enjoy|love|thrive|possess|understand|work|want|hold|also|may|might
    your role|responsib*|work|task*|day|job|focus|mission|expertise|skills|experience|ability
    ideal|successful|right|perfect|strong|qualified|suitable candidate*
    he|she will
    intern*|engineer*|scientist* will
    duties|responsibilities include
    this|the role|position|job|engineer|person|individual|scientist|opportunity|candidate|developer will|is|involves|requires|focus*
    the data|ml|ai|machine ... scientist|engineer ... will|is|must
    in this role|position|job|capacity
    ability to
    able to
    required|must
    is|are required
    plus
    preferred|preferably|ideally|desirable
"""

# Verbs with which a sentence about the work starts.
VERBS = """
    build|design|develop|create|implement|lead|drive|provide|work|collaborate|partner|own|deliver
    support|maintain|analyze|analyse|research|deploy|focus|contribute|help|manage|ensure|perform
    identify|conduct|evaluate|apply|use|train|optimize|define|write|communicate|present|participate
"""

# Sentences of the company, about others, or about the application.
TELLING = """
    - we are|were seeking|looking|searching|hiring|recruiting
    we offer|provide|believe|are|have|were|also|encourage|welcome|value|pride|strive|use
    we're proud|growing|committed|building
    our ... team|company|mission|customer*|client*|culture|product*|platform|benefit*|people|value*|office*|engineer*|data|goal|vision
    equal opportunit*|employment
    regardless of|without regard
    reasonable accommodation*
    sexual orientation
    protected veteran
    health|dental|life|vision|medical insurance
    paid time|holiday*|parental
    401 k
    401k
    stock option*
    salary|pay|compensation range
    base salary|pay
    competitive salary|compensation
    work authori*
    visa sponsor*
    sponsor* ... visa*
    equity
    apply now|today
    to apply
    your application|resume|cv
    cover letter
    background check*
    learn more
    visit
    founded in
    headquarter* in
    funded|backed by
    series a|b|c|d
    fortune 500|100|50
    privacy notice|policy
"""

# Sentences that list what is used, without asking for it.
STACK_SENTENCES = """
    tech*|our|technology|current|modern stack
    we use|leverage
    we work with
    we're using
    we are using
"""

# Words that soften what follows them, or what stands before them.
SOFT_BEFORE = """
    ideally|preferably|optionally
    preferred|desired|desirable|optional
    nice|good|great to have
    nice-to-have*
    bonus*
    bonus points|for|if
    plus if|for
    interest in
    interested in
    curios* about
    stay* ... up to date
    stay* ... up-to-date|abreast|informed|updated|current
    keep* ... up to date
    keep* ... up-to-date|abreast|informed|updated|current|track
    keep* up with
    would|we'd love
    willing* to learn
    eager* to learn
    desire to learn
    not required
    extra credit|points
    even better if
"""
SOFT_AFTER = """
    plus|pluses
    a|big|huge|strong|definite|major plus|bonus|advantage|asset
    preferred|preferably|desired|desirable|advantageous|beneficial|optional|recommended|helpful|welcome|appreciated|favorable
    nice|good|great to have
    nice-to-have*
    would|will be ... plus|advantage*|bonus|benefit|great|nice|asset|useful|helpful|beneficial|desirable|ideal|appreciated
    an advantage|asset
    not required|necessary|mandatory|essential|needed|must
    but not ... required|necessary
    no ... required|necessary|needed
    is|are useful|valued|valuable
    considered ... plus|asset
    bonus
"""

# After a comma these start a clause of their own.
CLAUSE_STARTS = """
    experience|knowledge|familiar*|proficien*|understanding|exposure|ability|background|skills|expertise
    and experience|knowledge|familiar*|proficien*|understanding|exposure|ability|background
    strong|solid|good|deep|excellent|proven|working|hands-on
    but
    ideally|preferably
    while|bonus
"""
EXAMPLES_FOLLOW = """
    e.g
    eg
    such as
    like
    including
    for example|instance
    one|any|some of
    at least one
    following
"""
DEGREE_WORDS = """
    degree*|bachelor*|master*|phd*|ph.d|doctora*|bsc|msc|b.sc|m.sc|diploma|b.tech|m.tech|mba|undergraduate
    BS|MS|BA|MA|BE|B.S|M.S|B.A|M.A|B.E
    education* ... in
    graduate|graduated|studies|studying in|of|towards
    majoring|major|majors in
    - scrum master*
    - master data|branch|node|plan*|class*
    - mastery|mastering|mastered
    - MS office|excel|word|project|access|azure|sql|dynamics|teams
    - BA role|team*
"""
DEGREE_ENDINGS = """
    experience|years|year|yrs|knowledge|skills|ability|with|plus|proficien*|strong|understanding
"""


def _table(rows: str, name: str, table: Phrases | None = None) -> Phrases:
    """Return the phrases of a text, one a line; a line that is indented more continues."""
    table = table or Phrases()
    lines: list[str] = []
    for line in rows.strip("\n").splitlines():
        if line.startswith("            ") and lines:
            lines[-1] += f" {line.strip()}"
        elif line.strip():
            lines.append(line.strip())
    for line in lines:
        table.add_phrase(line, name)
    return table


def _headings() -> Phrases:
    table = Phrases()
    for section, rows in OPENINGS.items():
        _table(rows, section, table)
    return table


HEADINGS = _headings()
DEMANDS = _table(DEMANDING, "demands")
ASKS = _table(ASKING, "asks")
IMPERATIVES = _table(VERBS, "verb")
STACKS = _table(STACK_SENTENCES, "stack")
TELLS = _table(TELLING, "tells")
SOFTENS_NEXT = _table(SOFT_BEFORE, "next")
SOFTENS_PREVIOUS = _table(SOFT_AFTER, "previous")
CLAUSES = _table(CLAUSE_STARTS, "starts")
EXAMPLES = _table(EXAMPLES_FOLLOW, "examples")
DEGREES = _table(DEGREE_WORDS, "degree")
DEGREE_ENDS = _table(DEGREE_ENDINGS, "ends")
