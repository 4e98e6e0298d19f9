// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message_bar.h"
#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "app/sampling_panel.h"
#include "app/window_actions.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/decoding/candidates_view.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QInputMethodEvent>
#include <QSignalSpy>
#include <QTableView>

namespace headlight::test {

namespace {
constexpr float tolerance = 2e-3F; // float32 logits of about 10, summed in another order
}

/// What the user types is what is run, and nothing else is ever shown.
class TypingTest : public WidgetTest {
    Q_OBJECT
private slots:
    void typingChangesTokensAndCandidates();
    void typedByInputMethod();
    void otherScripts();
    void emptyPromptIsHonest();
    void fastTypingEndsWhereADirectRunEnds();
    void staleResultIsNeverShown();
    void hugePasteLeavesTheWindowAlive();
    void samplingNeedsNoForwardCall();
};

void TypingTest::typingChangesTokensAndCandidates() {
    WindowFixture f;
    QVERIFY(f.open());
    const auto before = f.tokens();
    const auto candidates = f.window->candidates()->model().candidates();
    f.type(QStringLiteral(" named Max"));
    QVERIFY(f.waitSettled());
    const DirectRun direct(QStringLiteral("Once upon a time there was a dog named Max"));
    QVERIFY(f.tokens() != before);
    QVERIFY(f.tokens() == direct.tokens);
    const QString off = difference(f.logits(), direct.logits, tolerance);
    QVERIFY2(off.isEmpty(), qPrintable(off));
    const auto now = f.window->candidates()->model().candidates();
    QVERIFY(!now.empty() && !candidates.empty());
    QVERIFY(now.front().token != candidates.front().token || now.front().probability != candidates.front().probability);
}

void TypingTest::typedByInputMethod() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("Hello")));
    QInputMethodEvent event;
    event.setCommitString(QStringLiteral(" 猫"));
    f.window->prompt()->editor()->setFocus();
    QCoreApplication::sendEvent(f.window->prompt()->editor(), &event);
    QVERIFY(f.waitSettled());
    QVERIFY(f.tokens() == DirectRun(QStringLiteral("Hello 猫")).tokens);
}

void TypingTest::otherScripts() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("A")));
    const QString text = QStringLiteral(" Привет мир 猫 مرحبا é 🐈\nnext");
    f.type(text);
    QVERIFY(f.waitSettled());
    QCOMPARE(f.session().text(), QStringLiteral("A") + text);
    QVERIFY(f.tokens() == DirectRun(QStringLiteral("A") + text).tokens);
}

void TypingTest::emptyPromptIsHonest() {
    WindowFixture f;
    QVERIFY(f.open());
    f.window->prompt()->editor()->selectAll();
    QTest::keyClick(f.window->prompt()->editor(), Qt::Key_Delete);
    QVERIFY(f.waitSettled());
    QVERIFY(!f.store().trace());
    QVERIFY(!f.window->messages()->isVisible());
    QVERIFY(!f.window->prompt()->editor()->placeholderText().isEmpty());
    QVERIFY(!f.window->actions().generate->isEnabled());
    QVERIFY(f.window->candidates()->model().candidates().empty());
    f.type(QStringLiteral("A cat"));
    QVERIFY(f.waitSettled());
    QVERIFY(f.tokens() == DirectRun(QStringLiteral("A cat")).tokens);
}

void TypingTest::fastTypingEndsWhereADirectRunEnds() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("O")));
    // Every trace that is ever shown belongs to a later text than the one before it.
    std::vector<std::size_t> lengths;
    QObject::connect(&f.store(), &TraceStore::traceChanged, f.window.get(), [&] {
        if (f.store().trace())
            lengths.push_back(f.store().tokenizer()->decodeBytes(f.tokens()).size());
    });
    const QString rest =
        QStringLiteral("nce upon a time there was a big red dog who liked to run and play in the park.");
    for (qsizetype i = 0; i < rest.size(); ++i) {
        f.type(rest.mid(i, 1));
        QTest::qWait(i % 7 == 0 ? 60 : 3);
    }
    QVERIFY(f.waitSettled());
    const DirectRun direct(QStringLiteral("O") + rest);
    QVERIFY(f.tokens() == direct.tokens);
    const QString off = difference(f.logits(), direct.logits, tolerance);
    QVERIFY2(off.isEmpty(), qPrintable(off));
    QVERIFY(!lengths.empty());
    QVERIFY(std::is_sorted(lengths.begin(), lengths.end()));
}

void TypingTest::staleResultIsNeverShown() {
    WindowFixture f;
    QVERIFY(f.open(QStringLiteral("The")));
    QSignalSpy ran(&f.session().service(), &RunService::ran);
    f.gate.close();
    const int before = f.gate.count();
    f.type(QStringLiteral(" cat"));
    QVERIFY(QTest::qWaitFor([&] { return f.gate.count() == before + 1; }, 20'000)); // the older run is held up
    f.type(QStringLiteral(" sat"));
    QTest::qWait(100);
    f.gate.open(); // both now end, the older one first
    QVERIFY(f.waitSettled());
    QVERIFY(f.tokens() == DirectRun(QStringLiteral("The cat sat")).tokens);
    QCOMPARE(ran.count(), 1);
}

void TypingTest::hugePasteLeavesTheWindowAlive() {
    WindowFixture f;
    QVERIFY(f.open());
    const auto before = f.tokens();
    f.gate.close();
    f.window->prompt()->editor()->insertPlainText(QStringLiteral("word ").repeated(200'000));
    const int passed = f.gate.count();
    QVERIFY(QTest::qWaitFor([&] { return f.gate.count() > passed; }, 20'000));
    // The worker is held up with the text; the window answers keys meanwhile and shows the last picture.
    QTest::keyClick(f.window.get(), Qt::Key_Down, Qt::AltModifier);
    QVERIFY(f.tokens() == before);
    f.gate.open();
    QVERIFY(QTest::qWaitFor([&] { return f.window->messages()->isVisible(); }, 60'000));
    QVERIFY(f.window->messages()->detail().contains(QLatin1String("256")));
    QVERIFY(f.tokens() == before);
}

void TypingTest::samplingNeedsNoForwardCall() {
    WindowFixture f;
    QVERIFY(f.open());
    const int forwardCalls = f.gate.count();
    const auto raw = f.store().stages()->raw;
    auto* temperature = f.window->findChild<QDoubleSpinBox*>(QStringLiteral("temperature"));
    temperature->setValue(0.5);
    QVERIFY(QTest::qWaitFor([&] { return f.store().stages()->options.temperature == 0.5; }, 20'000));
    QVERIFY(f.store().stages()->raw == raw);
    QVERIFY(f.store().stages()->tempered != raw);
    f.window->findChild<QCheckBox*>(QStringLiteral("greedy"))->setChecked(true);
    QVERIFY(QTest::qWaitFor([&] { return f.store().stages()->options.greedy; }, 20'000));
    QCOMPARE(f.gate.count(), forwardCalls);
}

HEADLIGHT_TEST(TypingTest)

} // namespace headlight::test

#include "typing_test.moc"
