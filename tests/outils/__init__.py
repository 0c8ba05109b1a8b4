"""Test harness: services of the run, template database, browser."""
