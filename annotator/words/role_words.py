"""What the roles of people are called on the screen."""

from __future__ import annotations

from annotator.i18n import mark
from storage.records import Role

ROLE_WORDS: dict[Role, str] = {
    Role.ANNOTATOR: mark("annotator"),
    Role.REVIEWER: mark("reviewer"),
    Role.LEAD: mark("lead"),
}
