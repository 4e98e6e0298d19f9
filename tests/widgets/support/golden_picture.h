// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

namespace headlight::test {

/// What may differ between two machines' rasters of the same picture.
struct PictureTolerance {
    int channel = 24;     ///< a pixel counts as different when a channel differs by more than this
    double share = 0.002; ///< this share of all pixels may be different
};

/// Compares with tests/data/pictures/NAME.png. On mismatch writes NAME.actual.png and NAME.diff.png into the build
/// folder and returns what differs; an empty string means equal. HEADLIGHT_BLESS=1 in the environment rewrites the
/// golden file.
QString differenceFromGolden(const QImage& picture, const QString& name, PictureTolerance tolerance = {});

} // namespace headlight::test

/// Fails the test function when `picture` is not the golden picture `name`.
#define COMPARE_GOLDEN(picture, name)                                                                                  \
    do {                                                                                                               \
        const QString difference_ = headlight::test::differenceFromGolden(picture, QStringLiteral(name));              \
        QVERIFY2(difference_.isEmpty(), qPrintable(difference_));                                                      \
    } while (false)
