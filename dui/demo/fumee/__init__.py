"""Smoke test: the demonstration on a free port, and a first journey through it over HTTP alone."""
