"""Findings as plain data, ``diagnostic-cohort/1``: for programs. What is not known or hidden is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.secretariat.cohort.breakdown import Part
from diagnostic.secretariat.cohort.challenge_groups import headline, reasons
from diagnostic.secretariat.cohort.findings import Findings, Grouping
from diagnostic.secretariat.cohort.spread import LEAST, NO_BAND, Spread
from diagnostic.secretariat.cohort.workshop_brief import Brief

FORMAT = "diagnostic-cohort/1"


def as_data(findings: Findings) -> dict[str, Any]:
    """Everything, in objects, lists, texts and numbers."""
    cohort = findings.cohort
    return {
        "format": FORMAT,
        "questionnaire": {"id": cohort.questionnaire.id, "version": cohort.questionnaire.version},
        "catalog": None if cohort.catalog is None else {"version": cohort.catalog.version},
        "period": cohort.period or None,
        "selection": cohort.selection or None,
        "n": len(cohort),
        "with_a_score": int(np.sum(~np.isnan(cohort.low))),
        "provisional": int(np.sum(cohort.provisional)),
        "left_out": asdict(cohort.left_out),
        "hidden_under": LEAST,
        "levels": [asdict(level) for level in findings.levels],
        "all_cities": _part(findings, findings.whole),
        "breakdowns": [
            {"by": b.by, "source": b.source, "parts": [_part(findings, part) for part in b.parts]}
            for b in findings.breakdowns
        ],
        "foundations": [asdict(need) for need in findings.foundations],
        "modules": [asdict(need) for need in findings.needs],
        "evidence": findings.evidence,
        "too_little": int(np.sum(cohort.too_little)),
        "steps": [_step(findings, number) for number in range(len(findings.steps))],
        "cities": [_city(findings, city) for city in cohort.by_low_end],
        "groups": None if findings.grouping is None else _groups(findings, findings.grouping),
    }


def _number(values: Floats, city: int) -> float | None:
    value = float(values[city])
    return None if np.isnan(value) else value


def _by_factor(findings: Findings, spreads: tuple[Spread, ...]) -> dict[str, Any]:
    return {f.id: asdict(s) for f, s in zip(findings.cohort.questionnaire.factors, spreads, strict=True)}


def _part(findings: Findings, part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "n": part.n,
        "score": asdict(part.score),
        "factors": _by_factor(findings, part.factors),
        "levels": part.levels,
        "provisional": part.provisional,
    }


def _step(findings: Findings, number: int) -> dict[str, Any]:
    step = findings.steps[number]
    data = asdict(step)
    data["factors"] = _by_factor(findings, step.factors)
    data["modules"] = {id_: asdict(s) for id_, s in zip(findings.cohort.module_ids, step.modules, strict=True)}
    return data


def _city(findings: Findings, city: int) -> dict[str, Any]:
    cohort, peers = findings.cohort, findings.peers[city]
    ranked = findings.best_rank[city] != NO_BAND
    data: dict[str, Any] = {
        "name": cohort.labels[city],
        "country": cohort.countries[city],
        "region": cohort.regions[city],
        "provisional": bool(cohort.provisional[city]),
        "score": _number(cohort.score, city),
        "likely": [_number(cohort.low, city), _number(cohort.high, city)],
        "level": _number(cohort.level, city),
        "likely_level": [_number(cohort.low_level, city), _number(cohort.high_level, city)],
        "too_little": bool(cohort.too_little[city]),
        "evidence": cohort.evidence[city],
        "steps": cohort.steps[city],
        "rank_band": [int(findings.best_rank[city]), int(findings.worst_rank[city])] if ranked else None,
        "peers": {
            "rule": peers.rule,
            "n": peers.n,
            "score": asdict(peers.score),
            "factors": _by_factor(findings, peers.factors) if peers.factors else None,
            "rank_band": [peers.best_rank, peers.worst_rank] if peers.best_rank is not None else None,
        },
    }
    if findings.grouping is not None:
        scores, member = findings.grouping.scores, findings.grouping.members[city]
        data["groups"] = [
            {"id": scores.groups[row].id, "score": score, "reasons": reasons(cohort, scores, member, row)}
            for row, score in zip(member.order, member.scores, strict=True)
        ]
        data["groups_in_words"] = headline(scores, member)
    return data


def _groups(findings: Findings, grouping: Grouping) -> list[dict[str, Any]]:
    labels = findings.cohort.labels
    data = []
    for heads, brief in zip(grouping.heads, grouping.briefs, strict=True):
        group = grouping.scores.groups[heads.group]
        candidates = [asdict(c) | {"city": labels[c.city]} for c in heads.candidates]
        data.append(
            {
                "id": group.id,
                "name": group.name,
                "members": [labels[city] for city in brief.members],
                "also": [labels[city] for city in brief.also],
                "head_candidates": candidates,
                "eligible": heads.eligible,
                "declined": heads.declined,
                "head_chosen": None if heads.chosen is None else labels[heads.chosen],
                "weak_questions": _weak(findings, brief),
                "modules": _modules(findings, brief),
            }
        )
    return data


def _weak(findings: Findings, brief: Brief) -> list[dict[str, Any]]:
    questions = findings.cohort.questionnaire.questions
    return [{"id": questions[weak.question].id, "scores": asdict(weak.scores)} for weak in brief.weak]


def _modules(findings: Findings, brief: Brief) -> list[dict[str, Any]]:
    ids, labels = findings.cohort.module_ids, findings.cohort.labels
    return [
        {
            "id": ids[m.module],
            "to_build": m.to_build,
            "unknown": m.unknown,
            "gap": asdict(m.gap),
            "presenters": [labels[city] for city in m.presenters],
            "run_well": m.run_well,
        }
        for m in brief.modules
    ]
