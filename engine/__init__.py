"""The data engine: session, phases, commands, video, model client and server, exchange; knows nothing of Qt."""

VERSION = "0.1.0"
