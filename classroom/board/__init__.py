"""The board: how far a room is, from the learners' progress folders; `python course.py board`."""
