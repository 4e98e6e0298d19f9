// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/about_dialog.h"
#include "app/languages.h"
#include "app/message_bar.h"
#include "app/prompt_panel.h"
#include "app/transport_bar.h"
#include "app/window_actions.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/merge_steps_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QGroupBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTextEdit>
#include <QTranslator>

namespace headlight::test {

namespace {

/// Translates everything of this program into ⟦…⟧, so that what was forgotten stands out.
class Brackets : public QTranslator {
public:
    QString translate(const char* context, const char* source, const char*, int) const override {
        // Qt's own texts come from Qt's own translations.
        if (QByteArray(context).startsWith('Q'))
            return {};
        return QStringLiteral("⟦%1⟧").arg(QString::fromUtf8(source));
    }
    bool isEmpty() const override { return false; }
};

/// Does it hold words? Numbers, symbols and names of hooks are the same in every language.
bool hasWords(const QString& text) {
    static const QRegularExpression word(QStringLiteral("\\p{Ll}{2,}"));
    return text.contains(word);
}

void check(const QObject* object, const char* what, const QString& text, QStringList& forgotten) {
    if (hasWords(text) && !text.contains(QChar(0x27E6)))
        forgotten << QStringLiteral("%1 %2 (%3): %4")
                         .arg(QLatin1String(object->metaObject()->className()), object->objectName(),
                              QLatin1String(what), text);
}

/// Names of the engine and formulas, which are the same in every language.
bool isData(const QLabel* label) {
    static const QRegularExpression formula(QStringLiteral("\\[[\\d, ]+\\]| = "));
    return label->text().contains(formula);
}

void checkWidget(const QWidget* widget, QStringList& forgotten) {
    check(widget, "toolTip", widget->toolTip(), forgotten);
    const auto* plain = qobject_cast<const QLabel*>(widget);
    if (plain && isData(plain))
        return;
    check(widget, "accessibleName", widget->accessibleName(), forgotten);
    if (!qobject_cast<const MergeStepsView*>(widget)) // describes itself by pieces of tokens
        check(widget, "accessibleDescription", widget->accessibleDescription(), forgotten);
    check(widget, "windowTitle", widget->windowTitle(), forgotten);
    if (plain)
        check(plain, "text", plain->text(), forgotten);
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        check(button, "text", button->text(), forgotten);
    if (const auto* menu = qobject_cast<const QMenu*>(widget))
        check(menu, "title", menu->title(), forgotten);
    if (const auto* edit = qobject_cast<const QPlainTextEdit*>(widget))
        check(edit, "placeholder", edit->placeholderText(), forgotten);
    if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
        for (int i = 0; i < tabs->count(); ++i)
            check(tabs, "tab", tabs->tabText(i), forgotten);
    if (const auto* box = qobject_cast<const QComboBox*>(widget))
        for (int i = 0; i < box->count(); ++i)
            check(box, "item", box->itemText(i), forgotten);
}

QStringList forgottenIn(const QWidget& window) {
    QStringList forgotten;
    for (const QWidget* widget : window.findChildren<QWidget*>())
        if (!widget->objectName().startsWith(QLatin1String("qt_")) &&
            !widget->objectName().startsWith(QLatin1String("Scroll")))
            checkWidget(widget, forgotten);
    for (const QAction* action : window.findChildren<QAction*>())
        if (!action->objectName().isEmpty()) {
            check(action, "text", action->text(), forgotten);
            check(action, "toolTip", action->toolTip(), forgotten);
        }
    return forgotten;
}

/// Painted words: every text item of a picture that is neither a token nor a name of the engine (those are mono).
QStringList forgottenIn(const PictureWidget& picture, const TraceStore& store) {
    QSet<QString> tokens;
    for (int id = 0; id < store.model()->shape().vocabSize; ++id)
        tokens.insert(store.tokenText(id));
    QStringList forgotten;
    for (const Item& item : picture.displayList().items)
        if (const auto* text = std::get_if<TextItem>(&item); text && !text->mono && !tokens.contains(text->text))
            check(&picture, qPrintable(text->id), text->text, forgotten);
    return forgotten;
}

} // namespace

/// Languages are switched while the program runs, nothing is left behind, and right-to-left does not break the window.
class LanguageTest : public WidgetTest {
    Q_OBJECT
private slots:
    void cleanup();
    void switchesWhileRunning();
    void everyWordIsTranslated();
    void rightToLeftMirrorsPanelsNotPictures();
};

void LanguageTest::cleanup() {
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    useLanguage(QStringLiteral("en"));
}

void LanguageTest::switchesWhileRunning() {
    WindowFixture f;
    QVERIFY(f.open());
    f.window->setLanguageChoice(QStringLiteral("en"));
    const QString english = f.window->actions().playPause->text();
    const QString button = f.window->findChild<QPushButton*>(QStringLiteral("generateButton"))->text();
    QCOMPARE(english, QStringLiteral("Play"));
    f.window->setLanguageChoice(QStringLiteral("pt_BR"));
    QCoreApplication::processEvents();
    if (!QFile::exists(QStringLiteral(":/i18n/headlight_pt_BR.qm")))
        QSKIP("built without translations");
    QVERIFY(f.window->actions().playPause->text() != english);
    QVERIFY(f.window->findChild<QPushButton*>(QStringLiteral("generateButton"))->text() != button);
    f.window->setLanguageChoice(QStringLiteral("en"));
    QCoreApplication::processEvents();
    QCOMPARE(f.window->actions().playPause->text(), english);
    QCOMPARE(f.window->findChild<QPushButton*>(QStringLiteral("generateButton"))->text(), button);
}

void LanguageTest::everyWordIsTranslated() {
    WindowFixture f;
    QVERIFY(f.open());
    f.window->actions().mergeSteps->setChecked(true);
    f.window->messages()->showError({engine::ErrorCode::FileNotFound, std::string()});
    Brackets brackets;
    QCoreApplication::installTranslator(&brackets);
    QCoreApplication::processEvents();
    f.window->actions().explain->trigger();
    QVERIFY(f.waitSettled());
    showAboutDialog(f.window.get());
    showKeysDialog(f.window.get(), f.window->findChildren<QAction*>());
    f.window->actions().palette->trigger();
    QStringList forgotten = forgottenIn(*f.window);
    for (const PictureWidget* picture : f.window->findChildren<PictureWidget*>())
        forgotten << forgottenIn(*picture, f.store());
    QVERIFY2(forgotten.isEmpty(), qPrintable(forgotten.join(QLatin1Char('\n'))));
    QCoreApplication::removeTranslator(&brackets);
}

void LanguageTest::rightToLeftMirrorsPanelsNotPictures() {
    WindowFixture f;
    QVERIFY(f.open());
    const QImage attention = f.window->attention()->view()->grab().toImage();
    const int stageLeft = f.window->stage()->mapTo(f.window.get(), QPoint()).x();
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    QCoreApplication::processEvents();
    const int mirrored = f.window->stage()->mapTo(f.window.get(), QPoint()).x();
    QVERIFY2(mirrored > stageLeft + 200, qPrintable(QStringLiteral("%1 after %2").arg(mirrored).arg(stageLeft)));
    QVERIFY(f.window->grab().toImage().size() == f.window->size());
    // Keys run from left to right in every language.
    const auto* grid = f.window->attention()->view()->displayList().grid(QStringLiteral("pattern"));
    if (grid)
        QVERIFY(grid->cellRect(0, 0).left() < grid->cellRect(0, grid->columns - 1).left());
}

HEADLIGHT_TEST(LanguageTest)

} // namespace headlight::test

#include "language_test.moc"
