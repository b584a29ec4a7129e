"""What teachers and instructors run: grading, and the board of a room. Learners need none of it."""
