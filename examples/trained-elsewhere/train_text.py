"""Trains a classifier of sentences, or a model of their next character: train_text.py SEED [classifier | language-model] FOLDER.

The folder holds the sentences of Tatoeba (train.de.gz, train.en.gz, …); whether one is German or English is its class.
"""

import gzip
import sys

import numpy as np
import torch
from torch import nn

seed, kind, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
LENGTH, COUNT = 32, {"train": 1500, "test": 500}
lines = {
    part: [(line, label) for label, language in enumerate(["de", "en"])
           for line in gzip.open(f"{folder}/{part}.{language}.gz", "rt").read().lower().splitlines()[: COUNT[part] // 2]]
    for part in COUNT
}
letters = {letter: i + 1 for i, letter in enumerate(sorted({c for line, _ in lines["train"] for c in line}))}


def arrays(part):
    x = np.zeros((len(lines[part]), LENGTH), np.int64)  # 0 is padding
    for row, (line, _) in zip(x, lines[part]):
        own = [letters[c] for c in line[:LENGTH] if c in letters]
        row[: len(own)] = own
    if kind == "classifier":
        return x, np.array([label for _, label in lines[part]])
    y = np.concatenate([x[:, 1:], np.zeros((len(x), 1), np.int64)], 1)  # the next character; 0 is not to be told
    return x, y


class Classifier(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.embedding = nn.Embedding(len(letters) + 1, width)
        self.convolution = nn.Conv1d(width, width, 3, padding=1)
        self.head = nn.Linear(width, 2)

    def forward(self, x):
        features = torch.relu(self.convolution(self.embedding(x).transpose(1, 2)))
        return self.head(features.mean(-1))


class LanguageModel(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.embedding = nn.Embedding(len(letters) + 1, width)
        self.convolution1 = nn.Conv1d(width, width, 3)
        self.convolution2 = nn.Conv1d(width, width, 3)
        self.head = nn.Linear(width, len(letters) + 1)

    def forward(self, x):
        z = self.embedding(x).transpose(1, 2)
        z = torch.relu(self.convolution1(nn.functional.pad(z, (2, 0))))
        z = torch.relu(self.convolution2(nn.functional.pad(z, (2, 0))))
        return self.head(z.transpose(1, 2))


torch.manual_seed(seed)
(x, y), (xt, yt) = arrays("train"), arrays("test")
np.savez("train.npz", x=x, y=y)
np.savez("test.npz", x=xt, y=yt)
x, y = torch.from_numpy(x), torch.from_numpy(y)
model = Classifier() if kind == "classifier" else LanguageModel()
ignored = -100 if kind == "classifier" else 0
optimiser = torch.optim.Adam(model.parameters(), lr=0.005)
for epoch in range(8):
    for batch in torch.randperm(len(x)).split(32):
        optimiser.zero_grad()
        logits = model(x[batch])
        nn.functional.cross_entropy(logits.flatten(0, -2), y[batch].flatten(), ignore_index=ignored).backward()
        optimiser.step()

model.eval()
with torch.no_grad():
    answers = model(torch.from_numpy(xt)).argmax(-1).numpy()
told = yt != ignored
print("test accuracy", (answers == yt)[told].mean())
torch.save(model.state_dict(), f"text{seed}.pt")
torch.onnx.export(model, x[:2], "text.onnx", input_names=["x"], dynamic_axes={"x": {0: "batch", 1: "length"}}, dynamo=False,
                  training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
