"""Alembic revisions of the project file, run in-process by `storage.upgrade`; there is no alembic.ini.

A change of the tables is a new module in `versions/` with the next number, and HEAD below; a new word in one of the
enums of `storage.records` is one too (it may do nothing), so that older programs refuse the file. Before it lands, a
small project file of the revision it replaces goes to `tests/storage/assets/` and joins the upgrade test.
"""

HEAD = "0002"
