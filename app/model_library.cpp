// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/model_library.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace headlight {

namespace {

/// The folder of a bundled model; empty where there is none.
QString folderOf(const QString& name) {
    QStringList places;
    if (const QString named = qEnvironmentVariable("HEADLIGHT_MODELS_DIR"); !named.isEmpty())
        places << named;
    places << QCoreApplication::applicationDirPath() + QStringLiteral("/../share/headlight/models");
    places << QStringLiteral(HEADLIGHT_BUILD_TREE_MODELS);
    for (const QString& place : places) {
        const QDir folder(place + QLatin1Char('/') + name);
        if (QFileInfo::exists(folder.filePath(QStringLiteral("config.json"))))
            return QDir::cleanPath(folder.absolutePath());
    }
    return {};
}

} // namespace

QString bundledModel() {
    return folderOf(QStringLiteral("story-gpt"));
}

std::vector<BundledModel> bundledModels() {
    const QString sentence = QStringLiteral("Este é um problema que temos que resolver."); // TX-08
    std::vector<BundledModel> found;
    for (const auto& [name, prompt] : std::initializer_list<std::pair<QString, QString>>{
             {QStringLiteral("story-gpt"), firstPrompt()},
             {QStringLiteral("pt-en"), sentence},
             {QStringLiteral("pt-en-gru"), sentence}})
        if (const QString folder = folderOf(name); !folder.isEmpty())
            found.push_back({folder, name, prompt});
    return found;
}

QString firstPrompt() {
    return QStringLiteral("There was a little robot named Tim. Tim");
}

LayerHead tellingHead(const std::vector<HeadThumbnail>& heads, int headCount,
                      const std::vector<engine::TokenId>& tokens) {
    LayerHead best;
    float most = 0;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const HeadThumbnail& head = heads[i];
        const int last = head.rows - 1;
        for (int key = 1; key + 1 < last; ++key) {
            const auto at = static_cast<std::size_t>(key);
            const bool again = head.step == 1 && at < tokens.size() && tokens[at] == tokens.back();
            const float weight =
                (*head.values)[static_cast<std::size_t>(last) * head.columns + at] * (again ? 3.0F : 1.0F);
            if (weight > most) {
                most = weight;
                best = {static_cast<int>(i) / headCount, static_cast<int>(i) % headCount};
            }
        }
    }
    return best;
}

} // namespace headlight
