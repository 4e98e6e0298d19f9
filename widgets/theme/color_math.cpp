// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/color_math.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headlight {
namespace {

using Vec3 = std::array<double, 3>;
using Mat3 = std::array<Vec3, 3>;

Vec3 times(const Mat3& m, const Vec3& v) {
    Vec3 out{};
    for (std::size_t r = 0; r < 3; ++r)
        out[r] = m[r][0] * v[0] + m[r][1] * v[1] + m[r][2] * v[2];
    return out;
}

double toLinear(int channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

int fromLinear(double c) {
    c = std::clamp(c, 0.0, 1.0);
    const double s = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(s * 255));
}

Vec3 linear(QRgb rgb) {
    return {toLinear(qRed(rgb)), toLinear(qGreen(rgb)), toLinear(qBlue(rgb))};
}
QRgb packed(const Vec3& c) {
    return qRgb(fromLinear(c[0]), fromLinear(c[1]), fromLinear(c[2]));
}

constexpr Mat3 toCone{{{0.4122214708, 0.5363325363, 0.0514459929},
                       {0.2119034982, 0.6806995451, 0.1073969566},
                       {0.0883024619, 0.2817188376, 0.6299787005}}};
constexpr Mat3 coneToLab{{{0.2104542553, 0.7936177850, -0.0040720468},
                          {1.9779984951, -2.4285922050, 0.4505937099},
                          {0.0259040371, 0.7827717662, -0.8086757660}}};
constexpr Mat3 labToCone{
    {{1.0, 0.3963377774, 0.2158037573}, {1.0, -0.1055613458, -0.0638541728}, {1.0, -0.0894841775, -1.2914855480}}};
constexpr Mat3 fromCone{{{4.0767416621, -3.3077115913, 0.2309699292},
                         {-1.2684380046, 2.6097574011, -0.3413193965},
                         {-0.0041960863, -0.7034186147, 1.7076147010}}};
constexpr Mat3 protan{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Mat3 deutan{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

OkLab bezier(const OkLab& p, const OkLab& q, const OkLab& r, double t) {
    const double u = 1 - t;
    const auto mix = [&](double a, double b, double c) { return u * u * a + 2 * u * t * b + t * t * c; };
    return {mix(p.L, q.L, r.L), mix(p.a, q.a, r.a), mix(p.b, q.b, r.b)};
}

} // namespace

OkLab toOkLab(QRgb rgb) {
    Vec3 cone = times(toCone, linear(rgb));
    for (double& c : cone)
        c = std::cbrt(c);
    const Vec3 lab = times(coneToLab, cone);
    return {lab[0], lab[1], lab[2]};
}

QRgb fromOkLab(const OkLab& color) {
    Vec3 cone = times(labToCone, {color.L, color.a, color.b});
    for (double& c : cone)
        c = c * c * c;
    return packed(times(fromCone, cone));
}

double distance(const OkLab& x, const OkLab& y) {
    return std::hypot(x.L - y.L, x.a - y.a, x.b - y.b);
}

double relativeLuminance(QRgb rgb) {
    const Vec3 c = linear(rgb);
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}

double contrastRatio(QRgb x, QRgb y) {
    const double a = relativeLuminance(x), b = relativeLuminance(y);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QRgb simulate(QRgb rgb, ColorVision vision) {
    return packed(times(vision == ColorVision::Protan ? protan : deutan, linear(rgb)));
}

void fillRamp(QRgb begin, QRgb via, QRgb end, std::span<QRgb> out) {
    const OkLab p = toOkLab(begin), q = toOkLab(via), r = toOkLab(end);
    constexpr int samples = 2048;
    std::vector<double> length(samples + 1, 0.0);
    OkLab last = p;
    for (int i = 1; i <= samples; ++i) {
        const OkLab here = bezier(p, q, r, static_cast<double>(i) / samples);
        length[static_cast<std::size_t>(i)] = length[static_cast<std::size_t>(i - 1)] + distance(last, here);
        last = here;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double wanted = length.back() * static_cast<double>(i) / static_cast<double>(out.size() - 1);
        const auto at = std::lower_bound(length.begin(), length.end(), wanted);
        out[i] = fromOkLab(bezier(p, q, r, static_cast<double>(at - length.begin()) / samples));
    }
    out.front() = begin;
    out.back() = end;
}

} // namespace headlight
