// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/fonts.h"

#include <QDir>
#include <QFontDatabase>

// Outside every namespace: the macro names a global function that the resource compiler generates. It also keeps the
// linker from dropping the fonts out of the static library.
static void initFontResources() {
    Q_INIT_RESOURCE(headlight_fonts);
}

namespace headlight {

void loadBundledFonts() {
    static bool loaded = false;
    if (loaded)
        return;
    loaded = true;
    initFontResources();
    const QDir folder(QStringLiteral(":/fonts"));
    for (const QString& file : folder.entryList(QDir::Files))
        QFontDatabase::addApplicationFont(folder.filePath(file));
}

const QStringList& textFamilies() {
    static const QStringList families{QStringLiteral("Headlight Sans"), QStringLiteral("DejaVu Sans"),
                                      QStringLiteral("sans-serif")};
    return families;
}

const QStringList& monoFamilies() {
    static const QStringList families{QStringLiteral("Headlight Mono"), QStringLiteral("DejaVu Sans Mono"),
                                      QStringLiteral("DejaVu Sans"), QStringLiteral("monospace")};
    return families;
}

} // namespace headlight
