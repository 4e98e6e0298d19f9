// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/head_colors.h"

#include "widgets/theme/color_math.h"

#include <array>

namespace headlight {

namespace {

constexpr std::array<QRgb, 10> category10{0xff1f77b4, 0xffff7f0e, 0xff2ca02c, 0xffd62728, 0xff9467bd,
                                          0xff8c564b, 0xffe377c2, 0xff7f7f7f, 0xffbcbd22, 0xff17becf};

} // namespace

QColor headColor(const Theme& theme, int head) {
    const QRgb surface = theme.surface().rgb();
    const double least = theme.name() == ThemeName::HighContrast ? 4.5 : 3;
    const double step = relativeLuminance(surface) > 0.5 ? -0.01 : 0.01;
    OkLab color = toOkLab(category10[static_cast<std::size_t>(head) % category10.size()]);
    for (int i = 0; i < 100 && contrastRatio(fromOkLab(color), surface) < least; ++i)
        color.L += step;
    return QColor(fromOkLab(color));
}

QColor headOffColor(const Theme& theme, int head) {
    constexpr double kept = 0.3;
    const OkLab from = toOkLab(theme.surface().rgb()), to = toOkLab(headColor(theme, head).rgb());
    return QColor(
        fromOkLab({from.L + (to.L - from.L) * kept, from.a + (to.a - from.a) * kept, from.b + (to.b - from.b) * kept}));
}

} // namespace headlight
