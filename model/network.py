"""The networks: plain chains of convolutions, described by one line that the C++ side can run too.

A program is a list of tokens: `conv:NAME` (stride 1, zero padding, ReLU), `pool` (2x2 maximum),
`mean` (average over space), `fc:NAME` (linear). Channels and kernel sizes are in the weights.
"""
from __future__ import annotations

from typing import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import data
import reader

STUDENT = "16 16 p 48 48 p 104 104"
# The views of ink for which no class reaches CLEAR, as in src/network/decide.cpp: turned by 12 degrees and leaning.
CLEAR = 0.995
VIEWS = (((0.978148, 0.207912), (-0.207912, 0.978148)), ((0.978148, -0.207912), (0.207912, 0.978148)),
         ((1, 0.4), (0, 1)), ((1, -0.4), (0, 1)))  # fmt: skip
FEW_BITS = 16_000  # layers of more weights than this get four bits a weight, the others eight


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
        channels = reader.PLANES
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


@torch.no_grad()
def widened(source: Network, shape: str, noise: float = 0.1) -> Network:
    """A network of more channels that computes nearly what `source` does (Net2WiderNet, Chen et al. 2016):
    new channels are copies of others, which share what they pass on; `noise`, relative, sets them apart."""
    wide = Network(shape)
    before = torch.arange(wide.features[0].in_channels)  # which channel of `source` each one copies
    share = torch.ones(len(before))
    for new, old in zip(wide.features, source.features):
        if isinstance(new, nn.Conv2d):
            extra = torch.randint(old.out_channels, (new.out_channels - old.out_channels,))
            copied = torch.cat([torch.arange(old.out_channels), extra])
            known = before < old.in_channels
            new.weight.zero_()
            new.weight[:, known] = old.weight[copied][:, before[known]] / share[known].view(1, -1, 1, 1)
            new.weight[old.out_channels :] *= 1 + noise * torch.randn_like(new.weight[old.out_channels :])
            before, share = copied, torch.bincount(copied)[copied].float()
        elif isinstance(new, nn.BatchNorm2d):
            for a, b in zip(new.state_dict().values(), old.state_dict().values()):
                a.copy_(b[copied] if b.dim() else b)
    wide.fc.weight.copy_(source.fc.weight[:, before] / share)
    wide.fc.bias.copy_(source.fc.bias)
    return wide


@torch.no_grad()
def unfolded(folded: nn.Module, x: Tensor) -> Network:
    """The way back from weights without batch norm (`tokens` and `layers` of served.Served or a FoldedNetwork): each
    batch norm gets the mean and variance that it meets on `x` [n, 4, 28, 28] and undoes itself, so that training can go on."""
    parts = ["p" if t == "pool" else str(len(folded.layers[t[5:]][1])) for t in folded.tokens if t[:2] not in ("me", "fc")]
    out = Network(" ".join(parts))
    names = iter([t[5:] for t in folded.tokens if t.startswith("conv:")])
    for module in out.features:
        if isinstance(module, nn.Conv2d):
            weight, bias = folded.layers[next(names)]
            module.weight.copy_(weight)
        elif isinstance(module, nn.BatchNorm2d):
            variance, mean = torch.var_mean(x, (0, 2, 3), unbiased=False)
            module.running_mean.copy_(mean)
            module.running_var.copy_(variance)
            module.weight.copy_(torch.sqrt(variance + module.eps))
            module.bias.copy_(mean + bias)
        x = module.eval()(x)
    out.fc.weight.copy_(folded.layers["fc"][0])
    out.fc.bias.copy_(folded.layers["fc"][1])
    return out


def bits_of(weight: Tensor) -> int:
    return 4 if weight.numel() > FEW_BITS else 8


def most_of(weight: Tensor) -> int:
    """The largest integer of bits_of() bits: symmetric, so that -most is the least."""
    return 2 ** (bits_of(weight) - 1) - 1


@torch.no_grad()
def quantised(weight: Tensor, importance: Tensor | float = 1.0) -> tuple[Tensor, Tensor]:
    """-> integers of bits_of() bits as floats, scale per output channel (symmetric). Of four bits the scale
    is the one with the least squared error, each input's times its `importance`: the largest weights may be
    clipped. What was rounded before (gptq.py, which may leave 7 unused) stays as it is."""
    most = most_of(weight)
    flat = weight.flatten(1)
    largest = flat.abs().amax(1, keepdim=True).clamp_min(1e-8)
    clips = torch.cat([torch.linspace(0.5, 1, 11), 7 / torch.tensor([6.0, 5.0, 4.0])]) if most == 7 else torch.ones(1)
    errors = []
    for clip in clips:
        scale = largest * clip / most
        errors.append((((flat / scale).round().clamp(-most, most) * scale - flat).square() * importance).sum(1))
    scale = largest * clips[torch.stack(errors).argmin(0)].unsqueeze(1) / most
    return (flat / scale).round().clamp(-most, most).view_as(weight), scale.squeeze(1)


class FoldedNetwork(nn.Module):
    """The network as it is served: batch norm folded into the weights, weights of four or eight bits unless `rounded` is
    False.

    While training, gradients pass the rounding as if it were not there (straight-through estimator,
    Bengio et al. 2013).
    """

    def __init__(self, source: Network):
        super().__init__()
        self.tokens = program(source.shape)
        self.rounded = True
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
        if not self.rounded:
            return w
        integers, scale = quantised(w)
        served = integers * scale.view((-1,) + (1,) * (w.dim() - 1))
        return w + (served - w).detach()

    @property
    def layers(self) -> dict[str, tuple[Tensor, Tensor]]:
        """Weight and bias by name, as in served.Served."""
        return {name: (self.weight(name), self.biases[name]) for name in self.weights}

    def layer(self, token: str, x: Tensor) -> Tensor:
        kind, _, name = token.partition(":")
        if kind == "conv":
            w = self.weight(name)
            return F.relu(F.conv2d(x, w, self.biases[name], padding=w.shape[-1] // 2))
        if kind == "pool":
            return F.max_pool2d(x, 2)
        if kind == "mean":
            return x.mean((2, 3))
        return F.linear(x, self.weight(name), self.biases[name])

    def forward(self, x: Tensor) -> Tensor:
        for token in self.tokens:
            x = self.layer(token, x)
        return x


def seen(x: Tensor) -> Tensor:
    """Inputs [n, 4, 28, 28] -> [len(VIEWS), n, 4, 28, 28], bilinear, with nothing around them."""
    turns = F.pad(torch.tensor(VIEWS, dtype=torch.float32), (0, 1))
    return torch.stack([F.grid_sample(x, F.affine_grid(t.expand(len(x), 2, 3), x.shape, align_corners=False), align_corners=False) for t in turns])


def joined(z: Tensor, around: Tensor, temperature: float = 1.0) -> Tensor:
    """Logits [n, 11] of ink and of its views [len(VIEWS), n, 11] -> probabilities [n, 11]: where no class reaches
    CLEAR all views say which digit it is. Whether it is one is said by the ink as it is: views of slanted digits look
    less like one."""
    p = torch.softmax(z / temperature, -1)
    digits = (p + torch.softmax(around / temperature, -1).sum(0))[:, :10]
    digits *= p[:, :10].sum(1, keepdim=True) / digits.sum(1, keepdim=True)
    return torch.where(p.amax(1, keepdim=True) < CLEAR, torch.cat([digits, p[:, 10:]], 1), p)


@torch.no_grad()
def logits_of_views(model: nn.Module, x: Tensor) -> Tensor:
    """[len(VIEWS), n, 11]"""
    return torch.stack([model(v).float() for v in seen(x)])


@torch.no_grad()
def probabilities(model: nn.Module, x: Tensor, temperature: float = 1.0) -> Tensor:
    """Inputs [n, 4, 28, 28] -> [n, 11], of more views where it takes them: see joined(). Not for marks of pages."""
    z = model(x).float()
    p = torch.softmax(z / temperature, 1)
    unclear = p.amax(1) < CLEAR
    if unclear.any():
        p[unclear] = joined(z[unclear], logits_of_views(model, x[unclear]), temperature)
    return p


def count(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


@torch.no_grad()
def batched(answer: Callable[[Tensor], Tensor], inputs: np.ndarray, batch: int = 512) -> Tensor:
    """What `answer` gives for float32 [n, 4, 28, 28], or pictures 0..1 [n, 28, 28]: float32 [..., n, 11]"""
    out = []
    for start in range(0, len(inputs), batch):
        x = torch.from_numpy(inputs[start : start + batch])
        if x.dim() == 3:
            x = F.pad(x.unsqueeze(1), (0, 0, 0, 0, 0, reader.PLANES - 1))
        out.append(answer(x.contiguous(memory_format=torch.channels_last)).float())
    return torch.cat(out, -2)


def logits(network: nn.Module, inputs: np.ndarray) -> Tensor:
    return batched(network.eval(), inputs)
