"""The method, a file a step; ``docs/methodology.md`` tells it with its reasons. Pure functions over arrays.

| step | makes | file |
|---|---|---|
| 1 | question scores | ``question_score`` |
| 2 | factor scores and coverage | ``factor_score`` |
| 3 | overall score and dimensions | ``overall_score`` |
| 4 | maturity level, gates, what holds it back | ``maturity_level`` |
| 5 | range of all complete answers, likely range | ``score_range`` |
| 6 | confidence by Monte Carlo, over the numbers in ``parameters`` | ``confidence`` |
| 7 | implementation of each module | ``implementation`` |
| 8 | gap between expected and actual, with ``prerequisites`` | ``gap`` |
| 9 | criteria, priority, class and order | ``priority``, ``build_order`` |
| 10 | why, and the shortest way up | ``why``, ``way_up`` |
| 11 | change between two results | ``change`` |

``many_cities`` and ``responses`` bring submissions into arrays, ``assessment`` runs the steps for any number of cities,
``one_city`` is a batch of one put into the result that ``diagnosis`` models.
"""
