"""Steps 2-5 on the Calc sheet: factors, overall score, level, what holds it back, ranges."""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.formats.workbook.calc.calc_levels import ScoreAndLevel, overall_of_some, write_score_and_level
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded
from diagnostic.method.score_range import LIKELY_SHIFT

_FACTOR_COLUMNS = (
    "factor", "name", "short name", "weight answered", "weight applicable", "score", "coverage", "rated", "enters",
    "shift", "shown score", "shown level", "label",
)  # fmt: skip


LONGEST_LABEL = 26
"""Of a factor in the chart; beyond it the id stands there, or the labels would leave no room for the chart."""


class CalcMaturity(NamedTuple):
    """Where steps 2-5 stand."""

    factors: Block
    now: ScoreAndLevel
    range_low: ScoreAndLevel
    range_high: ScoreAndLevel
    likely_low: ScoreAndLevel
    likely_high: ScoreAndLevel
    dimensions: Block | None
    gates: Block | None
    summary: Block


def write_maturity(calc: Calc, questionnaire: Questionnaire, questions: Block) -> CalcMaturity:
    """Add the blocks of steps 2-5."""
    factors = _factors(calc, questionnaire, questions)
    ids = [factor.id for factor in questionnaire.factors]
    entered = {key: f"{factors.at('enters', key)}=1" for key in ids}

    def variant(title: str, scores: dict[str, str], enters: dict[str, str]) -> ScoreAndLevel:
        return write_score_and_level(calc, questionnaire, title, scores, enters)

    now = variant("Steps 3 and 4", {key: f"={factors.at('score', key)}" for key in ids}, entered)
    applicable = {key: f"{factors.at('weight applicable', key)}>0" for key in ids}
    range_low, range_high = (
        variant(f"Step 5: {end} end of the range", _complete(questionnaire, questions, factors, column), applicable)
        for end, column in (("low", "weight x low"), ("high", "weight x high"))
    )
    likely_low, likely_high = (
        variant(f"Step 5: {end} end of the likely range", {key: _moved(factors, key, sign) for key in ids}, entered)
        for end, sign in (("low", "-"), ("high", "+"))
    )
    for factor in questionnaire.factors:
        _shown_factor(factors, factor.id, now.levels)
    dimensions = _dimensions(calc, questionnaire, now.factors)
    gates = _gates(calc, questionnaire, now)
    summary = _summary(calc, questionnaire, factors, now, gates)
    return CalcMaturity(factors, now, range_low, range_high, likely_low, likely_high, dimensions, gates, summary)


def _factors(calc: Calc, questionnaire: Questionnaire, questions: Block) -> Block:
    """Step 2."""
    limits = calc.block("Coverage needed", ("rated from", "enters from"), ["all"])
    limits.number("rated from", "all", round(questionnaire.min_coverage, 9))
    limits.number("enters from", "all", round(questionnaire.enters_from, 9))
    block = calc.block("Step 2: factors", _FACTOR_COLUMNS, [factor.id for factor in questionnaire.factors])
    for factor in questionnaire.factors:
        key, own = factor.id, [question.id for question in factor.questions]
        block.text("factor", key, key)
        block.text("name", key, factor.name)
        block.text("short name", key, factor.name if len(factor.name) <= LONGEST_LABEL else key)
        block.formula("weight answered", key, f"=SUM({questions.span('weight answered', own)})")
        block.formula("weight applicable", key, f"=SUM({questions.span('weight applicable', own)})")
        answered, applicable = block.at("weight answered", key), block.at("weight applicable", key)
        weighted = f"SUM({questions.span('weight x score', own)})"
        block.formula("score", key, f'=IF({answered}>0,{weighted}/{answered},"")')
        block.formula("coverage", key, f"=IF({applicable}>0,{answered}/{applicable},0)")
        for column, limit in (("rated", "rated from"), ("enters", "enters from")):
            enough = f"{rounded(block.at('coverage', key))}>={limits.at(limit, 'all')}"
            block.formula(column, key, f"=IF({answered}>0,IF({enough},1,0),0)")
        block.formula("shift", key, f"={LIKELY_SHIFT:g}*(1-{block.at('coverage', key)})")
    return block


def _shown_factor(block: Block, key: str, levels: Block) -> None:
    """What is shown of a factor: score and level only where it is rated."""
    score, rated = block.at("score", key), f"{block.at('rated', key)}=1"
    block.formula("shown score", key, f'=IF({rated},{score},"")')
    reached = f"SUMPRODUCT(({levels.span('cut')}<={rounded(score)})*1)"
    block.formula("shown level", key, f'=IF({rated},{reached},"")')
    short = block.at("short name", key)
    some = f"SUM({block.span('rated')})>0"
    block.formula("label", key, f'=IF({rated},{short},IF({some},"{key} (not rated)",{short}))')


def _complete(questionnaire: Questionnaire, questions: Block, factors: Block, column: str) -> dict[str, str]:
    """Scores of the factors with every missing answer at one end."""

    def formula(factor: Factor) -> str:
        own = [question.id for question in factor.questions]
        applicable = factors.at("weight applicable", factor.id)
        return f'=IF({applicable}>0,SUM({questions.span(column, own)})/{applicable},"")'

    return {factor.id: formula(factor) for factor in questionnaire.factors}


def _moved(factors: Block, key: str, sign: str) -> str:
    """The score of a factor moved by what its coverage leaves open, kept in 0..100."""
    score, shift = factors.at("score", key), factors.at("shift", key)
    return if_known(score, f"MAX(0,MIN(100,{score}{sign}{shift}))")


def _dimensions(calc: Calc, questionnaire: Questionnaire, now: Block) -> Block | None:
    """The score of each dimension; beside it, for each factor, whether it belongs to it."""
    if not questionnaire.dimensions:
        return None
    ids = [dimension.id for dimension in questionnaire.dimensions]
    member = calc.block("Factors of the dimensions", ("factor", *ids), [f.id for f in questionnaire.factors])
    for factor in questionnaire.factors:
        member.text("factor", factor.id, factor.id)
        for identifier in ids:
            member.number(identifier, factor.id, int(factor.dimension == identifier))
    block = calc.block("Step 3: dimensions", ("dimension", "score"), ids)
    for identifier in ids:
        block.text("dimension", identifier, identifier)
        own = overall_of_some(questionnaire, member.span(identifier), now.span("weight in"), now.span("weight x term"))
        block.formula("score", identifier, own)
    return block


def _gates(calc: Calc, questionnaire: Questionnaire, now: ScoreAndLevel) -> Block | None:
    """The gates of the next level that are not met, where only gates stand in its way."""
    if questionnaire.gates is None or not questionnaire.gates.factors:
        return None
    columns = ("factor", "score", "needed", "missing", "ids so far", "sentences so far")
    keys = questionnaire.gates.factors
    state = calc.block("Step 4: the next level", ("next level", "its gate"), ["all"])
    following, gate = state.at("next level", "all"), state.at("its gate", "all")
    top = len(questionnaire.levels)
    cut = f"INDEX({now.levels.span('cut')},{now.level}+1)"
    reaches = f"IF({rounded(now.score)}>={cut},{now.level}+1,{chr(34) * 2})"
    state.formula("next level", "all", if_known(now.level, f'IF({now.level}<{top},{reaches},"")'))
    cell = f"INDEX({now.levels.span('gate')},{following})"
    state.formula("its gate", "all", if_known(following, f'IF(ISNUMBER({cell}),{cell},"")'))
    block = calc.block("Step 4: held back by", columns, keys)
    for row, key in enumerate(keys):
        block.text("factor", key, key)
        block.formula("score", key, f"={now.factors.at('score', key)}")
        score, needed = block.at("score", key), block.at("needed", key)
        unmet = f"{now.factors.at('for gates', key)}<{gate}"
        block.formula("needed", key, if_known(gate, f'IF({unmet},{gate},"")'))
        block.formula("missing", key, if_known(needed, f"IF(ISNUMBER({score}),{needed}-{score},{needed})"))
        have = f'IF(ISNUMBER({score}),ROUND({score},1)&" points","no answer")'
        sentence = f'"{key}: "&{have}&", "&ROUND({needed},1)&" needed"'
        for column, text, separator in (("ids so far", f'"{key}"', ", "), ("sentences so far", sentence, "; ")):
            before = block.at(column, keys[row - 1]) if row else '""'
            joined = f'{before}&IF({before}="","","{separator}")&{text}' if row else text
            block.formula(column, key, f"=IF(ISNUMBER({needed}),{joined},{before})")
    return block


def _summary(
    calc: Calc, questionnaire: Questionnaire, factors: Block, now: ScoreAndLevel, gates: Block | None
) -> Block:
    """Texts and flags that belong to the city as a whole."""
    names = calc.block("Names of the levels", ("level", "name", "description"), [x.level for x in questionnaire.levels])
    for level in questionnaire.levels:
        names.number("level", level.level, level.level)
        names.text("name", level.level, level.name)
        names.text("description", level.level, " ".join(level.description.split()))
    columns = ("provisional", "level name", "level description", "held back by", "held back sentence", "not rated")
    block = calc.block("Summary", columns, ["all"])
    count = len(questionnaire.factors)
    block.formula("provisional", "all", f'=IF(SUM({factors.span("rated")})<{count},"yes","no")')
    for column, text in (("level name", "name"), ("level description", "description")):
        block.formula(column, "all", if_known(now.level, f"INDEX({names.span(text)},{now.level})"))
    for column, source in (("held back by", "ids so far"), ("held back sentence", "sentences so far")):
        block.formula(column, "all", f"={gates.at(source, gates.keys[-1])}" if gates else '=""')
    block.formula("not rated", "all", f"={count}-SUM({factors.span('rated')})")
    return block
