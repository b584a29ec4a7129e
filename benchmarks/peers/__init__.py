"""Rows of `python course.py bench`: the course compared with what people would use instead."""
