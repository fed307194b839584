"""Many cities side by side, from a table of results: benchmarks, peers, trends, challenge groups, head cities.

Pure functions over a ``Cohort``; ``findings.py`` puts them together for the faces. Formulas: docs/methodology.md,
"The cohort". Wherever cities are compared or chosen, a city counts with the low end of its likely range.
"""
