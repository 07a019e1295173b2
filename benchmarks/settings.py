"""The site's settings, with bare views added."""

from mlcareer import settings as site_settings

globals().update({name: value for name, value in vars(site_settings).items() if name.isupper()})
ROOT_URLCONF = "benchmarks.bare"
# All simulated users have the same address.
ACCOUNT_RATE_LIMITS = False
