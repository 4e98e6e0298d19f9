// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>

#include <array>
#include <span>

namespace headlight {

/// A colour in OKLab (Björn Ottosson 2020): equal distances look about equally large.
struct OkLab {
    double L = 0, a = 0, b = 0;
};

OkLab toOkLab(QRgb rgb);
QRgb fromOkLab(const OkLab& color); ///< clipped to sRGB
double distance(const OkLab& x, const OkLab& y);

/// WCAG 2 relative luminance and contrast ratio (1 … 21).
double relativeLuminance(QRgb rgb);
double contrastRatio(QRgb x, QRgb y);

enum class ColorVision { Protan, Deutan };
/// How a viewer who lacks one kind of cone sees `rgb` (Machado, Oliveira, Fernandes 2009, severity 1).
QRgb simulate(QRgb rgb, ColorVision vision);

/// Fills `out` with a curve from `begin` through the neighbourhood of `via` to `end`, in steps of equal OKLab length.
void fillRamp(QRgb begin, QRgb via, QRgb end, std::span<QRgb> out);

} // namespace headlight
