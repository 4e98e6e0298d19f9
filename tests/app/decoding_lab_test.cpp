// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_actions.h"
#include "tests/app/support/laboratory.h"
#include "widgets/decoding/score_chain_view.h"
#include "widgets/decoding/search_tree_view.h"
#include "widgets/decoding/token_odds_view.h"

#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QTableWidget>

namespace headlight::test {

namespace {

void chooseMethod(DecodingLab* lab, int index) {
    lab->findChild<QComboBox*>(QStringLiteral("method"))->setCurrentIndex(index);
}

} // namespace

/// Every method on the open text, the tree of what was tried, and what can be done with it.
class DecodingLabTest : public WidgetTest {
    Q_OBJECT
private slots:
    void everyMethodEndsWithATree_data() {
        QTest::addColumn<int>("method");
        for (int i = 0; i < 7; ++i)
            QTest::newRow(qPrintable(QString::number(i))) << i;
    }
    void everyMethodEndsWithATree() {
        QFETCH(int, method);
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        QVERIFY(lab);
        chooseMethod(lab, method);
        QCOMPARE(static_cast<int>(lab->form()->options().method()),
                 static_cast<int>(std::array{engine::DecodingMethod::Greedy, engine::DecodingMethod::Sampling,
                                             engine::DecodingMethod::Beams, engine::DecodingMethod::BeamSampling,
                                             engine::DecodingMethod::DiverseBeams, engine::DecodingMethod::Contrastive,
                                             engine::DecodingMethod::Exhaustive}[static_cast<std::size_t>(method)]));
        QVERIFY(decode(lab));
        const auto& result = *lab->answer()->result;
        QVERIFY(!result.sequences.empty() && result.tree.size() > 1);
        QCOMPARE(lab->tree()->model().tree->size(), result.tree.size());
        auto* texts = lab->findChild<QTableWidget*>(QStringLiteral("sequences"));
        QCOMPARE(texts->rowCount(), static_cast<int>(result.sequences.size()));
        QCOMPARE(texts->item(0, 0)->text().toStdString(),
                 lab->answer()->request.tokenizer->decode(result.sequences.front().tokens));
    }

    void greedyIsWhatTheEngineGenerates() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        chooseMethod(lab, 0);
        QVERIFY(decode(lab));
        const std::vector<engine::TokenId> made = lab->answer()->result->sequences.front().tokens;
        DirectRun direct(f.tokens());
        const auto best = std::max_element(direct.logits.begin(), direct.logits.end()) - direct.logits.begin();
        QCOMPARE(made.front(), static_cast<engine::TokenId>(best));
        QCOMPARE(static_cast<int>(made.size()), lab->form()->options().maxNewTokens);
    }

    void stepsAndChainFollowTheTree() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        chooseMethod(lab, 1);
        QVERIFY(decode(lab));
        auto* steps = lab->findChild<QSlider*>(QStringLiteral("steps"));
        QCOMPARE(steps->maximum(), lab->form()->options().maxNewTokens);
        steps->setValue(2);
        QCOMPARE(lab->tree()->model().steps, 2);
        const auto path = lab->answer()->result->tree.path(lab->answer()->result->sequences.front().node);
        lab->tree()->select(path[1]);
        QVERIFY(QTest::qWaitFor([&] {
            return lab->chain()->state().chain &&
                   lab->chain()->state().chosen == lab->answer()->result->tree.node(path[1]).token;
        }));
        QCOMPARE(lab->odds()->state().tokens->size(), path.size());
        for (std::size_t i = 0; i < path.size(); ++i)
            QCOMPARE((*lab->odds()->state().tokens)[i].probability,
                     lab->answer()->result->tree.node(path[i]).rawProbability);
        const engine::ScoreChain& chain = *lab->chain()->state().chain;
        const engine::SearchNode& node = lab->answer()->result->tree.node(path[1]);
        QVERIFY(std::abs(chain.distribution[static_cast<std::size_t>(node.token)] - node.probability) < 1e-9);
        QVERIFY2(node.coin >= node.sliceBegin && node.coin < node.sliceEnd,
                 qPrintable(QStringLiteral("%1 in %2 … %3").arg(node.coin).arg(node.sliceBegin).arg(node.sliceEnd)));
    }

    void aNodeIsForced() {
        WindowFixture f;
        QVERIFY(f.open());
        const auto before = f.tokens();
        DecodingLab* lab = openLab(f);
        chooseMethod(lab, 2);
        QVERIFY(decode(lab));
        const int node = lab->answer()->result->tree.path(lab->answer()->result->sequences.front().node).front();
        const engine::TokenId token = lab->answer()->result->tree.node(node).token;
        emit lab->tree()->forceRequested(node);
        QVERIFY(f.waitSettled());
        QCOMPARE(f.tokens().size(), before.size() + 1);
        QCOMPARE(f.tokens().back(), token);
    }

    void rewindingKeepsTheOtherBranch() {
        WindowFixture f;
        QVERIFY(f.open());
        const auto before = f.tokens();
        DecodingLab* lab = openLab(f);
        chooseMethod(lab, 2);
        QVERIFY(decode(lab));
        const auto settled = [&] { // the search behind what was forced, and the text
            return QTest::qWaitFor([&] { return !lab->running(); }, 60'000) && f.waitSettled();
        };
        const auto force = [&](int node) {
            emit lab->tree()->forceRequested(node);
            return settled();
        };
        const engine::SearchTree first = *lab->branches().tree();
        const auto leaf = [&] { // a token that was tried and dropped, in the second step
            for (int node = 1; node < first.size(); ++node)
                if (first.node(node).step == 1 && first.node(node).fate == engine::SearchNode::Fate::Dropped)
                    return node;
            return -1;
        }();
        QVERIFY(leaf > 0);
        QVERIFY(force(leaf));
        std::vector<engine::TokenId> text = before; // all of the way, not its first token alone
        for (const engine::TokenId token : first.tokens(leaf))
            text.push_back(token);
        QCOMPARE(f.tokens(), text);
        const engine::SearchTree second = *lab->branches().tree();
        QVERIFY(second.size() > first.size());
        QVERIFY(!second.children()[static_cast<std::size_t>(leaf)].empty());
        for (int node = 1; node < first.size(); ++node) { // everything else stands where it stood
            QCOMPARE(second.node(node).token, first.node(node).token);
            QCOMPARE(second.node(node).parent, first.node(node).parent);
        }
        const int grown = second.size() - 1;
        const auto path = second.path(grown);
        QVERIFY(std::find(path.begin(), path.end(), leaf) != path.end());
        double sum = 0;
        for (const int node : path)
            sum += second.node(node).logProbability;
        QVERIFY(std::abs(second.node(grown).sum - sum) < 1e-9);
        QCOMPARE(second.node(grown).step, static_cast<int>(path.size()) - 1);
        lab->tree()->select(grown); // its scores are of the search that tried it
        QTRY_VERIFY(lab->chain()->state().chain && lab->chain()->state().chosen == second.node(grown).token);
        QVERIFY(std::abs(lab->chain()->state().chain->distribution[static_cast<std::size_t>(second.node(grown).token)] -
                         second.node(grown).probability) < 1e-9);
        f.session().undo(); // rewound: both branches are still there
        QVERIFY(settled());
        QCOMPARE(f.tokens(), before);
        QTest::qWait(400);
        QVERIFY(settled());
        QCOMPARE(lab->branches().tree()->size(), second.size());
        const int other = lab->branches().place(lab->answer()->result->sequences.front().node);
        QVERIFY(force(second.path(other).front())); // elsewhere: the text is written anew, the tree goes on growing
        text = before;
        text.push_back(second.node(second.path(other).front()).token);
        QCOMPARE(f.tokens(), text);
        QVERIFY(lab->branches().tree()->size() >= second.size());
        lab->findChild<QSpinBox*>(QStringLiteral("num_beams"))->setValue(2); // other settings: another tree
        QTRY_VERIFY(lab->answer()->request.options.numBeams == 2 && !lab->running());
        QCOMPARE(lab->branches().tree()->size(), lab->answer()->result->tree.size());
    }

    void optionsThatDoNotGoTogetherAreNamed() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        QVERIFY(decode(lab));
        engine::DecodingOptions wrong = lab->form()->options();
        wrong.numBeams = 4;
        wrong.numBeamGroups = 3;
        wrong.diversityPenalty = 1;
        lab->form()->setOptions(wrong);
        lab->run();
        QVERIFY(!lab->running());
        const QString words = lab->findChild<QLabel*>(QStringLiteral("status"))->text();
        QVERIFY2(words.contains(QStringLiteral("num_beam_groups")), qPrintable(words));
    }

    void huggingFaceSaysWhatItTurnsOn() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        chooseMethod(lab, 1);
        lab->findChild<QPushButton*>(QStringLiteral("huggingFace"))->click();
        QCOMPARE(lab->form()->options().topK, 50);
        QVERIFY(lab->findChild<QLabel*>(QStringLiteral("turnedOn"))->text().contains(QStringLiteral("top_k = 50")));
    }

    void aTextOfSeveralLinesStaysOnItsRow() {
        WindowFixture f;
        QVERIFY(f.open(QStringLiteral("The end.\n")));
        DecodingLab* lab = openLab(f);
        QVERIFY(decode(lab));
        const auto* table = lab->findChild<QTableWidget*>(QStringLiteral("sequences"));
        for (int row = 0; row < table->rowCount(); ++row)
            QVERIFY(!table->item(row, 0)->text().contains(QLatin1Char('\n')));
        const auto& tokens = lab->answer()->result->sequences.front().tokens;
        const QString text = QString::fromStdString(f.store().tokenizer()->decode(tokens));
        QCOMPARE(table->item(0, 0)->toolTip().trimmed(), text.trimmed());
    }

    void theTreeIsExported() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        QVERIFY(decode(lab));
        for (const char* name : {"tree.json", "tree.svg", "tree.png"}) {
            const QString file = f.folder.filePath(QLatin1String(name));
            lab->chooseFile = [&](const QString&, const QString&) { return file; };
            lab->findChild<QPushButton*>(QStringLiteral("export"))->click();
            QVERIFY2(QFile::exists(file), name);
        }
        QFile json(f.folder.filePath(QStringLiteral("tree.json")));
        QVERIFY(json.open(QIODevice::ReadOnly));
        const QJsonObject tree = QJsonDocument::fromJson(json.readAll()).object();
        const QJsonObject settings = tree.value(QStringLiteral("settings")).toObject(); // how to get it again
        QCOMPARE(settings.value(QStringLiteral("seed")).toInt(), static_cast<int>(lab->form()->options().seed));
        QCOMPARE(settings.value(QStringLiteral("options")).toObject().value(QStringLiteral("top_k")).toInt(),
                 lab->form()->options().topK);
        QCOMPARE(tree.value(QStringLiteral("nodes")).toArray().size(), lab->answer()->result->tree.size());
    }

    void chainAndOddsAreExportedAsNumbers() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        chooseMethod(lab, 1);
        QVERIFY(decode(lab));
        QTRY_VERIFY(lab->chain()->state().chain);
        const auto tablesIn = [&](PictureWidget* picture) {
            const QString file = f.folder.filePath(QStringLiteral("numbers.json"));
            lab->chooseFile = [&](const QString&, const QString& filter) {
                return filter.contains(QLatin1String("*.json")) ? file : QString();
            };
            emit picture->exportRequested();
            QFile json(file);
            return json.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(json.readAll()).object() : QJsonObject();
        };
        const QJsonObject scores = tablesIn(lab->chain());
        const QJsonObject chain = scores.value(QStringLiteral("tables")).toArray().first().toObject();
        const auto& columns = lab->chain()->state().numbers->columns;
        const QJsonArray rows = chain.value(QStringLiteral("values")).toArray();
        QCOMPARE(rows.size(), f.store().model()->shape().vocabSize); // every token, although forty are drawn at most
        QCOMPARE(chain.value(QStringLiteral("columns")).toArray().size(), static_cast<int>(columns.size()));
        for (int token = 0; token < rows.size(); ++token)
            QCOMPARE(static_cast<float>(rows[token].toArray().last().toDouble()),
                     static_cast<float>(columns.back().probabilities[static_cast<std::size_t>(token)]));
        QCOMPARE(scores.value(QStringLiteral("settings")).toObject().value(QStringLiteral("method")).toString(),
                 QStringLiteral("sampling"));
        const QJsonObject odds = tablesIn(lab->odds()).value(QStringLiteral("tables")).toArray().first().toObject();
        QCOMPARE(odds.value(QStringLiteral("values")).toArray().size(),
                 static_cast<int>(lab->odds()->state().tokens->size()));
    }

    void aTranslatorsBeams() {
        WindowFixture f;
        f.session().setText(QStringLiteral("Onde está a chave do carro?"));
        f.window->openModel(folderOf(QStringLiteral("pt-en")));
        QVERIFY(f.waitSettled());
        DecodingLab* lab = openLab(f);
        QVERIFY(decode(lab));
        QVERIFY(lab->form()->options().numBeams >= 4);
        QCOMPARE(lab->findChild<QTableWidget*>(QStringLiteral("sequences"))->item(0, 0)->text(),
                 QStringLiteral("Where is the car key?"));
        const int tried = lab->branches().tree()->size();
        const int node = lab->branches().tree()->children().front().back(); // another first word
        emit lab->tree()->forceRequested(node);
        QTRY_VERIFY(!lab->running() && lab->branches().tree()->size() > tried);
        QCOMPARE(lab->answer()->request.prompt.back(), lab->branches().tree()->node(node).token);
        f.window->openModel(folderOf(QStringLiteral("story-gpt"))); // in mid-air
        QVERIFY(f.waitSettled());
        QVERIFY(decode(lab));
        QVERIFY(lab->answer()->request.tokenizer);
    }
};

HEADLIGHT_TEST(DecodingLabTest)

} // namespace headlight::test

#include "decoding_lab_test.moc"
