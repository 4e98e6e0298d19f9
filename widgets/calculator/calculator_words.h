// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the calculator: one translation context for its free functions.
#pragma once

#include <QCoreApplication>

namespace headlight {

struct CalculatorWords {
    Q_DECLARE_TR_FUNCTIONS(headlight::Calculator)
};

} // namespace headlight
