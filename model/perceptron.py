"""The small network of src/line/perceptron.h: fitted here, written as C++."""
from __future__ import annotations

import torch
from torch import Tensor

import cpp


class Perceptron(torch.nn.Module):
    """One hidden layer (ReLU) beside a linear part, on features [n, k] brought to mean 0 and deviation 1 as they are in
    `sample`, those that hardly vary to less (`least`)."""

    def __init__(self, sample: Tensor, hidden: int, outputs: int, least: float):
        super().__init__()
        self.register_buffer("mean", sample.mean(0))
        self.register_buffer("scale", sample.std(0).clamp_min(least))
        self.hidden = torch.nn.Linear(sample.shape[1], hidden)
        self.output = torch.nn.Linear(hidden + sample.shape[1], outputs)
        torch.nn.init.zeros_(self.output.weight)

    def forward(self, features: Tensor) -> Tensor:
        x = (features - self.mean) / self.scale
        return self.output(torch.cat([torch.relu(self.hidden(x)), x], -1))

    def source(self) -> list[str]:
        """Lines of C++, for features as they come."""

        def plain(weight: Tensor, bias: Tensor, of: Tensor) -> Tensor:
            return torch.cat([weight, of / self.scale, (bias - of @ (self.mean / self.scale))[:, None]], 1)

        with torch.no_grad():
            n = len(self.hidden.bias)
            w = self.output.weight
            hidden = plain(torch.zeros(n, 0), self.hidden.bias, self.hidden.weight)
            output = plain(w[:, :n], self.output.bias, w[:, n:])
        inside = [*cpp.table(hidden.tolist()), *cpp.table(output.tolist())]
        return ["    {", *(f"    {line}" for line in inside), "    },"]
