"""How the headings of advertisements start, and which section each of them begins."""

from enum import StrEnum

from assessments.domain.matching.phrases import phrase_table


class Section(StrEnum):
    """The part of an advertisement that a heading starts."""

    INTRODUCTION = "introduction"
    DUTIES = "duties"
    REQUIREMENTS = "requirements"
    NICE = "nice"
    STACK = "stack"
    DETAIL = "detail"  # a line such as “Location: Leeds”
    OTHER = "other"  # company, benefits, legal notices, how to apply
    NOT_ASKED = "not asked"  # “What this role is not”
    END = "end"  # other advertisements


# How headings start. The longest phrase decides.
HEADING_PHRASES: dict[str, str] = {
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
        nice
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
        extra|brownie credit|points
        it ... helps if
        you|you'll might|may also have|be|bring|know
        icing|cherry on the cake|top
        the icing|cherry on the cake|top
        we'd|would|will be delighted|thrilled|happy if
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
    Section.NOT_ASKED: """
        what ... is not
        what ... isn't
        what you|you'll won't
        what you will|do not
        don't worry if you don't|haven't have|know|got
        do not worry if you do not have|know
    """,
    Section.END: """
        similar|related|recommended|more|other|suggested jobs|roles|positions|openings|vacancies
        - similar|related|more|other job|role|position experience|description*|detail*|information
        - similar|related|more|other job|role|position skill*|qualification*|requirement*|function*
        - similar|related|more|other roles|jobs|positions and
        people also viewed
        people|candidates ... also viewed
        jobs you may|might
        our|the|from blog
        blog
        - blog post*|writing|content
    """,
}

HEADINGS = phrase_table(HEADING_PHRASES)
