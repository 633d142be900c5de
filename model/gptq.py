"""Rounding with compensation (GPTQ: Frantar et al. 2022): the weights of an output channel are rounded one
after another, and what each loses is made up for by those still to come, so that the outputs change least on
the inputs that the layer meets. Nothing is trained: confidences stay what they were."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

import network

DAMPING = 0.01  # of the mean square of an input, added to each: keeps the products invertible


def products(x: Tensor, side: int) -> Tensor:
    """Mean products of the inputs [n, c, h, w] that a convolution of side x side sees together: float64 [c * side * side]^2"""
    total = 0
    for part in x.split(256):
        seen = F.unfold(part, side, padding=side // 2).transpose(1, 2).flatten(0, 1)
        total = total + (seen.T @ seen).double()
    return total / (x.shape[0] * x.shape[2] * x.shape[3])


def compensated(weight: Tensor, inputs: Tensor) -> Tensor:
    """`weight` [out, in, side, side] on the grid of network.quantised(), for inputs with these mean products."""
    most = network.most_of(weight)
    _, scale = network.quantised(weight, inputs.diagonal())
    left = weight.flatten(1).double()
    order = torch.argsort(-inputs.diagonal())  # what matters most is rounded first
    damped = inputs + DAMPING * inputs.diagonal().mean() * torch.eye(len(inputs))
    inverse = torch.linalg.inv(damped[order][:, order])
    share = torch.linalg.cholesky((inverse + inverse.T) / 2, upper=True)
    left, out = left[:, order], torch.zeros_like(left)
    for i in range(left.shape[1]):
        out[:, i] = (left[:, i] / scale).round().clamp(-most, most) * scale
        left[:, i + 1 :] -= ((left[:, i] - out[:, i]) / share[i, i]).unsqueeze(1) * share[i, i + 1 :]
    return out[:, torch.argsort(order)].float().view_as(weight)


@torch.no_grad()
def round_weights(model: network.FoldedNetwork, x: Tensor) -> None:
    """Rounds the layers of four bits in place; x: inputs [n, 4, 28, 28] of the kind that the network serves."""
    for token in model.tokens:
        name = token.partition(":")[2]
        if name and network.bits_of(model.weights[name]) == 4:
            weight = model.weights[name]
            weight.copy_(compensated(weight, products(x, weight.shape[-1])))
        x = model.layer(token, x)
