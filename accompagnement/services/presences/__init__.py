"""Presences: half-days and nights, intervals, days counted, closing (S11)."""
