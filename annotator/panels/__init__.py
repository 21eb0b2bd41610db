"""What stands at the right of the canvas: objects, the frame in hand, verification, history."""
