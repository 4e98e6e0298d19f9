// SPDX-License-Identifier: GPL-3.0-or-later
// The article's figures, decoded by the laboratory itself; and somebody's own words beside what was found.
#include "tests/app/support/laboratory.h"
#include "widgets/decoding/score_chain_view.h"
#include "widgets/decoding/search_tree_view.h"
#include "widgets/decoding/token_odds_view.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>

#include <cmath>

namespace headlight::test {

namespace {

bool show(DecodingLab* lab, int text) {
    lab->findChild<QComboBox*>(QStringLiteral("text"))->setCurrentIndex(text);
    return QTest::qWaitFor([&] { return !lab->running() && lab->answer(); }, 60'000);
}

QString firstText(DecodingLab* lab) {
    return lab->findChild<QTableWidget*>(QStringLiteral("sequences"))->item(0, 0)->text();
}

void write(DecodingLab* lab, const QString& text) {
    auto* line = lab->findChild<QLineEdit*>(QStringLiteral("yours"));
    line->setText(text);
    emit line->editingFinished();
}

} // namespace

class DecodingExamplesTest : public WidgetTest {
    Q_OBJECT
private slots:
    void eachExampleFindsWhatTheArticleSays_data() {
        QTest::addColumn<int>("example");
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("probability"); ///< of the whole text, as the model has it
        QTest::newRow("greedy") << 1 << "nice woman" << .5 * .4;
        QTest::newRow("beams") << 2 << "dog has" << .4 * .9;
        QTest::newRow("sampling") << 3 << "car drives" << .1 * .5;
        QTest::newRow("top-k") << 5 << "car drives" << .11 * .5;
        QTest::newRow("top-p") << 6 << "car drives" << .11 * .5;
    }
    void eachExampleFindsWhatTheArticleSays() {
        QFETCH(int, example);
        QFETCH(QString, text);
        QFETCH(double, probability);
        WindowFixture f; // no model is needed
        DecodingLab* lab = openLab(f);
        QVERIFY(show(lab, example));
        QCOMPARE(firstText(lab), text);
        QVERIFY(!lab->findChild<QLabel*>(QStringLiteral("note"))->text().isEmpty());
        const auto& tree = lab->answer()->result->tree;
        const auto path = tree.path(lab->answer()->result->sequences.front().node);
        double product = 1;
        for (const int node : path)
            product *= tree.node(node).rawProbability;
        QVERIFY(std::abs(product - probability) < 1e-6);
    }

    void theChartsKeepSixAndNineWords() {
        WindowFixture f;
        DecodingLab* lab = openLab(f);
        for (const auto& [example, kept] : {std::pair(5, 6), std::pair(6, 9)}) {
            QVERIFY(show(lab, example));
            QTRY_VERIFY(lab->chain()->state().chain); // of the first word
            const auto& p = lab->chain()->state().chain->distribution;
            QCOMPARE(static_cast<int>(std::ranges::count_if(p, [](double x) { return x > 0; })), kept);
            const auto path = lab->answer()->result->tree.path(lab->answer()->result->sequences.front().node);
            lab->tree()->select(path[1]);
            QTRY_VERIFY(lab->chain()->state().chain &&
                        lab->chain()->state().chosen == lab->answer()->result->tree.node(path[1]).token);
            const auto& q = lab->chain()->state().chain->distribution;
            QCOMPARE(static_cast<int>(std::ranges::count_if(q, [](double x) { return x > 0; })), kept == 6 ? 6 : 3);
        }
    }

    void aTemperatureMakesTheCarRarer() {
        WindowFixture f;
        DecodingLab* lab = openLab(f);
        QVERIFY(show(lab, 4));
        QTRY_VERIFY(lab->chain()->state().chain);
        const auto car = static_cast<std::size_t>(engine::articleTree()->token("car"));
        const double expected =
            std::pow(.1, 1 / .6) / (std::pow(.5, 1 / .6) + std::pow(.4, 1 / .6) + std::pow(.1, 1 / .6));
        QVERIFY(std::abs(lab->chain()->state().chain->distribution[car] - expected) < 1e-6);
        lab->form()
            ->findChild<QDoubleSpinBox*>(QStringLiteral("temperature"))
            ->setValue(1); // and all else can be tried
        QTRY_VERIFY(lab->chain()->state().chain &&
                    std::abs(lab->chain()->state().chain->distribution[car] - .1) < 1e-6);
    }

    void aWordOfAnExampleIsForced() {
        WindowFixture f;
        DecodingLab* lab = openLab(f);
        QVERIFY(show(lab, 1)); // greedy: it tried the car, and left it
        const engine::SearchTree before = *lab->branches().tree();
        int car = -1;
        const auto children = before.children();
        for (const int node : children.front())
            if (before.node(node).token == engine::articleTree()->token("car"))
                car = node;
        QVERIFY(car > 0);
        emit lab->tree()->forceRequested(car);
        QTRY_VERIFY(lab->branches().tree()->size() > before.size());
        const auto& tree = *lab->branches().tree();
        const int best = lab->branches().finished().front();
        QCOMPARE(tree.node(tree.path(best)[1]).token, engine::articleTree()->token("drives"));
        QVERIFY(std::abs(std::exp(tree.node(tree.path(best)[1]).sum) - .1 * .5) < 1e-6);
        QCOMPARE(lab->branches().finished().size(), std::size_t(2)); // the nice woman is not forgotten
    }

    void theOpenTextComesBackWithItsOwnOptions() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        QVERIFY(decode(lab));
        const auto own = lab->form()->options();
        const QString text = firstText(lab);
        QVERIFY(show(lab, 2));
        QCOMPARE(firstText(lab), QStringLiteral("dog has"));
        const auto before = f.tokens();
        emit lab->tree()->forceRequested(1);
        f.session().setText(QStringLiteral("Another text")); // typed while the example is shown
        QVERIFY(f.waitSettled());
        QTest::qWait(300);
        QVERIFY(lab->answer()->request.table);
        QVERIFY(before != f.tokens());
        QVERIFY(show(lab, 0));
        QVERIFY(lab->form()->options() == own);
        QCOMPARE(lab->answer()->request.prompt, f.tokens());
        QVERIFY(!lab->findChild<QLabel*>(QStringLiteral("note"))->isVisibleTo(lab));
        QVERIFY(firstText(lab) != text);
    }

    void ownWordsAreRated() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        QVERIFY(decode(lab));
        QVERIFY(!lab->odds()->state().compared);
        write(lab, QStringLiteral("named Tim."));
        QTRY_VERIFY(lab->odds()->state().compared);
        const auto tokens = bundled().tokenizer->encode(" named Tim."); // a word behind the prompt's last one
        const auto& rated = *lab->odds()->state().compared;
        QCOMPARE(rated.size(), tokens.size());
        std::vector<engine::TokenId> text = f.tokens();
        for (std::size_t i = 0; i < tokens.size(); ++i) { // once more, each from the beginning
            const std::vector<float> logits = DirectRun(text).logits;
            double sum = 0;
            int rank = 0;
            const float own = logits[static_cast<std::size_t>(tokens[i])];
            for (const float logit : logits) {
                sum += std::exp(static_cast<double>(logit) - own);
                rank += logit > own;
            }
            QVERIFY2(std::abs(rated[i].probability - 1 / sum) < 1e-5, qPrintable(rated[i].text));
            QCOMPARE(rated[i].rank, rank);
            text.push_back(tokens[i]);
        }
        lab->form()->findChild<QComboBox*>(QStringLiteral("method"))->setCurrentIndex(0);
        QVERIFY(decode(lab)); // another answer: they are rated again
        QTRY_VERIFY(lab->odds()->state().compared && lab->odds()->state().compared->size() == tokens.size());
        write(lab, QString());
        QVERIFY(!lab->odds()->state().compared);
        QVERIFY(show(lab, 1));
        write(lab, QStringLiteral("dog has"));
        QTRY_VERIFY(lab->odds()->state().compared);
        QVERIFY(std::abs((*lab->odds()->state().compared)[1].probability - .9) < 1e-6);
        write(lab, QStringLiteral("cat")); // no word of the table
        QVERIFY(!lab->odds()->state().compared);
        QVERIFY(lab->findChild<QLabel*>(QStringLiteral("status"))->text().contains(QStringLiteral("cat")));
    }
};

HEADLIGHT_TEST(DecodingExamplesTest)

} // namespace headlight::test

#include "decoding_examples_test.moc"
