"""Fast tests of the method, a file for each of its steps; mutation testing runs these."""
