// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/golden_picture.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cstdlib>

namespace headlight::test {
namespace {

int largestDifference(QRgb a, QRgb b) {
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b)),
                     std::abs(qAlpha(a) - qAlpha(b))});
}

} // namespace

QString differenceFromGolden(const QImage& picture, const QString& name, PictureTolerance tolerance) {
    const QImage got = picture.convertToFormat(QImage::Format_ARGB32);
    const QString file = QStringLiteral(HEADLIGHT_TEST_DATA "/pictures/") + name + QStringLiteral(".png");
    if (qEnvironmentVariableIntValue("HEADLIGHT_BLESS") == 1) {
        QDir().mkpath(QFileInfo(file).path());
        return got.save(file) ? QString() : QStringLiteral("%1 cannot be written").arg(file);
    }
    const QString stem = QStringLiteral(HEADLIGHT_TEST_OUTPUT "/") + name;
    const auto keep = [&] {
        QDir().mkpath(QFileInfo(stem).path());
        got.save(stem + QStringLiteral(".actual.png"));
    };
    const QImage golden = QImage(file).convertToFormat(QImage::Format_ARGB32);
    if (golden.isNull()) {
        keep();
        return QStringLiteral("%1 is missing; look at %2.actual.png, then run with HEADLIGHT_BLESS=1").arg(file, stem);
    }
    if (golden.size() != got.size()) {
        keep();
        return QStringLiteral("%1: %2×%3 pixels instead of %4×%5")
            .arg(name)
            .arg(got.width())
            .arg(got.height())
            .arg(golden.width())
            .arg(golden.height());
    }
    QImage marked(got.size(), QImage::Format_ARGB32);
    int different = 0, largest = 0;
    for (int y = 0; y < got.height(); ++y) {
        for (int x = 0; x < got.width(); ++x) {
            const int difference = largestDifference(got.pixel(x, y), golden.pixel(x, y));
            largest = std::max(largest, difference);
            different += difference > tolerance.channel;
            const int gray = 255 - (255 - qGray(golden.pixel(x, y))) / 4;
            marked.setPixel(x, y, difference > tolerance.channel ? qRgb(255, 0, 0) : qRgb(gray, gray, gray));
        }
    }
    if (different <= tolerance.share * got.width() * got.height())
        return {};
    keep();
    marked.save(stem + QStringLiteral(".diff.png"));
    return QStringLiteral("%1: %2 pixels differ, at most by %3 of 255; see %4.actual.png and .diff.png")
        .arg(name)
        .arg(different)
        .arg(largest)
        .arg(stem);
}

} // namespace headlight::test
