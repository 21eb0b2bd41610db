"""How masks are drawn, and which tool the pointer is."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

BRUSH_MIN_PX, BRUSH_MAX_PX = 1.0, 400.0


class Tool(StrEnum):
    """What a press on the canvas does."""

    SELECT = "select"
    PROMPT = "prompt"
    BRUSH = "brush"
    ERASER = "eraser"
    OUTLINE = "outline"


class MaskStyle(StrEnum):
    """How a mask is drawn: tinted with outline, outline alone, or everything else darkened."""

    FILL = "fill"
    OUTLINE = "outline"
    CUT_OUT = "cut_out"


class ViewOptions(QObject):
    """Tool, brush and mask style; brush size is its diameter in image pixels."""

    changed = Signal()
    tool_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tool = Tool.PROMPT
        self.style = MaskStyle.FILL
        self.opacity = 0.45
        self.brush_px = 24.0
        self.comparing = False
        self.side_by_side = False

    def use_tool(self, tool: Tool) -> None:
        """Take another tool in hand."""
        if tool is not self.tool:
            self.tool = tool
            self.tool_changed.emit()

    def use_style(self, style: MaskStyle) -> None:
        """Draw masks in another way."""
        self.style = style
        self.changed.emit()

    def set_comparing(self, comparing: bool) -> None:
        """Show in review what changed since the revision before, or no longer."""
        self.comparing = comparing
        self.changed.emit()

    def set_side_by_side(self, side_by_side: bool) -> None:
        """Show the bare frame beside the one with masks, or no longer."""
        self.side_by_side = side_by_side
        self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        """Tint masks more or less, 0 to 1."""
        self.opacity = min(max(opacity, 0.0), 1.0)
        self.changed.emit()

    def scale_brush(self, factor: float) -> None:
        """Make the brush larger or smaller; by at least a pixel."""
        wanted = self.brush_px * factor
        wanted = max(wanted, self.brush_px + 1) if factor > 1 else min(wanted, self.brush_px - 1)
        self.brush_px = min(max(round(wanted), BRUSH_MIN_PX), BRUSH_MAX_PX)
        self.tool_changed.emit()
