"""Counting: the tries, hints and slips of a class, from the progress that learners hand over."""
