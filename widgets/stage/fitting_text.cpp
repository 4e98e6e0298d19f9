// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/fitting_text.h"

#include "widgets/picture/text_layout.h"

#include <algorithm>

namespace headlight {

QString fittingForm(const QStringList& forms, const Theme& theme, double px, bool bold, double width) {
    const auto fits = [&](const QString& words) { return textSize(words, theme, px, bold).width() <= width; };
    const auto found = std::find_if(forms.begin(), forms.end(), fits);
    return found != forms.end() ? *found : forms.isEmpty() ? QString() : forms.back();
}

double fittingPixels(const QString& words, const Theme& theme, double px, bool bold, double width, double least) {
    constexpr double step = 0.5; // fonts have whole pixels: no proportion tells what fits
    const double smallest = least / Theme::textScale();
    while (px > smallest && textSize(words, theme, px, bold).width() > width)
        px = std::max(smallest, px - step);
    return px;
}

} // namespace headlight
