// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/number_text.h"

#include <cmath>

namespace headlight {
namespace {

const QChar minusSign(0x2212);
const QChar infinitySign(0x221e);

QString notFinite(double value) {
    if (std::isnan(value))
        return QStringLiteral("NaN");
    return value < 0 ? QString(minusSign) + infinitySign : QString(infinitySign);
}

QString withMinus(QString text) {
    return text.replace(QLatin1Char('-'), minusSign);
}

/// "1.2e-05" → "1e-5": one digit and the bare exponent.
QString scientific(double value) {
    const QString text = QString::number(value, 'e', 0);
    const auto e = text.indexOf(QLatin1Char('e'));
    return text.left(e + 1) + QString::number(text.mid(e + 1).toInt());
}

} // namespace

QString cellNumber(float value) {
    if (!std::isfinite(value))
        return notFinite(value);
    const double magnitude = std::abs(static_cast<double>(value));
    if (magnitude == 0)
        return QStringLiteral("0");
    if (magnitude < 0.005 || magnitude >= 99999.5)
        return withMinus(scientific(value));
    const int decimals = magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0;
    return withMinus(QString::number(value, 'f', decimals));
}

QString fullNumber(double value) {
    if (!std::isfinite(value))
        return notFinite(value);
    return withMinus(QString::number(value == 0 ? 0.0 : value, 'g', 6));
}

} // namespace headlight
