"""The table of actions: what a person can do, its words, its keys, when it can be done, and what it does.

Keys follow what habitual annotators expect (see docs/user-guide). Texts are English here and translated when shown.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec, Screen
from annotator.i18n import mark
from annotator.view_options import MaskStyle, Tool
from annotator.workspace import Workspace
from engine.propagation import Reach
from storage.records import Decision


def _select_nth(number: int) -> Callable[[Screen], None]:
    def run(screen: Screen) -> None:
        targets = screen.workspace.targets()
        if number <= len(targets):
            screen.workspace.selection.select(targets[number - 1].id)

    return run


def _tool(tool: Tool) -> Callable[[Screen], None]:
    return lambda screen: screen.workspace.view.use_tool(tool)


def _holds(tool: Tool) -> Callable[[Workspace], bool]:
    return lambda workspace: workspace.view.tool is tool


def _style(style: MaskStyle) -> Callable[[Screen], None]:
    return lambda screen: screen.workspace.view.use_style(style)


def _shows(style: MaskStyle) -> Callable[[Workspace], bool]:
    return lambda workspace: workspace.view.style is style


def _escape(screen: Screen) -> None:
    if not screen.cancel_gesture():
        screen.workspace.hand.stop()


def _on_target(act: Callable[[Workspace, int], None]) -> Callable[[Screen], None]:
    def run(screen: Screen) -> None:
        target_id = screen.workspace.selection.target_id
        if target_id is not None:
            act(screen.workspace, target_id)

    return run


def _judge_satisfactory(screen: Screen) -> None:
    screen.workspace.review.judge(Decision.SATISFACTORY)


FILE = (
    ActionSpec(
        id="file.new",
        text=mark("New project…"),
        menu="file",
        keys=("Ctrl+Shift+N",),
        icon="folder-plus",
        run=lambda screen: screen.choose_new_project(),
    ),
    ActionSpec(
        id="file.open",
        text=mark("Open project…"),
        menu="file",
        keys=("Ctrl+O",),
        icon="folder-open",
        run=lambda screen: screen.choose_project(),
    ),
    ActionSpec(
        id="file.sample",
        text=mark("Open the sample"),
        menu="file",
        icon="sparkles",
        run=lambda screen: screen.open_sample(),
    ),
    ActionSpec(
        id="file.video",
        text=mark("Add video…"),
        menu="file",
        keys=("Ctrl+Shift+O",),
        icon="film",
        run=lambda screen: screen.choose_video(),
        starts_group=True,
    ),
    ActionSpec(
        id="file.folder",
        text=mark("Add folder of images…"),
        menu="file",
        icon="images",
        run=lambda screen: screen.choose_image_folder(),
    ),
    ActionSpec(
        id="file.locate",
        text=mark("Locate video…"),
        menu="file",
        icon="search",
        run=lambda screen: screen.choose_missing_video(),
        refusal=when.video_missing,
    ),
    ActionSpec(
        id="file.import",
        text=mark("Import SA-V JSON…"),
        menu="file",
        keys=("Ctrl+I",),
        icon="file-input",
        run=lambda screen: screen.choose_import(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="file.import_masks",
        text=mark("Import folder of masks…"),
        menu="file",
        icon="layers",
        run=lambda screen: screen.choose_mask_folder(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="file.export",
        text=mark("Export SA-V JSON…"),
        menu="file",
        keys=("Ctrl+E",),
        icon="file-output",
        run=lambda screen: screen.show_export(),
        refusal=when.project_open,
    ),
    ActionSpec(
        id="file.checkpoint",
        text=mark("Use another checkpoint…"),
        menu="file",
        icon="brain",
        run=lambda screen: screen.choose_checkpoint(),
        refusal=when.video_open,
        starts_group=True,
    ),
    ActionSpec(
        id="file.save",
        text=mark("Save"),
        menu="file",
        keys=("Ctrl+S",),
        icon="save",
        run=lambda screen: screen.workspace.tell_saved(),
        refusal=when.project_open,
        starts_group=True,
    ),
    ActionSpec(
        id="file.preferences",
        text=mark("Preferences…"),
        menu="file",
        keys=("Ctrl+,",),
        icon="settings",
        run=lambda screen: screen.show_preferences(),
    ),
    ActionSpec(
        id="file.start", text=mark("Start page"), menu="file", icon="house", run=lambda screen: screen.show_start_page()
    ),
    ActionSpec(id="file.quit", text=mark("Quit"), menu="file", keys=("Ctrl+Q",), run=lambda screen: screen.quit()),
)

EDIT = (
    ActionSpec(
        id="edit.undo",
        text=mark("Undo"),
        menu="edit",
        keys=("Ctrl+Z",),
        icon="undo-2",
        repeats=True,
        run=lambda screen: screen.workspace.hand.undo(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="edit.redo",
        text=mark("Redo"),
        menu="edit",
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo-2",
        repeats=True,
        run=lambda screen: screen.workspace.hand.redo(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="edit.history",
        text=mark("History"),
        menu="edit",
        keys=("Ctrl+H",),
        icon="history",
        run=lambda screen: screen.toggle_history(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="edit.cancel",
        text=mark("Cancel, or stop propagating"),
        menu="edit",
        keys=("Esc",),
        run=_escape,
        starts_group=True,
    ),
    ActionSpec(
        id="edit.palette",
        text=mark("Command palette…"),
        menu="edit",
        keys=("Ctrl+K", "Ctrl+Shift+P"),
        icon="command",
        run=lambda screen: screen.show_palette(),
    ),
)

OBJECT = (
    ActionSpec(
        id="object.new",
        text=mark("New object"),
        menu="object",
        keys=("N",),
        icon="plus",
        run=lambda screen: screen.workspace.hand.new_object(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="object.rename",
        text=mark("Rename"),
        menu="object",
        keys=("F2",),
        icon="pencil",
        run=lambda screen: screen.rename_object(),
        refusal=when.object_selected,
    ),
    ActionSpec(
        id="object.hide",
        text=mark("Hide or show"),
        menu="object",
        keys=("G",),
        icon="eye",
        run=_on_target(lambda workspace, target: workspace.selection.toggle_hidden(target)),
        refusal=when.object_selected,
    ),
    ActionSpec(
        id="object.solo",
        text=mark("Show alone"),
        menu="object",
        keys=("Shift+G",),
        icon="focus",
        run=_on_target(lambda workspace, target: workspace.selection.toggle_solo(target)),
        refusal=when.object_selected,
    ),
    ActionSpec(
        id="object.lock",
        text=mark("Lock or unlock"),
        menu="object",
        keys=("L",),
        icon="lock",
        run=_on_target(lambda workspace, target: workspace.selection.toggle_locked(target)),
        refusal=when.object_selected,
    ),
    ActionSpec(
        id="object.delete",
        text=mark("Delete object"),
        menu="object",
        keys=("Ctrl+Del",),
        icon="trash-2",
        run=lambda screen: screen.workspace.hand.delete_object(),
        refusal=when.object_editable,
    ),
    ActionSpec(
        id="object.submit",
        text=mark("Submit for verification"),
        menu="object",
        keys=("Ctrl+Return",),
        icon="send",
        run=lambda screen: screen.workspace.hand.submit(),
        refusal=when.object_editable,
        starts_group=True,
    ),
    ActionSpec(
        id="object.take_up",
        text=mark("Go on with it in this phase"),
        menu="object",
        icon="layers",
        run=lambda screen: screen.workspace.hand.take_up(),
        refusal=when.of_another_phase,
    ),
    ActionSpec(
        id="object.recall",
        text=mark("Recall"),
        menu="object",
        icon="corner-up-left",
        run=lambda screen: screen.workspace.hand.recall(),
        refusal=when.submitted,
    ),
    *(
        ActionSpec(
            id=f"object.select_{n}",
            text=mark("Select object {n}"),
            values={"n": n},
            menu="object",
            keys=(str(n),),
            run=_select_nth(n),
            refusal=when.video_open,
            starts_group=n == 1,
        )
        for n in range(1, 10)
    ),
)

FRAME = (
    ActionSpec(
        id="tool.select",
        text=mark("Pan"),
        menu="frame",
        keys=("V",),
        icon="mouse-pointer-2",
        run=_tool(Tool.SELECT),
        checked=_holds(Tool.SELECT),
    ),
    ActionSpec(
        id="tool.prompt",
        text=mark("Click and box"),
        menu="frame",
        keys=("P",),
        icon="crosshair",
        run=_tool(Tool.PROMPT),
        checked=_holds(Tool.PROMPT),
    ),
    ActionSpec(
        id="tool.brush",
        text=mark("Brush"),
        menu="frame",
        keys=("B",),
        icon="brush",
        run=_tool(Tool.BRUSH),
        checked=_holds(Tool.BRUSH),
    ),
    ActionSpec(
        id="tool.eraser",
        text=mark("Eraser"),
        menu="frame",
        keys=("E",),
        icon="eraser",
        run=_tool(Tool.ERASER),
        checked=_holds(Tool.ERASER),
    ),
    ActionSpec(
        id="tool.smaller",
        text=mark("Smaller brush"),
        menu="frame",
        keys=("[",),
        repeats=True,
        run=lambda screen: screen.workspace.view.scale_brush(1 / 1.15),
    ),
    ActionSpec(
        id="tool.larger",
        text=mark("Larger brush"),
        menu="frame",
        keys=("]",),
        repeats=True,
        run=lambda screen: screen.workspace.view.scale_brush(1.15),
    ),
    ActionSpec(
        id="frame.candidate",
        text=mark("Next candidate"),
        menu="frame",
        keys=("C",),
        icon="layers",
        run=lambda screen: screen.workspace.hand.cycle_candidate(),
        refusal=when.pinned_here,
        starts_group=True,
    ),
    ActionSpec(
        id="frame.paste",
        text=mark("Paste the mask of the frame before"),
        menu="frame",
        keys=("Ctrl+V",),
        icon="clipboard-paste",
        run=lambda screen: screen.workspace.hand.paste_previous(),
        refusal=when.object_editable,
    ),
    ActionSpec(
        id="frame.absent",
        text=mark("Mark absent (frame or range)"),
        menu="frame",
        keys=("O",),
        icon="eye-off",
        run=lambda screen: screen.workspace.hand.mark_absent(),
        refusal=when.object_editable,
    ),
    ActionSpec(
        id="frame.unpin",
        text=mark("Take this frame's prompts away"),
        menu="frame",
        keys=("Del", "Backspace"),
        icon="pin-off",
        run=lambda screen: screen.workspace.hand.unpin(),
        refusal=when.pinned_here,
    ),
)

TRACK = (
    ActionSpec(
        id="track.forward",
        text=mark("Propagate forward"),
        menu="track",
        keys=("T",),
        icon="arrow-right",
        run=lambda screen: screen.workspace.hand.propagate("forward"),
        refusal=when.can_propagate,
    ),
    ActionSpec(
        id="track.backward",
        text=mark("Propagate backward"),
        menu="track",
        keys=("Shift+T",),
        icon="arrow-left",
        run=lambda screen: screen.workspace.hand.propagate("backward"),
        refusal=when.can_propagate,
    ),
    ActionSpec(
        id="track.both",
        text=mark("Propagate both ways"),
        menu="track",
        keys=("Ctrl+T",),
        icon="arrow-left-right",
        run=lambda screen: screen.workspace.hand.propagate("both"),
        refusal=when.can_propagate,
    ),
    ActionSpec(
        id="track.end",
        text=mark("Propagate to the end"),
        menu="track",
        keys=("Alt+T",),
        icon="arrow-right-to-line",
        run=lambda screen: screen.workspace.hand.propagate("forward", reach=Reach.to_end()),
        refusal=when.can_propagate,
    ),
    ActionSpec(
        id="track.stale",
        text=mark("Propagate all stale objects"),
        menu="track",
        keys=("Ctrl+Shift+T",),
        icon="refresh-cw",
        run=lambda screen: screen.workspace.hand.propagate_stale(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="track.stop",
        text=mark("Stop propagating"),
        menu="track",
        icon="square",
        run=lambda screen: screen.workspace.hand.stop(),
        refusal=when.propagating,
    ),
    ActionSpec(
        id="track.in",
        text=mark("Range begins here"),
        menu="track",
        keys=("I",),
        starts_group=True,
        run=lambda screen: screen.workspace.playhead.mark_in(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="track.out",
        text=mark("Range ends here"),
        menu="track",
        keys=("Shift+I",),
        run=lambda screen: screen.workspace.playhead.mark_out(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="track.clear",
        text=mark("Clear the range"),
        menu="track",
        keys=("Alt+I",),
        run=lambda screen: screen.workspace.playhead.clear_range(),
        refusal=when.video_open,
    ),
)

VIEW = (
    ActionSpec(
        id="view.play",
        text=mark("Play or pause"),
        menu="view",
        keys=("Space",),
        icon="play",
        run=lambda screen: screen.workspace.playhead.toggle_play(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.next",
        text=mark("Next grid frame"),
        menu="view",
        keys=("Right", "D"),
        icon="step-forward",
        repeats=True,
        run=lambda screen: screen.workspace.playhead.step(1),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.previous",
        text=mark("Previous grid frame"),
        menu="view",
        keys=("Left", "A"),
        icon="step-back",
        repeats=True,
        run=lambda screen: screen.workspace.playhead.step(-1),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.next_ten",
        text=mark("Ten grid frames on"),
        menu="view",
        keys=("Shift+Right",),
        repeats=True,
        run=lambda screen: screen.workspace.playhead.step(10),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.previous_ten",
        text=mark("Ten grid frames back"),
        menu="view",
        keys=("Shift+Left",),
        repeats=True,
        run=lambda screen: screen.workspace.playhead.step(-10),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.next_single",
        text=mark("Next single frame"),
        menu="view",
        keys=(".",),
        repeats=True,
        run=lambda screen: screen.workspace.playhead.step_single(1),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.previous_single",
        text=mark("Previous single frame"),
        menu="view",
        keys=(",",),
        repeats=True,
        run=lambda screen: screen.workspace.playhead.step_single(-1),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.first",
        text=mark("First frame"),
        menu="view",
        keys=("Home",),
        icon="skip-back",
        run=lambda screen: screen.workspace.playhead.first(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.last",
        text=mark("Last frame"),
        menu="view",
        keys=("End",),
        icon="skip-forward",
        run=lambda screen: screen.workspace.playhead.last(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.next_pin",
        text=mark("Next pin"),
        menu="view",
        keys=("PgDown",),
        run=lambda screen: screen.workspace.go_to_pin(1),
        refusal=when.object_selected,
    ),
    ActionSpec(
        id="view.previous_pin",
        text=mark("Previous pin"),
        menu="view",
        keys=("PgUp",),
        run=lambda screen: screen.workspace.go_to_pin(-1),
        refusal=when.object_selected,
    ),
    ActionSpec(
        id="view.fit",
        text=mark("Fit the frame"),
        menu="view",
        keys=("0", "Ctrl+0"),
        icon="maximize",
        run=lambda screen: screen.fit_view(),
        refusal=when.video_open,
        starts_group=True,
    ),
    ActionSpec(
        id="view.actual",
        text=mark("Actual size"),
        menu="view",
        keys=("Ctrl+1",),
        run=lambda screen: screen.actual_size(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.zoom_in",
        text=mark("Zoom in"),
        menu="view",
        keys=("Ctrl++", "Ctrl+="),
        icon="zoom-in",
        repeats=True,
        run=lambda screen: screen.zoom(1.25),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.zoom_out",
        text=mark("Zoom out"),
        menu="view",
        keys=("Ctrl+-",),
        icon="zoom-out",
        repeats=True,
        run=lambda screen: screen.zoom(0.8),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="view.fill",
        text=mark("Masks filled"),
        menu="view",
        keys=("F5",),
        run=_style(MaskStyle.FILL),
        checked=_shows(MaskStyle.FILL),
        starts_group=True,
    ),
    ActionSpec(
        id="view.outline",
        text=mark("Masks as outlines"),
        menu="view",
        keys=("F6",),
        run=_style(MaskStyle.OUTLINE),
        checked=_shows(MaskStyle.OUTLINE),
    ),
    ActionSpec(
        id="view.cut_out",
        text=mark("Masks cut out"),
        menu="view",
        keys=("F7",),
        run=_style(MaskStyle.CUT_OUT),
        checked=_shows(MaskStyle.CUT_OUT),
    ),
    ActionSpec(
        id="view.hide_all",
        text=mark("Hide or show all masks"),
        menu="view",
        keys=("Shift+H",),
        run=lambda screen: screen.workspace.selection.set_all_hidden(not screen.workspace.selection.all_hidden),
        checked=lambda workspace: workspace.selection.all_hidden,
    ),
    ActionSpec(
        id="view.fainter",
        text=mark("Fainter masks"),
        menu="view",
        keys=("Ctrl+[",),
        repeats=True,
        run=lambda screen: screen.workspace.view.set_opacity(screen.workspace.view.opacity - 0.1),
    ),
    ActionSpec(
        id="view.stronger",
        text=mark("Stronger masks"),
        menu="view",
        keys=("Ctrl+]",),
        repeats=True,
        run=lambda screen: screen.workspace.view.set_opacity(screen.workspace.view.opacity + 0.1),
    ),
    ActionSpec(
        id="view.theme",
        text=mark("Light or dark"),
        menu="view",
        keys=("Ctrl+Shift+L",),
        icon="sun-moon",
        run=lambda screen: screen.toggle_theme(),
        starts_group=True,
    ),
)

REVIEW = (
    ActionSpec(
        id="review.mode",
        text=mark("Verify"),
        menu="review",
        keys=("Shift+V",),
        icon="list-checks",
        run=lambda screen: screen.workspace.set_reviewing(not screen.workspace.reviewing),
        refusal=when.video_open,
        checked=lambda workspace: workspace.reviewing,
    ),
    ActionSpec(
        id="review.mark",
        text=mark("Mark this frame wrong"),
        menu="review",
        keys=("M",),
        icon="flag",
        run=lambda screen: screen.workspace.review.toggle_mark(),
        refusal=when.reviewing,
    ),
    ActionSpec(
        id="review.satisfactory",
        text=mark("Satisfactory"),
        menu="review",
        keys=("S",),
        icon="check",
        run=_judge_satisfactory,
        refusal=when.reviewing,
    ),
    ActionSpec(
        id="review.unsatisfactory",
        text=mark("Unsatisfactory: send back"),
        menu="review",
        keys=("U",),
        icon="corner-up-left",
        run=lambda screen: screen.show_verdict("unsatisfactory"),
        refusal=when.reviewing,
    ),
    ActionSpec(
        id="review.reject",
        text=mark("Reject: not a well-defined object"),
        menu="review",
        keys=("X",),
        icon="ban",
        run=lambda screen: screen.show_verdict("rejected"),
        refusal=when.reviewing,
    ),
)

HELP = (
    ActionSpec(
        id="help.keys",
        text=mark("All keys"),
        menu="help",
        keys=("F1",),
        icon="keyboard",
        run=lambda screen: screen.show_cheat_sheet(),
    ),
)

TABLE: tuple[ActionSpec, ...] = (*FILE, *EDIT, *OBJECT, *FRAME, *TRACK, *VIEW, *REVIEW, *HELP)
