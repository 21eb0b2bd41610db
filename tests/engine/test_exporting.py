"""What leaves a project as SA-V, and that it comes back the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import EngineError, StoppedError
from engine.exporting import export_sav
from engine.importing import import_sav
from engine.team.rules import SELF_REVIEW_SETTING
from storage.mask_codec import empty
from storage.records import Decision, PinKind, Provenance, Role
from tests.engine.conftest import MakeDesk
from tests.engine.desk import GRID, SIZE, Desk, disc, write_disc_clip


def exported(desk: Desk, folder: Path, *, unverified: bool = False) -> dict[str, object]:
    (path,) = export_sav(desk.project, folder, unverified=unverified)
    assert path == folder / "disc_manual.json"
    content: dict[str, object] = json.loads(path.read_text())
    return content


def side(folder: Path) -> dict[str, object]:
    (path,) = (each for each in folder.iterdir() if each.name != "disc_manual.json")
    content: dict[str, object] = json.loads(path.read_text())
    return content


def codes(document: dict[str, object], masklet: int) -> list[bytes]:
    rows = document["masklet"]
    assert isinstance(rows, list)
    return [row[masklet]["counts"].encode() for row in rows]


def paint_all(desk: Desk, masklet: int, *, shift: int = 0) -> None:
    for frame in GRID:
        desk.session.frame.paint(masklet, frame, disc(frame + shift))


def accept(desk: Desk, masklet: int) -> None:
    desk.session.verifying.submit(masklet)
    desk.colleague("rita", Role.REVIEWER)
    desk.session.verifying.judge(masklet, Decision.SATISFACTORY)
    desk.colleague("ann", Role.ANNOTATOR)


def test_nothing_accepted_is_nothing_to_export(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no masklet has any masks"):
        export_sav(desk.project, tmp_path / "out", unverified=True)
    paint_all(desk, desk.new_object())
    with pytest.raises(EngineError, match="no masklet has been judged satisfactory yet"):
        export_sav(desk.project, tmp_path / "out")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_the_best_accepted_masklet_of_a_target_leaves(desk: Desk, tmp_path: Path) -> None:
    tmp_path /= "out"
    tmp_path.mkdir()
    desk.session.enter_phase(1)
    made = desk.session.objects.new("disc")
    paint_all(desk, made.masklet_id, shift=1)
    accept(desk, made.masklet_id)
    desk.session.enter_phase(3)
    best = desk.session.objects.new_masklet(made.target_id)
    paint_all(desk, best)
    accept(desk, best)
    draft = desk.session.objects.new_masklet(made.target_id)
    paint_all(desk, draft, shift=2)
    other = desk.new_object()
    paint_all(desk, other)

    document = exported(desk, tmp_path)
    assert document["masklet_id"] == [1]
    assert codes(document, 0) == [mask.counts for mask in desk.codes(best).values()]
    assert document["masklet_edited_frame_count"] == [len(GRID)]
    desk.project.store.set_setting(SELF_REVIEW_SETTING, True)
    exported(desk, tmp_path)
    (masklet,) = side(tmp_path)["masklets"]  # type: ignore[misc]  # a JSON list
    assert masklet["verification"]["state"] == "satisfactory"
    assert masklet["verification"]["by"] == "rita"
    assert masklet["people"] == ["ann"]  # who judged has not annotated


def test_what_was_accepted_leaves_whatever_is_done_to_it_later(desk: Desk, tmp_path: Path) -> None:
    tmp_path /= "out"
    tmp_path.mkdir()
    masklet = desk.new_object()
    paint_all(desk, masklet)
    desk.session.verifying.submit(masklet)
    desk.session.verifying.recall(masklet)
    desk.session.frame.paint(masklet, 8, disc(12))
    accept(desk, masklet)
    accepted = codes(exported(desk, tmp_path), 0)
    assert accepted[2] == desk.codes(masklet)[8].counts
    assert desk.project.store.masklets.masklet(masklet).revision == 2
    assert side(tmp_path)["masklets"][0]["verification"]["revision"] == 2  # type: ignore[index]  # a JSON list
    desk.colleague("lea", Role.LEAD)
    desk.session.verifying.reopen(masklet)
    desk.session.frame.paint(masklet, 8, disc(0))
    with pytest.raises(EngineError, match="nothing to export"):
        export_sav(desk.project, tmp_path)


def test_unverified_masklets_leave_when_asked_and_are_marked(desk: Desk, tmp_path: Path) -> None:
    tmp_path /= "out"
    tmp_path.mkdir()
    masklet = desk.tracked_object()
    document = exported(desk, tmp_path, unverified=True)
    assert codes(document, 0) == [mask.counts for mask in desk.codes(masklet).values()]
    assert document["masklet_edited_frame_count"] == [1]
    (entry,) = side(tmp_path)["masklets"]  # type: ignore[misc]  # a JSON list
    assert entry["verification"]["state"] == "unverified"
    assert entry["provenance"] == ["prompted"] + ["propagated"] * 10


def test_what_was_exported_comes_back_the_same(make_desk: MakeDesk, tmp_path: Path) -> None:
    tmp_path /= "out"
    tmp_path.mkdir()
    desk = make_desk()
    tracked, painted = desk.tracked_object(), desk.new_object()
    desk.session.frame.paint(painted, 0, disc(0))
    desk.session.frame.mark_absent(painted, 4, 24)
    for frame in (28, 32, 36, 40):
        desk.session.frame.paint(painted, frame, disc(frame))
    exported(desk, tmp_path, unverified=True)

    other = make_desk()
    person = other.project.person("import")
    ids = import_sav(other.project, tmp_path / "disc_manual.json", person=person)
    assert [other.codes(each) for each in ids] == [desk.codes(each) for each in (tracked, painted)]
    assert set(other.provenance(ids[0]).values()) == {Provenance.PAINTED}
    assert [(p.kind, p.frame, p.last_frame) for p in other.pins_of(ids[1]).values()][:3] == [
        (PinKind.PAINTED, 0, 0),
        (PinKind.ABSENT, 4, 24),
        (PinKind.PAINTED, 28, 28),
    ]
    again = tmp_path / "again"
    again.mkdir()
    assert codes(exported(other, again, unverified=True), 0) == codes(exported(desk, tmp_path, unverified=True), 0)
    # The same file is not added twice; an import is undone at once, and then it can be made anew.
    with pytest.raises(EngineError, match="already"):
        import_sav(other.project, tmp_path / "disc_manual.json", person=person)
    other.session.take_over(person)
    other.session.history.undo()
    assert other.session.objects.all() == ()
    assert len(import_sav(other.project, tmp_path / "disc_manual.json", person=person)) == 2


def test_ids_of_a_document_are_kept_from_0_on_where_they_are_free(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk, other = make_desk(), make_desk()
    desk.session.frame.paint(desk.new_object(), 0, disc(0))
    desk.session.frame.paint(desk.new_object(), 0, disc(4))
    document = exported(desk, tmp_path / "out", unverified=True) | {"masklet_id": [0, 1]}
    path = tmp_path / "out" / "disc_manual.json"
    path.write_text(json.dumps(document))
    for desk_, numbers in ((other, [0, 1]), (desk, [0, 1, 2, 3])):
        import_sav(desk_.project, path, person=desk_.session.context.person)
        assert [target.number for target, _ in desk_.session.objects.all()] == numbers


def test_frames_without_annotation_stay_so_and_end_absent_ranges(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    masklet = desk.new_object()
    desk.session.frame.mark_absent(masklet, 0, 40)
    tmp_path /= "out"
    tmp_path.mkdir()
    document = exported(desk, tmp_path, unverified=True)
    rows = document["masklet"]
    assert isinstance(rows, list)
    rows[3] = [None]
    (tmp_path / "disc_manual.json").write_text(json.dumps(document))
    (new,) = import_sav(desk.project, tmp_path / "disc_manual.json", person=desk.session.context.person)
    assert desk.codes(new) == {frame: empty(SIZE) for frame in GRID if frame != 12}
    assert [(p.frame, p.last_frame) for p in desk.pins_of(new).values()] == [(0, 8), (16, 40)]


def test_a_document_for_another_video_is_refused_with_what_differs(make_desk: MakeDesk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    desk = make_desk()
    paint_all(desk, desk.new_object())
    exported(desk, out, unverified=True)
    path = out / "disc_manual.json"

    longer = make_desk(video=write_disc_clip(tmp_path / "longer.mp4", count=45))
    person = longer.project.person("p")
    with pytest.raises(EngineError, match=r"for the video disc, which is not in the project \(it has: longer\)"):
        import_sav(longer.project, path, person=person)
    with pytest.raises(EngineError, match=r"128×96 pixels and 41 frames, but longer has 128×96 and 45"):
        import_sav(longer.project, path, person=person, video_name="longer")

    larger = make_desk(video=write_disc_clip(tmp_path / "larger.mp4", size=(96, 160)))
    with pytest.raises(EngineError, match=r"128×96 pixels and 41 frames, but larger has 160×96 and 41"):
        import_sav(larger.project, path, person=person, video_name="larger")

    finer = make_desk(rate=12.0)
    with pytest.raises(EngineError, match="a mask on every 4 frames, but disc is annotated on every 2"):
        import_sav(finer.project, path, person=finer.project.person("p"))
    assert [each.session.objects.all() for each in (longer, larger, finer)] == [(), (), ()]


def test_what_was_there_stays_until_everything_is_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    paint_all(desk, desk.new_object())
    before = exported(desk, folder, unverified=True)
    paint_all(desk, desk.new_object())

    def full(path: Path, **_: object) -> None:
        raise EngineError(f"{path} could not be written (No space left on device).")

    with monkeypatch.context() as patch:
        patch.setattr("engine.exchange.side_file.write_side_file", full)
        with pytest.raises(EngineError, match="No space left"):
            export_sav(desk.project, folder, unverified=True)
    with pytest.raises(StoppedError):
        export_sav(desk.project, folder, unverified=True, cancelled=lambda: True)
    assert json.loads((folder / "disc_manual.json").read_text()) == before
    assert sorted(path.name for path in folder.iterdir()) == ["disc_manual.json", "disc_manual.side.json"]
    assert exported(desk, folder, unverified=True)["masklet_num"] == 2
