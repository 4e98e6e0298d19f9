// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

namespace headlight {

/// "blocks.0.attn.hook_q[3, 1, 7]", "blocks.0.attn.W_Q[12, 40]"; a candidate's token and stage; empty for monostate.
QString elementName(const Provenance& provenance);

/// Name without the index: what a notebook looks up.
QString tensorName(const Provenance& provenance);

/// "hook[index] = value", also for cells that pool, are masked or not revealed yet.
QString describeCell(const CellGrid& grid, int row, int column);

} // namespace headlight
