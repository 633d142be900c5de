"""The network as the committed weights describe it: the Python counterpart of src/network/weights.cpp and src/network/decide.cpp."""
from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import network

WEIGHTS = Path(__file__).resolve().parent / "weights.safetensors"


def load_safetensors(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    raw = path.read_bytes()
    length = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    types = {"I8": np.int8, "U8": np.uint8, "F32": np.float32}
    body = raw[8 + length :]
    return {
        k: np.frombuffer(body[slice(*v["data_offsets"])], types[v["dtype"]]).reshape(v["shape"]) for k, v in header.items()
    }, metadata


def unpacked(pairs: np.ndarray) -> np.ndarray:
    pairs = pairs.view(np.int8)
    return np.stack([(pairs << 4) >> 4, pairs >> 4], -1).reshape(*pairs.shape[:-1], -1)


class Served(torch.nn.Module):
    """The network as the committed weights describe it, dequantised; computes what C++ computes."""

    def __init__(self, path: Path = WEIGHTS):
        super().__init__()
        tensors, self.metadata = load_safetensors(path)
        self.tokens = self.metadata["layers"].split()
        self.temperature = float(self.metadata["temperature"])
        self.refuse = {"picture": float(self.metadata["refuse_isolated"]), "strokes": float(self.metadata["refuse_strokes"])}
        self.sure = {"picture": float(self.metadata["sure_isolated"]), "strokes": float(self.metadata["sure_strokes"])}
        self.layers: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
        for name in [t.split(":")[1] for t in self.tokens if ":" in t]:
            integers = tensors[f"{name}.weight"]
            w = torch.from_numpy((unpacked(integers) if integers.dtype == np.uint8 else integers).astype(np.float32))
            w = w * torch.from_numpy(tensors[f"{name}.scale"].copy()).view((-1,) + (1,) * (w.dim() - 1))
            w = w.permute(0, 3, 1, 2).contiguous() if w.dim() == 4 else w
            self.layers[name] = (w, torch.from_numpy(tensors[f"{name}.bias"].copy()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for token in self.tokens:
            kind, _, name = token.partition(":")
            if kind == "conv":
                w, b = self.layers[name]
                x = F.relu(F.conv2d(x, w, b, padding=w.shape[-1] // 2))
            elif kind == "pool":
                x = F.max_pool2d(x, 2)
            elif kind == "mean":
                x = x.mean((2, 3))
            else:
                x = F.linear(x, *self.layers[name])
        return x

    def decide(self, inputs: np.ndarray, source: str) -> dict[str, np.ndarray]:
        """The decision of src/network/decide.cpp for ink of a "picture" or of "strokes": digit, confidence, refused, sure."""
        p = network.batched(lambda x: network.probabilities(self, x, self.temperature), inputs).numpy()
        digit = p[:, :10].argmax(1)
        confidence = p[np.arange(len(p)), digit]
        refused = p[:, 10] > self.refuse[source]
        return {
            "digit": digit, "confidence": confidence, "not_a_digit": p[:, 10],
            "refused": refused, "sure": (confidence >= self.sure[source]) & ~refused,
        }  # fmt: skip
