"""What teachers and instructors run, such as grading and the board. Learners do not need it."""
