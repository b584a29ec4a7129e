"""Paper: worksheets with different numbers for each student, and questions for Moodle."""
