// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/viewmodels/trace_store.h"

#include <QString>

#include <vector>

namespace headlight {

/// Folder of the bundled story-gpt: $HEADLIGHT_MODELS_DIR, <program>/../share/headlight/models, then the source tree
/// the program was built from. Empty when none of them has it.
QString bundledModel();

/// A model that comes with the program.
struct BundledModel {
    QString folder;
    QString name;   ///< of the folder
    QString prompt; ///< a text to begin with
};
/// Those that are there, the first screen's first; looked for where bundledModel() looks.
std::vector<BundledModel> bundledModels();

/// The prompt of the first screen: short, so that every number of the walk has room.
QString firstPrompt();

struct LayerHead {
    int layer = 0;
    int head = 0;
};
/// The head whose last query looks back most decidedly at one token that is neither the first (where heads rest that
/// have nothing to do) nor right before it; heads that find the same token again count more. `heads` are layer-major.
LayerHead tellingHead(const std::vector<HeadThumbnail>& heads, int headCount,
                      const std::vector<engine::TokenId>& tokens);

} // namespace headlight
