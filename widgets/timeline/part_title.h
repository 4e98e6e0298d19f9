// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timeline.h"

#include <QString>

namespace headlight {

/// "attention", "queries, keys and values" … in the user's language, as it stands inside a sentence.
QString partTitle(ChapterPart part);

} // namespace headlight
