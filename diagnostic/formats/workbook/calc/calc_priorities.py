"""Step 9 on the Calc sheet: the four criteria, the priority and the class of each module."""

from __future__ import annotations

from diagnostic.base.code_words import CLASS_NAMES
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_gaps import AHEAD, CalcGaps
from diagnostic.formats.workbook.calc.calc_needs import CalcNeeds, entries_of, needs_of
from diagnostic.formats.workbook.calc.calc_sheet import Block, Calc
from diagnostic.formats.workbook.calc.calc_systems import mean_of, weigh, weighted_answers
from diagnostic.formats.workbook.calc.formula import if_known, rounded, sum_of
from diagnostic.method.priority import Class

UNKNOWN = Class.UNKNOWN.word
"""Without a place; that the status is what is missing stands above the list."""
CLASSES = tuple(UNKNOWN if code is Class.UNKNOWN else CLASS_NAMES[code.word] for code in Class)
"""What the cell of a class says, by its code."""

_COLUMNS = ("module", *CRITERIA, "unmet", "below", "class number", "class", "priority", "priority shown",
            "needs first")  # fmt: skip


def write_priorities(
    calc: Calc,
    questionnaire: Questionnaire,
    catalog: Catalog,
    level: str,
    questions: Block,
    systems: Block,
    gaps: CalcGaps,
    needs: CalcNeeds,
    weights: Block,
) -> Block:
    """Add a row for each module, by id; without values where there is no level.

    The class number is the code of ``Class``; a module without a place has none.
    """
    asked = {m.id: [q for q in m.improves if q in questionnaire.row_of] for m in catalog.modules}
    improved = weighted_answers(calc, "Step 9: need", asked, {m.id: m.improves for m in catalog.modules})
    for key in improved.keys:
        score, unmeasured = (questions.at(column, key[1]) for column in ("score", "unmeasured"))  # type: ignore[index]
        counts = f'IF({unmeasured}=1,"",{score})'
        weigh(improved, key, counts, questions.at("known", key[1]), f"100-{score}")  # type: ignore[index, arg-type]
    block = calc.block("Step 9: priorities", _COLUMNS, [module.id for module in catalog.modules])
    for module in catalog.modules:
        key, gap = module.id, gaps.modules.at("target gap", module.id)
        block.text("module", key, key)
        need = mean_of(improved, [(key, question) for question in asked[key]]).removeprefix("=")
        parts = {
            "gap": f"MIN(100,MAX(0,{gap}))",
            "need": need,
            "readiness": _readiness(catalog, key, needs),
            "value": '""' if module.value is None else repr(module.value),
        }
        for criterion, part in parts.items():
            block.formula(criterion, key, f'=IF(ISNUMBER({gap}),{part},"")')
        plain, entries = needs_of(catalog, key), entries_of(catalog, key)
        unmet = [needs.plain.span("unmet", plain)] if plain else []
        unmet += [needs.entries.span("unmet", entries)] if entries else []
        block.formula("unmet", key, f"={sum_of(unmet)}")
        block.formula("below", key, f"={sum_of([needs.plain.span('below', plain)] if plain else [])}")
        block.formula("class number", key, _class_number(catalog, block, gaps.modules, key))
        words = ",".join(f'"{word}"' for word in CLASSES)
        number, none = block.at("class number", key), f'IF({systems.at("outside", key)}=1,"{CLASSES[-1]}","{UNKNOWN}")'
        block.formula("class", key, if_known(level, f"IF(ISNUMBER({number}),CHOOSE({number}+1,{words}),{none})"))
        own, used = block.span(CRITERIA[0], [key], CRITERIA[-1]), weights.span(CRITERIA[0], ["used"], CRITERIA[-1])
        total = f"SUMPRODUCT(ISNUMBER({own})*{used})"
        block.formula("priority", key, f'=IF({total}>0,SUMPRODUCT({own},{used})/{total},"")')
        block.formula("priority shown", key, if_known(level, block.at("priority", key)))
        texts = [needs.plain.at("text", need) for need in plain] + [needs.entries.at("text", e) for e in entries]
        joined = "&".join(f'IF({text}="","",{text}&". ")' for text in texts) or '""'
        block.formula("needs first", key, f"={joined}")
    return block


def _class_number(catalog: Catalog, block: Block, gaps: Block, key: str) -> str:
    """To build, or built: in use without delivering, ahead of what it rests on, or as far as the target asks."""
    to_build = f"IF({block.at('unmet', key)}=0,{Class.START_NOW:d},{Class.PREPARE_FIRST:d})"
    watched = f'IF({gaps.at("standing", key)}="{AHEAD}",{block.at("below", key)}>0,FALSE)'
    built = f"IF({watched},{Class.WATCH:d},{Class.SUSTAIN:d})"
    if catalog.improve is not None:
        need = block.at("need", key)
        weak = f"IF(ISNUMBER({need}),{rounded(need)}>={round(catalog.improve, 9)!r},FALSE)"
        in_use = f"IF({rounded(gaps.at('has', key))}>0,{weak},FALSE)"
        built = f"IF({in_use},{Class.IMPROVE:d},{built})"
    return if_known(gaps.at("target gap", key), f"IF({gaps.at('rounded gap', key)}>0,{to_build},{built})")


def _readiness(catalog: Catalog, module_id: str, needs: CalcNeeds) -> str:
    plain, entries = needs_of(catalog, module_id), entries_of(catalog, module_id)
    parts = [needs.plain.span("part", plain)] if plain else []
    parts += [needs.entries.span("part", entries)] if entries else []
    if not parts:
        return "100"
    listed = ",".join(parts)
    return f'IF(COUNT({listed})>0,SUM({listed})/COUNT({listed}),"")'
