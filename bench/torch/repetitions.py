"""Repeats a piece of work whenever a line arrives on standard input and prints what one unit of it took."""

import argparse
import json
import sys
import time

import torch


def options(*names, text=()):
    """Whole-number options of these names, and texts, all required; computation takes one thread from here on."""
    parser = argparse.ArgumentParser()
    for name in names:
        parser.add_argument(f"--{name}", type=int, required=True)
    for name in text:
        parser.add_argument(f"--{name}", required=True)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    return parser.parse_args()


def serve(work, units, is_short=False):
    """Answers every line of input with one call of `work`, timed, as seconds for each of its `units`, those of the processor
    too, and what it counted: a whole number that it returns.

    Work so short that waking up counts is done once before it is timed.
    """
    for _ in sys.stdin:
        if is_short:
            work()
        start, processor = time.perf_counter(), time.process_time()
        count = work()
        told = {
            "seconds": (time.perf_counter() - start) / units,
            "processor": (time.process_time() - processor) / units,
            "count": count if isinstance(count, int) else None,
        }
        print(json.dumps(told), flush=True)
