// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cache_cost_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CacheCost)
};

/// Three digits that count, without an exponent.
QString threeDigits(double value) {
    const int whole = value < 1 ? 1 : static_cast<int>(std::floor(std::log10(value))) + 1;
    return QLocale().toString(value, 'f', std::clamp(3 - whole, 0, 2));
}

QString milliseconds(double seconds) {
    return Words::tr("%1 ms").arg(threeDigits(seconds * 1000));
}

} // namespace

QString shortCount(std::int64_t count) {
    const auto value = static_cast<double>(count);
    if (value >= 1e9)
        return Words::tr("%1 G", "thousand million").arg(threeDigits(value / 1e9));
    if (value >= 1e6)
        return Words::tr("%1 M", "million").arg(threeDigits(value / 1e6));
    return QLocale().toString(static_cast<qlonglong>(count));
}

QString cacheCostText(const CacheCost& cost) {
    const QString with = Words::tr("With cache: %n row(s), %1 multiply-adds, %2", nullptr, cost.newRows)
                             .arg(shortCount(cost.multiplyAddsDecode), milliseconds(cost.decodeSeconds));
    const int rows = cost.cachedRows + cost.newRows;
    const QString without = cost.recomputeSeconds > 0
                                ? Words::tr("without: %n row(s), %1, %2 (measured)", nullptr, rows)
                                      .arg(shortCount(cost.multiplyAddsRecompute), milliseconds(cost.recomputeSeconds))
                                : Words::tr("without: %n row(s), %1 (not measured: not enough memory)", nullptr, rows)
                                      .arg(shortCount(cost.multiplyAddsRecompute));
    return with + QStringLiteral(" · ") + without;
}

} // namespace headlight
