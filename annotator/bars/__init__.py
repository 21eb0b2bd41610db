"""The strips around the canvas: title, tools, status and notices."""
