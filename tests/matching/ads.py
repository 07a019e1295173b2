"""Advertisements written for these tests, in the shapes that job sites produce."""

from typing import NamedTuple


class Ad(NamedTuple):
    """An advertisement with what it asks for; ``any_of`` and ``any_of_nice`` are alternatives."""

    text: str
    must: set[str]
    nice: set[str] = frozenset()
    any_of: list[set[str]] = []
    any_of_nice: list[set[str]] = []
    years: int | None = None
    degree: str | None = None


BULLETS = Ad(
    """\
About Larkfield
Larkfield runs warehouses. Our engineers use Rust and Kubernetes, and we are proud of our culture
of experimentation.

What you'll do
- Train and evaluate models that predict how many parcels arrive
- Deploy models with Docker

What we're looking for
- At least 4 years of experience as a machine learning engineer
- Strong Python, pandas and SQL skills
- Solid understanding of statistics
- Experience with AWS, Azure or GCP
- Bachelor's degree in Computer Science or Statistics

Nice to have
- Spark
- Kafka, Airflow

What we offer
- 30 days of holiday, a learning budget and a course on deep learning
- A distributed team in six countries
""",
    must={
        "supervised-learning", "model-evaluation", "model-deployment", "docker", "python",
        "pandas-numpy", "sql", "statistical-inference",
    },
    nice={"spark", "stream-processing", "workflow-orchestration"},
    any_of=[{"aws", "azure", "gcp"}],
    years=4,
    degree="Bachelor's degree in Computer Science or Statistics",
)  # fmt: skip

PROSE = Ad(
    """\
Brightwater Analytics was founded in 2015 and builds forecasting software for water suppliers. We are
seeking a data scientist to join our team in Leeds.

You will design A/B tests, explain the results to colleagues without a technical background, and build
dashboards in Tableau. You have three or more years of experience in analytics and write SQL every
day. Knowledge of causal inference would be a plus, and ideally you have worked with Snowflake.

We welcome applications from everyone, regardless of age or gender. To apply, send your CV and a link
to your GitHub profile.
""",
    must={"experiment-design", "communication", "data-visualisation", "data-analysis", "sql"},
    nice={"causal-inference", "data-warehousing"},
    years=3,
)

GLUED = Ad(
    "Company OverviewHollin makes software for dentists and uses Kubernetes in four regions."
    + " We grew quickly in the last years, and we like to keep our offices quiet and bright." * 12
    + "ResponsibilitiesBuild data pipelines with Airflow.Monitor models for drift.QualificationsStrong"
    " Python skills2+ years of experience with PyTorch or TensorFlowMaster's degree in Computer"
    " SciencePreferred QualificationsExperience with KubernetesBenefitsHealth insuranceFree Python"
    " courses",
    must={"data-pipelines", "workflow-orchestration", "model-monitoring", "python"},
    nice={"kubernetes"},
    any_of=[{"pytorch", "tensorflow"}],
    years=2,
    degree="Master's degree in Computer Science",
)

HTML = Ad(
    "<p><b>Your role</b></p><ul><li>Fine-tune large language models&nbsp;for our customers</li>"
    "<li>Build REST&nbsp;APIs</li></ul><p><b>Requirements</b></p><ul><li>C++ or Go</li>"
    "<li>Git &amp; CI/CD</li></ul><p><b>Bonus points</b></p><ul><li>Terraform</li></ul>",
    must={"fine-tuning", "llm-applications", "api-development", "version-control", "ci-cd"},
    nice={"infrastructure-as-code"},
    any_of=[{"cpp", "go"}],
)

WRAPPED = Ad(
    """\
The role

As a machine learning engineer you will own our retrieval-
augmented generation service, from the vector database to the
prompts of the language model.

Must have:

  * Five (5) years of professional experience, of which two
    years with Python
  * Experience with one of the big clouds (AWS, Azure or Google
    Cloud)

Desirable:

  * Familiarity with Kubernetes
""",
    must={"retrieval-augmented-generation", "llm-applications", "python"},
    nice={"kubernetes"},
    any_of=[{"aws", "azure", "gcp"}],
    years=5,
)

GERMAN_COMPANY = Ad(
    """\
Your tasks:
• Development and further development of image classification models for our visual inspection
• Close cooperation with our colleagues from production

Your profile:
• Completed studies in computer science, physics or a comparable field
• Several years of experience with Python and computer vision
• Knowledge of Docker and Linux is an advantage
• Very good English skills, German is a plus

We offer:
• 30 days of vacation, flexible working hours and a company pension
• An agile team with flat hierarchies
""",
    must={"computer-vision", "stakeholder-collaboration", "python"},
    nice={"docker", "linux-shell"},
    degree="Completed studies in computer science, physics or a comparable field",
)

ALTERNATIVES = Ad(
    """\
Requirements
Python and/or R for data analysis
Deep learning frameworks (e.g. PyTorch, TensorFlow)
CI/CD, Docker, Kubernetes
Spark, Kafka or similar
Agent frameworks such as LangGraph, CrewAI or AutoGen
""",
    must={"data-analysis", "ci-cd", "docker", "kubernetes", "ai-agents"},
    any_of=[{"python", "r"}, {"pytorch", "tensorflow"}, {"spark", "stream-processing"}],
)

SOFT = Ad(
    """\
Qualifications
- Python; Scala is a plus
- Experience with Docker (Kubernetes preferred)
- SQL required, Spark (a plus)
- Ideally, experience with: dbt, Airflow
- An interest in reinforcement learning
- Strong pandas skills plus Linux
- Java: 2 years (preferred)
- No experience with Terraform required
""",
    must={"python", "docker", "sql", "pandas-numpy", "linux-shell"},
    nice={
        "scala", "java", "kubernetes", "spark", "data-warehousing", "workflow-orchestration",
        "reinforcement-learning", "infrastructure-as-code",
    },
)  # fmt: skip

ORDINARY_WORDS = Ad(
    """\
What you bring
- Solid experience, and the rest you can learn with us
- You go the extra mile and react calmly
- Good scores in R&D projects
- Deep knowledge of machine learning algorithms, at the helm of small projects
- You write Python
""",
    must={"python"},
)

STACK = Ad(
    """\
The job
You will build recommender systems for our shop.

Our tech stack
Python, Kubernetes, Kafka, PostgreSQL
""",
    must={"recommender-systems"},
    nice={"python", "kubernetes", "stream-processing", "sql"},
)

NOTHING = Ad(
    "We are a bakery in Kassel. Our team uses Python for the website. Send your application to us.",
    must=set(),
)

ADS = {name.lower(): value for name, value in list(globals().items()) if isinstance(value, Ad)}
