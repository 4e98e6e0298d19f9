// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/theme_choice.h"

namespace headlight {

QStringList themeChoices() {
    return {QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("highcontrast"),
            QStringLiteral("projector")};
}

QStringList roleChoices() {
    return {QStringLiteral("okabe-ito"), QStringLiteral("illustrated")};
}

std::optional<ThemeName> themeChosen(const QString& choice) {
    const auto at = themeChoices().indexOf(choice);
    return at < 0 ? std::nullopt : std::optional(static_cast<ThemeName>(at));
}

std::optional<RolePalette> rolesChosen(const QString& choice) {
    const auto at = roleChoices().indexOf(choice);
    return at < 0 ? std::nullopt : std::optional(static_cast<RolePalette>(at));
}

} // namespace headlight
