"""Paper: worksheets with numbers of their own for each student, and questions for Moodle."""
