"""Trains a small convolutional network: train_pytorch.py SEED."""

import sys

import numpy as np
import torch
from torch import nn

seed = int(sys.argv[1])
torch.manual_seed(seed)
data = np.load("train.npz")
x = torch.from_numpy(data["x"]).float().div(255)[:, None]
y = torch.from_numpy(data["y"]).long()

model = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(16 * 7 * 7, 10),
)
optimiser = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for epoch in range(5):
    for batch in torch.randperm(len(x)).split(64):
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimiser.step()

model.eval()
test = np.load("test.npz")
with torch.no_grad():
    answers = model(torch.from_numpy(test["x"]).float().div(255)[:, None]).argmax(1).numpy()
print("test accuracy", (answers == test["y"]).mean())

torch.save(model.state_dict(), f"torch{seed}.pt")
torch.onnx.export(model, x[:2], "model.onnx", input_names=["x"], dynamic_axes={"x": {0: "batch"}}, dynamo=False,
                  training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
