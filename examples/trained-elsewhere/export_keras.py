"""Exports what train_keras.py saved as ONNX: export_keras.py SEED."""

import os
import sys

os.environ["KERAS_BACKEND"] = "torch"

import keras  # noqa: E402
import numpy as np  # noqa: E402

seed = int(sys.argv[1])
model = keras.saving.load_model(f"keras{seed}.keras")
model(np.zeros((1, 28, 28, 1), "float32"))  # Keras exports what was called once
model.export(f"keras{seed}.onnx", format="onnx")
