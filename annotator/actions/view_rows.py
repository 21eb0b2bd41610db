"""Actions of going about in the video and between pages, and of how masks are drawn.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec, Screen
from annotator.i18n import mark
from annotator.state.pages import Page
from annotator.state.view_options import MaskStyle
from annotator.workspace import Workspace


def _style(style: MaskStyle) -> Callable[[Screen], None]:
    return lambda screen: screen.workspace.view.use_style(style)


def _shows(style: MaskStyle) -> Callable[[Workspace], bool]:
    return lambda workspace: workspace.view.style is style


def _leave_page(screen: Screen) -> None:
    screen.workspace.pages.leave()


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
        run=lambda screen: screen.workspace.hand.go_to_pin(1),
        refusal=when.object_selected,
    ),
    ActionSpec(
        id="view.previous_pin",
        text=mark("Previous pin"),
        menu="view",
        keys=("PgUp",),
        run=lambda screen: screen.workspace.hand.go_to_pin(-1),
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
        id="view.overview",
        text=mark("Overview of the project"),
        menu="view",
        keys=("F8",),
        icon="layout-dashboard",
        run=lambda screen: screen.workspace.pages.toggle_overview(),
        checked=lambda workspace: workspace.pages.current is Page.OVERVIEW,
        starts_group=True,
    ),
    ActionSpec(
        id="view.video",
        text=mark("Back to the video"),
        menu="view",
        icon="arrow-left",
        run=_leave_page,
        refusal=when.away_from_video,
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
