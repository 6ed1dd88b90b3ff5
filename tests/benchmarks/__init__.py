"""Measures what the dashboard costs beside calling the API directly: `make bench`. A table, not a timed test."""
