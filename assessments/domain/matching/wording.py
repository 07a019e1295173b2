"""How advertisements are worded, apart from skills and headings: sentences that ask, and softeners.

Each table has one phrase a line, see ``phrases.py`` for their syntax. They were collected from ads
of several countries, and belong to no skill, so they are here and not in the taxonomy.
"""

from assessments.domain.matching.headings import HEADINGS
from assessments.domain.matching.phrases import phrase_table

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
    extra|brownie credit|points
    even better if
    helps if
    delighted|thrilled if
    might|may also have|know|bring
"""
# Words that make what is before them an advantage only.
SOFT_AFTER = """
    a|big|huge|strong|definite|major|significant|great|added plus|bonus|advantage|asset
    an|additional advantage|asset|bonus
    is|are|be|as plus|advantage*|bonus|asset
    pluses
    preferred|preferably|desired|desirable|advantageous|optional|recommended|favorable
    strongly|highly|very|much preferred|desired|desirable|recommended|appreciated|welcome
    also appreciated
    icing|cherry on the cake|top
    is|are|be helpful|beneficial|useful|welcome|appreciated|valued|valuable|great|nice|ideal
    nice|good|great to have
    nice-to-have*
    not required|necessary|mandatory|essential|needed|must
    bonus
"""
# The same, but of skills of which one is enough, these are further alternatives.
ALTERNATIVE_AFTER = """
    also|equally fine|good|ok|okay|acceptable|welcome|possible
    is|are also|equally fine|good|ok|okay|acceptable|welcome|possible
    works|work|fine|okay|acceptable|welcome too|also
    works|work|fine|okay|acceptable|welcome as well
    acceptable
    is|are acceptable
    - or ... acceptable
    - or ... is|are acceptable
"""
# Words that end a clause before a comma: “Spark is a plus, Docker is a must”.
CLAUSE_ENDINGS = """
    is|are a|an must|must-have|plus|bonus|advantage|asset|nice-to-have|requirement
    is|are required|essential|mandatory|needed|necessary|preferred|desirable|optional|welcome
    is|are nice to have
    no ... required|needed|necessary
"""
# What follows is not asked for.
NEGATIONS = """
    rather than
    instead of
    not looking|seeking|hiring for
    do|does not use|need|require|involve|include
    do|does not have to
    don't|doesn't use|need|require|involve|include
    don't|doesn't have to
    not expect|expected
    don't|aren't expect|expected
    need|needs|will|would|you'll not
    needn't|won't|wouldn't
    - need|needs|will|would|you'll not only|just|merely|simply
    - won't|wouldn't only|just|merely|simply
    is not a|an
    isn't a|an
    neither
    nor
    no ... required|necessary|needed
    no need
    without ... fine|ok|okay|acceptable|welcome
    don't worry
    do not worry
"""
# What follows is not asked for, if a clause starts with it: “(no Java)”.
NEGATIVE_STARTS = """
    no
    - no matter|stranger|doubt|problem|less|fewer|more|later|longer|better|one|two|day|code|sql
"""
# After a comma, these start a clause.
CLAUSE_STARTS = """
    experience|knowledge|familiar*|proficien*|understanding|exposure|ability|background|skills
    expertise|but|while|bonus|ideally|preferably
    and experience|knowledge|familiar*|proficien*|understanding|exposure|ability|background
    you|you'll|you're|you've|nor
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
    - degree|bachelor|master|phd|doctora*|diploma optional
    - degree|bachelor|master|phd|doctora*|diploma is optional
    - degree|bachelor|master|phd|doctora*|diploma not required|needed|necessary
    - degree|bachelor|master|phd|doctora*|diploma is not required|needed|necessary
    - scrum master*
    - master data|branch|node|plan*|class*|a|the
    - MS office|excel|word|project|access|azure|sql|dynamics|teams
"""
AFTER_DEGREE = """
    experience|years|year|yrs|knowledge|skills|ability|plus|proficien*|strong|understanding
    but
"""

DEMANDS = phrase_table({"demands": DEMANDING})
ASKS = phrase_table({"asks": ASKING})
IMPERATIVES = phrase_table({"imperative": VERBS})
TELLS = phrase_table({"tells": TELLING})
NOTICES = phrase_table({"notice": LEGAL_AND_BENEFITS})
STACKS = phrase_table({"stack": USING})
SOFTENS_NEXT = phrase_table({"next": SOFT_BEFORE})
SOFTENS_PREVIOUS = phrase_table({"previous": SOFT_AFTER, "alternative": ALTERNATIVE_AFTER})
NEGATES = phrase_table({"anywhere": NEGATIONS, "start": NEGATIVE_STARTS})
CLAUSES = phrase_table({"clause": CLAUSE_STARTS})
CLAUSE_ENDS = phrase_table({"end": CLAUSE_ENDINGS})
EXAMPLES = phrase_table({"examples": BEFORE_EXAMPLES})
DEGREES = phrase_table({"degree": DEGREE_WORDS})
DEGREE_ENDS = phrase_table({"end": AFTER_DEGREE})
# Ordinary words of advertisements, also with a capital.
TABLES = (HEADINGS, DEMANDS, ASKS, IMPERATIVES, TELLS, NOTICES, SOFTENS_PREVIOUS, CLAUSES, DEGREES)
