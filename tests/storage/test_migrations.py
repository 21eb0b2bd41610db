"""Old project files come up to date, after a backup; newer ones are refused; the schema is what the mappings say."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import upgrade
from storage.database import Database
from storage.errors import StorageError
from storage.migrations import HEAD
from storage.records import Decision, MaskletState, StepState
from storage.schema import Base
from storage.store import ProjectStore
from storage.work_records import AssignmentState
from tests.contract.store_world import World

HERE = Path(__file__).parent
ASSETS = sorted((HERE / "assets").glob("project_*.db"))


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it might be one revision later; returns the revision's module."""
    scripts = tmp_path / "migrations"
    shutil.copytree(upgrade.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "next_revision" / "r0003_next.py", scripts / "versions")
    monkeypatch.setattr(upgrade, "SCRIPTS", scripts)
    monkeypatch.setattr(upgrade, "HEAD", "0003")
    return scripts / "versions" / "r0003_next.py"


@pytest.fixture
def old_project(tmp_path: Path) -> Path:
    """A project file that this version wrote."""
    path = tmp_path / "old" / "project.db"
    path.parent.mkdir()
    shutil.copy(HERE / "assets" / f"project_{HEAD}.db", path)
    return path


def test_migrated_schema_is_that_of_the_mappings(project_path: Path) -> None:
    database = Database(project_path)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, Base.metadata)
        tables = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    database.close()
    assert differences == []
    without_rowid = {name for name, sql in tables if "WITHOUT ROWID" in sql}
    assert without_rowid == {"current_mask", "current_pin", "looked_at"}


def test_every_constraint_has_a_name(project_path: Path) -> None:
    database = sqlite3.connect(project_path)
    tables = database.execute("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchall()
    database.close()
    assert len(tables) == len(Base.metadata.tables) + 1
    for (sql,) in tables:
        constraints = re.findall(r"PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK", sql)
        assert len(constraints) == len(re.findall(r"CONSTRAINT \w+ (?:PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK)", sql))


def test_head_is_the_last_revision() -> None:
    assert ScriptDirectory(str(upgrade.SCRIPTS)).get_heads() == [HEAD]


def test_there_is_an_asset_for_every_revision() -> None:
    revisions = {script.revision for script in ScriptDirectory(str(upgrade.SCRIPTS)).walk_revisions()}
    assert {path.stem.removeprefix("project_") for path in ASSETS} == revisions


@pytest.mark.parametrize("asset", ASSETS, ids=lambda path: path.stem)
def test_old_projects_open_with_everything_in_them(tmp_path: Path, asset: Path) -> None:
    path = tmp_path / "project.db"
    shutil.copy(asset, path)
    with ProjectStore.open(path) as store:
        assert (store.name, store.rate) == ("asset", 5.0)
        assert [person.name for person in store.catalogue.people()] == ["Ann", "Bob"]
        assert [checkpoint.name for checkpoint in store.catalogue.checkpoints()] == ["tiny"]
        (video,) = store.catalogue.videos()
        assert (video.name, len(store.catalogue.timestamps_s(video.id))) == ("street", 100)
        (target,) = store.masklets.targets(video.id)
        assert (target.name, target.tags, target.colour_index) == ("Lion", ("fast",), 3)
        (masklet,) = store.masklets.masklets()
        assert (masklet.state, masklet.revision, masklet.phase) == (MaskletState.RETURNED, 1, 3)
        areas = {0: 5, **dict.fromkeys(range(4, 40, 4), 3), **dict.fromkeys(range(40, 61, 4), 0)}
        submitted = store.masklets.masks_of_revision(masklet.id, 1)
        assert {frame: mask.area for frame, mask in submitted.items()} == areas
        summaries = store.masklets.summaries(masklet.id)
        assert {frame: mask.area for frame, mask in summaries.items()} == areas | {8: 9}
        assert {frame for frame, mask in summaries.items() if mask.looked_at} == {0, 4}
        pins = store.masklets.pins(masklet.id)
        assert [(pin.frame, pin.last_frame) for pin in pins.values()] == [(0, 0), (8, 8), (40, 60)]
        assert store.masklets.pin_content(pins[0].id).mask is not None
        (verdict,) = store.review.verdicts(masklet.id)
        assert (verdict.decision, verdict.reason, verdict.frames) == (Decision.UNSATISFACTORY, "drifts", (8,))
        assert store.activity.active_seconds()[masklet.id, 0].annotating == 4.0
        assert store.steps.history()[-1].state is StepState.UNDONE
        (item,) = store.work.items()
        assert (item.name, item.state, item.frames) == ("Lion", MaskletState.RETURNED, (8,))
        world = World(store)
        world.redo()
        assert world.areas(masklet.id)[12] == 9
        before = store.masklets.masks(masklet.id)
        store.rebuild_current()
        assert store.masklets.masks(masklet.id) == before


def test_what_the_second_revision_brought_is_there(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    shutil.copy(HERE / "assets" / "project_0002.db", path)
    with ProjectStore.open(path) as store:
        (assignment,) = store.work.assignments()
        assert (assignment.phase, assignment.state) == (3, AssignmentState.OPEN)
        (mark,) = store.review.marks(1, revision=1)
        assert (mark.frame, mark.box) == (8, (2.0, 3.0, 7.0, 9.0))


def test_every_row_of_the_first_revision_comes_along(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    shutil.copy(HERE / "assets" / "project_0001.db", path)
    content = rows(path)
    with ProjectStore.open(path) as store:
        backup = store.migration_backup
    assert backup == tmp_path / "project.backup-0001.db"
    assert rows(backup) == content
    after = rows(path)
    assert (after.pop("alembic_version"), content.pop("alembic_version")) == ([("0002",)], [("0001",)])
    assert (after.pop("assignment"), after.pop("review_mark")) == ([], [])
    masklets = after.pop("masklet_version")
    assert len(masklets) == 1
    assert masklets == [(*row, None, None) for row in content.pop("masklet_version")]
    assert after == content


def test_older_project_is_backed_up_and_migrated(old_project: Path, next_version: Path) -> None:
    content = rows(old_project)
    with ProjectStore.open(old_project) as store:
        backup = store.migration_backup
        assert backup == old_project.with_name(f"project.backup-{HEAD}.db")
        (masklet,) = store.masklets.masklets()
        assert World(store).areas(masklet.id)[8] == 9
        with pytest.raises(ValueError, match="FOREIGN KEY"):
            store.activity.mark_looked_at(masklet.id, [0], person_id=99)  # foreign keys are on again

    assert rows(backup) == content
    after = rows(old_project)
    assert after.pop("alembic_version") == [("0003",)]
    assert [row[:4] for row in after.pop("person")] == content.pop("person")
    del content["alembic_version"]
    assert after == content  # rebuilding person and video took none of what refers to them
    with ProjectStore.open(old_project) as again:
        assert again.migration_backup is None


def test_backup_does_not_overwrite_one_that_is_there(old_project: Path, next_version: Path) -> None:
    earlier = old_project.with_name(f"project.backup-{HEAD}.db")
    earlier.write_bytes(b"somebody's")
    with ProjectStore.open(old_project) as store:
        assert store.migration_backup == old_project.with_name(f"project.backup-{HEAD}-2.db")
    assert earlier.read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    "failure",
    [
        'raise RuntimeError("half way")',
        'op.execute("DELETE FROM video")',  # leaves rows that belong to nothing
    ],
)
def test_failed_migration_leaves_the_project_as_it_was(old_project: Path, next_version: Path, failure: str) -> None:
    content = rows(old_project)
    with open(next_version, "a") as module:
        module.write(f"    {failure}\n")
    with pytest.raises((RuntimeError, StorageError), match=r"half way|belong to nothing"):
        ProjectStore.open(old_project)
    assert rows(old_project) == content
    assert rows(old_project.with_name(f"project.backup-{HEAD}.db")) == content


def test_project_of_a_newer_version_is_refused_untouched(
    old_project: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProjectStore.open(old_project).close()
    monkeypatch.undo()  # back to this version
    before = old_project.read_bytes()
    with pytest.raises(StorageError, match="was made by a newer version of this program"):
        ProjectStore.open(old_project)
    assert old_project.read_bytes() == before


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a database, by table."""
    database = sqlite3.connect(path)
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    content = {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}
    database.close()
    return content
