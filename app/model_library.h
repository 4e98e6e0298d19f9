// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace headlight {

/// Folder of the bundled story-gpt: $HEADLIGHT_MODELS_DIR, <program>/../share/headlight/models, then the source tree
/// the program was built from. Empty when none of them has it.
QString bundledModel();

/// What the first screen runs, where bundledModel() is what is open, and which head shows something telling in it.
struct FirstScreen {
    QString prompt;
    int layer = 0;
    int head = 0;
};
FirstScreen firstScreen();

} // namespace headlight
