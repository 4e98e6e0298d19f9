// SPDX-License-Identifier: GPL-3.0-or-later
// The token strip and the merge steps: every token once, in order, nothing cut, nothing invented.
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/tokens/merge_steps_view.h"
#include "widgets/tokens/token_strip_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QScrollArea>
#include <QScrollBar>

using namespace headlight;
using namespace headlight::test;

namespace {

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

template <class T>
const T* find(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* it = std::get_if<T>(&item); it && it->id == id)
            return it;
    return nullptr;
}

TokenStripState synthetic(int length) {
    const QStringList words{QStringLiteral("Once"), QStringLiteral("␣upon"), QStringLiteral("␣a"),
                            QStringLiteral("␣猫"),  QStringLiteral("‹E2›"),  QStringLiteral("↵"),
                            QStringLiteral(",")};
    TokenStripState state;
    for (int i = 0; i < length; ++i)
        state.tokens.push_back({100 + 37 * i, words[i % words.size()]});
    state.promptLength = length * 2 / 3;
    state.query = length / 2;
    return state;
}

} // namespace

class TokensTest : public WidgetTest {
    Q_OBJECT
    std::unique_ptr<StoryRun> m_run;

private slots:
    void initTestCase() { m_run = std::make_unique<StoryRun>(); }

    void everyTokenIsShownWhole_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<double>("width");
        for (int length : {1, 7, 300})
            for (double width : {180.0, 900.0})
                QTest::addRow("%d in %g", length, width) << length << width;
    }
    void everyTokenIsShownWhole() {
        QFETCH(int, length);
        QFETCH(double, width);
        const TokenStripState state = synthetic(length);
        const DisplayList list = layoutTokenStrip(state, light(), width);
        QRectF last;
        for (int i = 0; i < length; ++i) {
            const auto& token = state.tokens[static_cast<std::size_t>(i)];
            const auto* box = find<BoxItem>(list, QStringLiteral("token:%1").arg(i));
            QVERIFY(box);
            QVERIFY(QRectF(QPointF(), list.size).contains(box->rect));
            QVERIFY2(!box->rect.intersects(last), qPrintable(box->id));
            last = box->rect;
            QCOMPARE(box->dashed, i >= state.promptLength); // generated: not by colour alone
            QVERIFY(
                box->name.contains(i >= state.promptLength ? QStringLiteral("generated") : QStringLiteral("typed")));
            const auto* text = find<TextItem>(list, QStringLiteral("text:%1").arg(i));
            QCOMPARE(text->text, token.text);
            QVERIFY(!layoutText(*text, light()).elided);
            QCOMPARE(find<TextItem>(list, QStringLiteral("id:%1").arg(i))->text, QStringLiteral("#%1").arg(token.id));
            QVERIFY(!layoutText(*find<TextItem>(list, QStringLiteral("id:%1").arg(i)), light()).elided);
            const auto hit = hitTest(list, box->rect.center());
            QVERIFY(hit);
            QCOMPARE(hit->action, QStringLiteral("token:%1").arg(i));
        }
    }

    void theStripIsTheTrace() {
        m_run->run("A café in Zürich:\n猫 sat.", 3);
        TokenStripView view(m_run->store, m_run->selection);
        view.resize(600, view.heightForWidth(600));
        const auto& tokens = m_run->store.trace()->tokens();
        QByteArray text;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            QCOMPARE(find<TextItem>(view.displayList(), QStringLiteral("id:%1").arg(i))->text,
                     QStringLiteral("#%1").arg(tokens[i]));
            const QString shown = find<TextItem>(view.displayList(), QStringLiteral("text:%1").arg(i))->text;
            QCOMPARE(shown, visibleToken(*m_run->tokenizer->tokenBytes(tokens[i])));
            QVERIFY2(!shown.contains(QLatin1Char('\n')) && !shown.startsWith(QLatin1Char(' ')), qPrintable(shown));
        }
    }

    void clickAndArrowsSelectTheQuery() {
        m_run->run("Once upon a time there was a cat.");
        TokenStripView view(m_run->store, m_run->selection);
        view.resize(700, 200);
        const auto* box = find<BoxItem>(view.displayList(), QStringLiteral("token:2"));
        QTest::mouseClick(&view, Qt::LeftButton, {}, box->rect.center().toPoint());
        QCOMPARE(m_run->selection.query(), 2);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(m_run->selection.query(), 3);
        QTest::keyClick(&view, Qt::Key_Home);
        QTest::keyClick(&view, Qt::Key_Left);
        QCOMPARE(m_run->selection.query(), 0);
        QTest::keyClick(&view, Qt::Key_End);
        QCOMPARE(m_run->selection.query(), m_run->store.length() - 1);
        QCOMPARE(*view.selectedRect(),
                 find<BoxItem>(view.displayList(), QStringLiteral("token:%1").arg(m_run->store.length() - 1))->rect);
    }

    void emptySaysSo() {
        const DisplayList list = layoutTokenStrip({}, light(), 300);
        QVERIFY(find<TextItem>(list, QStringLiteral("message")));
        QVERIFY(list.size.height() > 0);
        QVERIFY(find<TextItem>(layoutMergeSteps({}, light(), 300), QStringLiteral("message")));
    }

    void mergeStepsEndInTheTokens() {
        m_run->run("Once upon a time there was a happy 猫, café.");
        const auto& tokens = m_run->store.trace()->tokens();
        for (int position = 0; position < static_cast<int>(tokens.size()); ++position) {
            const MergeStepsState state = mergeStepsAt(*m_run->tokenizer, tokens, position);
            QVERIFY(!state.word.isEmpty());
            QVERIFY(state.asTokenized);
            QCOMPARE(state.trace.steps.front().rank, -1);
            for (const std::string& piece : state.trace.steps.front().pieces)
                QCOMPARE(static_cast<int>(piece.size()), 1); // it begins with single bytes
            const std::string token = *m_run->tokenizer->tokenBytes(tokens[static_cast<std::size_t>(position)]);
            const auto& last = state.trace.steps.back().pieces;
            QVERIFY(std::find(last.begin(), last.end(), token) != last.end());
            const DisplayList list = layoutMergeSteps(state, light(), 400);
            for (std::size_t step = 0; step < state.trace.steps.size(); ++step)
                for (std::size_t i = 0; i < state.trace.steps[step].pieces.size(); ++i) {
                    const auto* text = find<TextItem>(list, QStringLiteral("piece-text:%1:%2").arg(step).arg(i));
                    QVERIFY(text);
                    QCOMPARE(text->text, visibleToken(state.trace.steps[step].pieces[i]));
                    QVERIFY(!layoutText(*text, light()).elided);
                    QVERIFY(QRectF(QPointF(), list.size).contains(text->rect));
                }
        }
        QVERIFY(mergeStepsAt(*m_run->tokenizer, tokens, -1).word.isEmpty());
        QVERIFY(mergeStepsAt(*m_run->tokenizer, tokens, static_cast<int>(tokens.size())).word.isEmpty());
    }

    void aWordCutInAnotherWayIsSaidToBe() {
        // " there" byte by byte, as a model may write it but the tokenizer never cuts it.
        std::vector<engine::TokenId> tokens;
        for (char c : std::string(" there"))
            tokens.push_back(m_run->tokenizer->encode(std::string(1, c)).front());
        const MergeStepsState state = mergeStepsAt(*m_run->tokenizer, tokens, 2);
        QVERIFY(!state.asTokenized);
        QVERIFY(find<TextItem>(layoutMergeSteps(state, light(), 400), QStringLiteral("differs")));
    }

    void loneBytesAreSpelled() {
        const auto ids = m_run->tokenizer->encode("猫");
        const MergeStepsState state = mergeStepsAt(*m_run->tokenizer, ids, 0);
        const DisplayList list = layoutMergeSteps(state, light(), 400);
        QCOMPARE(find<TextItem>(list, QStringLiteral("piece-text:0:0"))->text, QStringLiteral("‹E7›"));
    }

    void panelScrollsToTheFollowedToken() {
        std::string text;
        for (int i = 0; i < 40; ++i)
            text += " there was a cat";
        m_run->run(text);
        TokensPanel panel(m_run->store, m_run->selection);
        panel.resize(300, 160);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        auto* bar = panel.findChild<QScrollArea*>()->verticalScrollBar();
        QVERIFY(bar->maximum() > 0); // long prompts scroll, they are not cut
        m_run->selection.setQuery(0);
        QTRY_COMPARE(bar->value(), 0);
        m_run->selection.setQuery(m_run->store.length() - 1);
        QTRY_VERIFY(bar->value() > bar->maximum() / 2);
        QVERIFY(!panel.mergeSteps()->isVisible());
        panel.setMergeStepsShown(true);
        QVERIFY(panel.mergeSteps()->isVisible());
        QVERIFY(find<TextItem>(panel.mergeSteps()->displayList(), QStringLiteral("step:0")));
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void pictures() {
        QFETCH(bool, dark);
        const QString name = dark ? QStringLiteral("dark") : QStringLiteral("light");
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        TokenStripState strip = synthetic(12);
        strip.tokens[3].text = QStringLiteral("␣ça"); // only letters that the bundled fonts have
        strip.tokens[10].text = QStringLiteral("␣über");
        QString difference = differenceFromGolden(renderImage(layoutTokenStrip(strip, theme, 420), theme),
                                                  QStringLiteral("tokens-") + name);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
        MergeStepsState merges;
        merges.word = QStringLiteral("␣cat");
        merges.trace.steps = {{{" ", "c", "a", "t"}, -1}, {{" ", "c", "at"}, 12}, {{" c", "at"}, 87}, {{" cat"}, 402}};
        merges.asTokenized = false;
        difference = differenceFromGolden(renderImage(layoutMergeSteps(merges, theme, 420), theme),
                                          QStringLiteral("merges-") + name);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(TokensTest)
#include "tokens_test.moc"
