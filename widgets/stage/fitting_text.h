// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QStringList>

namespace headlight {

/// The first of `forms`, longest first, that is no wider than `width`; the last one where none is.
QString fittingForm(const QStringList& forms, const Theme& theme, double px, bool bold, double width);

/// `px`, or as much less as `words` need to be no wider than `width`; never less than `least`.
double fittingPixels(const QString& words, const Theme& theme, double px, bool bold, double width, double least = 7);

} // namespace headlight
