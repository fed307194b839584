"""Steps 2-5 on the Calc sheet: factors, overall score, level, what holds it back, ranges."""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.formats.workbook.calc.calc_levels import ScoreAndLevel, overall_of_some, write_score_and_level
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known, rounded
from diagnostic.formats.workbook.writing.status_formula import NOT_APPLICABLE
from diagnostic.method.maturity_level import conditions_of
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
    too_little: str
    summary: Block


def write_maturity(calc: Calc, questionnaire: Questionnaire, questions: Block) -> CalcMaturity:
    """Add the blocks of steps 2-5."""
    factors = _factors(calc, questionnaire, questions)
    ids = [factor.id for factor in questionnaire.factors]
    entered = {key: f"{factors.at('enters', key)}=1" for key in ids}

    conditions = _conditions(calc, questionnaire, questions)

    def variant(title: str, scores: dict[str, str], enters: dict[str, str], unmet: str = "unmet") -> ScoreAndLevel:
        def up_to(level: int) -> str:
            keys = [key for key in _condition_keys(questionnaire) if key[0] <= level]
            return conditions.span(unmet, keys) if conditions and keys else ""

        return write_score_and_level(calc, questionnaire, title, scores, enters, up_to)

    now = variant("Steps 3 and 4", {key: f"={factors.at('score', key)}" for key in ids}, entered)
    applicable = {key: f"{factors.at('weight applicable', key)}>0" for key in ids}
    range_low, range_high = (
        variant(
            f"Step 5: {end} end of the range",
            _complete(questionnaire, questions, factors, f"weight x {end}"),
            applicable,
            f"unmet at {end}",
        )
        for end in ("low", "high")
    )
    likely_low, likely_high = (
        variant(f"Step 5: {end} end of the likely range", {key: _moved(factors, key, sign) for key in ids}, entered)
        for end, sign in (("low", "-"), ("high", "+"))
    )
    for factor in questionnaire.factors:
        _shown_factor(factors, factor.id, now.levels)
    dimensions = _dimensions(calc, questionnaire, now.factors)
    too_little = _too_little(calc, questionnaire, questions, factors)
    holds = _holds(calc, questionnaire, questions, now)
    summary = _summary(calc, questionnaire, factors, now, holds)
    return CalcMaturity(factors, now, range_low, range_high, likely_low, likely_high, dimensions, too_little, summary)


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


def _condition_keys(questionnaire: Questionnaire) -> list[tuple[int, int]]:
    """Level and number of each condition that a level names, from the lowest level up."""
    return [(level.level, number) for level in questionnaire.levels for number in range(len(level.requires))]


def _conditions(calc: Calc, questionnaire: Questionnaire, questions: Block) -> Block | None:
    """A row for each condition of a level: 1 where it does not hold, as things stand and at both ends of the range."""
    keys = _condition_keys(questionnaire)
    if not keys:
        return None
    columns = ("level", "question", "at least", "unmet", "unmet at low", "unmet at high")
    block = calc.block("Step 4: conditions of levels", columns, keys)
    for level, number in keys:
        key, condition = (level, number), questionnaire.levels[level - 1].requires[number]
        block.number("level", key, level)
        block.text("question", key, condition.question)
        block.number("at least", key, round(condition.at_least, 9))
        needed = block.at("at least", key)
        for column, score in (("unmet", "score"), ("unmet at low", "score at low"), ("unmet at high", "score at high")):
            block.formula(column, key, f"=IF({_unmet(questions, condition.question, needed, score)},1,0)")
    return block


def _unmet(questions: Block, question: str, needed: str, score: str = "score") -> str:
    """Condition: an answer falls short; what is missing counts as 0, what is not applicable falls short of nothing."""
    at = questions.at(score, question)
    have = f"IF(ISNUMBER({at}),{rounded(at)},0)"
    return f'IF({questions.at("state", question)}="{NOT_APPLICABLE}",FALSE,{have}<{needed})'


def _holds(calc: Calc, questionnaire: Questionnaire, questions: Block, now: ScoreAndLevel) -> Block | None:
    """The gates, then the conditions of the next level that are not met, where only they stand in its way."""
    gates = questionnaire.gates.factors if questionnaire.gates else []
    needed_of = [conditions_of(questionnaire, level.level) for level in questionnaire.levels]
    keys = [*gates, *needed_of[-1]]
    if not keys:
        return None
    state = calc.block("Step 4: the next level", ("next level", "its gate"), ["all"])
    following, gate = state.at("next level", "all"), state.at("its gate", "all")
    top = len(questionnaire.levels)
    cut = f"INDEX({now.levels.span('cut')},{now.level}+1)"
    reaches = f"IF({rounded(now.score)}>={cut},{now.level}+1,{chr(34) * 2})"
    state.formula("next level", "all", if_known(now.level, f'IF({now.level}<{top},{reaches},"")'))
    cell = f"INDEX({now.levels.span('gate')},{following})"
    state.formula("its gate", "all", if_known(following, f'IF(ISNUMBER({cell}),{cell},"")'))
    levels = [f"level {level.level}" for level in questionnaire.levels]
    columns = ("id", *levels, "score", "asked", "needed", "missing", "ids so far", "sentences so far")
    block = calc.block("Step 4: held back by", columns, keys)
    for row, key in enumerate(keys):
        block.text("id", key, key)
        score, asked, needed = (block.at(column, key) for column in ("score", "asked", "needed"))
        if row < len(gates):
            block.formula("score", key, f"={now.factors.at('score', key)}")
            block.formula("asked", key, f"={gate}")
            unmet = f"{now.factors.at('for gates', key)}<{asked}"
        else:
            block.formula("score", key, f"={questions.at('score', key)}")
            for column, named in zip(levels, needed_of, strict=True):
                block.number(column, key, round(named[key], 9) if key in named else None)
            own = f"INDEX({block.span(levels[0], [key], levels[-1])},1,{following})"
            block.formula("asked", key, if_known(following, f'IF(ISNUMBER({own}),{own},"")'))
            unmet = _unmet(questions, key, asked)
        block.formula("needed", key, if_known(asked, f'IF({unmet},{asked},"")'))
        block.formula("missing", key, if_known(needed, f"IF(ISNUMBER({score}),{needed}-{score},{needed})"))
        have = f'IF(ISNUMBER({score}),ROUND({score},1)&" points","no answer")'
        sentence = f'"{key}: "&{have}&", "&ROUND({needed},1)&" needed"'
        for column, text, separator in (("ids so far", f'"{key}"', ", "), ("sentences so far", sentence, "; ")):
            before = block.at(column, keys[row - 1]) if row else '""'
            joined = f'{before}&IF({before}="","","{separator}")&{text}' if row else text
            block.formula(column, key, f"=IF(ISNUMBER({needed}),{joined},{before})")
    return block


def _too_little(calc: Calc, questionnaire: Questionnaire, questions: Block, factors: Block) -> str:
    """How many answers are needed before there is something to say: each gate factor must enter.

    Returns:
        The cell that says it; "" where enough is answered. A count by the factor's mean weight of a question.
    """
    gates = questionnaire.gates.factors if questionnaire.gates else []
    block = calc.block("Step 10: too little to say", ("factor", "more answers", "sentence so far"), gates)
    for row, key in enumerate(gates):
        own = [question.id for question in questionnaire.factors[questionnaire.factor_row_of[key]].questions]
        applicable, answered = factors.at("weight applicable", key), factors.at("weight answered", key)
        count = f"SUMPRODUCT(({questions.span('weight applicable', own)}>0)*1)"
        lacking = f"ROUND(({questionnaire.enters_from!r}*{applicable}-{answered})*{count}/{applicable},6)"
        block.text("factor", key, key)
        more = f"IF({applicable}>0,MAX(1,ROUNDUP({lacking},0)),0)"
        block.formula("more answers", key, f"=IF({factors.at('enters', key)}=1,0,{more})")
        before = block.at("sentence so far", gates[row - 1]) if row else '""'
        joined = f'{before}&IF({before}="","",", ")&' if row else ""
        text = f'{block.at("more answers", key)}&" of "&{factors.at("name", key)}'
        block.formula("sentence so far", key, f"=IF({block.at('more answers', key)}>0,{joined}{text},{before})")
    total = calc.block("Step 10: answers needed first", ("sentence",), ["all"])
    total.formula("sentence", "all", f"={block.at('sentence so far', gates[-1])}" if gates else '=""')
    return total.at("sentence", "all")


def _summary(
    calc: Calc, questionnaire: Questionnaire, factors: Block, now: ScoreAndLevel, holds: Block | None
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
        block.formula(column, "all", f"={holds.at(source, holds.keys[-1])}" if holds else '=""')
    block.formula("not rated", "all", f"={count}-SUM({factors.span('rated')})")
    return block
