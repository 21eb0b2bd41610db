"""What a person touches: the command line and the windows. Imports the engine, never the model."""
