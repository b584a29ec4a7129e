"""The lessons as the build reads them: read once, for all tests that only look at them."""

from tools.build import ROOT, Lesson

LESSONS = [Lesson(path) for path in sorted((ROOT / "lessons").glob("*.md"))]
