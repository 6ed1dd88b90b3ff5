"""The parts of `manage.py conversations`: the same engine as in the browser, for terminals, pipes and cron."""
