// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace headlight {

/// Languages the program speaks, by code.
const QStringList& availableLanguages();

/// Switches the running program: translators, number formats, layout direction. Every widget gets a LanguageChange.
/// Empty means the system's language where it is available, else English.
void useLanguage(const QString& code);

} // namespace headlight
