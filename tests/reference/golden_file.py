# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes goldens: what every hook should hold.

  golden.bin   float32 little-endian tensors, one after another
  golden.json  {"ids": […], …, "hooks": {name: {"shape": […], "offset": floats}}}
"""
import json
from pathlib import Path

import torch


def write(out: Path, head: dict, hooks: dict[str, torch.Tensor]) -> None:
    """`head`: what stands in golden.json before the hooks."""
    entries, body, offset = {}, b"", 0
    for name, value in hooks.items():
        entries[name] = {"shape": list(value.shape), "offset": offset}
        body += value.contiguous().numpy().astype("<f4").tobytes()
        offset += value.numel()
    out.mkdir(parents=True, exist_ok=True)
    top = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items())
    (out / "golden.json").write_text(f'{{\n{top}  "hooks": {{\n{lines}\n  }}\n}}\n')
    (out / "golden.bin").write_bytes(body)
    print(f"{out}: {len(entries)} hooks, {len(body)} bytes")
