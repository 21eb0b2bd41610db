"""What verdicts are called on the screen."""

from __future__ import annotations

from annotator.i18n import mark
from storage.records import Decision

DECISION_WORDS: dict[Decision, str] = {
    Decision.SATISFACTORY: mark("satisfactory"),
    Decision.UNSATISFACTORY: mark("unsatisfactory"),
    Decision.REJECTED: mark("rejected"),
}
