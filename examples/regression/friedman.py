"""Writes friedman.csv: Friedman's first problem (1991), five numbers that matter, three that do not, and noise.

    python friedman.py
"""

import csv
import random
from math import pi, sin

draw = random.Random(1)
with open("friedman.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow([f"x{i}" for i in range(1, 9)] + ["y"])
    for _ in range(400):
        x = [round(draw.random(), 4) for _ in range(8)]
        y = 10 * sin(pi * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4] + draw.gauss(0, 1)
        table.writerow(x + [round(y, 3)])
