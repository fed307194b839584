"""The method, written anew from its text alone: what ``diagnostic.diagnose`` is compared with.

Plain Python without a line of ``diagnostic``: it reads the YAML itself, goes city by city and step by step as the
text does, and takes no short cut for speed. The random draws (step 6; only the
level by the other aggregation is here) and the decomposition of a change (step 11) are left out.

    diagnose(submission, Path("questionnaires/ceds/2.0.0"), Path("modules/2.0.0"))  ->  a dict shaped like the result

``OPEN``: sentences of the text that allow more than one reading, and the plainest one, which was taken.

 1. "per unmet entry its nearest known module" (``blocked_by``): nearest by ``A / r_now``, the value shown there as
    required; "as in step 8, by r_target" is said of the order, and targets are raised to r_target.
 2. "highest A / required, not capped at 1": with a required value of 0 the ratio is infinite; of several the first.
 3. "``held_back_by`` names the factors, then the questions": factors in the order of ``gates.factors``, questions in
    the order in which they first appear under ``requires`` from level 1 up to L + 1.
 4. "the points missing for level L + 1 when only gates and conditions stand in its way": with O below the cut of L +
    1 the list is empty, even where a gate is not met either. A condition that 0 fulfils is not named.
 5. "range ... over all complete ways of answering": a factor in which nothing is applicable stays out; where that
    leaves no factor, the ends of the range are null.
 6. "(an integer question: at whole numbers within its limits)": any other number question takes every real number
    within its limits, so that the ends are the lowest and highest score among its points.
 7. "each dimension has the same mean over its own factors": over those of them that enter; none: null.
 8. "what has no answer leaves the mean, also there" (readiness): also an entry of unknown modules with r_target 0.
 9. "an entry of unknown modules is never met": also with r_now 0. "a required value of 0 counts as met" is said of
    the order alone; there one such value meets its entry whichever module it belongs to.
10. "*improve* ... its need is at least ``improve``": a need that was dropped is not.
11. "In the catalog criteria, status, standing and ready default to the values shown": ``improve`` and ``bands`` too
    (50; now 3, next 3, least_gap 10), as their own sentences say.
12. ``inherited`` {score, from}: ``from`` is the module with the highest P (null where it is the module itself; of
    equal ones the first in the catalog).
13. "the foundations that stand *behind* and below their target, widest gap first": widest G (not target gap); equal
    ones in the catalog's order.
14. "(r_now above 0, and unknown or below ``ready`` per cent of it)": ``100 B / r_now < ready``, as for the class.
15. "A foundation short only of ``r_target`` is named with its module as *alongside*": every start now or prepare
    first module names all those that it does not lack and that are known to be below r_target (the text says
    "unknown" where it means it, in note 14); also those that are a step of their own already. A step that is a
    foundation has none.
16. ``needed_by``: "which modules wait for it": modules with a positive target gap and a class, ``when: now`` with
    r_now where it is lacked, ``when: target`` with r_target where it is alongside; in the order of the ranking.
17. Steps of foundations have band null.
18. "or a foundation known to be below its own target": its own raised target (dependents first).
19. "hinges on an answer": answers computed from facts too; the list runs through questions in file order, then
    systems in catalog order. Where the level would be null, ``level`` is null and ``now`` empty. "(for the status of
    a module that is itself in band now: if another of them leaves the band)": another one that enters does not count.
20. ``measure_first``: every question answered at an ``unmeasured`` option, in file order.
21. Evidence: shares of ``w_q k_q`` without the factors' weights. A stated confidence of ``unknown`` is stated.
    Without an answer the shares are 0 and the grade D. "evidence is given": a text that is not blank, or any filled
    field. ``diagnose`` knows no secretariat, so ``validated`` is false and A out of reach.
22. Cross-checks on a system's status read what was answered; ``more_than`` counts the catalog's modules only.
23. "the smallest sum of raised question scores that reaches L + 1": continuous scores of questions already answered,
    at most the highest score of the type; what is missing cannot be raised, so a silent gate or condition means no
    way.
24. "kept in 1..top" (the position): for O below cut[L] by less than the rounding, x is what the formula gives.
25. "the best by: start now and improve, prepare first, sustain, watch": start now and improve are one group, so that
    "null sorts last in its class" means last in its group. It looks at P*, which may stand where P is null.
26. "the modules that wait for it, directly or through others": every module on the way has a positive target gap
    itself.
27. "standing behind, in_step, ahead, null" is of modules; ``foundations[].standing`` is the number B_k.
28. "``blocked_by`` ... the factors below ``ready`` per cent with their full floor": foundations in the same way,
    between factors and modules, with key ``foundation``.
29. An integer question's answer from facts: rounded to 9 decimals, then halves away from zero. Direct answers are
    not.
30. A fact that the text calls *the population*, ``city.population``, is missing when the city gives none.
31. "if no weight is left P_m is null" (the criteria left all weigh 0): then their contributions are null too.
32. "the highest L with ``O >= cut[L]`` and every gate of L met": gates of the levels below L are not asked again
    (with rising cuts they are met); conditions of the levels below are ("for it and every level above").
33. Hinges leave the target as the city chose it; a default target moves with the level.
"""

from tests.method.anew.report import diagnose

__all__ = ["diagnose"]
