"""Whole journeys of several people, in a real browser."""
