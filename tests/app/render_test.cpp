// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "app/theme_choice.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QSvgRenderer>
#include <QTemporaryDir>

namespace headlight::test {

namespace {

struct Outcome {
    int code = -1;
    QString out, err;
};

/// The real program, without any display.
Outcome run(const QStringList& arguments) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QLatin1String(name));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(HEADLIGHT_PROGRAM), arguments);
    if (!process.waitForFinished(120'000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

int differentColors(const QImage& image) {
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3)
            colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

} // namespace

/// headlight --render through the real program.
class RenderTest : public WidgetTest {
    Q_OBJECT
private slots:
    void drawsEveryView_data();
    void drawsEveryView();
    void selectionChangesThePicture();
    void roleColorsChangeThePicture();
    void errors_data();
    void errors();
    void keepsTheOldFileWhenItFails();
    void helpAndVersion();
    void saysThereIsNoDisplay();

private:
    QTemporaryDir m_folder;
};

void RenderTest::drawsEveryView_data() {
    QTest::addColumn<QString>("view");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("suffix");
    for (const char* view : {"window", "stage", "attention", "neurons", "rows", "model-view", "candidates"})
        for (const char* theme : {"light", "dark", "highcontrast", "projector"})
            QTest::addRow("%s %s", view, theme)
                << QString::fromLatin1(view) << QString::fromLatin1(theme) << QStringLiteral("png");
    QTest::addRow("stage svg") << QStringLiteral("stage") << QStringLiteral("light") << QStringLiteral("svg");
}

void RenderTest::drawsEveryView() {
    QFETCH(QString, view);
    QFETCH(QString, theme);
    QFETCH(QString, suffix);
    const QString file = m_folder.filePath(view + theme + QLatin1Char('.') + suffix);
    const Outcome outcome =
        run({QStringLiteral("--render"), file, QStringLiteral("--view"), view, QStringLiteral("--theme"), theme,
             QStringLiteral("--size"), QStringLiteral("1100x700"), QStringLiteral("--scale"), QStringLiteral("1.5"),
             QStringLiteral("--prompt"), QStringLiteral("The cat sat on the")});
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    if (suffix == QLatin1String("svg")) {
        QVERIFY(QSvgRenderer(file).isValid());
        return;
    }
    const QImage image(file);
    QCOMPARE(image.size(), QSize(1650, 1050));
    QVERIFY(differentColors(image) > 40);
    const bool dark = qGray(image.pixel(2, 2)) < 100;
    QCOMPARE(dark, theme == QLatin1String("dark") || theme == QLatin1String("highcontrast"));
}

void RenderTest::selectionChangesThePicture() {
    const auto draw = [&](const QString& name, const QStringList& more) {
        const QString file = m_folder.filePath(name);
        const Outcome outcome =
            run(QStringList{QStringLiteral("--render"), file, QStringLiteral("--view"), QStringLiteral("stage"),
                            QStringLiteral("--prompt"), QStringLiteral("One two three")} +
                more);
        return outcome.code == 0 ? QImage(file) : QImage();
    };
    const QImage first = draw(QStringLiteral("a.png"), {QStringLiteral("--layer"), QStringLiteral("0"),
                                                        QStringLiteral("--head"), QStringLiteral("0")});
    const QImage again = draw(QStringLiteral("b.png"), {QStringLiteral("--layer"), QStringLiteral("0"),
                                                        QStringLiteral("--head"), QStringLiteral("0")});
    const QImage other = draw(QStringLiteral("c.png"), {QStringLiteral("--layer"), QStringLiteral("1"),
                                                        QStringLiteral("--head"), QStringLiteral("3")});
    const QImage early =
        draw(QStringLiteral("d.png"), {QStringLiteral("--layer"), QStringLiteral("0"), QStringLiteral("--head"),
                                       QStringLiteral("0"), QStringLiteral("--beat"), QStringLiteral("4")});
    QVERIFY(!first.isNull() && !other.isNull() && !early.isNull());
    QCOMPARE(first, again);
    QVERIFY(first != other);
    QVERIFY(first != early);
}

void RenderTest::roleColorsChangeThePicture() {
    const auto draw = [&](const QStringList& more) {
        const QString file = m_folder.filePath(QStringLiteral("roles.svg"));
        const Outcome outcome =
            run(QStringList{QStringLiteral("--render"), file, QStringLiteral("--view"), QStringLiteral("stage"),
                            QStringLiteral("--prompt"), QStringLiteral("One two")} +
                more);
        QFile svg(file);
        return outcome.code == 0 && svg.open(QIODevice::ReadOnly) ? svg.readAll() : QByteArray();
    };
    for (const char* theme : {"light", "projector"}) {
        const QStringList look{QStringLiteral("--theme"), QString::fromLatin1(theme)};
        const auto name = themeChosen(look.back());
        const QByteArray usual = draw(look);
        QCOMPARE(draw(look + QStringList{QStringLiteral("--roles"), QStringLiteral("okabe-ito")}), usual);
        const QByteArray article = draw(look + QStringList{QStringLiteral("--roles"), QStringLiteral("illustrated")});
        const auto query = [&](RolePalette roles) {
            return Theme::named(*name, roles).role(Role::Query).name().toLatin1();
        };
        QVERIFY(usual.contains(query(RolePalette::OkabeIto)) && !usual.contains(query(RolePalette::Illustrated)));
        QVERIFY(article.contains(query(RolePalette::Illustrated)) && !article.contains(query(RolePalette::OkabeIto)));
    }
}

void RenderTest::errors_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    const QString file = m_folder.filePath(QStringLiteral("never.png"));
    const QStringList render{QStringLiteral("--render"), file};
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--colour")} << 2;
    QTest::newRow("unknown view") << render + QStringList{QStringLiteral("--view"), QStringLiteral("moon")} << 2;
    QTest::newRow("unknown theme") << render + QStringList{QStringLiteral("--theme"), QStringLiteral("mauve")} << 2;
    QTest::newRow("unknown roles") << render + QStringList{QStringLiteral("--roles"), QStringLiteral("mauve")} << 2;
    QTest::newRow("bad size") << render + QStringList{QStringLiteral("--size"), QStringLiteral("12")} << 2;
    QTest::newRow("bad scale") << render + QStringList{QStringLiteral("--scale"), QStringLiteral("nan")} << 2;
    QTest::newRow("missing folder") << render +
                                           QStringList{QStringLiteral("--model"), QStringLiteral("/nonexistent/model")}
                                    << 3;
    QTest::newRow("layer too high") << render + QStringList{QStringLiteral("--layer"), QStringLiteral("99")} << 4;
    QTest::newRow("beat too high") << render + QStringList{QStringLiteral("--beat"), QStringLiteral("9999")} << 4;
    QTest::newRow("empty prompt") << render + QStringList{QStringLiteral("--prompt"), QString()} << 4;
    QTest::newRow("prompt too long") << render + QStringList{QStringLiteral("--prompt"),
                                                             QStringLiteral(" dog").repeated(300)}
                                     << 4;
    QTest::newRow("cannot write") << QStringList{QStringLiteral("--render"),
                                                 QStringLiteral("/nonexistent/folder/x.png")}
                                  << 5;
}

void RenderTest::errors() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.code == code, qPrintable(QStringLiteral("%1: %2").arg(outcome.code).arg(outcome.err)));
    QVERIFY(outcome.err.contains(QLatin1String("headlight: ")));
    QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("never.png"))));
}

void RenderTest::keepsTheOldFileWhenItFails() {
    const QString name = m_folder.filePath(QStringLiteral("old.png"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("old");
    file.close();
    QCOMPARE(run({QStringLiteral("--render"), name, QStringLiteral("--layer"), QStringLiteral("99")}).code, 4);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("old"));
}

void RenderTest::helpAndVersion() {
    const Outcome help = run({QStringLiteral("--help")});
    QCOMPARE(help.code, 0);
    for (const char* option :
         {"--render", "--model", "--prompt", "--view", "--layer", "--head", "--beat", "--theme", "--size", "--scale"})
        QVERIFY2(help.out.contains(QLatin1String(option)), option);
    const Outcome version = run({QStringLiteral("--version")});
    QCOMPARE(version.code, 0);
    QVERIFY(version.out.startsWith(QLatin1String("headlight ")));
}

void RenderTest::saysThereIsNoDisplay() {
    const Outcome outcome = run({});
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.err.contains(QLatin1String("--render")));
}

HEADLIGHT_TEST(RenderTest)

} // namespace headlight::test

#include "render_test.moc"
