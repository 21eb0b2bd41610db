"""Words for what comes from below the window: steps, roles, verdicts, flags, the engine's sentences."""
