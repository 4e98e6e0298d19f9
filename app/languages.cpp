// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/languages.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <memory>
#include <vector>

namespace headlight {

namespace {

QLocale localeFor(const QString& code) {
    if (!code.isEmpty())
        return QLocale(code);
    const QLocale system = QLocale::system();
    for (const QString& language : availableLanguages())
        if (QLocale(language).language() == system.language())
            return system;
    return QLocale(QStringLiteral("en"));
}

void install(const QLocale& locale, const QString& name, const QString& folder,
             std::vector<std::unique_ptr<QTranslator>>& kept) {
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(locale, name, QStringLiteral("_"), folder))
        return;
    QCoreApplication::installTranslator(translator.get());
    kept.push_back(std::move(translator));
}

} // namespace

const QStringList& availableLanguages() {
    static const QStringList codes{QStringLiteral("en"), QStringLiteral("pt_BR")};
    return codes;
}

void useLanguage(const QString& code) {
    static std::vector<std::unique_ptr<QTranslator>> installed;
    installed.clear(); // a translator removes itself
    const QLocale locale = localeFor(code);
    QLocale::setDefault(locale);
    install(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath), installed);
    install(locale, QStringLiteral("headlight"), QStringLiteral(":/i18n"), installed);
    QGuiApplication::setLayoutDirection(locale.textDirection());
}

} // namespace headlight
