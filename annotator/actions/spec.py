"""What an action is: named, worded, keyed, with a reason where it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from annotator.i18n import mark, tr

if TYPE_CHECKING:
    from annotator.desks.identity_hand import Mixing
    from annotator.workspace import Workspace

Menu = Literal["file", "edit", "object", "frame", "track", "view", "review", "help"]

MENU_TITLES: dict[Menu, str] = {
    "file": mark("File"),
    "edit": mark("Edit"),
    "object": mark("Object"),
    "frame": mark("Frame"),
    "track": mark("Propagate"),
    "view": mark("View"),
    "review": mark("Verify"),
    "help": mark("Help"),
}


class Screen(Protocol):
    """What actions need of the window itself, beside the workspace."""

    @property
    def workspace(self) -> Workspace:
        """The window's model."""
        ...

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        ...

    def choose_new_project(self) -> None:
        """Ask where to make a project."""
        ...

    def choose_video(self) -> None:
        """Ask for video files and add them."""
        ...

    def choose_image_folder(self) -> None:
        """Ask for a folder of images and add it."""
        ...

    def choose_import(self) -> None:
        """Ask for a SA-V document and import it."""
        ...

    def choose_missing_video(self) -> None:
        """Ask where the video lies that is not where the project says."""
        ...

    def choose_mask_folder(self) -> None:
        """Ask for a folder of mask images and import it."""
        ...

    def choose_person(self) -> None:
        """Ask who is working from now on."""
        ...

    def choose_checkpoint(self) -> None:
        """Ask for a checkpoint file and use it."""
        ...

    def open_sample(self) -> None:
        """Open the bundled clip."""
        ...

    def show_export(self) -> None:
        """Show the export dialog."""
        ...

    def show_project_settings(self) -> None:
        """Show the people of the project and its rules of verification."""
        ...

    def show_assignments(self) -> None:
        """Show who is to annotate what."""
        ...

    def show_training(self) -> None:
        """Ask how to train, and do it."""
        ...

    def show_finding(self) -> None:
        """Show the dialog that finds objects automatically."""
        ...

    def show_preferences(self) -> None:
        """Show the preferences."""
        ...

    def show_cheat_sheet(self) -> None:
        """Show all keys."""
        ...

    def show_palette(self) -> None:
        """Show the command palette."""
        ...

    def show_verdict(self, kind: Literal["unsatisfactory", "rejected"]) -> None:
        """Ask for the reason of a verdict and give it."""
        ...

    def choose_object(self, mixing: Mixing) -> None:
        """Ask with which other object the selected one is swapped or merged, and do it."""
        ...

    def rename_object(self) -> None:
        """Let the person type another name for the selected object."""
        ...

    def toggle_history(self) -> None:
        """Show or hide the history panel."""
        ...

    def toggle_theme(self) -> None:
        """Change between light and dark."""
        ...

    def fit_view(self) -> None:
        """Show the whole frame."""
        ...

    def actual_size(self) -> None:
        """Show one image pixel per screen pixel."""
        ...

    def zoom(self, factor: float) -> None:
        """Zoom about the middle of the canvas."""
        ...

    def cancel_gesture(self) -> bool:
        """Give up the stroke or box being drawn; False where there is none."""
        ...

    def dismiss_notice(self) -> None:
        """Take the newest notice away."""
        ...

    def quit(self) -> None:
        """Close the window."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One action. `text` is English, filled from `values`; `refusal` gives why it cannot be done now, or None.

    `detail` says what it would be done to, in the person's language, where that is not plain to see; empty for nothing.
    `about` is a sentence for the tooltip. `keys` are portable key sequences, the first one shown; a `checked` action
    shows a state.
    """

    id: str
    text: str
    run: Callable[[Screen], None]
    menu: Menu
    keys: tuple[str, ...] = ()
    icon: str | None = None
    refusal: Callable[[Workspace], str | None] | None = None
    checked: Callable[[Workspace], bool] | None = None
    detail: Callable[[Workspace], str] | None = None
    about: str = ""
    repeats: bool = False
    starts_group: bool = False
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The action in the person's language."""
        return tr(self.text, **self.values)
