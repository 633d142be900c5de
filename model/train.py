"""Trains the networks on the pool (pool.py). Every step can be stopped and started again.

  python3 model/train.py fit --name student0 --epochs 30 --seed 0
  python3 model/train.py quantise --name student0   # rounds without training; --epochs N: with
"""
from __future__ import annotations

import argparse
import copy
import math
import time
from pathlib import Path
from typing import Iterator, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import data
import gptq
import network
import pool
import reader
import served
import validation

COMMITTED = "committed"  # stands for weights.safetensors where a run is named
RUNS = data.CACHE / "train/runs"
BATCH = 256


def shards() -> list[Path]:
    return sorted(pool.POOL.glob("shard_??.npz"))


def batches(shard: Path, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Inputs [b, 4, 28, 28], labels [b]"""
    with np.load(shard) as file:
        x, y = reader.Inputs(file["ink"], file["pen"], file["row"]), file["y"]
    order = np.random.default_rng(seed).permutation(len(x))
    for start in range(0, len(order) - BATCH + 1, BATCH):
        rows = np.sort(order[start : start + BATCH])
        yield (
            torch.from_numpy(x.planes(rows)).contiguous(memory_format=torch.channels_last),
            torch.from_numpy(y[rows].astype(np.int64)),
        )


class Average:
    """Exponential moving average of the weights (Polyak & Juditsky 1992); it is what gets used."""

    def __init__(self, model: nn.Module, decay: float):
        self.model, self.decay, self.steps = copy.deepcopy(model), decay, 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for kept, new in zip(self.model.state_dict().values(), model.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1 - decay)
            else:
                kept.copy_(new)


@torch.no_grad()
def meet(model: nn.Module, other: dict[str, Tensor]) -> None:
    for name, mine in model.state_dict().items():
        if mine.dtype.is_floating_point:
            mine.lerp_(other[name], 0.5)


def run(
    model: nn.Module,
    name: str,
    epochs: float,
    minutes: float | None,
    peak: float,
    seed: int,
    partner: str | None = None,
    keep: float = 0.0,
    teachers: Sequence[nn.Module] = (),
) -> nn.Module:
    """One cosine schedule over `epochs` shards' worth of samples, or over `minutes` of wall clock where
    others share the machine; returns the averaged weights. After every shard the weights are averaged
    with those of `partner`, another process on other samples (local SGD, Stich 2019). Of `keep`, 0..1, of what pen
    strokes teach the label is replaced by what `teachers`, or `model` before, answer on average (Li & Hoiem 2016)."""
    state_path = RUNS / f"{name}.state.pt"
    torch.manual_seed(seed)
    model = model.to(memory_format=torch.channels_last)
    teachers = [t.to(memory_format=torch.channels_last).eval() for t in teachers] or [copy.deepcopy(model).eval()]
    weights = [p for p in model.parameters() if p.dim() > 1]
    rest = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": weights, "weight_decay": 0.02}, {"params": rest, "weight_decay": 0.0}], lr=peak, betas=(0.9, 0.99)
    )
    average = Average(model, decay=0.999)
    with np.load(shards()[0]) as file:
        total = int(epochs * (len(file["y"]) // BATCH))
    step, visit, spent = 0, 0, 0.0
    if state_path.exists():
        state = torch.load(state_path)
        model.load_state_dict(state["model"])
        average.model.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step, visit, spent, average.steps = state["step"], state["visit"], state["spent"], state["step"]
        print(f"{name}: goes on at step {step}")
    began, last = time.time() - spent, step

    def progress() -> float:
        return min(1.0, (time.time() - began) / 60 / minutes if minutes else step / total)

    while progress() < 1:
        losses = []
        shard = shards()[(visit + 5 * seed) % len(shards())]
        model.train()
        for x, y in batches(shard, seed * 1000 + visit):
            rate = peak * min(1.0, (step + 1) / 300) * 0.5 * (1 + math.cos(math.pi * progress()))
            for group in optimizer.param_groups:
                group["lr"] = max(rate, peak * 1e-3)
            with torch.autocast("cpu", torch.bfloat16):
                z = model(x)
            target = F.one_hot(y, data.CLASSES).float()
            if keep:
                strokes = x[:, 1:].abs().amax((1, 2, 3)) > 0
                with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                    known = torch.stack([network.probabilities(t, x[strokes]) for t in teachers]).mean(0)
                target[strokes] = torch.lerp(target[strokes], known, keep)
            loss = F.cross_entropy(z.float(), target)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            average.update(model)
            losses.append(loss.item())
            step += 1
            if progress() >= 1:
                break
        visit += 1
        torch.save({"model": model.state_dict(), "average": average.model.state_dict()}, RUNS / f"{name}.shared.part")
        (RUNS / f"{name}.shared.part").rename(RUNS / f"{name}.shared.pt")
        if partner and (RUNS / f"{partner}.shared.pt").exists():
            theirs = torch.load(RUNS / f"{partner}.shared.pt")
            meet(model, theirs["model"])
            meet(average.model, theirs["average"])
        torch.save(
            {
                "model": model.state_dict(), "average": average.model.state_dict(),
                "optimizer": optimizer.state_dict(), "step": step, "visit": visit, "spent": time.time() - began,
            },
            state_path.with_suffix(".part"),
        )  # fmt: skip
        state_path.with_suffix(".part").rename(state_path)
        speed = (step - last) * BATCH / (time.time() - began - spent)
        print(
            f"{time.strftime('%H:%M:%S')} {name} {progress():.0%} step {step} "
            f"loss {np.mean(losses):.4f} {speed:.0f}/s  {validation.line(average.model)}",
            flush=True,
        )
    state_path.unlink(missing_ok=True)
    return average.model


def fit(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    model = network.Network(args.shape, args.dropout)
    if args.start:
        model.load_state_dict(network.widened(load(args.start), args.shape).state_dict())
    print(f"{args.name}: {args.shape}, {network.count(model)} parameters, seed {args.seed}")
    model = run(model, args.name, args.epochs, args.minutes, args.rate, args.seed, args.partner, args.keep, list(map(load, args.teachers)))
    torch.save({"shape": args.shape, "state": model.state_dict()}, RUNS / f"{args.name}.pt")


def some(seed: int = 0) -> Tensor:
    """8,000 samples of one shard of the pool: what the statistics of layers are measured on."""
    with np.load(shards()[seed % len(shards())]) as file:
        inputs = reader.Inputs(file["ink"], file["pen"], file["row"])
    return torch.from_numpy(inputs.planes(np.sort(np.random.default_rng(seed).choice(len(inputs), 8000, replace=False))))


def load(name: str) -> network.Network:
    if name == COMMITTED:
        return network.unfolded(served.Served(), some())
    if name.endswith(".int8"):
        return network.unfolded(load_int8(name.removesuffix(".int8")), some())
    saved = torch.load(RUNS / f"{name}.pt")
    model = network.Network(saved["shape"])
    model.load_state_dict(saved["state"])
    return model.eval().to(memory_format=torch.channels_last)


@torch.no_grad()
def mean(names: list[str]) -> network.FoldedNetwork:
    """Of runs, weight by weight, batch norms folded in; a name that comes twice counts twice."""
    models = {name: network.FoldedNetwork(load(name)) for name in set(names)}
    out = models[names[0]]
    for name, weight in out.state_dict().items():
        weight.copy_(torch.stack([models[of].state_dict()[name] for of in names]).mean(0))
    return out


def quantise(args: argparse.Namespace) -> None:
    model = mean([args.name, *args.mean_with])
    print("folded and rounded to the nearest:", validation.line(model))
    if args.epochs > 0:
        model = run(model, f"{args.name}.int8", args.epochs, args.minutes, args.rate, args.seed)
        print("fine-tuned:", validation.line(model))
    else:
        gptq.round_weights(model, some(args.seed))
        print("rounded with compensation:", validation.line(model))
    torch.save({"tokens": model.tokens, "state": model.state_dict(), "shape": torch.load(RUNS / f"{args.name}.pt")["shape"]},
               RUNS / f"{args.name}.int8.pt")  # fmt: skip


def load_int8(name: str) -> network.FoldedNetwork:
    saved = torch.load(RUNS / f"{name}.int8.pt")
    model = network.FoldedNetwork(network.Network(saved["shape"]))
    model.load_state_dict(saved["state"])
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    for step in ("fit", "quantise"):
        p = steps.add_parser(step)
        p.add_argument("--name", required=True)
        p.add_argument("--epochs", type=float, default=10 if step == "fit" else 0,
                       help="shards to train on" if step == "fit" else "to fine-tune rounded weights on; 0: GPTQ")  # fmt: skip
        p.add_argument("--minutes", type=float, help="length of the schedule by the clock, instead of --epochs")
        p.add_argument("--rate", type=float, default=3e-3 if step == "fit" else 2e-4)
        p.add_argument("--seed", type=int, default=0)
        if step == "quantise":
            p.add_argument("--mean-with", nargs="*", default=[], metavar="RUN",
                           help=f"begin with the mean of the weights of these runs, or {COMMITTED}, and the named one; twice counts twice")  # fmt: skip
        else:
            p.add_argument("--partner", help="name of the run in another process to average with after every shard")
            p.add_argument("--shape", default=network.STUDENT)
            p.add_argument("--dropout", type=float, default=0.0)
            p.add_argument("--start", help=f"begin with the weights of this run, of as many or fewer channels, NAME.int8 for those rounded; or {COMMITTED}")
            p.add_argument("--keep", type=float, default=0.0,
                           help="0..1: how much of a pen stroke's label is replaced by the answer of the weights begun with")  # fmt: skip
            p.add_argument("--teachers", nargs="*", default=[], metavar="RUN", help="with --keep: by the mean answer of these instead")
    parser.add_argument("--threads", type=int, default=2, help="1 where other work shares the machine")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    RUNS.mkdir(parents=True, exist_ok=True)
    {"fit": fit, "quantise": quantise}[args.step](args)


if __name__ == "__main__":
    main()
