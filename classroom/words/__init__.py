"""Answers in words: a page for each question, to read them, comment on them and give points."""
