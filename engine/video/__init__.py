"""Videos frame by frame, exactly: the only package that decodes or writes video files.

Frame k is always the k-th picture that decoding from the start gives, upright, in RGB.
"""

from engine.video.fingerprint import fingerprint
from engine.video.frame_source import FrameSource, RgbFrame, VideoInfo
from engine.video.opening import open_video

__all__ = ["FrameSource", "RgbFrame", "VideoInfo", "fingerprint", "open_video"]
