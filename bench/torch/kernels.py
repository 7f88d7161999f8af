"""Prints what computes and what gives memory in this process: the kernels of OpenBLAS and the allocator, as JSON."""

import ctypes
import json
import os
import platform

import torch


def loaded(name):
    """Paths of the shared libraries of this process whose file names hold `name`; none where the system does not tell."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "/" in line}
    except OSError:
        return []
    return sorted(path for path in paths if name in os.path.basename(path))


def blas():
    """Which processor's kernels OpenBLAS runs; the first line of PyTorch's own account where there is none."""
    for path in loaded("openblas"):
        core = ctypes.CDLL(path).openblas_get_corename
        core.restype = ctypes.c_char_p
        return f"OpenBLAS kernels for {core().decode()}"
    return next((line for line in torch.__config__.show().splitlines() if "MKL" in line), "unknown kernels").strip()


def allocator():
    """The allocator, with the thresholds that it was told."""
    replacing = [name for name in ("jemalloc", "tcmalloc", "mimalloc") if loaded(name)]
    if replacing:
        return replacing[0]
    thresholds = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith("MALLOC_")]
    return " ".join([*platform.libc_ver(), *(thresholds or ["as it comes"])])


torch.ones(8, 8) @ torch.ones(8, 8)
print(json.dumps({"kernels": blas(), "allocator": allocator()}))
