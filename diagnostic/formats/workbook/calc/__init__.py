"""The hidden Calc sheet: the method as formulas, a file a step."""
