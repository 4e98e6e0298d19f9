// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QStringList>

#include <optional>

namespace headlight {

/// Names of the looks in settings and on the command line. Never translated, never changed.
QStringList themeChoices(); ///< in the order of ThemeName
QStringList roleChoices();  ///< in the order of RolePalette
std::optional<ThemeName> themeChosen(const QString& choice);
std::optional<RolePalette> rolesChosen(const QString& choice);

} // namespace headlight
