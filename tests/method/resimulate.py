"""Step 6 once more: every draw on its own, in plain Python, with the recomputed rules of ``tests/method/recompute.py``.

Only the recipe of the random streams is shared with the engine (it is a convention, not a rule): the words of
SHA-256 of ``kind/id`` after the seed feed a PCG64 generator.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Any

import numpy as np

from tests.method import recompute as rules
from tests.method.recompute import Record

CHANCES = {"measured": 0.05, "survey": 0.1, "regional": 0.1, "estimate": 0.2, "opinion": 0.3, "unknown": 0.3}


def plain_questionnaire(raw: Record) -> Record:
    """A questionnaire with its defaults filled in, as ``load_folder`` would read it."""
    gates, least = raw.get("gates") or {}, float(raw.get("min_coverage", 0.6))
    return raw | {
        "levels": rules.complete_levels(raw["levels"]),
        "aggregation": rules.complete_aggregation(raw.get("aggregation")),
        "min_coverage": least,
        "enter_coverage": float(raw.get("enter_coverage", least)),
        "gates": {"factors": gates.get("factors", []), "levels_below": gates.get("levels_below", 1)},
        "uncertainty": {"weight_band": 0.25, "draws": 1000, "seed": 2013} | raw.get("uncertainty", {}),
        "dimensions": raw.get("dimensions", []),
        "factors": [
            factor
            | {
                "dimension": factor.get("dimension"),
                "weight": float(factor.get("weight", 1)),
                "questions": [rules.complete_question(question) for question in factor["questions"]],
            }
            for factor in raw["factors"]
        ],
    }


def plain_catalog(raw: Record | None) -> Record | None:
    """A catalog with its defaults filled in, as ``load_modules`` would read it."""
    if raw is None:
        return None
    return raw | {
        "criteria": rules.completed(rules.DEFAULT_CRITERIA, raw.get("criteria")),
        "status": rules.completed(rules.DEFAULT_STATUS, raw.get("status")),
        "standing": rules.completed(rules.DEFAULT_STANDING, raw.get("standing")),
        "ready": float(raw.get("ready", 80)),
        "modules": [rules.complete_module(module) for module in raw["modules"]],
    }


class Streams:
    """Uniform numbers of the streams, by kind and id."""

    def __init__(self, settings: Record) -> None:
        self.settings = settings

    def draw(self, kind: str, identifier: str, rows: int = 1) -> Any:
        """The numbers of a stream, rows by draws."""
        digest = hashlib.sha256(f"{kind}/{identifier}".encode()).digest()
        words = struct.unpack("<8I", digest)
        generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.settings["seed"], *words])))
        return generator.random((rows, self.settings["draws"])).tolist()

    def around_one(self, kind: str, identifier: str, draw: int) -> float:
        """U(1 - band, 1 + band)."""
        return 1 + float(self.settings["weight_band"]) * self.around_zero(kind, identifier, draw)

    def around_zero(self, kind: str, identifier: str, draw: int) -> float:
        """U(-1, 1)."""
        return 2 * float(self.draw(kind, identifier)[0][draw]) - 1


def drawn_answers(factor: Record, judged: Record, confidence: Record, streams: Streams, draw: int) -> Record:
    """Scores of a factor's questions in one draw."""
    by_id = sorted(factor["questions"], key=lambda question: str(question["id"]))
    pool = [judged[q["id"]]["score"] for q in by_id if judged[q["id"]]["state"] == "answered"]
    silent = not pool
    scores: Record = {}
    for question in by_id:
        name, state = question["id"], judged[question["id"]]["state"]
        if state in ("missing", "dont_know"):
            u = streams.draw("missing", name)[0][draw]
            scores[name] = anything(question, u) if silent else pool[int(u * len(pool))]
            pool.append(scores[name])
        elif state == "answered":
            whether, direction = (row[draw] for row in streams.draw("answer", name, 2))
            own = judged[name]["score"]
            chance = CHANCES.get(confidence.get(name, ""), 0.15)
            scores[name] = own if whether >= chance else neighbour(question, own, up=direction >= 0.5)
    return scores


def anything(question: Record, u: float) -> float:
    """Any score the type can give."""
    if question["type"] == "level":
        return float(question["options"][int(u * len(question["options"]))]["score"])
    if question["type"] == "yes_no":
        return 0.0 if u < 0.5 else 100.0
    low, high = rules.possible_scores(question)
    return low + (high - low) * u


def neighbour(question: Record, score: float, *, up: bool) -> float:
    """One step up or down, at most to the end of what the type can give."""
    low, high = rules.possible_scores(question)
    if question["type"] == "level":
        others = [o["score"] for o in question["options"] if (o["score"] > score if up else o["score"] < score)]
        return float((min(others) if up else max(others)) if others else score)
    step = {"number": 20.0, "yes_no": 100.0}.get(question["type"]) or 100 / len(question["items"])
    return min(score + step, high) if up else max(score - step, low)


def clipped(value: float, low: float = 0.0) -> float:
    """Kept between low and 100."""
    return max(low, min(100.0, value))


def drawn_catalog(catalog: Record, weights: Record, streams: Streams, draw: int) -> tuple[Record, Record]:
    """The catalog and the criteria's weights of one draw."""
    modules = []
    for module in catalog["modules"]:
        name = module["id"]
        shift = 10 * streams.around_zero("expected", name, draw)
        worth = 20 * streams.around_zero("value", name, draw)
        modules.append(
            module
            | {
                "expected": [clipped(share + shift) for share in module["expected"]],
                "value": None if module["value"] is None else clipped(module["value"] + worth),
                "prerequisites": {
                    "factors": {
                        f: clipped(r + 10 * streams.around_zero("floor", f"{name}/{f}", draw), 1.0)
                        for f, r in module["prerequisites"]["factors"].items()
                    },
                    "modules": [
                        {
                            m: clipped(r + 10 * streams.around_zero("required", f"{name}/{m}", draw), 1.0)
                            for m, r in entry.items()
                        }
                        for entry in module["prerequisites"]["modules"]
                    ],
                },
            }
        )
    drawn = {c: w * streams.around_one("criterion-weight", c, draw) for c, w in weights.items()}
    return catalog | {"modules": modules}, drawn


def resimulate(submission: Record, questionnaire: Record, catalog: Record | None) -> tuple[list[Record], list[Record]]:
    """Of each draw the recomputed maturity, and the rank of every module (none where unknown)."""
    streams = Streams(questionnaire["uncertainty"])
    judged = {q["id"]: q for q in rules.judge_questions(questionnaire, submission.get("answers") or {})}
    results, ranks = [], []
    for draw in range(questionnaire["uncertainty"]["draws"]):
        drawn = {}
        factors = []
        for factor in questionnaire["factors"]:
            scores = drawn_answers(factor, judged, submission.get("confidence") or {}, streams, draw)
            for question in factor["questions"]:
                given = question["id"] in scores
                drawn[question["id"]] = {
                    "id": question["id"],
                    "state": "answered" if given else "not_applicable",
                    "score": scores.get(question["id"]),
                }
            questions = [
                q | {"weight": q["weight"] * streams.around_one("question-weight", q["id"], draw)}
                for q in factor["questions"]
            ]
            weight = factor["weight"] * streams.around_one("factor-weight", factor["id"], draw)
            factors.append(factor | {"questions": questions, "weight": weight})
        varied = questionnaire | {"factors": factors}
        figures = [rules.factor_figures(factor, drawn, varied) for factor in factors]
        maturity = rules.maturity_block(figures, varied)
        results.append(maturity)
        if catalog is not None:
            own = rules.as_numbers(submission.get("criteria")) or catalog["criteria"]
            modules, weights = drawn_catalog(catalog, own, streams, draw)
            target = rules.chosen_target_level(submission, maturity["level"], varied)
            rows = rules.module_rows(maturity, target, submission.get("systems") or {}, varied, modules)
            placed = rules.priority_rows(rows, figures, list(drawn.values()), weights, modules)
            ranks.append({entry["id"]: entry["rank"] for entry in placed})
    return results, ranks
