"""Exercises of the lesson slope of one weight: measured by nudging, then by a formula."""
