"""Which tool a press goes to, and that one gesture at a time runs from press to release.

Middle button, or Space held, drags the frame whatever the tool; a reviewer drags it with the pointer tool, and marks
what is wrong with any other where a verdict is theirs to give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from annotator.canvas.hold_keys import HoldKeys
from annotator.canvas.tools.pan import PanTool
from annotator.canvas.tools.pointer import Pointer, ToolInHand
from annotator.state.view_options import Tool

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class Gestures:
    """Hands presses, moves and releases to the tool they belong to."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        pan: PanTool,
        marking: ToolInHand,
        tools: dict[Tool, ToolInHand],
        keys: HoldKeys,
    ) -> None:
        self._workspace = workspace
        self._pan = pan
        self._marking = marking
        self._tools = tools
        self._keys = keys
        self._running: ToolInHand | None = None
        self._button = Qt.MouseButton.NoButton

    @property
    def running(self) -> bool:
        """Whether something is pressed and goes on."""
        return self._running is not None

    @property
    def tool(self) -> ToolInHand:
        """The tool that a left press would go to."""
        if self._keys.space_held:
            return self._pan
        if self._workspace.reviewing:
            return self._marking if self._marks() else self._pan
        return self._tools[self._workspace.view.tool]

    def press(self, pointer: Pointer) -> None:
        """Begin a gesture; another button during one is left alone."""
        if self._running is not None:
            return
        tool = self._pan if pointer.button is Qt.MouseButton.MiddleButton else self.tool
        if tool is self._pan:
            self._keys.use_space()
        else:
            self._workspace.playhead.pause()
        if tool.press(pointer):
            self._running, self._button = tool, pointer.button

    def move(self, pointer: Pointer) -> None:
        """Go on with the gesture."""
        if self._running is not None:
            self._running.move(pointer)

    def release(self, pointer: Pointer) -> None:
        """End the gesture when the button that began it is let go."""
        if self._running is not None and pointer.button is self._button:
            running, self._running = self._running, None
            running.release(pointer)

    def cancel(self) -> bool:
        """Give the gesture up; False where there is none that could be given up."""
        if self._running is None or self._running is self._pan:
            return False
        running, self._running = self._running, None
        running.cancel()
        return True

    def cursor(self, pointer: Pointer | None) -> Qt.CursorShape:
        """The cursor for what is or would be done."""
        if self._running is self._pan:
            return Qt.CursorShape.ClosedHandCursor
        return (self._running or self.tool).cursor(pointer)

    def _marks(self) -> bool:
        """Whether a reviewer's press marks what is wrong."""
        return self._workspace.view.tool is not Tool.SELECT and self._workspace.review.why_not_mark() is None
