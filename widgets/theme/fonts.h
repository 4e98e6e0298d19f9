// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace headlight {

/// Registers the bundled fonts with the application (once; later calls do nothing). Needs a QGuiApplication.
void loadBundledFonts();

/// Families Theme::font() asks for, best first; scripts they lack are drawn with the system's fonts.
const QStringList& textFamilies();
const QStringList& monoFamilies();

} // namespace headlight
