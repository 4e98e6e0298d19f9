// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "widgets/theme/fonts.h"

#include <QApplication>
#include <QLocale>
#include <QRegularExpression>

#include <cstdio>
#include <vector>

namespace headlight::test {
namespace {

struct Entry {
    const char* name;
    MakeTest make;
};

std::vector<Entry>& entries() {
    static std::vector<Entry> all;
    return all;
}

} // namespace

bool registerTest(const char* name, MakeTest make) {
    entries().push_back({name, std::move(make)});
    return true;
}

void WidgetTest::init() {
    // What the offscreen platform says about itself is no fault of the program.
    static const QRegularExpression anyOther(QStringLiteral(
        "^(?!This plugin does not support |QStandardPaths: (XDG_RUNTIME_DIR not set|runtime directory))"));
    QTest::failOnWarning(anyOther);
}

} // namespace headlight::test

int main(int argc, char** argv) {
    using namespace headlight;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QLocale::setDefault(QLocale::c());
    loadBundledFonts();

    // Leading arguments that name a class choose it; the rest goes to Qt Test.
    QStringList arguments = app.arguments(), chosen;
    for (const auto& entry : test::entries()) {
        if (arguments.removeAll(QLatin1String(entry.name)) > 0)
            chosen.append(QLatin1String(entry.name));
    }
    int failed = 0, run = 0;
    for (const auto& entry : test::entries()) {
        if (!chosen.isEmpty() && !chosen.contains(QLatin1String(entry.name)))
            continue;
        ++run;
        failed += QTest::qExec(entry.make().get(), arguments) != 0;
    }
    if (run == 0)
        std::fprintf(stderr, "no test class was run\n");
    else
        std::printf("%d of %d test classes passed\n", run - failed, run);
    return run == 0 || failed > 0;
}
