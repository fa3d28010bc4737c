"""Settings of the whole suite."""

from hypothesis import HealthCheck, settings

# A busy machine is no bug: only what a test asserts may fail it.
settings.register_profile(
    "proofpress", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("proofpress")
