"""The method, version 2, a file a step; ``docs/methodology.md`` tells it with its reasons. Pure functions over arrays.

| step | makes | file |
|---|---|---|
| before | answers that follow from plain figures | ``computed_answers`` |
| 1 | question scores and known shares | ``question_score`` |
| 2 | factor scores and coverage | ``factor_score`` |
| 3 | overall score and dimensions | ``overall_score`` |
| 4 | maturity level, gates, conditions, what holds it back | ``maturity_level`` |
| 5 | range of all complete answers, likely range | ``score_range`` |
| 6 | confidence by Monte Carlo, over the numbers in ``parameters`` | ``confidence`` |
| 7 | implementation of modules, standing of foundations | ``implementation``, ``foundation_standing`` |
| 8 | position, what is needed there, gaps and targets | ``position``, ``prerequisites``, ``gap`` |
| 9 | criteria, priority and class | ``priority`` |
| 9 | the priority inherited from those that wait, the order | ``inherited_priority``, ``recommended_order`` |
| 9 | bands, and the one list of steps | ``bands``, ``steps`` |
| 10 | why, what it hinges on, the shortest way up | ``reasons``, ``hinges``, ``way_up`` |
| 10 | evidence, and statements that clash | ``evidence_grade``, ``cross_checks`` |
| 11 | change between two results | ``change`` |

``many_cities`` and ``responses`` bring submissions into arrays, ``assessment`` runs the steps for any number of cities,
``one_city`` with ``systems_part`` is a batch of one put into the result that ``diagnosis`` models.
"""
