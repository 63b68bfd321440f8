"""Formulas of the scores: plain Python without database, each with its source."""
