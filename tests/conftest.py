"""What all tests share: how hypothesis searches, and records that refuse to be changed."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["GRADE_GUARD_RECORDS"] = "1"  # before the first record is defined
settings.register_profile("usual", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
