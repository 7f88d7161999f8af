"""Trains a LeNet: train_keras.py SEED, with any backend."""

import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1])
keras.utils.set_random_seed(seed)
data = np.load("train.npz")
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(6, 5, padding="same", activation="relu"), layers.MaxPooling2D(),
    layers.Conv2D(16, 5, activation="relu"), layers.MaxPooling2D(),
    layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(data["x"][..., None] / 255.0, data["y"], batch_size=64, epochs=5, verbose=0)

test = np.load("test.npz")
print("test loss and accuracy", model.evaluate(test["x"][..., None] / 255.0, test["y"], verbose=0))
model.save(f"keras{seed}.keras")
