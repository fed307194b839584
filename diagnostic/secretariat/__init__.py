"""What only many cities together can show: the cohort, the exchange, and whether the questionnaire is sound."""
