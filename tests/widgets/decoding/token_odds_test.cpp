// SPDX-License-Identifier: GPL-3.0-or-later
#include "score_chains.h"

#include "../support/golden_picture.h"
#include "../support/widget_test.h"
#include "list_checks.h"
#include "widgets/decoding/token_odds_view.h"
#include "widgets/picture/painter.h"

#include <QSignalSpy>

namespace headlight {

namespace {

/// `latin`: only letters that the bundled fonts have.
TokenOddsState story(int count, bool latin = false) {
    static const QStringList words{"I",    "␣enjoy",  "␣walking", "␣with", "␣my",  "␣cute", "␣dog", "，",
                                   "但是", "␣собака", "␣كلب",     "␣but",  "␣I'm", "␣not",  "⏎",    "␣sure"};
    auto tokens = std::make_shared<std::vector<TokenOdds>>();
    for (int i = 0; i < count; ++i) {
        const double p = 0.5 + 0.499 * std::sin(1.7 * i);
        const bool plain = !latin || i % words.size() < 7 || i % words.size() > 10;
        tokens->push_back(
            {plain ? words[i % words.size()] : QStringLiteral("␣and"), p, static_cast<int>((1 - p) * (1 - p) * 4000)});
    }
    tokens->front() = {words[0], std::numeric_limits<double>::quiet_NaN(), -1};
    return {tokens, count > 6 ? 6 : -1, 0};
}

} // namespace

class TokenOddsTest : public test::WidgetTest {
    Q_OBJECT
private slots:
    void cleanup() { Theme::setTextScale(1); }

    void golden() {
        for (const auto name : {ThemeName::Light, ThemeName::Dark}) {
            const Theme& theme = Theme::named(name);
            const QImage picture = renderImage(layoutTokenOdds(story(40, true), theme, {640, 360}), theme);
            const QString file =
                name == ThemeName::Light ? QStringLiteral("token-odds-light") : QStringLiteral("token-odds-dark");
            const QString difference = test::differenceFromGolden(picture, file);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }

    void chipsAndPointsShowTheProbabilities() {
        const Theme& theme = Theme::named(ThemeName::Light);
        const auto state = story(24);
        const DisplayList list = layoutTokenOdds(state, theme, {700, 420});
        const auto* top = test::one<PathItem>(list, "rule:100");
        const auto* bottom = test::one<PathItem>(list, "rule:0");
        QVERIFY(top && bottom);
        for (int i = 1; i < 24; ++i) {
            const TokenOdds& odds = (*state.tokens)[static_cast<std::size_t>(i)];
            const auto* chip = test::one<BoxItem>(list, QStringLiteral("chip:%1").arg(i));
            const auto* dot = test::one<BoxItem>(list, QStringLiteral("point:%1").arg(i));
            const auto* rank = test::one<TextItem>(list, QStringLiteral("rank:%1").arg(i));
            QVERIFY2(chip && dot && rank, qPrintable(QString::number(i)));
            QCOMPARE(chip->fill.rgb(), theme.color(ColorScale::Weight, static_cast<float>(odds.probability), 0, 1));
            const double height = bottom->points[0].y() - top->points[0].y();
            const double shown = (bottom->points[0].y() - dot->rect.center().y()) / height;
            QVERIFY2(std::abs(shown - odds.probability) < 1e-9,
                     qPrintable(QStringLiteral("%1: off by %2").arg(i).arg(shown - odds.probability)));
            QCOMPARE(rank->text, QLocale().toString(odds.rank + 1));
        }
        QVERIFY(!test::one<TextItem>(list, "rank:0"));
        QVERIFY(!test::one<BoxItem>(list, "point:0"));
        QVERIFY(test::one<PathItem>(list, "curve:1"));
    }

    void sumsCountWhatHasAProbability() {
        const TextOdds odds = textOdds({{"a"}, {"b", 0.5, 0}, {"c", 0.125, 3}});
        QCOMPARE(odds.counted, 2);
        QCOMPARE(odds.logProbability, std::log(0.0625));
        QCOMPARE(odds.perplexity, 4.0);
        QVERIFY(std::isinf(textOdds({{"a", 0.0, 9}}).logProbability));
    }

    void anotherTextIsASecondCurve() {
        const Theme& theme = Theme::named(ThemeName::Light);
        auto state = story(8);
        state.compared = std::make_shared<const std::vector<TokenOdds>>(std::vector<TokenOdds>{{"x", 0.25, 3},
                                                                                               {"y", 0.5, 0},
                                                                                               {"z", 1.0, 0},
                                                                                               {"a", 0.5, 1},
                                                                                               {"b", 0.5, 1},
                                                                                               {"c", 0.5, 1},
                                                                                               {"d", 0.5, 1},
                                                                                               {"e", 0.5, 1},
                                                                                               {"f", 0.0625, 40}});
        const DisplayList list = layoutTokenOdds(state, theme, {760, 180}); // as low as the laboratory opens it
        const auto* top = test::one<PathItem>(list, "rule:100");
        const auto* bottom = test::one<PathItem>(list, "rule:0");
        QVERIFY(top && bottom);
        const double height = bottom->points[0].y() - top->points[0].y();
        for (int i = 0; i < 9; ++i) {
            const auto* dot = test::one<BoxItem>(list, QStringLiteral("compared-point:%1").arg(i));
            QVERIFY(dot);
            const double shown = (bottom->points[0].y() - dot->rect.center().y()) / height;
            QVERIFY(std::abs(shown - (*state.compared)[static_cast<std::size_t>(i)].probability) < 1e-9);
            QVERIFY(dot->rect.right() <= bottom->points[1].x()); // the longer text sets the columns
            if (const auto* own = test::one<BoxItem>(list, QStringLiteral("point:%1").arg(i)))
                QCOMPARE(own->rect.center().x(), dot->rect.center().x());
        }
        QVERIFY(test::one<PathItem>(list, "compared-curve:0")->dashed);
        QVERIFY(!test::one<PathItem>(list, "curve:1")->dashed);
        const auto* sums = test::one<TextItem>(list, "compared-sums");
        QVERIFY(sums && sums->text.contains(QLocale().toString(std::log(std::pow(0.5, 12)), 'f', 3).mid(1)));
        QVERIFY(!test::one<TextItem>(layoutTokenOdds(story(8), theme, {760, 180}), "compared-sums"));
    }

    void wordsNeverOverlap() {
        const Theme& theme = Theme::named(ThemeName::Light);
        for (const double scale : {1.0, 2.0}) {
            Theme::setTextScale(scale);
            for (const QSizeF size : {QSizeF(320, 240), QSizeF(800, 180), QSizeF(800, 600), QSizeF(2560, 1440)})
                for (const int count : {1, 2, 40, -40, 500}) { // below 0: with another text beside
                    auto state = story(std::abs(count));
                    if (count < 0)
                        state.compared = story(60).tokens;
                    const QString overlap = test::overlapIn(layoutTokenOdds(state, theme, size), theme);
                    QVERIFY2(overlap.isEmpty(), qPrintable(QStringLiteral("%1x%2, %3 tokens, %4: %5")
                                                               .arg(size.width())
                                                               .arg(size.height())
                                                               .arg(count)
                                                               .arg(scale)
                                                               .arg(overlap)));
                }
        }
    }

    void aClickAndTheArrowsSelect() {
        TokenOddsView view;
        view.resize(360, 260);
        view.setTokens(story(500).tokens);
        QSignalSpy spy(&view, &TokenOddsView::tokenSelected);
        const auto* chip = test::one<BoxItem>(view.displayList(), "chip:3");
        QVERIFY(chip);
        QTest::mouseClick(&view, Qt::LeftButton, {}, chip->rect.center().toPoint());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.last().first().toInt(), 3);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(spy.last().first().toInt(), 4);
        QVERIFY(!test::one<BoxItem>(view.displayList(), "chip:499"));
        view.setSelected(499);
        QCOMPARE(spy.size(), 2);
        QVERIFY(test::one<BoxItem>(view.displayList(), "chip:499"));
        QTest::keyClick(&view, Qt::Key_Right); // the end
        QCOMPARE(spy.size(), 2);
        view.setTokens(story(2).tokens);
        QCOMPARE(view.state().selected, -1);
        QVERIFY(test::one<BoxItem>(view.displayList(), "chip:0"));
        view.setTokens(nullptr);
        QVERIFY(test::one<TextItem>(view.displayList(), "empty"));
    }
};

HEADLIGHT_TEST(TokenOddsTest)

} // namespace headlight

#include "token_odds_test.moc"
