"""Cities to report on: the shipped examples, the extremes, and one that writes hostile text wherever it can."""

from __future__ import annotations

from functools import cache
from typing import Any

from diagnostic.api import read_submission
from diagnostic.content.load import catalog_for, content_root, load_questionnaire
from diagnostic.content.question_types import Answer, AnyQuestion, ChecklistQuestion, LevelQuestion, NumberQuestion
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission, submission_from

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"
LONG = "A long comment whose words all have to be there, from the first to the last one; " * 62
HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)> &lt;b&gt; ]]> -->",
    "formula": '=HYPERLINK("http://x.invalid","y")',
    "template": "{{7*7}} {% for x in y %} {# note #} ${7*7} #{7*7}",
    "typst": '#panic("no") #read("/etc/passwd") *bold* _it_ $x^2$ @ref <label> = Head `raw` \\ // comment /* c */',
    "markdown": "# Head ![x](http://x.invalid/a.png) [y](javascript:alert(1)) | a | b | ***",
    "long": LONG,
    "word": "x" * 400,
    "marks": "begin \u202eright to left\u202c and \u2067isolated\u2069 \u200fmark\u200e end",
    "controls": "bell\u0007 null\u0000 escape\u001b[31m delete\u007f next\u0085 line\u2028 end",
    "lines": "first line\r\nsecond line\n\n\tfourth line",
    "emoji": "ready 😀 👨\u200d👩\u200d👧 👍🏽 ☃ ✔ 🇰🇪 done",
    "plus": "+1+1",
    "at": "@SUM(A1)",
    "dash": "-2+3",
    "coded": "_x0041_ a_x000D_b",
}
SCRIPTS = {
    "arabic": "مدينة القاهرة الكبرى",
    "amharic": "አዲስ አበባ ከተማ አስተዳደር",
    "chinese": "北京市人民政府",
    "korean": "서울특별시 디지털도시국",
    "devanagari": "दिल्ली नगर निगम की योजना",
    "cyrillic": "Місто Київ, Бишкек шаары",
    "greek": "Δήμος Αθηναίων",
    "hebrew": "עיריית תל אביב",
    "thai": "กรุงเทพมหานคร",
    "vietnamese": "Thành phố Hồ Chí Minh",
    "rare": "𐎀𐎁 and 𓀀 and \ue000 stay readable",
}
COMMENTED = [f"STR-{row:02}" for row in range(1, 15)] + [f"INF-{row:02}" for row in range(1, 13)]


def best(question: AnyQuestion) -> Answer:
    """The answer worth most."""
    if isinstance(question, LevelQuestion):
        return max(zip(question.option_scores, question.options, strict=True), key=lambda entry: entry[0])[1].value
    if isinstance(question, NumberQuestion):
        return max(question.points, key=lambda point: point[1])[0]
    if isinstance(question, ChecklistQuestion):
        return [item.id for item in question.items]
    return True


def _submission(data: dict[str, Any]) -> Submission:
    return submission_from(
        {"format": "diagnostic-submission/1", "questionnaire": {"id": "ceds", "version": "1.0.0"}} | data
    )


@cache
def submissions() -> dict[str, Submission]:
    """All cities by a short name."""
    ceds = load_questionnaire("ceds@1.0.0")
    catalog = catalog_for(ceds)
    assert catalog is not None
    found = {name: read_submission(EXAMPLES / f"{name}.json") for name in ("just-starting", "middling", "advanced")}
    one = next(factor for factor in ceds.factors if factor.id == "STR")
    found["one-factor"] = _submission({"answers": {question.id: best(question) for question in one.questions}})
    found["nothing"] = _submission({})
    found["top"] = _submission(
        {
            "city": {"name": "Topcity"},
            "answers": {question.id: best(question) for question in ceds.questions},
            "systems": {
                module.id: {"status": "integrated", "functions": dict.fromkeys(module.function_ids, "yes")}
                for module in catalog.modules
            },
        }
    )
    answers = found["middling"].answers
    texts = [*HOSTILE.values(), *SCRIPTS.values()]
    found["hostile"] = _submission(
        {
            "city": {"name": HOSTILE["script"] + HOSTILE["marks"], "region": HOSTILE["typst"]},
            "answers": answers,
            "comments": dict(zip(COMMENTED, texts, strict=True)),
        }
    )
    for name, text in SCRIPTS.items():
        found[f"named-{name}"] = _submission({"city": {"name": text}, "period": "2026", "answers": answers})
    return found


@cache
def basis(name: str, previous: str | None = None) -> Basis:
    """What the report of a city is made from."""
    submission = submissions()[name]
    ceds = load_questionnaire("ceds@1.0.0")
    catalog = catalog_for(ceds)
    result = diagnose_with(submission, ceds, catalog)
    before = diagnose_with(submissions()[previous], ceds, catalog) if previous else None
    return Basis(result, ceds, catalog, submission, before, ceds if before else None)
