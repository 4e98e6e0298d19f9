// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"

#include "app/languages.h"
#include "app/main_window.h"
#include "app/render.h"
#include "app/window_style.h"
#include "widgets/theme/fonts.h"

#include <QApplication>
#include <QIcon>
#include <QSettings>

#include <cstdio>

namespace headlight {

namespace {

constexpr int usageError = 2;

void nameProgram() {
    QCoreApplication::setApplicationName(QStringLiteral("headlight"));
    QCoreApplication::setOrganizationName(QStringLiteral("headlight"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HEADLIGHT_VERSION));
    QGuiApplication::setApplicationDisplayName(QString());
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.headlight.Headlight"));
}

bool hasDisplay() {
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
           !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

int openWindow(QApplication& app, const ProgramOptions& options) {
    QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("headlight"),
                       QStringLiteral("headlight"));
    useLanguage(options.language.isEmpty() ? settings.value(QStringLiteral("language")).toString() : options.language);
    WindowOptions windowOptions;
    windowOptions.settings = &settings;
    MainWindow window(std::move(windowOptions));
    if (!options.theme.isEmpty())
        window.setThemeChoice(options.theme);
    if (!options.roles.isEmpty())
        window.setRoleColors(options.roles);
    if (options.prompt)
        window.session().setText(*options.prompt);
    if (options.layer || options.head)
        QObject::connect(&window.session(), &Session::modelOpened, &window, [&window, options] {
            Selection& selection = window.session().selection();
            selection.setLayerHead(options.layer.value_or(selection.layer()), options.head.value_or(selection.head()));
        });
    if (!options.size.isEmpty())
        window.resize(options.size);
    window.show();
    if (options.model.isEmpty())
        window.openFirstScreen(!options.layer && !options.head);
    else
        window.openModel(options.model);
    return app.exec();
}

} // namespace

int runProgram(int argc, char** argv) {
    nameProgram();
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    QString error;
    const auto options = readArguments(arguments, error);
    if (!options) {
        std::fprintf(stderr, "headlight: %s\n", qUtf8Printable(error.simplified()));
        return usageError;
    }
    if (options->help || options->version) {
        const QCoreApplication app(argc, argv);
        const QString text = options->help ? helpText() : QStringLiteral("headlight " HEADLIGHT_VERSION "\n");
        std::fputs(qUtf8Printable(text), stdout);
        return 0;
    }
    if (!options->render.isEmpty()) {
        if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
    } else if (!hasDisplay()) {
        std::fputs("headlight: There is no display to open a window on; use --render FILE.png to draw into a file.\n",
                   stderr);
        return 1;
    }
    int qtArgc = 1; // the arguments were read above
    QApplication app(qtArgc, argv);
    QApplication::setStyle(new WindowStyle);
    loadBundledFonts();
    QIcon icon;
    for (const int size : {16, 32, 48, 128, 256})
        icon.addFile(QStringLiteral(":/icons/headlight-%1.png").arg(size));
    QApplication::setWindowIcon(icon);
    if (!options->render.isEmpty()) {
        useLanguage(options->language.isEmpty() ? QStringLiteral("en") : options->language);
        return renderToFile(*options);
    }
    return openWindow(app, *options);
}

} // namespace headlight
