"""Changes that are only tried out: they travel in the address, and lie over the answers without touching them."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store.assessments.field_paths import checked, flatten, is_field, nested, parts_of
from diagnostic.submission.submission import Submission, submission_from

LONGEST = 6000
"""Characters in the address; browsers and the servers between them take 8,000."""
LARGEST = 200_000
"""Bytes that a text of the address may unfold to."""
KINDS = ("answers", "systems", "target_level", "criteria")


def packed(changes: Mapping[str, Any]) -> str:
    """Changes by path as a short text for the address; "" for none."""
    if not changes:
        return ""
    plain = json.dumps(changes, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")


def unpacked(text: str, questionnaire: Questionnaire, catalog: Catalog | None) -> tuple[dict[str, Any], int]:
    """The changes that an address holds and that fit, and how many did not. A text that is no such text holds none."""
    try:
        folded = urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4))
        plain = zlib.decompressobj().decompress(folded, LARGEST)
        found = json.loads(plain)
    except (ValueError, zlib.error, RecursionError):
        return {}, int(bool(text))
    if not isinstance(found, dict):
        return {}, 1
    fitting: dict[str, Any] = {}
    for path, value in found.items():
        try:
            if is_field(path) and parts_of(path)[0] in KINDS:
                fitting |= checked({path: value}, questionnaire, catalog)
        except ProblemError:
            continue
    return fitting, len(found) - len(fitting)


def with_changes(submission: Submission, changes: Mapping[str, Any]) -> Submission:
    """The answers with the changes over them; None takes a value away."""
    kept = {"format", "questionnaire", "catalog", "period", "submitted_at", "verification"}
    head = submission.model_dump(mode="json", include=kept)
    return submission_from(head | nested({**flatten(submission), **changes}))
