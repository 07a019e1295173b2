"""How advertisements are worded, apart from skills: headings, sentences that ask, and softeners.

Each table has one phrase a line, see ``phrases.py`` for their syntax. They were collected from ads
of several countries, and belong to no skill, so they are here and not in the taxonomy.
"""

from collections.abc import Mapping
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


# How headings start. The longest phrase decides.
HEADING_PHRASES = {
    Section.REQUIREMENTS: """
        requirement*|qualification*|competenc*|skill*|credential*
        experience|expertise|education|knowledge|background|abilit*|attributes
        minimum|basic|essential|required|mandatory ... requirement*|qualification*|skill*
        minimum|basic|essential|required|mandatory ... experience|knowledge|education
        key|core|technical|professional|job|general|other ... requirement*|qualification*|skill*
        key|core|technical|professional|job|general|other ... competenc*|experience|expertise
        must-have*
        education ... experience
        what|who we're|we|i'm|are ... look* ... for
        we're look* for
        we are look* for
        what|who we|we'll|we'd ... need|expect|require|want|seek|value
        we expect|require
        what|skills you|you'll|you'd|you've ... bring|need|have|offer|possess|got
        experience|skills|expertise|background|qualities you'll|you ... bring|have|need
        you|you'll|you've have|bring|need|possess|offer|got
        you should|must|might|may|could ... have|be
        you are|you're
        about you|yourself
        your profile|skill*|background|experience|qualification*|strength*|toolkit
        who you|you're are
        you'll|you ... thrive|excel|succeed|fit ... if
        are you
        to be successful|considered
        to succeed|qualify|thrive
        do you have what
        the|our|your ideal|perfect|right|successful candidate
        ideal|successful candidate*
        candidate profile|requirement*
        what makes you
        what a great|good|strong candidate
        person specification
    """,
    Section.DUTIES: """
        responsibilit*|duties|accountabilit*|tasks|deliverables
        responsibilit*|duties|tasks ... include
        responsibilit*|duties|tasks ... include the following
        responsibilit*|duties|tasks ... include ... limited to
        general|typical tasks ... include ... limited to
        key|main|primary|core|major ... responsibilit*|duties|accountabilit*|tasks|functions
        essential functions|duties
        general|job|principal|your|role|specific ... responsibilit*|duties|accountabilit*|tasks
        roles and responsibilit*
        what|how you|you'll ... do|doing|work|working|build|own|accomplish
        what|how you|you'll ... achieve|contribute|deliver|lead|create
        what will|would you ... do|be
        what ... day to day
        what the role|job|position
        here is|are|what you
        here ... you'll|you
        what|how you'll|you|you'd ... make|impact|help|spend
        you|you'll will
        you'll
        in this|the|your role|position|job|opportunity
        as a|an|our|the
        your role|mission|impact|task*|job|day|work|challenge*|contribution*|focus
        the|this role|position|job|opportunity|work|challenge
        about the|this|your role|job|position|opportunity|work|internship
        job|role|position|opportunity description|summary|overview|purpose|details|profile
        summary|overview|description|purpose|scope
        a|your typical|day in|day
        how you will|make|can
        nature and scope
    """,
    Section.NICE: """
        nice|good|great to have*
        nice-to-have*
        bonus*
        preferred|desired|desirable|optional|advantageous|helpful|additional|beneficial
        preferred|desired|desirable|optional ... skill*|experience|qualification*|requirement*
        preferred|desired|desirable|optional ... knowledge|education|competenc*
        helpful|beneficial|additional|bonus ... skill*|experience|qualification*|requirement*
        skill*|experience|qualification*|requirement* preferred|desired|desirable
        highly|strongly|very preferred|desired|desirable
        ideally
        it's|it|is ... plus|bonus
        pluses|plus
        extra credit|points
        ways to stand out
        what will|would ... set|make you ... apart|stand
        even better if
        we'd|would|will love|like
        would be ... plus|bonus|nice|great|advantage
        not required
    """,
    Section.STACK: """
        our|the|your tech*|current ... stack
        tech*|our stack
        technolog* we use
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
        education|seniority level
    """,
    Section.OTHER: """
        about
        about us|our|we
        about the company|team|firm|organi*|product|project|department|group|business
        who we are|serve
        why
        why ... join|work|us
        what we|we're|we've offer|do|are|provide|believe|stand|value|building|built|can
        what's in it for
        what ... for you
        we offer|provide|are|believe|have|value|will
        what you|you'll|you'd|to get|gain|expect|enjoy|receive|learn
        what you can expect
        benefit*|perk*|compensation|salary|pay|remuneration
        total rewards
        additional|other|our|your|employee|company benefit*|perk*
        benefit*|perk* ... compensation|benefit*|perk*
        compensation|salary|pay range|band|transparency
        our company|mission|value*|culture|team|story|product*|process|benefits|offer|vision
        our commitment|history|client*|customer*|people|approach|principles|interview|hiring|impact
        the|your team|company|process|perks|product|project|benefits|business|offer|package
        company description|overview|background|profile|culture|benefits|summary|values
        team description|overview
        how to apply
        how we work|hire|operate
        interview|hiring|recruitment|application|selection process|steps|stages
        interview
        equal employment|opportunit*
        eeo|eoe
        diversity|inclusion|accommodation*|accessibility
        physical|work|working|environmental requirement*|environment|condition*|demands
        work|working arrangement|hours|authori*|schedule
        join us|our
        apply now|here|today
        ready to apply|join
        additional|other information|details|notes
        please note
        note|notice
        life at|in
        working at|with|here|for
        what else
        contact|questions
        employment authori*
        how ... support* you
        to all recruitment
        americans with
        important
        next steps
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
    seek*|hiring|need ... scientist*|engineer*|developer*|candidate*|person|individual*|someone
    seek*|hiring|need ... lead|analyst*|professional*|architect*|intern*|specialist*|researcher*
    responsib* for
    as a|an|our|the ... engineer|scientist|developer|analyst|intern|architect|lead|researcher|member
    strong|solid|excellent|exceptional|proven|deep ... skill*|experience|background|knowledge
    expert|command|skill* in|of
    ability to
    able to
    you'll|you|will design|build|develop|implement|lead|deploy|create|write|own|maintain
    you'll|you|will analyse|architect|train|evaluate|test|research
    candidate*|applicant* will|must|should|has|have|with|who
    must have|be
"""
# Sentences that say what a person does or must know, unless they tell something else.
ASKING = """
    you'll|you've|you're|you'd
    you will|have|are|must|should|can|need|know|bring|enjoy|love|thrive|possess|understand
    you work|want|hold|also|may|might
    your role|responsib*|work|task*|day|job|focus|mission|expertise|skills|experience|ability
    ideal|successful|right|perfect|strong|qualified|suitable candidate*
    he|she|intern*|engineer*|scientist* will
    duties|responsibilities include
    this|the role|position|job|opportunity will|is|involves|requires|focus*
    this|the engineer|person|individual|scientist|candidate|developer will|is
    the data|ml|ai|machine ... scientist|engineer ... will|is|must
    in this role|position|job|capacity
    required|must
    plus
    preferred|preferably|ideally|desirable
"""
# Verbs with which sentences about the work start.
VERBS = """
    build|design|develop|create|implement|lead|drive|provide|work|collaborate|partner|own|deliver
    support|maintain|analyse|research|deploy|focus|contribute|help|manage|ensure|perform
    identify|conduct|evaluate|apply|use|train|optimise|define|write|communicate|present|participate
"""
# Sentences of the company, except under a heading that asks for something.
TELLING = """
    - we are|were seeking|looking|searching|hiring|recruiting
    we offer|provide|believe|are|have|were|also|encourage|welcome|value|pride|strive|use
    we're proud|growing|committed|building
    our ... team|company|mission|customer*|client*|culture|product*|platform|benefit*|people
    our ... value*|office*|engineer*|data|goal|vision
    learn more
    visit
    founded in
    headquarter* in
    funded|backed by
    series a|b|c|d
    fortune 500|100|50
"""
# Sentences about conditions and the application, under any heading.
LEGAL_AND_BENEFITS = """
    equal opportunit*|employment
    reasonable accommodation*
    regardless of race|your|age|gender
    sexual orientation
    protected veteran
    health|dental|life|vision|medical insurance
    paid time|holiday*|parental
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
    fair chance
    arrest|conviction|criminal record*|histor*
    privacy notice|policy
"""
# Sentences that list what is used, without asking for it.
USING = """
    we use|leverage
    we work with
    we are using
    we're using
    our ... stack is|include*|consist*
    stack include*|consist*
"""
# Words that make what follows an advantage only.
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
    stay*|keep* ... up to date
    stay*|keep* ... up-to-date|abreast|informed|updated|current|track
    keep* up with
    would|we'd love
    willing*|eager*|desire to learn
    not required
    do not need|require
    don't need|require
    extra credit|points
    even better if
"""
# Words that make what is before them an advantage only.
SOFT_AFTER = """
    a|big|huge|strong|definite|major|significant|great|added plus|bonus|advantage|asset
    an|additional advantage|asset|bonus
    is|are|be|as plus|advantage*|bonus|asset
    pluses
    preferred|preferably|desired|desirable|advantageous|optional|recommended|favorable
    strongly|highly|very|much|also preferred|desired|desirable|recommended|appreciated|welcome
    is|are|be helpful|beneficial|useful|welcome|appreciated|valued|valuable|great|nice|ideal
    nice|good|great to have
    nice-to-have*
    not required|necessary|mandatory|essential|needed|must
    no ... required|necessary|needed
    bonus
"""
# What follows is not asked for.
NEGATIONS = """
    rather than
    instead of
    not looking|seeking|hiring for
    do|does not use
    don't use
    is not a|an
"""
# After a comma, these start a clause.
CLAUSE_STARTS = """
    experience|knowledge|familiar*|proficien*|understanding|exposure|ability|background|skills
    expertise|but|while|bonus|ideally|preferably
    and experience|knowledge|familiar*|proficien*|understanding|exposure|ability|background
    strong|solid|good|deep|excellent|proven|working|hands-on
"""
BEFORE_EXAMPLES = """
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
    degree|bachelor|master|phd|ph.d|doctora*|bsc|msc|b.sc|m.sc|diploma|b.tech|m.tech|mba
    BS|MS|BA|MA|BE|B.S|M.S|B.A|M.A|B.E
    undergraduate
    education* ... in
    graduate|graduated|studying in|of|towards
    complet* ... studies
    year of studies
    majoring|major|majors in
    - scrum master*
    - master data|branch|node|plan*|class*|a|the
    - MS office|excel|word|project|access|azure|sql|dynamics|teams
"""
AFTER_DEGREE = """
    experience|years|year|yrs|knowledge|skills|ability|plus|proficien*|strong|understanding
"""


def _tree(phrases_by_meaning: Mapping[Section, str] | Mapping[str, str]) -> Phrases:
    tree = Phrases()
    for meaning, phrases in phrases_by_meaning.items():
        for phrase in filter(str.strip, phrases.splitlines()):
            tree.add_phrase(phrase.strip(), meaning)
    return tree


HEADINGS = _tree(HEADING_PHRASES)
DEMANDS = _tree({"demands": DEMANDING})
ASKS = _tree({"asks": ASKING})
IMPERATIVES = _tree({"imperative": VERBS})
TELLS = _tree({"tells": TELLING})
NOTICES = _tree({"notice": LEGAL_AND_BENEFITS})
STACKS = _tree({"stack": USING})
SOFTENS_NEXT = _tree({"next": SOFT_BEFORE})
SOFTENS_PREVIOUS = _tree({"previous": SOFT_AFTER})
NEGATES = _tree({"negates": NEGATIONS})
CLAUSES = _tree({"clause": CLAUSE_STARTS})
EXAMPLES = _tree({"examples": BEFORE_EXAMPLES})
DEGREES = _tree({"degree": DEGREE_WORDS})
DEGREE_ENDS = _tree({"end": AFTER_DEGREE})
# Ordinary words of advertisements, also with a capital.
TABLES = (HEADINGS, DEMANDS, ASKS, IMPERATIVES, TELLS, NOTICES, SOFTENS_PREVIOUS, CLAUSES, DEGREES)
