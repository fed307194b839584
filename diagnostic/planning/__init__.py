"""The master plan: which modules to build when, under a budget, a number of teams and a horizon."""
