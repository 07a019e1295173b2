"""The site's settings with bare views beside its pages."""

from mlcareer import settings as of_the_site

globals().update({name: value for name, value in vars(of_the_site).items() if name.isupper()})
ROOT_URLCONF = "benchmarks.bare"
# Hundreds of people come from one address here.
ACCOUNT_RATE_LIMITS = False
