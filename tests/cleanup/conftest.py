from tests.jobs.conftest import api, paced, start  # the sandbox of jobs

__all__ = ["api", "paced", "start"]
