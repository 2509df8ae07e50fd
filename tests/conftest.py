"""What all tests share: hypothesis profiles, chosen by HYPOTHESIS_PROFILE ("default", "ci", "brief" or "thorough")."""

import os

from hypothesis import HealthCheck, settings

# A shared machine is slow at times: time is never a reason to fail here.
settings.register_profile("default", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
# The same examples every time: what fails there is the change at hand.
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
# For the second Python and the third: what is new there is not found by more examples.
settings.register_profile("brief", parent=settings.get_profile("ci"), max_examples=20)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))

collect_ignore = ["typing_contract.py"]  # for the type checkers: nothing runs it
