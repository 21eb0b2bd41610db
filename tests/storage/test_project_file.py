"""The project file against the world: other programs, full disks, damage, kills."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.errors import StorageError
from storage.records import Refusal
from storage.store import ProjectStore
from tests.contract.store_world import World

ROOT = Path(__file__).parents[2]


def child(program: str, path: Path, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.child_programs", program, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)


def on_small_disk(program: str, folder: Path, *, read_only: bool = False) -> dict[str, Any]:
    """Run a child program in a folder that is a disk of its own, in memory and seen by that program alone."""
    if not shutil.which("unshare"):
        pytest.skip("needs unshare to mount a small disk")
    keep = folder.with_name("keep")
    folder.mkdir(exist_ok=True)
    shutil.copytree(folder, keep)
    steps = [f"mount -t tmpfs -o size=600k tmpfs {folder}", f"cp -r {keep}/. {folder}"]
    if read_only:
        steps.append(f"mount -o remount,ro {folder}")
    run = f"exec {sys.executable} -m tests.storage.child_programs {program} {folder}"
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", " && ".join([*steps, run])]
    if subprocess.run(["unshare", "--map-root-user", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("may not mount a small disk here")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_create_refuses_what_exists_and_where_it_can_t_write(tmp_path: Path, project_path: Path) -> None:
    before = project_path.read_bytes()
    with pytest.raises(StorageError, match="exists already"):
        ProjectStore.create(project_path, name="x")
    assert project_path.read_bytes() == before
    with pytest.raises(StorageError, match="can't be made: No such file"):
        ProjectStore.create(tmp_path / "nowhere" / "project.db", name="x")


@pytest.mark.parametrize("name", ["project.db", "with space?#%.db", "비디오.masklets"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with ProjectStore.create(tmp_path / name, name="x", rate=2.5) as store:
        assert store.path == tmp_path / name
    with ProjectStore.open(tmp_path / name) as store:
        assert (store.name, store.rate) == ("x", 2.5)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_open_says_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no project file at"):
        ProjectStore.open(tmp_path / "project.db")
    with pytest.raises(StorageError, match="no project file at"):
        ProjectStore.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database, though long enough to have a header\n" * 40])
def test_other_files_are_no_projects(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StorageError, match="is not a project of this program"):
        ProjectStore.open(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_other_programs_databases_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE alembic_version (version_num TEXT)")
    other.execute("INSERT INTO alembic_version VALUES ('0001')")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="is not a project of this program"):
        ProjectStore.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("first_byte", [0, 16, 100, 4096, 3 * 4096])
def test_damage_is_a_sentence(project_path: Path, first_byte: int) -> None:
    with open(project_path, "r+b") as file:
        file.seek(first_byte)
        file.write(b"\xa5" * (project_path.stat().st_size - first_byte))

    def use() -> None:
        with ProjectStore.open(project_path) as store:
            store.catalogue.videos()
            World(store).new_object()

    with pytest.raises(StorageError, match=r"is damaged|is not a project"):
        use()


def test_truncated_file_is_a_sentence(project_path: Path) -> None:
    os.truncate(project_path, project_path.stat().st_size // 2)

    def use() -> None:
        with ProjectStore.open(project_path) as store:
            World(store).new_object()

    with pytest.raises(StorageError, match="is damaged"):
        use()


def test_locked_file_is_a_sentence_and_then_goes_on(project_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_S", 0.05)
    with ProjectStore.open(project_path) as store:
        world = World(store)
        _, masklet = world.new_object()
        other = sqlite3.connect(project_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="is in use by another program"):
            world.prompt(masklet, 0, area=5)
        with pytest.raises(StorageError, match="is in use by another program"):
            ProjectStore.open(project_path)
        assert world.areas(masklet) == {}
        other.execute("ROLLBACK")
        other.close()
        world.prompt(masklet, 0, area=5)
        assert world.areas(masklet) == {0: 5}


def test_two_processes_write_the_same_project(project_path: Path) -> None:
    with ProjectStore.open(project_path) as store:
        world = World(store)
        _, masklet = world.new_object()
        with child("write_as_bob", project_path) as bob:
            assert bob.stdout is not None
            assert bob.stdout.readline() == "ready\n"
            for frame in range(30, 60):
                world.prompt(masklet, frame, area=frame + 1)
        assert bob.returncode == 0
        assert world.areas(masklet) == {frame: frame + 1 for frame in range(60)}
        assert len(store.steps.history(person_id=world.bob)) == 30


def test_killed_right_after_a_commit_loses_nothing(project_path: Path) -> None:
    with child("write_until_killed", project_path) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(40)]
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
    prompts = [int(line.split()[1]) for line in lines if line.startswith("prompt") and line.endswith("\n")]
    batches = [int(line.split()[1]) for line in lines if line.startswith("batch") and line.endswith("\n")]

    with ProjectStore.open(project_path) as store:
        (masklet,) = store.masklets.masklets()
        areas = {frame: mask.area for frame, mask in store.masklets.summaries(masklet.id).items()}
        assert areas[0] in {prompts[-1], prompts[-1] + 1}  # one more may have been committed and not yet printed
        assert areas.keys() == set(range(33))
        assert {area for frame, area in areas.items() if frame} <= {batches[-1], batches[-1] + 5}
        assert len({area for frame, area in areas.items() if frame}) == 1
        before = store.masklets.masks(masklet.id)
        store.rebuild_current()
        assert store.masklets.masks(masklet.id) == before
        (video,), (ann, _) = store.catalogue.videos(), store.catalogue.people()
        assert not isinstance(store.steps.undo(video_id=video.id, person_id=ann.id), Refusal)
        assert store.masklets.summaries(masklet.id)[0].area == areas[0] - 1


def test_full_disk_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    seen = on_small_disk("fill_disk", tmp_path / "disk")
    assert "The disk is full" in seen["sentence"]
    assert seen["acknowledged"] > 0
    assert seen["readable"] == seen["acknowledged"]
    assert seen["kept"] == seen["acknowledged"] + 1


def test_full_database_is_the_same_sentence(project_path: Path) -> None:
    database = Database(project_path)
    database.prepare_for_writing()
    with database.bare() as sqlite:
        (pages,) = sqlite.execute("PRAGMA page_count").fetchone()
        sqlite.execute(f"PRAGMA max_page_count = {pages + 10}")
    store = ProjectStore(database)
    world = World(store)
    _, masklet = world.new_object()
    acknowledged = []

    def fill() -> None:
        for number in range(100):
            store.set_setting(f"note {number}", "x" * 2000)
            acknowledged.append(f"note {number}")

    with pytest.raises(StorageError, match="The disk is full"):
        fill()
    assert 0 < len(acknowledged) < 100
    assert store.settings().keys() == {"name", "rate", *acknowledged}
    assert world.areas(masklet) == {}
    store.close()


def test_project_that_can_t_be_made_leaves_nothing(tmp_path: Path) -> None:
    seen = on_small_disk("create_on_tiny_disk", tmp_path / "disk")
    assert "The disk is full" in seen["sentence"]
    assert seen["left"] == ["filler"]


def test_read_only_file_is_a_sentence(project_path: Path) -> None:
    folder = project_path.parent / "disk"
    folder.mkdir()
    shutil.move(project_path, folder / "project.db")
    assert "can't be" in on_small_disk("open_read_only", folder, read_only=True)["sentence"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_file_without_write_permission_is_a_sentence(project_path: Path) -> None:
    project_path.chmod(0o444)
    with pytest.raises(StorageError, match="can't be written"):
        ProjectStore.open(project_path)


def test_undo_goes_on_after_a_restart(project_path: Path) -> None:
    with ProjectStore.open(project_path) as store:
        world = World(store)
        _, masklet = world.new_object()
        for area in (5, 6, 7):
            world.prompt(masklet, 0, area=area)
        world.undo()
    seen = []
    for turn in ("redo", "undo", "undo", "undo"):
        with ProjectStore.open(project_path) as world.store:
            getattr(world, turn)()
            seen.append(world.areas(masklet))
    assert seen == [{0: 7}, {0: 6}, {0: 5}, {}]


def test_backup_is_a_project_of_that_moment(project_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with ProjectStore.open(project_path) as store:
        world = World(store)
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        store.backup(target)
        world.prompt(masklet, 0, area=6)
        with pytest.raises(StorageError, match="exists already"):
            store.backup(target)
        with pytest.raises(StorageError, match=r"nowhere.* can't be opened"):
            store.backup(tmp_path / "nowhere" / "copy.db")
    with ProjectStore.open(target) as copy:
        assert {frame: mask.area for frame, mask in copy.masklets.summaries(masklet).items()} == {0: 5}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "project.db"]


def test_a_closed_project_is_whole_in_one_file(project_path: Path, tmp_path: Path) -> None:
    with ProjectStore.open(project_path) as store:
        world = World(store)
        _, masklet = world.new_object()
        world.prompt(masklet, 0, area=5)
        with store._database.bare() as sqlite:
            held = sqlite.execute("SELECT name FROM sqlite_master")  # as a traceback or a reference cycle would
            held.fetchone()
    copy = shutil.copy(project_path, tmp_path / "copy.masklets")
    with ProjectStore.open(Path(copy)) as store:
        assert len(store.masklets.pins(masklet)) == 1
    del held


def test_a_project_may_have_more_objects_than_a_query_takes_values(project_path: Path) -> None:
    database = Database(project_path)
    database.prepare_for_writing()
    with ProjectStore(database) as store:
        world = World(store)
        made = [world.new_object()[1] for _ in range(6)]
        with database.bare() as sqlite:
            sqlite.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 5)
        assert [masklet.id for masklet in store.masklets.masklets()] == made


def test_closed_store_is_closed(project_path: Path) -> None:
    store = ProjectStore.open(project_path)
    store.close()
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.settings()
    with pytest.raises(ValueError, match="closed"):
        store.set_setting("a", 1)


def test_connection_is_set_up_to_keep_its_promises(project_path: Path) -> None:
    database = Database(project_path)
    database.prepare_for_writing()
    with database.bare() as sqlite:
        pragmas = {
            name: sqlite.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}

    other = sqlite3.connect(project_path, timeout=0, isolation_level=None)
    with database.reading():
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    database.close()


@pytest.mark.parametrize("module", ["storage.mask_codec", "storage.array_codec", "storage.records", "storage.drafts"])
def test_data_needs_no_database(module: str) -> None:
    heavy = "{'sqlalchemy', 'alembic', 'torch', 'cv2'}"
    program = f"import sys, {module}; print(*({heavy} & sys.modules.keys()))"
    seen = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == ""
