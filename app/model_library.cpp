// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/model_library.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace headlight {

QString bundledModel() {
    QStringList places;
    if (const QString named = qEnvironmentVariable("HEADLIGHT_MODELS_DIR"); !named.isEmpty())
        places << named;
    places << QCoreApplication::applicationDirPath() + QStringLiteral("/../share/headlight/models");
    places << QStringLiteral(HEADLIGHT_BUILD_TREE_MODELS);
    for (const QString& place : places) {
        const QDir folder(place + QStringLiteral("/story-gpt"));
        if (QFileInfo::exists(folder.filePath(QStringLiteral("config.json"))))
            return QDir::cleanPath(folder.absolutePath());
    }
    return {};
}

FirstScreen firstScreen() {
    return {QStringLiteral("Once upon a time there was a little robot named Tim. Tim"), 2, 0};
}

} // namespace headlight
