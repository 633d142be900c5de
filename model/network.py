"""The networks: plain chains of convolutions, described by one line that the C++ side can run too.

A program is a list of tokens: `conv:NAME` (stride 1, zero padding, ReLU), `pool` (2x2 maximum),
`mean` (average over space), `fc:NAME` (linear). Channels and kernel sizes are in the weights.
"""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import data

STUDENT = "16 16 p 48 48 p 64 64"


def program(shape: str) -> list[str]:
    """"16 p 32" -> conv:conv1 pool conv:conv2 mean fc:fc. A width may carry a kernel: "16k5"."""
    tokens, n = [], 0
    for part in shape.split():
        if part == "p":
            tokens.append("pool")
        else:
            n += 1
            tokens.append(f"conv:conv{n}")
    return tokens + ["mean", "fc:fc"]


class Network(nn.Module):
    """The network as it is trained: batch norm after every convolution."""

    def __init__(self, shape: str, dropout: float = 0.0):
        super().__init__()
        self.shape = shape
        layers: list[nn.Module] = []
        channels = 1
        for part in shape.split():
            if part == "p":
                layers.append(nn.MaxPool2d(2))
                continue
            width, _, kernel = part.partition("k")
            side = int(kernel or 3)
            layers += [
                nn.Conv2d(channels, int(width), side, padding=side // 2, bias=False),
                nn.BatchNorm2d(int(width)),
                nn.ReLU(inplace=True),
            ]
            channels = int(width)
        self.features = nn.Sequential(*layers)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(channels, data.CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.dropout(F.adaptive_avg_pool2d(self.features(x), 1).flatten(1)))


def quantised(weight: Tensor) -> tuple[Tensor, Tensor]:
    """-> int8 values as floats, scale per output channel (symmetric)."""
    scale = weight.detach().flatten(1).abs().amax(1).clamp_min(1e-8) / 127
    shape = (-1,) + (1,) * (weight.dim() - 1)
    return (weight / scale.view(shape)).round().clamp(-127, 127), scale


class FoldedNetwork(nn.Module):
    """The network as it is served: batch norm folded into the weights, weights of eight bits.

    While training, gradients pass the rounding as if it were not there (straight-through estimator,
    Bengio et al. 2013).
    """

    def __init__(self, source: Network):
        super().__init__()
        self.tokens = program(source.shape)
        self.weights, self.biases = nn.ParameterDict(), nn.ParameterDict()
        modules = list(source.features)
        names = [t.split(":")[1] for t in self.tokens if t.startswith("conv:")]
        with torch.no_grad():
            for name, i in zip(names, [i for i, m in enumerate(modules) if isinstance(m, nn.Conv2d)]):
                conv, norm = modules[i], modules[i + 1]
                gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
                self.weights[name] = nn.Parameter(conv.weight * gain.view(-1, 1, 1, 1))
                self.biases[name] = nn.Parameter(norm.bias - norm.running_mean * gain)
            self.weights["fc"] = nn.Parameter(source.fc.weight.clone())
            self.biases["fc"] = nn.Parameter(source.fc.bias.clone())

    def weight(self, name: str) -> Tensor:
        w = self.weights[name]
        integers, scale = quantised(w)
        served = integers * scale.view((-1,) + (1,) * (w.dim() - 1))
        return w + (served - w).detach()

    def forward(self, x: Tensor) -> Tensor:
        for token in self.tokens:
            kind, _, name = token.partition(":")
            if kind == "conv":
                w = self.weight(name)
                x = F.relu(F.conv2d(x, w, self.biases[name], padding=w.shape[-1] // 2))
            elif kind == "pool":
                x = F.max_pool2d(x, 2)
            elif kind == "mean":
                x = x.mean((2, 3))
            else:
                x = F.linear(x, self.weight(name), self.biases[name])
        return x


def count(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


@torch.no_grad()
def logits(network: nn.Module, pictures, batch: int = 512) -> Tensor:
    """uint8 or 0..1 float array [n, 28, 28] -> float32 [n, 11]"""
    network.eval()
    out = []
    for start in range(0, len(pictures), batch):
        x = torch.from_numpy(pictures[start : start + batch])
        x = x.float() / 255 if x.dtype == torch.uint8 else x
        out.append(network(x.unsqueeze(1).contiguous(memory_format=torch.channels_last)).float())
    return torch.cat(out)
