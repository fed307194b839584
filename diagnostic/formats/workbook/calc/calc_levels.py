"""Steps 3 and 4 on the Calc sheet: overall score and level from some scores of the factors.

Written five times: for the factors as they are, and for both ends of the range and of the likely range (step 5).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import rounded
from diagnostic.method.maturity_level import gate_cut

_FACTOR_COLUMNS = ("factor", "weight", "is a gate", "score", "enters", "weight in", "weight x term", "for gates")
_LEVEL_COLUMNS = ("level", "cut", "gate", "reached")


class ScoreAndLevel(NamedTuple):
    """Where a score and its level stand on Calc, and the factors and levels they came from."""

    score: str
    level: str
    factors: Block
    levels: Block


def write_score_and_level(
    calc: Calc,
    questionnaire: Questionnaire,
    title: str,
    scores: dict[str, str],
    enters: dict[str, str],
    unmet: Callable[[int], str],
) -> ScoreAndLevel:
    """Add the blocks of one overall score and its level.

    Args:
        calc: The sheet.
        questionnaire: Gives weights, mean, cuts and gates.
        title: Says which scores these are.
        scores: Formula of each factor's score, "" where it has no answer.
        enters: Condition under which each factor enters.
        unmet: For a level, the range of the conditions up to it, 1 where one does not hold; "" where it names none.
    """
    factors = calc.block(f"{title}: factors", _FACTOR_COLUMNS, [factor.id for factor in questionnaire.factors])
    gates = questionnaire.gates.factors if questionnaire.gates else []
    for factor in questionnaire.factors:
        key = factor.id
        factors.text("factor", key, key)
        factors.number("weight", key, factor.weight)
        factors.number("is a gate", key, int(key in gates))
        factors.formula("score", key, scores[key])
        factors.formula("enters", key, f"=IF({enters[key]},1,0)")
        score, weight_in = factors.at("score", key), factors.at("weight in", key)
        factors.formula("weight in", key, f"=IF({factors.at('enters', key)}=1,{factors.at('weight', key)},0)")
        factors.formula("weight x term", key, f"=IF({weight_in}>0,{weight_in}*{_term(questionnaire, score)},0)")
        factors.formula("for gates", key, f"=IF(ISNUMBER({score}),{rounded(score)},0)")
    result = calc.block(f"{title}: result", ("score", "level"), ["all"])
    result.formula("score", "all", overall(questionnaire, factors.span("weight in"), factors.span("weight x term")))
    levels = _levels(calc, questionnaire, title, result.at("score", "all"), factors, unmet)
    reached = f"MAX({levels.span('reached')})"
    result.formula("level", "all", f'=IF({reached}>0,{reached},"")')
    return ScoreAndLevel(result.at("score", "all"), result.at("level", "all"), factors, levels)


def overall(questionnaire: Questionnaire, weights: str, terms: str) -> str:
    """The weighted mean of factors, from the ranges of weights and of weight x term."""
    mean = f"SUM({terms})/SUM({weights})"
    return f'=IF(SUM({weights})=0,"",{_back(questionnaire, mean)})'


def overall_of_some(questionnaire: Questionnaire, is_one: str, weights: str, terms: str) -> str:
    """The same mean over the factors for which the range ``is_one`` holds 1."""
    mean = f"SUMPRODUCT({is_one}*{terms})/SUMPRODUCT({is_one}*{weights})"
    return f'=IF(SUMPRODUCT({is_one}*{weights})=0,"",{_back(questionnaire, mean)})'


def _term(questionnaire: Questionnaire, score: str) -> str:
    floor = questionnaire.geometric_floor
    return score if floor is None else f"LN(MAX({score},{floor!r}))"


def _back(questionnaire: Questionnaire, mean: str) -> str:
    return mean if questionnaire.geometric_floor is None else f"EXP({mean})"


def _levels(
    calc: Calc, questionnaire: Questionnaire, title: str, score: str, factors: Block, unmet: Callable[[int], str]
) -> Block:
    """A row for each level: its number where score, gates and conditions reach it, else 0. The first always is."""
    levels = calc.block(f"{title}: levels", _LEVEL_COLUMNS, [level.level for level in questionnaire.levels])
    for level in questionnaire.levels:
        key = level.level
        levels.number("level", key, key)
        levels.number("cut", key, round(level.cut, 9))
        needed = gate_cut(questionnaire, key)
        levels.number("gate", key, None if needed is None else round(needed, 9))
        cut, number = levels.at("cut", key), levels.at("level", key)
        missed = []
        if needed is not None:
            below = f"({factors.span('for gates')}<{levels.at('gate', key)})"
            missed.append(f"SUMPRODUCT({factors.span('is a gate')}*{below})")
        if unmet(key):
            missed.append(f"SUM({unmet(key)})")
        reached = f"IF({'+'.join(missed)}>0,0,{number})" if missed else number
        if key > 1:
            reached = f"IF({rounded(score)}<{cut},0,{reached})"
        levels.formula("reached", key, f"=IF(ISNUMBER({score}),{reached if key > 1 else number},0)")
    return levels
