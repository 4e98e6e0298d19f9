# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and writes safetensors files byte by byte: 8 bytes header length, JSON header, tensors."""
import json
import struct
from pathlib import Path

import numpy as np


def to_bytes(values: np.ndarray, dtype: str) -> bytes:
    if dtype == "BF16":  # the upper half of a float32, rounded to nearest even
        bits = np.ascontiguousarray(values, dtype="<f4").view("<u4").astype(np.uint64)
        return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes()
    return np.ascontiguousarray(values).astype({"F32": "<f4", "F16": "<f2", "U8": "u1", "BOOL": "u1"}[dtype]).tobytes()


def from_bytes(data: bytes, dtype: str) -> np.ndarray:
    if dtype == "BF16":
        return (np.frombuffer(data, dtype="<u2").astype("<u4") << 16).view("<f4")
    return np.frombuffer(data, dtype={"F32": "<f4", "F16": "<f2", "U8": "u1", "BOOL": "u1"}[dtype])


def write(path: Path, tensors: dict[str, tuple[np.ndarray, str]]) -> None:
    header: dict = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, (values, dtype) in tensors.items():
        data = to_bytes(values, dtype)
        header[name] = {
            "dtype": dtype,
            "shape": list(values.shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def read(path: Path) -> dict[str, np.ndarray]:
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            tensors[name] = from_bytes(body[begin:end], entry["dtype"]).reshape(entry["shape"])
    return tensors


def read_folder(folder: Path) -> dict[str, np.ndarray]:
    index = folder / "model.safetensors.index.json"
    if not index.exists():
        return read(folder / "model.safetensors")
    tensors = {}
    for shard in sorted(set(json.loads(index.read_text())["weight_map"].values())):
        tensors.update(read(folder / shard))
    return tensors
