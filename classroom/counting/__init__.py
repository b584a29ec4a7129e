"""Counting: tries, hints and slips of a class, from the progress that its learners hand over."""
