"""Step 8 on the Calc sheet: where between the levels the city stands and wants to stand, and what rows say there."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_levels import ScoreAndLevel
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.formula import if_known

NOW, TARGET = "now", "target"
"""The two positions."""


class Positions:
    """The two positions, and rows of a block (a column a level) read at them."""

    def __init__(self, calc: Calc, questionnaire: Questionnaire, now: ScoreAndLevel, target_level: str) -> None:
        self.levels = [str(level.level) for level in questionnaire.levels]
        self._block = _positions(calc, questionnaire, now, target_level)

    def put_row(self, block: Block, key: Hashable, values: Sequence[float]) -> None:
        """Write a row, an entry a level."""
        for level, value in zip(self.levels, values, strict=True):
            block.number(level, key, value)

    def read(self, block: Block, key: Hashable, which: str) -> str:
        """A formula: the row interpolated at a position; no value without a level."""
        row = block.span(self.levels[0], [key], self.levels[-1])
        x, left = self._block.at("position", which), self._block.at("left level", which)
        low = f"INDEX({row},1,{left})"
        right = f"IF({x}>{left},INDEX({row},1,{left}+1),{low})"
        return if_known(x, f"{low}+({right}-{low})*({x}-{left})")


def _positions(calc: Calc, questionnaire: Questionnaire, now: ScoreAndLevel, target_level: str) -> Block:
    """Each position, and the level left of it."""
    top = len(questionnaire.levels)
    cuts = calc.block("Ends of the levels", ("level", "from", "to"), [level.level for level in questionnaire.levels])
    for level_row, end in zip(questionnaire.levels, [*questionnaire.cuts[1:], 100.0], strict=True):
        cuts.number("level", level_row.level, level_row.level)
        cuts.number("from", level_row.level, level_row.cut)
        cuts.number("to", level_row.level, end)
    block = calc.block("Step 8: position", ("which", "position", "left level"), [NOW, TARGET])
    level, score = now.level, now.score
    low, high = f"INDEX({cuts.span('from')},{level})", f"INDEX({cuts.span('to')},{level})"
    share = f"IF({high}>{low},(MIN({score},{high})-{low})/({high}-{low}),1)"
    at_now = block.at("position", NOW)
    block.formula("position", NOW, if_known(level, f"MIN({top},MAX(1,{level}-0.5+{share}))"))
    block.formula("position", TARGET, if_known(at_now, f"MIN({top},MAX(1,{at_now}+{target_level}-{level}))"))
    for row in (NOW, TARGET):
        block.text("which", row, row)
        left = f"MIN({max(top - 1, 1)},MATCH({block.at('position', row)},{cuts.span('level')},1))"
        block.formula("left level", row, if_known(block.at("position", row), left))
    return block
