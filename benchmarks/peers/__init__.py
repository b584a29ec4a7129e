"""Rows of `python course.py bench`: what the course does beside what people would use instead."""
