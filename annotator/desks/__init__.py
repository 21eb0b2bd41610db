"""What a person does, one module per kind of work: annotating, finding, reviewing, the queue, statistics, training.

Held by the workspace; views and actions call them, they call the engine.
"""
