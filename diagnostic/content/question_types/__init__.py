"""The types of questions, a file each: model, score and its inverse, what may be answered, and the words for it.

A new type is a file here and a name in ``AnyQuestion``; beyond its own file only the media that show a question in a
way of their own (form, workbook, XLSForm, JSON Schema, invented cities) have a table with a row for each type.
"""

from __future__ import annotations

from diagnostic.content.question_types.checklist_question import ChecklistQuestion
from diagnostic.content.question_types.level_question import LevelQuestion
from diagnostic.content.question_types.number_question import NumberQuestion
from diagnostic.content.question_types.question_base import DONT_KNOW, NOT_APPLICABLE, Answer, Item, Option
from diagnostic.content.question_types.yes_no_question import YesNoQuestion

AnyQuestion = LevelQuestion | NumberQuestion | YesNoQuestion | ChecklistQuestion

__all__ = [
    "DONT_KNOW",
    "NOT_APPLICABLE",
    "Answer",
    "AnyQuestion",
    "ChecklistQuestion",
    "Item",
    "LevelQuestion",
    "NumberQuestion",
    "Option",
    "YesNoQuestion",
]
