"""The project's overview: who has what to do, how the work goes, what came of it; one tab per question."""
