"""Trains a perceptron: train_jax.py SEED."""

import sys

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import save_file

seed = int(sys.argv[1])
data = np.load("train.npz")
x, y = data["x"].reshape(-1, 784) / 255.0, data["y"].astype(int)
widths = [784, 64, 64, 10]
params = {
    f"dense{i}": {"w": jax.random.normal(key, (a, b)) * (2 / a) ** 0.5, "b": jnp.zeros(b)}
    for i, (key, a, b) in enumerate(zip(jax.random.split(jax.random.key(seed), 3), widths, widths[1:]))
}


def logits(p, x):
    x = jax.nn.relu(x @ p["dense0"]["w"] + p["dense0"]["b"])
    x = jax.nn.relu(x @ p["dense1"]["w"] + p["dense1"]["b"])
    return x @ p["dense2"]["w"] + p["dense2"]["b"]


def loss(p, x, y):
    return -jnp.mean(jax.nn.log_softmax(logits(p, x))[jnp.arange(len(y)), y])


@jax.jit
def step(p, x, y):
    return jax.tree.map(lambda a, slope: a - 0.1 * slope, p, jax.grad(loss)(p, x, y))


rng = np.random.default_rng(seed)
for epoch in range(10):
    for batch in rng.permutation(len(x)).reshape(-1, 50):
        params = step(params, x[batch], y[batch])

test = np.load("test.npz")
answers = logits(params, test["x"].reshape(-1, 784) / 255.0).argmax(1)
print("test accuracy", float(jnp.mean(answers == test["y"])))
flat = {f"{layer}.{name}": np.asarray(a) for layer, arrays in params.items() for name, a in arrays.items()}
save_file(flat, f"jax{seed}.safetensors")
