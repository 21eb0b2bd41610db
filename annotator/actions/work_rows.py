"""Actions on projects, videos and files, on steps, and help.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.actions import conditions as when
from annotator.actions.model_rows import MODELS
from annotator.actions.spec import ActionSpec, Screen
from annotator.i18n import mark, tr
from annotator.state.pages import Page
from annotator.workspace import Workspace
from engine.phases import PHASES


def _enter_phase(number: int) -> Callable[[Screen], None]:
    return lambda screen: screen.workspace.enter_phase(number)


def _in_phase(number: int) -> Callable[[Workspace], bool]:
    return lambda workspace: workspace.session is not None and workspace.session.context.phase == number


def _phase_name(number: int) -> Callable[[Workspace], str]:
    return lambda _: tr(PHASES[number].name)


def _escape(screen: Screen) -> None:
    """The nearest thing that can be given up: what is drawn, the page, the propagation, a notice."""
    workspace = screen.workspace
    if screen.cancel_gesture() or workspace.pages.leave():
        return
    if workspace.runner.propagation is not None:
        workspace.hand.stop()
    else:
        screen.dismiss_notice()


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
        text=mark("Add videos…"),
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
    *MODELS,
)

LEAVING = (
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
        id="work.settings",
        text=mark("Project settings…"),
        menu="file",
        icon="settings",
        run=lambda screen: screen.show_project_settings(),
        refusal=when.project_open,
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
        id="file.start",
        text=mark("Start page"),
        menu="file",
        icon="house",
        run=lambda screen: screen.workspace.pages.show(Page.START),
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
        run=lambda screen: screen.workspace.undoing.undo(),
        refusal=when.can_undo,
        detail=when.step_to_undo,
    ),
    ActionSpec(
        id="edit.redo",
        text=mark("Redo"),
        menu="edit",
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo-2",
        repeats=True,
        run=lambda screen: screen.workspace.undoing.redo(),
        refusal=when.can_redo,
        detail=when.step_to_redo,
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
        id="desk.person",
        text=mark("Change person…"),
        menu="edit",
        keys=("Ctrl+U",),
        icon="user",
        run=lambda screen: screen.choose_person(),
        refusal=when.someone_here,
        starts_group=True,
    ),
    *(
        ActionSpec(
            id=f"desk.phase_{number}",
            text=mark("Phase {n}"),
            values={"n": number},
            menu="edit",
            run=_enter_phase(number),
            refusal=when.video_open,
            checked=_in_phase(number),
            detail=_phase_name(number),
            about=PHASES[number].summary,
        )
        for number in PHASES
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
