"""Evaluation: measures, the simulated annotator and the protocols, on arrays."""
