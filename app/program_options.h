// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/viewmodels/attention_block.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace headlight {

/// What the command line asked for.
struct ProgramOptions {
    enum class View { Window, Stage, Attention, Candidates, ModelView, Neurons, Rows, Flow };

    bool help = false;
    bool version = false;
    QString render; ///< file to draw into; empty = open the window
    QString model;  ///< empty = the bundled one
    std::optional<QString> prompt;
    View view = View::Window;
    std::optional<int> layer, head, beat;
    std::optional<AttentionBlock> attention; ///< of a translator
    std::optional<int> level; ///< a StageLevel
    QString theme;            ///< empty or one of themeChoices()
    QString roles;            ///< empty or one of roleChoices()
    QSize size;               ///< empty = the view's own
    double scale = 1;
    QString language; ///< code; empty = the system's
};

/// Reads the arguments (the first is the program). On wrong usage the result is empty and `error` says what is wrong.
std::optional<ProgramOptions> readArguments(const QStringList& arguments, QString& error);
/// The text of --help. Needs a QCoreApplication.
QString helpText();

} // namespace headlight
