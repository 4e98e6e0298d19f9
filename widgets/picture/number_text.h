// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace headlight {

/// A number short enough for a cell: "0.42", "−1.3e4", "12.3", "−∞", "NaN"; at most 6 characters. A value that is not
/// zero never reads as zero.
QString cellNumber(float value);

/// Six significant digits with a real minus sign, for tooltips and screen readers.
QString fullNumber(double value);

} // namespace headlight
