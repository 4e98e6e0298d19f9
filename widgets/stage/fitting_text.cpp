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
    const double needed = textSize(words, theme, px, bold).width();
    return needed <= width ? px : std::max(least / Theme::textScale(), px * width / needed);
}

} // namespace headlight
