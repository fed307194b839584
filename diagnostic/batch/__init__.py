"""The secretariat's batch: many cities' answers in, one table of results out, and every refusal with its reason."""
