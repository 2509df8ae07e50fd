"""What all tests share: hypothesis profiles, chosen by HYPOTHESIS_PROFILE ("default", "ci" or "thorough")."""

import os

from hypothesis import HealthCheck, settings

# A shared machine is slow at times: time is never a reason to fail here.
settings.register_profile("default", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
# The same examples every time: what fails there is the change at hand.
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))

collect_ignore = ["typing_contract.py"]  # for the type checkers: nothing runs it
