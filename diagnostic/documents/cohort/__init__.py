"""The cohort report: findings about many cities as a ``Report``, for the writers of documents."""
