"""Answers in words: a page per question on which to read, comment and give points."""
