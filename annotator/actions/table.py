"""The table of actions: what a person can do, its words, its keys, when it can be done, and what it does.

Keys follow what habitual annotators expect (see docs/user-guide). Texts are English here and translated when shown.
"""

from __future__ import annotations

from annotator.actions.hand_rows import FRAME, OBJECT, TRACK
from annotator.actions.reach_rows import IDENTITY, REACH
from annotator.actions.review_rows import REVIEW, WORK
from annotator.actions.spec import ActionSpec
from annotator.actions.statistics_rows import STATISTICS
from annotator.actions.view_rows import VIEW
from annotator.actions.work_rows import EDIT, FILE, HELP, LEAVING
from annotator.actions.worth_rows import WORTH

TABLE: tuple[ActionSpec, ...] = (
    *FILE,
    *EDIT,
    *OBJECT,
    *IDENTITY,
    *FRAME,
    *TRACK,
    *REACH,
    *VIEW,
    *WORTH,
    *REVIEW,
    *WORK,
    *STATISTICS,
    *LEAVING,
    *HELP,
)
