"""Actions on objects, on the frame in hand and on propagation: what the hand does to masklets.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec, Screen
from annotator.i18n import mark
from annotator.state.view_options import Tool
from annotator.workspace import Workspace
from engine.propagation import Reach


def _select_numbered(number: int) -> Callable[[Screen], None]:
    def run(screen: Screen) -> None:
        for target in screen.workspace.targets():
            if target.number == number:
                screen.workspace.selection.select(target.id)

    return run


def _tool(tool: Tool) -> Callable[[Screen], None]:
    return lambda screen: screen.workspace.view.use_tool(tool)


def _holds(tool: Tool) -> Callable[[Workspace], bool]:
    return lambda workspace: workspace.view.tool is tool


def _on_target(act: Callable[[Workspace, int], None]) -> Callable[[Screen], None]:
    def run(screen: Screen) -> None:
        target_id = screen.workspace.selection.target_id
        if target_id is not None:
            act(screen.workspace, target_id)

    return run


OBJECT = (
    ActionSpec(
        id="object.new",
        text=mark("New object"),
        menu="object",
        keys=("N",),
        icon="plus",
        run=lambda screen: screen.workspace.hand.new_object(),
        refusal=when.annotating,
    ),
    ActionSpec(
        id="object.find",
        text=mark("Find objects automatically…"),
        menu="object",
        keys=("Ctrl+Shift+A",),
        icon="sparkles",
        run=lambda screen: screen.show_finding(),
        refusal=when.can_find,
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
        run=lambda screen: screen.workspace.review.submit(),
        refusal=when.can_submit,
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
        run=lambda screen: screen.workspace.review.recall(),
        refusal=when.submitted,
    ),
    ActionSpec(
        id="object.reopen",
        text=mark("Reopen"),
        menu="object",
        icon="lock-open",
        run=lambda screen: screen.workspace.review.reopen(),
        refusal=when.judged,
    ),
    *(
        ActionSpec(
            id=f"object.select_{n}",
            text=mark("Select object {n}"),
            values={"n": n},
            menu="object",
            keys=(str(n),),
            run=_select_numbered(n),
            refusal=when.object_numbered(n),
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
        id="tool.outline",
        text=mark("Outline"),
        menu="frame",
        keys=("F",),
        icon="lasso",
        run=_tool(Tool.OUTLINE),
        checked=_holds(Tool.OUTLINE),
        about=mark("Go round an area, freehand or corner by corner."),
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
        refusal=when.several_candidates,
        starts_group=True,
    ),
    ActionSpec(
        id="frame.paste",
        text=mark("Paste the mask of the frame before"),
        menu="frame",
        keys=("Ctrl+V",),
        icon="clipboard-paste",
        run=lambda screen: screen.workspace.hand.paste_previous(),
        refusal=when.can_paste,
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
        text=mark("Take prompts away (frame or range)"),
        menu="frame",
        keys=("Del", "Backspace"),
        icon="pin-off",
        run=lambda screen: screen.workspace.hand.unpin(),
        refusal=when.pinned_here_or_range,
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
        id="track.again",
        text=mark("Track the stale stretch again"),
        menu="track",
        keys=("R",),
        icon="rotate-cw",
        run=lambda screen: screen.workspace.hand.track_again(),
        refusal=when.stretch_is_stale,
    ),
    ActionSpec(
        id="track.stale",
        text=mark("Propagate all stale objects"),
        menu="track",
        keys=("Ctrl+Shift+T",),
        icon="refresh-cw",
        run=lambda screen: screen.workspace.hand.propagate_stale(),
        refusal=when.something_is_due,
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
