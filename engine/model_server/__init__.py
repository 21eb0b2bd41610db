"""The model process: owns the device and the model, decodes the video itself, answers over its pipes.

Started as `python -m engine.model_server`. The only place, beside `engine.learning`, that imports `model` and torch.
It never imports Qt and holds no truth: every request names all that its answer depends on.
"""
