// SPDX-License-Identifier: GPL-3.0-or-later
#include "score_chains.h"

#include "../support/golden_picture.h"
#include "../support/widget_test.h"
#include "list_checks.h"
#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/decoding/chain_geometry.h"
#include "widgets/decoding/score_chain_view.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QElapsedTimer>
#include <QSignalSpy>

#include <numeric>

namespace headlight {

namespace {

using test::chainOf;
using test::one;
using test::stateOf;

ScoreChainState longChain(int vocabulary, std::optional<double> coin) {
    test::Words words = test::afterThe();
    words.rest = vocabulary - 10;
    return stateOf(words, chainOf(words.logits(), test::everything(), {2, 4, 2}), coin);
}

} // namespace

class ScoreChainTest : public test::WidgetTest {
    Q_OBJECT
private slots:
    void init() { Theme::setTextScale(1); }
    void cleanup() { Theme::setTextScale(1); }

    void goldens_data() {
        QTest::addColumn<bool>("car");
        QTest::addColumn<bool>("topP");
        QTest::newRow("top-k-the") << false << false;
        QTest::newRow("top-k-the-car") << true << false;
        QTest::newRow("top-p-the") << false << true;
        QTest::newRow("top-p-the-car") << true << true;
    }
    void goldens() {
        QFETCH(bool, car);
        QFETCH(bool, topP);
        const test::Words words = car ? test::afterTheCar() : test::afterThe();
        const auto state =
            stateOf(words, chainOf(words.logits(), topP ? test::topP92() : test::topK6()), car ? 0.31 : 0.6);
        for (const auto theme : {ThemeName::Light, ThemeName::Dark}) {
            const QImage picture =
                renderImage(layoutScoreChain(state, Theme::named(theme), {860, 560}), Theme::named(theme));
            const QString name = QStringLiteral("score-chain-%1-%2")
                                     .arg(QTest::currentDataTag(), theme == ThemeName::Light ? "light" : "dark");
            const QString difference = test::differenceFromGolden(picture, name);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }

    void manyStagesGolden() {
        const auto state = longChain(300, 0.4);
        const Theme& theme = Theme::named(ThemeName::Light);
        COMPARE_GOLDEN(renderImage(layoutScoreChain(state, theme, {1600, 900}), theme), "score-chain-many-stages");
        ScoreChainState turned = state;
        turned.firstStage = 2;
        COMPARE_GOLDEN(renderImage(layoutScoreChain(turned, theme, {640, 420}), theme), "score-chain-turned");
        Theme::setTextScale(2);
        COMPARE_GOLDEN(renderImage(layoutScoreChain(state, theme, {640, 480}), theme), "score-chain-large-text");
    }

    void topKAndTopPKeepWhatTheChartsSay_data() {
        QTest::addColumn<bool>("car");
        QTest::addColumn<bool>("topP");
        QTest::addColumn<int>("kept");
        QTest::addColumn<double>("keptMass");
        QTest::newRow("k the") << false << false << 6 << 0.68;
        QTest::newRow("k the car") << true << false << 6 << 0.99;
        QTest::newRow("p the") << false << true << 9 << 0.94;
        QTest::newRow("p the car") << true << true << 3 << 0.94;
    }
    void topKAndTopPKeepWhatTheChartsSay() {
        QFETCH(bool, car);
        QFETCH(bool, topP);
        QFETCH(int, kept);
        QFETCH(double, keptMass);
        const test::Words words = car ? test::afterTheCar() : test::afterThe();
        const auto state = stateOf(words, chainOf(words.logits(), topP ? test::topP92() : test::topK6()), 0.5);
        const DisplayList list = layoutScoreChain(state, Theme::named(ThemeName::Light), {1000, 800});
        for (int token = 0; token < 10; ++token) {
            const QString key = QStringLiteral("1.%1").arg(token);
            QCOMPARE(one<BoxItem>(list, "bar:" + key) != nullptr, token < kept);
            QCOMPARE(one<PathItem>(list, "strike:" + key) != nullptr, token >= kept);
            QCOMPARE(one<PathItem>(list, QStringLiteral("strike:%1").arg(token)) != nullptr, token >= kept);
        }
        QCOMPARE(one<TextItem>(list, "foot:1.0")->text, QString::number(50 - kept));
        QCOMPARE(one<TextItem>(list, "foot:1.1")->text, percentText(1 - keptMass));
        QVERIFY(one<TextItem>(list, QStringLiteral("reason:1.%1").arg(kept))->text.contains(topP ? "top-p" : "top-k"));
    }

    void everyBarIsItsProbability() {
        const auto state = longChain(300, 0.4);
        const QSizeF size(2560, 1440);
        const Theme& theme = Theme::named(ThemeName::Light);
        const ChainGeometry g = chainGeometry(state, theme, size);
        const DisplayList list = layoutScoreChain(state, theme, size);
        QCOMPARE(g.columns.size(), state.chain->stages.size() + 2);
        QCOMPARE(g.rows.size(), std::size_t{40});
        int bars = 0, strikes = 0;
        for (int column = 0; column < static_cast<int>(g.columns.size()); ++column) {
            const auto last = std::min<std::size_t>(static_cast<std::size_t>(column), state.chain->stages.size());
            const auto& scores = last == 0 ? state.chain->logits : state.chain->stages[last - 1].scores;
            const auto expected = engine::probabilitiesOf(scores);
            for (const engine::TokenId token : g.rows) {
                const QString key = QStringLiteral("%1.%2").arg(column).arg(token);
                const auto* bar = one<BoxItem>(list, "bar:" + key);
                const auto at = static_cast<std::size_t>(token);
                QCOMPARE(bar == nullptr, std::isinf(scores[at]));
                QCOMPARE(one<PathItem>(list, "strike:" + key) != nullptr, std::isinf(scores[at]));
                if (!bar) {
                    ++strikes;
                    continue;
                }
                ++bars;
                const double shown = bar->rect.width() / g.barRoom() * g.scale;
                QVERIFY2(std::abs(shown - expected[at]) < 1e-12,
                         qPrintable(QStringLiteral("%1 off by %2").arg(key).arg(shown - expected[at])));
                QVERIFY(bar->rect.right() <= g.left(column) + g.column + 1e-9);
            }
        }
        QVERIFY(bars > 40 && strikes > 40);
        QCOMPARE(one<TextItem>(list, "reason:2.1")->text, QStringLiteral("✕ bad words"));
    }

    void feetAddUp() {
        const auto state = longChain(300, 0.4);
        const auto& columns = state.numbers->columns;
        int sum = 0;
        for (std::size_t i = 1; i + 1 < columns.size(); ++i) {
            const auto& stage = state.chain->stages[i - 1];
            double mass = 0;
            for (const auto token : stage.excluded)
                mass += columns[i - 1].probabilities[static_cast<std::size_t>(token)];
            QVERIFY2(std::abs(mass - columns[i].excludedMass) < 1e-12, qPrintable(QString::number(i)));
            sum += columns[i].excluded;
            QCOMPARE(columns[i].entropy, engine::entropyOf(engine::probabilitiesOf(stage.scores)));
            QCOMPARE(columns[i].perplexity, std::exp(columns[i].entropy));
        }
        QCOMPARE(columns.back().excluded, sum);
        QVERIFY(sum > 200);
    }

    void theCoinStandsInItsSlice() {
        const auto the = test::afterThe();
        for (const double coin : {0.0, 0.2, 0.5, 0.77, 0.999}) {
            const auto state = stateOf(the, chainOf(the.logits(), test::topP92()), coin);
            const DisplayList list = layoutScoreChain(state, Theme::named(ThemeName::Dark), {900, 700});
            const auto* slice = one<BoxItem>(list, QStringLiteral("slice:%1").arg(state.chosen));
            const auto* all = one<BoxItem>(list, "bar:all");
            const auto* head = one<BoxItem>(list, "coin");
            QVERIFY(slice && all && head);
            const double x = head->rect.center().x();
            QVERIFY(x >= slice->rect.left() - 1e-9 && x < slice->rect.right());
            QVERIFY(std::abs((x - all->rect.left()) / all->rect.width() - coin) < 1e-12);
            QVERIFY(one<TextItem>(list, "coin:text")->text.contains(QLocale().toString(coin, 'f', 4)));
        }
        const auto greedy = stateOf(the, chainOf(the.logits(), {}), std::nullopt);
        const DisplayList list = layoutScoreChain(greedy, Theme::named(ThemeName::Dark), {900, 700});
        QCOMPARE(greedy.chosen, 0);
        QVERIFY(!one<BoxItem>(list, "coin"));
        QCOMPARE(one<TextItem>(list, "coin:text")->text, QStringLiteral("no coin: greedy"));
    }

    void wordsNeverOverlap() {
        const auto the = test::afterThe();
        const Theme& theme = Theme::named(ThemeName::Light);
        const std::vector<ScoreChainState> states{stateOf(the, chainOf(the.logits(), {}), std::nullopt),
                                                  stateOf(the, chainOf(the.logits(), test::topK6()), 0.999),
                                                  longChain(300, 0.001)};
        for (const double scale : {1.0, 2.0}) {
            Theme::setTextScale(scale);
            for (const QSizeF size : {QSizeF(240, 180), QSizeF(320, 240), QSizeF(560, 380), QSizeF(900, 300),
                                      QSizeF(1280, 800), QSizeF(2560, 1440)})
                for (std::size_t i = 0; i < states.size(); ++i) {
                    const QString overlap = test::overlapIn(layoutScoreChain(states[i], theme, size), theme);
                    QVERIFY2(overlap.isEmpty(), qPrintable(QStringLiteral("%1x%2, chain %3, %4: %5")
                                                               .arg(size.width())
                                                               .arg(size.height())
                                                               .arg(i)
                                                               .arg(scale)
                                                               .arg(overlap)));
                }
        }
    }

    void hiddenStagesAreCountedAndTurnedTo() {
        ScoreChainView view;
        view.resize(640, 480);
        const auto state = longChain(300, 0.4);
        view.setChain(state.chain, state.tokenText, state.chosen, state.coin, state.slice);
        const int hidden = static_cast<int>(state.numbers->columns.size() -
                                            shownColumns(view.state(), view.theme(), view.width()).size());
        QVERIFY(hidden > 2);
        QCOMPARE(one<BoxItem>(view.displayList(), "stages:1")->name, QStringLiteral("…%1 more ›").arg(hidden));
        QVERIFY(!one<BoxItem>(view.displayList(), "stages:-1"));
        QTest::keyClick(&view, Qt::Key_PageDown);
        QVERIFY(one<BoxItem>(view.displayList(), "stages:-1"));
        QVERIFY(one<TextItem>(view.displayList(), "head:0"));
        for (int i = 0; i < hidden; ++i)
            QTest::keyClick(&view, Qt::Key_PageDown);
        QVERIFY(!one<BoxItem>(view.displayList(), "stages:1"));
        QSignalSpy spy(&view, &ScoreChainView::tokenActivated);
        const auto* cell = one<BoxItem>(view.displayList(), QStringLiteral("cell:0.%1").arg(state.chosen));
        QVERIFY(cell);
        QTest::mouseClick(&view, Qt::LeftButton, {}, cell->rect.center().toPoint());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.first().first().toInt(), state.chosen);
    }

    void everyColumnCanBeTurnedTo() {
        const auto state = longChain(300, 0.4);
        for (const int width : {200, 330, 480, 800}) {
            ScoreChainView view;
            view.resize(width, 480);
            view.setChain(state.chain, state.tokenText, state.chosen, state.coin, state.slice);
            std::vector<bool> seen(state.numbers->columns.size(), false);
            for (std::size_t turn = 0; turn < seen.size(); ++turn) {
                for (const int column : shownColumns(view.state(), view.theme(), width)) {
                    seen[static_cast<std::size_t>(column)] = true;
                    QVERIFY(one<TextItem>(view.displayList(), QStringLiteral("head:%1").arg(column)));
                }
                QTest::keyClick(&view, Qt::Key_PageDown);
            }
            for (std::size_t column = 0; column < seen.size(); ++column)
                QVERIFY2(seen[column], qPrintable(QStringLiteral("%1 at %2").arg(column).arg(width)));
            QVERIFY(!one<BoxItem>(view.displayList(), "stages:1"));
        }
    }

    void emptyAndAllExcludedSaySo() {
        const Theme& theme = Theme::named(ThemeName::Light);
        QVERIFY(one<TextItem>(layoutScoreChain({}, theme, {400, 300}), "empty"));
        const auto the = test::afterThe();
        engine::DecodingOptions options;
        for (engine::TokenId token = 0; token < 50; ++token)
            options.suppressTokens.push_back(token);
        const auto state = stateOf(the, chainOf(the.logits(), options), 0.5);
        QCOMPARE(state.chosen, -1);
        const DisplayList list = layoutScoreChain(state, theme, {900, 700});
        QVERIFY(one<TextItem>(list, "bar:title")->text.contains(QStringLiteral("excluded")));
        QVERIFY(!one<BoxItem>(list, "coin"));
        QVERIFY(!one<BoxItem>(list, "bar:1.0"));
        QCOMPARE(test::overlapIn(list, theme), QString());
    }

    void aLargeVocabularyIsFast() {
        const auto state = longChain(50'257, 0.4);
        const Theme& theme = Theme::named(ThemeName::Light);
        double best = 1e9;
        for (int i = 0; i < 10; ++i) {
            QElapsedTimer timer;
            timer.start();
            const DisplayList list = layoutScoreChain(state, theme, {1600, 1000});
            best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
            QVERIFY(list.items.size() > 100);
        }
        qInfo("50,257 tokens: %.2f ms", best);
        QVERIFY2(best < 5, qPrintable(QStringLiteral("%1 ms").arg(best)));
    }
};

HEADLIGHT_TEST(ScoreChainTest)

} // namespace headlight

#include "score_chain_test.moc"
