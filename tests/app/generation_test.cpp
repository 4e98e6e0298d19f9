// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message_bar.h"
#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "app/window_actions.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/stage/stage_view.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

namespace headlight::test {

namespace {
constexpr float tolerance = 2e-3F;
}

/// Tokens one by one: generated, chosen, taken back, stepped through.
class GenerationTest : public WidgetTest {
    Q_OBJECT
private slots:
    void generateStepStop();
    void steppingBackShowsTheStateBefore();
    void typingAfterSteppingBackGoesOnFromThere();
    void clickAppendsExactlyThatToken();
    void chosenTokenStaysWhereItsTextWouldEncodeDifferently();
    void undoTakesBackInOrder();
    void fullContextIsSaid();
    void generateWhileTheTextIsOnItsWay();
    void stoppingLeavesNothingUnopened();
    void undoWhileTokensCome();
    void undoAfterPressingTheButton();
};

void GenerationTest::generateStepStop() {
    WindowFixture f;
    QVERIFY(f.open());
    const auto prompt = f.tokens();
    std::vector<std::size_t> lengths;
    QObject::connect(&f.store(), &TraceStore::traceChanged, f.window.get(),
                     [&] { lengths.push_back(f.tokens().size()); });
    QTest::mouseClick(f.window->findChild<QPushButton*>(QStringLiteral("stepButton")), Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() == prompt.size() + 1; }, 20'000));
    QVERIFY(f.waitSettled());
    f.window->prompt()->setTokensToGenerate(5);
    QTest::mouseClick(f.window->findChild<QPushButton*>(QStringLiteral("generateButton")), Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&] { return f.session().activity() == Activity::Generating; }, 20'000));
    QVERIFY(f.waitSettled());
    // One by one, each shown; what was computed with a cache equals computing everything at once.
    QCOMPARE(lengths.size(), std::size_t(6));
    for (std::size_t i = 0; i < lengths.size(); ++i)
        QCOMPARE(lengths[i], prompt.size() + 1 + i);
    QVERIFY(std::equal(prompt.begin(), prompt.end(), f.tokens().begin()));
    const QString off = difference(f.logits(), DirectRun(f.tokens()).logits, tolerance);
    QVERIFY2(off.isEmpty(), qPrintable(off));
    QCOMPARE(f.session().text(), QString::fromStdString(f.store().tokenizer()->decode(f.tokens())));
    QCOMPARE(f.window->prompt()->editor()->exactText(), f.session().text());
    QCOMPARE(f.store().promptLength(), static_cast<int>(prompt.size()));

    // Stop: held up at the third token, no further one comes.
    const std::size_t length = f.tokens().size();
    f.window->prompt()->setTokensToGenerate(100);
    QObject::connect(&f.store(), &TraceStore::traceChanged, f.window.get(), [&] {
        if (f.tokens().size() == length + 2)
            f.session().stop();
    });
    f.session().generate(100);
    QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() >= length + 2; }, 20'000));
    QVERIFY(f.waitIdle());
    QTest::qWait(100);
    QCOMPARE(f.tokens().size(), length + 2);
}

void GenerationTest::steppingBackShowsTheStateBefore() {
    WindowFixture f;
    QVERIFY(f.open());
    std::vector<std::vector<float>> logits{f.logits()};
    std::vector<QString> texts{f.session().text()};
    for (int i = 0; i < 3; ++i) {
        f.session().generate(1);
        const std::size_t length = f.tokens().size();
        QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() == length + 1; }, 20'000));
        QVERIFY(f.waitSettled());
        logits.push_back(f.logits());
        texts.push_back(f.session().text());
    }
    const auto all = f.tokens();
    const int forwardCalls = f.gate.count();
    for (int i = 2; i >= 0; --i) {
        f.window->actions().previousToken->trigger();
        QVERIFY(f.waitSettled());
        QCOMPARE(f.tokens().size(), all.size() - 3 + static_cast<std::size_t>(i));
        QVERIFY(f.logits() == logits[static_cast<std::size_t>(i)]); // the very same numbers
        QCOMPARE(f.window->prompt()->editor()->exactText(), texts[static_cast<std::size_t>(i)]);
    }
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(f.window->actions().nextToken->isEnabled());
        f.window->actions().nextToken->trigger();
        QVERIFY(f.waitSettled());
        QVERIFY(f.logits() == logits[static_cast<std::size_t>(i)]);
    }
    QVERIFY(f.tokens() == all);
    QVERIFY(!f.window->actions().nextToken->isEnabled());
    QCOMPARE(f.gate.count(), forwardCalls); // nothing was run again
}

void GenerationTest::typingAfterSteppingBackGoesOnFromThere() {
    WindowFixture f;
    QVERIFY(f.open());
    const QString before = f.session().text();
    f.session().generate(2);
    QVERIFY(QTest::qWaitFor([&] { return f.session().text() != before && f.session().activity() == Activity::Idle; },
                            20'000));
    const QString full = f.session().text();
    QTest::keyClick(f.window->stage(), Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(f.window->stage(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(f.waitSettled());
    QCOMPARE(f.session().text(), before);
    f.type(QStringLiteral(" and"));
    QVERIFY(f.waitSettled());
    QCOMPARE(f.session().text(), before + QStringLiteral(" and"));
    QVERIFY(f.tokens() == DirectRun(before + QStringLiteral(" and")).tokens);
    f.window->actions().undo->trigger();
    QVERIFY(f.waitSettled());
    QCOMPARE(f.session().text(), full);
}

void GenerationTest::clickAppendsExactlyThatToken() {
    WindowFixture f;
    QVERIFY(f.open());
    auto expected = f.tokens();
    QTableView* table = f.window->candidates()->table();
    const int row = 2;
    expected.push_back(f.window->candidates()->model().candidates()[row].token);
    table->scrollTo(table->model()->index(row, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(row, 0)).center());
    QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() == expected.size(); }, 20'000));
    QVERIFY(f.waitSettled());
    QVERIFY(f.tokens() == expected);
    const QString off = difference(f.logits(), DirectRun(expected).logits, tolerance);
    QVERIFY2(off.isEmpty(), qPrintable(off));
}

void GenerationTest::chosenTokenStaysWhereItsTextWouldEncodeDifferently() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("The do")));
    auto expected = f.tokens();
    const auto letter = f.store().tokenizer()->encode("g").front();
    expected.push_back(letter);
    QVERIFY(DirectRun(QStringLiteral("The dog")).tokens != expected);
    f.session().appendToken(letter);
    QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() == expected.size(); }, 20'000));
    QVERIFY(f.tokens() == expected);
    QCOMPARE(f.session().text(), QStringLiteral("The dog"));
    // Text after it is encoded on its own; the chosen token stays.
    f.type(QStringLiteral(" ran"));
    QVERIFY(f.waitSettled());
    const auto rest = f.store().tokenizer()->encode(" ran");
    expected.insert(expected.end(), rest.begin(), rest.end());
    QVERIFY(f.tokens() == expected);
    // Edited before it, it is text like any other.
    f.session().setText(QStringLiteral("A dog ran"));
    QVERIFY(f.waitSettled());
    QVERIFY(f.tokens() == DirectRun(QStringLiteral("A dog ran")).tokens);
}

void GenerationTest::undoTakesBackInOrder() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("The cat")));
    PromptEdit* editor = f.window->prompt()->editor();
    QStringList texts{f.session().text()};
    f.type(QStringLiteral(" sat"));
    QVERIFY(f.waitSettled());
    texts << f.session().text();
    f.session().appendToken(f.window->candidates()->model().candidates().front().token);
    QVERIFY(QTest::qWaitFor([&] { return f.session().text() != texts.back(); }, 20'000));
    QVERIFY(f.waitSettled());
    texts << f.session().text();
    f.session().generate(1);
    QVERIFY(QTest::qWaitFor([&] { return f.session().text() != texts.back(); }, 20'000));
    QVERIFY(f.waitSettled());
    texts << f.session().text();
    editor->setFocus();
    for (qsizetype i = texts.size() - 2; i >= 0; --i) {
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(f.waitSettled());
        QCOMPARE(f.session().text(), texts[i]);
        QCOMPARE(editor->exactText(), texts[i]);
        const QString off = difference(f.logits(), DirectRun(f.tokens()).logits, tolerance);
        QVERIFY2(off.isEmpty(), qPrintable(off));
    }
    for (qsizetype i = 1; i < texts.size(); ++i) {
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(f.waitSettled());
        QCOMPARE(editor->exactText(), texts[i]);
    }
    QVERIFY(!f.window->actions().redo->isEnabled());
}

void GenerationTest::fullContextIsSaid() {
    WindowFixture f;
    QVERIFY(f.open());
    const int room = f.store().model()->shape().contextLength - static_cast<int>(f.tokens().size());
    QString text = f.session().text();
    const QString word = QStringLiteral(" dog");
    QCOMPARE(f.store().tokenizer()->encode(word.toStdString()).size(), std::size_t(1));
    f.session().setText(text + word.repeated(room));
    QVERIFY(f.waitSettled());
    QCOMPARE(static_cast<int>(f.tokens().size()), f.store().model()->shape().contextLength);
    const auto full = f.tokens();
    f.session().generate(3);
    QVERIFY(QTest::qWaitFor([&] { return f.window->messages()->isVisible(); }, 30'000));
    QVERIFY(f.waitIdle());
    QVERIFY(f.tokens() == full);
}

void GenerationTest::generateWhileTheTextIsOnItsWay() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("The")));
    f.type(QStringLiteral(" dog"));
    f.session().generate(2); // before the text was run
    QVERIFY(QTest::qWaitFor([&] { return f.session().tokenCount() == 4 && f.session().activity() == Activity::Idle; },
                            20'000));
    QVERIFY(f.session().text().startsWith(QLatin1String("The dog")));
}

void GenerationTest::stoppingLeavesNothingUnopened() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("The")));
    f.gate.close();
    const int before = f.gate.count();
    f.type(QStringLiteral(" dog"));
    QVERIFY(QTest::qWaitFor([&] { return f.gate.count() > before; }, 20'000));
    f.store().setTrace(f.store().trace(), 1); // nothing of it is open
    f.session().selection().setLayer(3);      // asked for while the worker is held up
    f.session().stop();
    f.gate.open();
    QVERIFY(QTest::qWaitFor([&] { return f.store().inside(3) != nullptr && !f.store().thumbnails().empty(); }, 20'000));
    QVERIFY(f.tokens() == DirectRun(QStringLiteral("The")).tokens);
}

/// Undo in the middle of a generation ends it: the newest token goes, no later one comes, and the next undo goes on
/// from there.
void GenerationTest::undoWhileTokensCome() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("The dog")));
    const auto prompt = f.tokens();
    PromptEdit* editor = f.window->prompt()->editor();
    editor->setFocus();
    f.session().generate(60);
    QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() >= prompt.size() + 4; }, 20'000));
    QCOMPARE(f.session().activity(), Activity::Generating);
    auto expected = f.tokens();
    while (expected.size() > prompt.size()) {
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
        expected.pop_back();
        QVERIFY(f.waitSettled());
        QTest::qWait(60); // longer than a token takes
        QCOMPARE(f.session().activity(), Activity::Idle);
        QVERIFY(f.tokens() == expected);
        QCOMPARE(editor->exactText(), QString::fromStdString(f.store().tokenizer()->decode(expected)));
    }
    QCOMPARE(f.session().text(), QStringLiteral("The dog"));
}

/// What the buttons do to the focus must not lead undo astray.
void GenerationTest::undoAfterPressingTheButton() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("The dog")));
    f.window->show();
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    auto* button = f.window->findChild<QPushButton*>(QStringLiteral("generateButton"));
    f.window->prompt()->setTokensToGenerate(40);
    const auto before = f.tokens();
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() >= before.size() + 3; }, 20'000));
    QCOMPARE(f.session().activity(), Activity::Generating);
    QCOMPARE(QApplication::focusWidget(), f.window->findChild<QPushButton*>(QStringLiteral("stopButton")));
    const std::size_t at = f.tokens().size();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(f.waitSettled());
    QCOMPARE(f.tokens().size(), at - 1);
    QCOMPARE(QApplication::focusWidget(), button);
    // In the number boxes, too, undo is the prompt's.
    for (auto* box : f.window->findChildren<QAbstractSpinBox*>()) {
        if (!box->isVisible() || !box->isEnabled())
            continue;
        const std::size_t now = f.tokens().size();
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(f.waitSettled());
        QCOMPARE(f.tokens().size(), now - 1);
        QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(f.waitSettled());
        QCOMPARE(f.tokens().size(), now);
    }
}

HEADLIGHT_TEST(GenerationTest)

} // namespace headlight::test

#include "generation_test.moc"
