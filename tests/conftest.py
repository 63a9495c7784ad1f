"""What all tests share: how hypothesis searches."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("usual", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
