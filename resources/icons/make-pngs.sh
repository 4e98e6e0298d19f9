#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Renders the icon into the sizes that desktops ask for. Needs rsvg-convert (librsvg2-bin). Run by hand when the drawing
# changed; the pictures are committed, so that a build does not need it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for size in 16 24 32 48 64 128 256; do
    rsvg-convert --width "$size" --height "$size" io.github.headlight.Headlight.svg --output "headlight-$size.png"
done
