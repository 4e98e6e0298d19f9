// SPDX-License-Identifier: GPL-3.0-or-later
// The articles' scenes: their numbers follow from one another, and a frame depends on its time alone.
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/scenes/scene_panel.h"

#include <QLayout>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace headlight;

namespace {

constexpr QSizeF usual{900, 600};

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

QString twoDecimals(double v) {
    return QString::number(v, 'f', 2);
}

/// The text in the box with this id, empty while it is not to be seen.
QString shownText(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item); t && t->id == id + QStringLiteral(".text"))
            return t->opacity > 0 ? t->text : QString();
    return {};
}

std::vector<SceneId> scenes() {
    std::vector<SceneId> all;
    for (int scene = 0; scene < sceneCount; ++scene)
        all.push_back(static_cast<SceneId>(scene));
    return all;
}

const BoxItem* boxOf(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* b = std::get_if<BoxItem>(&item); b && b->id == id)
            return b;
    return nullptr;
}

DisplayList endOf(SceneId scene) {
    return layoutScene(scene, sceneDuration(scene), light(), usual);
}

} // namespace

class ScenesTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void thinkingMachinesAddsUp();
    void theMaskedTableNeedsItsDivision();
    void theChatFeedsItsWordsBack();
    void bothRowsAreShown();
    void theRobotsPercents();
    void foldersScoreAsTheArticleSays();
    void papersLieInTheirFolders();
    void theCabinetMakesRoomForTheTable();
    void examplesAreTheMasksTriangle();
    void sixScoresBecomeOneWord();
    void theTimeSignalHasTheArticlesDigits();
    void wavesPassThroughTheNumbers();
    void wordsMeetOnlyInAttention();
    void aMaskCutsTheCone();
    void eachKindOfBlockHasItsParts();
    void mapsShowTheirFormulas();
    void everySceneSaysWhoseNumbersItShows();
    void cellsShowNoTensor();
    void laterBeatsAreHidden();
    void playAndScrubGiveTheSameFrame();
    void keysStep();
    void textsStayInside_data();
    void textsStayInside();
    void pictures_data();
    void pictures();
};

void ScenesTest::thinkingMachinesAddsUp() {
    const ThinkingNumbers n = thinkingNumbers();
    QCOMPARE(n.dots, (std::vector<double>{112, 96}));
    QCOMPARE(n.scaled, (std::vector<double>{14, 12}));
    QCOMPARE(twoDecimals(n.weights[0]), QStringLiteral("0.88"));
    QCOMPARE(twoDecimals(n.weights[1]), QStringLiteral("0.12"));
    QVERIFY(std::abs(n.weights[0] - 1 / (1 + std::exp(-2.0))) < 1e-12);
    const DisplayList end =
        layoutScene(SceneId::ThinkingMachines, sceneDuration(SceneId::ThinkingMachines), light(), usual);
    const std::array<std::array<const char*, 2>, 3> shown{{{"112", "96"}, {"14", "12"}, {"0.88", "0.12"}}};
    for (std::size_t line = 0; line < shown.size(); ++line)
        for (std::size_t word = 0; word < 2; ++word)
            QCOMPARE(shownText(end, QStringLiteral("number.%1.%2").arg(line + 5).arg(word)),
                     QString::fromLatin1(shown[line][word]));
}

void ScenesTest::theChatFeedsItsWordsBack() {
    const auto words = [](const DisplayList& list, const QString& id) {
        for (const Item& item : list.items)
            if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == id && box->opacity > 0)
                return box->name;
        return QString();
    };
    for (int step = 0; step < 4; ++step) {
        const DisplayList list = layoutScene(SceneId::Chat, sceneBeatSettled(1 + step), light(), usual);
        const QString out = words(list, QStringLiteral("out.%1").arg(step));
        QVERIFY(!out.isEmpty());
        QVERIFY(words(list, QStringLiteral("out.%1").arg(step + 1)).isEmpty()); // not written yet
        const DisplayList next = layoutScene(SceneId::Chat, sceneBeatSettled(2 + step), light(), usual);
        QCOMPARE(words(next, QStringLiteral("in.%1").arg(step + 1)), step < 3 ? out : QString());
    }
    const DisplayList mask = layoutScene(SceneId::Chat, sceneDuration(SceneId::Chat), light(), usual);
    for (int q = 0; q < 4; ++q)
        for (int k = 0; k < 4; ++k)
            QVERIFY(words(mask, QStringLiteral("mask.%1.%2").arg(q).arg(k))
                        .endsWith(k > q ? QStringLiteral("−∞") : QStringLiteral("0")));
}

void ScenesTest::theMaskedTableNeedsItsDivision() {
    const MaskedNumbers n = maskedNumbers();
    const auto with = n.softmax(4), without = n.softmax(1);
    for (std::size_t q = 0; q < 4; ++q) {
        for (std::size_t k = 0; k < 4; ++k) {
            QVERIFY2(twoDecimals(with[q][k]) == twoDecimals(n.printed[q][k]),
                     qPrintable(QStringLiteral("row %1, column %2: %3").arg(q).arg(k).arg(with[q][k])));
            if (k > q)
                QCOMPARE(with[q][k], 0.0);
        }
        const double sum = std::accumulate(with[q].begin(), with[q].end(), 0.0);
        QVERIFY(std::abs(sum - 1) < 1e-12);
        bool same = true;
        for (std::size_t k = 0; k < 4; ++k)
            same = same && twoDecimals(without[q][k]) == twoDecimals(n.printed[q][k]);
        QCOMPARE(same, q == 0); // one score alone is 1 however it is scaled
    }
    QCOMPARE(twoDecimals(without[1][0]), QStringLiteral("0.42"));
    QCOMPARE(twoDecimals(without[1][1]), QStringLiteral("0.58"));
}

void ScenesTest::bothRowsAreShown() {
    const DisplayList list = layoutScene(SceneId::MaskedTable, sceneDuration(SceneId::MaskedTable), light(), usual);
    const QString with = shownText(list, QStringLiteral("compare.0")),
                  without = shownText(list, QStringLiteral("compare.1"));
    QVERIFY2(with.contains(QStringLiteral("0.48, 0.52")), qPrintable(with));
    QVERIFY2(without.contains(QStringLiteral("0.42, 0.58")), qPrintable(without));
    QCOMPARE(shownText(list, QStringLiteral("scores.1.1")), QStringLiteral("0.50"));
    QCOMPARE(shownText(list, QStringLiteral("masked.1.2")), QStringLiteral("−∞"));
    QCOMPARE(shownText(list, QStringLiteral("scaled.1.1")), QStringLiteral("0.125"));
    QCOMPARE(shownText(list, QStringLiteral("softmax.2.1")), QStringLiteral("0.35"));
}

void ScenesTest::theRobotsPercents() {
    const RobotNumbers n = robotNumbers();
    QCOMPARE(n.tokens.size(), n.percent.size());
    QCOMPARE(n.tokens[static_cast<std::size_t>(n.query)], QStringLiteral("it"));
    const DisplayList list = layoutScene(SceneId::RobotLaws, sceneDuration(SceneId::RobotLaws), light(), usual);
    const QString note = shownText(list, QStringLiteral("rounding"));
    QVERIFY2(note.contains(QStringLiteral("99.13")) && note.contains(QStringLiteral("100.13")), qPrintable(note));
    QCOMPARE(shownText(list, QStringLiteral("sampled")), QStringLiteral("The"));
}

void ScenesTest::foldersScoreAsTheArticleSays() {
    const DisplayList list = endOf(SceneId::Cabinet);
    const std::array<const char*, 4> tabs{"<s>  #1", "a  #2", "robot  #3", "obey  #5"},
        percents{"0.1 %", "30 %", "50 %", "0.1 %"};
    for (std::size_t i = 0; i < tabs.size(); ++i) {
        QCOMPARE(shownText(list, QStringLiteral("tab.%1").arg(i)), QString::fromLatin1(tabs[i]));
        QCOMPARE(shownText(list, QStringLiteral("score.%1").arg(i)), QString::fromLatin1(percents[i]));
    }
    // Bars as long as the scores.
    const double half = boxOf(list, QStringLiteral("score.2"))->rect.width();
    QVERIFY(std::abs(boxOf(list, QStringLiteral("score.1"))->rect.width() / half - 0.6) < 1e-9);
    const std::array<const char*, 9> shares{"0.001",  "0.3",   "0.5",   "0.002", "0.001",
                                            "0.0003", "0.005", "0.002", "0.19"};
    for (std::size_t i = 0; i < shares.size(); ++i)
        QCOMPARE(shownText(list, QStringLiteral("share.%1").arg(i)), QString::fromLatin1(shares[i]));
    // What fades, fades by its score.
    const auto ink = [&](std::size_t i) {
        return boxOf(list, QStringLiteral("weighed.%1").arg(i))->fill.alphaF() /
               boxOf(list, QStringLiteral("table.value.%1").arg(i))->fill.alphaF();
    };
    for (std::size_t i = 0; i < shares.size(); ++i)
        QVERIFY2(std::abs(ink(i) - cabinetScores()[i]) < 1e-3, qPrintable(QStringLiteral("row %1").arg(i)));
}

void ScenesTest::papersLieInTheirFolders() {
    const DisplayList shut = layoutScene(SceneId::Cabinet, sceneBeatSettled(1), light(), usual);
    QVERIFY(!boxOf(shut, QStringLiteral("paper.0")));
    const DisplayList open = layoutScene(SceneId::Cabinet, sceneBeatSettled(2), light(), usual);
    for (int i = 0; i < 4; ++i) {
        const QRectF paper = boxOf(open, QStringLiteral("paper.%1").arg(i))->rect;
        const QRectF folder = boxOf(open, QStringLiteral("folder.%1").arg(i))->rect;
        const QRectF value = boxOf(open, QStringLiteral("value.%1").arg(i))->rect;
        QVERIFY(paper.top() < folder.top() && paper.bottom() > folder.top());
        QVERIFY(paper.contains(value) && value.bottom() <= folder.top());
        QVERIFY(!paper.intersects(boxOf(open, QStringLiteral("tab.%1").arg(i))->rect));
    }
    QCOMPARE(shownText(open, QStringLiteral("share.0")), QString());
}

void ScenesTest::theCabinetMakesRoomForTheTable() {
    int seen = 0;
    for (int step = 0; step <= 40; ++step) {
        const double at = sceneBeatStart(3) + (sceneBeatSettled(3) - sceneBeatStart(3)) * step / 40;
        const DisplayList list = layoutScene(SceneId::Cabinet, at, light(), usual);
        const QRectF folder = boxOf(list, QStringLiteral("folder.0"))->rect;
        for (const Item& item : list.items)
            if (const auto* t = std::get_if<TextItem>(&item);
                t && t->opacity > 0 && t->id.startsWith(QStringLiteral("word."))) {
                ++seen;
                QVERIFY2(t->rect.left() > folder.right(), qPrintable(QStringLiteral("%1 s").arg(at)));
            }
    }
    QVERIFY(seen > 9);
}

void ScenesTest::examplesAreTheMasksTriangle() {
    const DisplayList list = endOf(SceneId::Examples);
    const std::array<const char*, 5> words{"robot", "must", "obey", "orders", "<eos>"};
    for (std::size_t example = 0; example < 4; ++example) {
        QCOMPARE(shownText(list, QStringLiteral("label.%1").arg(example)), QString::fromLatin1(words[example + 1]));
        for (std::size_t k = 0; k < 4; ++k) {
            const QString at = QStringLiteral("%1.%2").arg(example).arg(k);
            QCOMPARE(shownText(list, QStringLiteral("feature.") + at),
                     k <= example ? QString::fromLatin1(words[k]) : QString());
            QCOMPARE(shownText(list, QStringLiteral("hidden.") + at), k > example ? QStringLiteral("−∞") : QString());
        }
    }
    const DisplayList first = layoutScene(SceneId::Examples, sceneBeatSettled(1), light(), usual);
    QCOMPARE(shownText(first, QStringLiteral("label.0")), QStringLiteral("must"));
    QCOMPARE(shownText(first, QStringLiteral("label.1")), QString());
}

void ScenesTest::sixScoresBecomeOneWord() {
    const VocabularyNumbers n = vocabularyNumbers();
    QCOMPARE(n.words,
             (std::vector<QString>{QStringLiteral("a"), QStringLiteral("am"), QStringLiteral("I"),
                                   QStringLiteral("thanks"), QStringLiteral("student"), QStringLiteral("<eos>")}));
    QVERIFY(std::abs(std::accumulate(n.probabilities.begin(), n.probabilities.end(), 0.0) - 1) < 1e-12);
    // Ratios of probabilities are e to the power of differences of logits.
    for (std::size_t i = 0; i < n.logits.size(); ++i)
        QVERIFY(std::abs(n.probabilities[i] / n.probabilities[1] - std::exp(n.logits[i] - n.logits[1])) < 1e-12);
    QCOMPARE(n.best, 1);
    const DisplayList list = endOf(SceneId::Vocabulary);
    double shown = 0;
    for (int i = 0; i < 6; ++i) {
        QCOMPARE(shownText(list, QStringLiteral("index.%1").arg(i)), QString::number(i));
        QCOMPARE(shownText(list, QStringLiteral("hot.%1").arg(i)), QString::number(i == 1 ? 1 : 0));
        shown += shownText(list, QStringLiteral("probability.%1").arg(i)).toDouble();
    }
    QVERIFY2(std::abs(shown - 1) < 1e-9, "the printed probabilities add up as well");
    const double width = boxOf(list, QStringLiteral("word.1"))->rect.center().x();
    for (const char* ring : {"ring.word", "ring.best"})
        QVERIFY(std::abs(boxOf(list, QString::fromLatin1(ring))->rect.center().x() - width) < 1e-9);
}

void ScenesTest::theTimeSignalHasTheArticlesDigits() {
    const std::array<std::array<const char*, 4>, 3> printed{
        {{"0", "0", "1", "1"}, {"0.84", "0.0001", "0.54", "1"}, {"0.91", "0.0002", "−0.42", "1"}}};
    const DisplayList list = endOf(SceneId::TimeSignal);
    for (std::size_t word = 0; word < printed.size(); ++word)
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(shownText(list, QStringLiteral("signal.%1.%2").arg(word).arg(i)),
                     QString::fromUtf8(printed[word][i]));
    // The last time scale is 10,000 itself; an odd size is filled up with a 0.
    const auto wide = timeSignal(3, 8);
    QVERIFY(std::abs(wide[3] - std::sin(3 / 10000.0)) < 1e-12 && std::abs(wide[0] - std::sin(3.0)) < 1e-12);
    QVERIFY(std::abs(wide[1] - std::sin(3 / std::pow(10000.0, 1.0 / 3))) < 1e-12);
    QCOMPARE(timeSignal(3, 5).back(), 0.0);
    QVERIFY(std::abs(timeSignal(3, 2)[1] - std::cos(3.0)) < 1e-12);
}

void ScenesTest::wavesPassThroughTheNumbers() {
    const DisplayList list = endOf(SceneId::TimeSignal);
    for (int i = 0; i < 4; ++i) {
        const PathItem* wave = nullptr;
        for (const Item& item : list.items)
            if (const auto* path = std::get_if<PathItem>(&item); path && path->id == QStringLiteral("wave.%1").arg(i))
                wave = path;
        QVERIFY(wave);
        for (int word = 0; word < 3; ++word) {
            const QPointF dot = boxOf(list, QStringLiteral("dot.%1.%2").arg(i).arg(word))->rect.center();
            double nearest = 1e9;
            for (std::size_t k = 1; k < wave->points.size(); ++k) {
                const QPointF a = wave->points[k - 1], b = wave->points[k];
                const double t = std::clamp((dot.x() - a.x()) / (b.x() - a.x()), 0.0, 1.0);
                const QPointF off = a + t * (b - a) - dot;
                nearest = std::min(nearest, std::hypot(off.x(), off.y()));
            }
            QVERIFY2(nearest < 0.5,
                     qPrintable(QStringLiteral("wave %1, position %2: %3 px").arg(i).arg(word).arg(nearest)));
        }
    }
}

void ScenesTest::wordsMeetOnlyInAttention() {
    const DisplayList list = layoutScene(SceneId::OwnPath, sceneDuration(SceneId::OwnPath), light(), usual);
    QRectF attention;
    std::array<double, 2> middle{};
    for (const Item& item : list.items)
        if (const auto* b = std::get_if<BoxItem>(&item)) {
            if (b->id == QStringLiteral("attention"))
                attention = b->rect;
            for (std::size_t w = 0; w < 2; ++w)
                if (b->id == QStringLiteral("ffn.%1").arg(w))
                    middle[w] = b->rect.center().x();
        }
    QVERIFY(attention.contains(QPointF(middle[0], attention.center().y())) && middle[0] < middle[1]);
    int crossing = 0;
    for (const Item& item : list.items)
        if (const auto* line = std::get_if<PathItem>(&item); line && !line->dashed) {
            const auto on = [&](std::size_t w, QPointF at) { return std::abs(at.x() - middle[w]) < 1; };
            const bool crosses = (on(0, line->points.front()) && on(1, line->points.back())) ||
                                 (on(1, line->points.front()) && on(0, line->points.back()));
            crossing += crosses;
            for (const QPointF& at : line->points)
                QVERIFY2(!crosses || attention.adjusted(-1, -1, 1, 1).contains(at), qPrintable(line->id));
        }
    QCOMPARE(crossing, 2);
    const DisplayList early = layoutScene(SceneId::OwnPath, sceneBeatSettled(0), light(), usual);
    for (const Item& item : early.items)
        if (const auto* b = std::get_if<BoxItem>(&item);
            b && (b->id == QStringLiteral("attention") || b->id.startsWith(QStringLiteral("ffn")) ||
                  b->id.startsWith(QStringLiteral("near"))))
            QVERIFY2(b->opacity == 0, qPrintable(b->id));
    const auto cells = [&](const QString& id) {
        return std::count_if(list.items.begin(), list.items.end(), [&](const Item& item) {
            const auto* b = std::get_if<BoxItem>(&item);
            return b && (b->id == id || b->id.startsWith(id + QLatin1Char('.')));
        });
    };
    QCOMPARE(cells(QStringLiteral("near.three")), 3);
    QCOMPARE(cells(QStringLiteral("near.nine")), 9);
}

void ScenesTest::aMaskCutsTheCone() {
    const auto lines = [](const DisplayList& list, const QString& start) {
        std::vector<const PathItem*> found;
        for (const Item& item : list.items)
            if (const auto* line = std::get_if<PathItem>(&item);
                line && line->opacity > 0 && line->id.startsWith(start))
                found.push_back(line);
        return found;
    };
    const DisplayList cones = layoutScene(SceneId::Kinds, sceneBeatSettled(5), light(), usual);
    QCOMPARE(lines(cones, QStringLiteral("5.open.look.")).size(), 5U);
    const auto masked = lines(cones, QStringLiteral("5.masked.look."));
    QCOMPARE(masked.size(), 3U);
    for (const PathItem* line : masked)
        QVERIFY2(line->points.back().x() <= line->points.front().x() + 1e-9, qPrintable(line->id));
    // Position 4 looks at itself and at the three before it.
    const DisplayList fourth = layoutScene(SceneId::Kinds, sceneBeatSettled(4), light(), usual);
    const auto looks = lines(fourth, QStringLiteral("4.look."));
    QCOMPARE(looks.size(), 4U);
    for (std::size_t i = 0; i < looks.size(); ++i)
        QVERIFY(std::abs(looks[i]->points.back().x() -
                         boxOf(fourth, QStringLiteral("4.slot.0.%1").arg(i))->rect.center().x()) < 1e-9);
}

void ScenesTest::eachKindOfBlockHasItsParts() {
    const auto parts = [](int beat) {
        const DisplayList list = layoutScene(SceneId::Kinds, sceneBeatSettled(beat), light(), usual);
        QStringList names;
        for (int i = 0; boxOf(list, QStringLiteral("%1.part.%2").arg(beat).arg(i)); ++i)
            names << boxOf(list, QStringLiteral("%1.part.%2").arg(beat).arg(i))->name;
        return names;
    };
    QCOMPARE(parts(2), (QStringList{QStringLiteral("self-attention"), QStringLiteral("feed-forward network")}));
    QCOMPARE(parts(3),
             (QStringList{QStringLiteral("masked self-attention"), QStringLiteral("encoder–decoder attention"),
                          QStringLiteral("feed-forward network")}));
    QCOMPARE(parts(6), (QStringList{QStringLiteral("masked self-attention"), QStringLiteral("feed-forward network")}));
    // Every decoder reads the last encoder; pages do not mix.
    const DisplayList stacks = layoutScene(SceneId::Kinds, sceneBeatSettled(0), light(), usual);
    for (int i = 0; i < 6; ++i)
        QVERIFY(boxOf(stacks, QStringLiteral("0.decoder.%1").arg(i)));
    QVERIFY(!boxOf(stacks, QStringLiteral("7.decoder.0")));
}

void ScenesTest::mapsShowTheirFormulas() {
    const auto mapOn = [](int beat) {
        const DisplayList list = layoutScene(SceneId::PositionMaps, sceneBeatSettled(beat), light(), usual);
        for (const Item& item : list.items)
            if (const auto* grid = std::get_if<CellGrid>(&item))
                return *grid;
        return CellGrid{};
    };
    const CellGrid wide = mapOn(0), turns = mapOn(1), halves = mapOn(2);
    QCOMPARE(wide.rows, 20);
    QCOMPARE(wide.columns, 512);
    QCOMPARE(turns.columns, 64);
    for (int position : {0, 1, 7}) {
        for (int wave : {0, 1, 20}) {
            const double scale = std::pow(10000.0, wave / 255.0);
            QVERIFY(std::abs(wide.value(position, wave) - std::sin(position / scale)) < 1e-6);
            QVERIFY(std::abs(wide.value(position, 256 + wave) - std::cos(position / scale)) < 1e-6);
            const double rate = std::pow(10000.0, -2.0 * wave / 64);
            QVERIFY(std::abs(turns.value(position, 2 * wave) - std::sin(position * rate)) < 1e-6);
            QVERIFY(std::abs(turns.value(position, 2 * wave + 1) - std::cos(position * rate)) < 1e-6);
            QCOMPARE(halves.value(position, wave), turns.value(position, 2 * wave));
            QCOMPARE(halves.value(position, 32 + wave), turns.value(position, 2 * wave + 1));
        }
    }
}

void ScenesTest::everySceneSaysWhoseNumbersItShows() {
    // Nothing that is made up passes for the article's.
    for (int beat = 0; beat < 6; ++beat)
        QCOMPARE(shownText(layoutScene(SceneId::Vocabulary, sceneBeatSettled(beat), light(), usual),
                           QStringLiteral("scene.stamp")),
                 beat < 2 ? QStringLiteral("numbers from the article") : QStringLiteral("made-up scores"));

    for (SceneId scene : scenes())
        for (int beat = 0; beat < static_cast<int>(sceneBeats(scene).size()); ++beat) {
            const DisplayList list = layoutScene(scene, sceneBeatSettled(beat), light(), usual);
            const QString own = sceneBeats(scene)[static_cast<std::size_t>(beat)].stamp;
            QCOMPARE(shownText(list, QStringLiteral("scene.stamp")),
                     own.isEmpty() ? QStringLiteral("numbers from the article") : own);
        }
}

void ScenesTest::cellsShowNoTensor() {
    for (SceneId scene : scenes()) {
        const DisplayList list = layoutScene(scene, sceneDuration(scene), light(), usual);
        int named = 0;
        for (const Item& item : list.items) {
            if (const auto* grid = std::get_if<CellGrid>(&item)) {
                QVERIFY(std::holds_alternative<std::monostate>(grid->source.tensor));
                named += 10 * !grid->name.isEmpty();
            }
            if (const auto* t = std::get_if<TextItem>(&item))
                QVERIFY(std::holds_alternative<std::monostate>(t->provenance));
            if (const auto* b = std::get_if<BoxItem>(&item))
                named += !b->name.isEmpty();
        }
        QVERIFY2(named > 10, "every number and vector has a name for screen readers");
    }
}

void ScenesTest::laterBeatsAreHidden() {
    const DisplayList early = layoutScene(SceneId::ThinkingMachines, sceneBeatSettled(2), light(), usual);
    QCOMPARE(shownText(early, QStringLiteral("number.5.0")), QStringLiteral("112"));
    QCOMPARE(shownText(early, QStringLiteral("number.6.0")), QString());
    QCOMPARE(shownText(early, QStringLiteral("number.7.0")), QString());
    const DisplayList masked = layoutScene(SceneId::MaskedTable, sceneBeatSettled(1), light(), usual);
    QCOMPARE(shownText(masked, QStringLiteral("masked.0.0")), QStringLiteral("0.11"));
    QCOMPARE(shownText(masked, QStringLiteral("softmax.0.0")), QString());
}

void ScenesTest::playAndScrubGiveTheSameFrame() {
    for (SceneId scene : scenes()) {
        ScenePanel played(light()), scrubbed(light());
        for (ScenePanel* panel : {&played, &scrubbed}) {
            panel->resize(900, 660);
            panel->layout()->activate();
        }
        played.setScene(scene);
        scrubbed.setScene(scene);
        played.setSeconds(0);
        played.togglePlay();
        for (int i = 0; i < 150; ++i)
            played.advance(0.04);
        played.togglePlay();
        const double at = played.seconds();
        QVERIFY(std::abs(at - 6) < 1e-9);
        scrubbed.setSeconds(sceneDuration(scene));
        scrubbed.back();
        scrubbed.setSeconds(at);
        QCOMPARE(renderImage(scrubbed.view().displayList(), light()),
                 renderImage(played.view().displayList(), light()));
        scrubbed.next();
        QVERIFY(renderImage(scrubbed.view().displayList(), light()) !=
                renderImage(played.view().displayList(), light()));
    }
}

void ScenesTest::keysStep() {
    ScenePanel panel(light());
    panel.setScene(SceneId::MaskedTable);
    const int last = static_cast<int>(sceneBeats(SceneId::MaskedTable).size()) - 1;
    QCOMPARE(panel.seconds(), sceneBeatSettled(0));
    QTest::keyClick(&panel, Qt::Key_Right);
    QCOMPARE(panel.seconds(), sceneBeatSettled(1));
    QTest::keyClick(&panel, Qt::Key_Left);
    QCOMPARE(panel.seconds(), sceneBeatSettled(0));
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&panel, Qt::Key_Right);
    QCOMPARE(panel.seconds(), sceneBeatSettled(last));
    QTest::keyClick(&panel, Qt::Key_Space);
    QVERIFY(panel.playing());
    QCOMPARE(panel.seconds(), 0.0); // from the start when at the end
    panel.advance(1000);
    QVERIFY(!panel.playing());
    QCOMPARE(panel.seconds(), sceneBeatSettled(last));
}

void ScenesTest::textsStayInside_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("textScale");
    for (const QSizeF size : {QSizeF(480, 340), QSizeF(560, 380), usual, QSizeF(1600, 1000), QSizeF(3840, 2160)})
        for (double scale : {1.0, 2.0})
            QTest::addRow("%dx%d, text %g", static_cast<int>(size.width()), static_cast<int>(size.height()), scale)
                << size << scale;
}

void ScenesTest::textsStayInside() {
    QFETCH(QSizeF, size);
    QFETCH(double, textScale);
    Theme::setTextScale(textScale);
    const QRectF bounds = QRectF(QPointF(), size).adjusted(-1, -1, 1, 1);
    QStringList cut;
    for (SceneId scene : scenes())
        for (int beat = 0; beat < static_cast<int>(sceneBeats(scene).size()); ++beat) {
            const DisplayList list = layoutScene(scene, sceneBeatSettled(beat), light(), size);
            std::vector<std::pair<QString, QRectF>> inks;
            for (const Item& item : list.items)
                if (const auto* t = std::get_if<TextItem>(&item); t && t->opacity > 0) {
                    const TextLines drawn = layoutText(*t, light());
                    if (drawn.elided && size.width() >= 560)
                        cut.append(t->id + QStringLiteral(": ") + t->text);
                    for (const auto& line : drawn.lines)
                        inks.emplace_back(t->id, line.rect);
                }
            for (std::size_t i = 0; i < inks.size(); ++i) {
                QVERIFY2(bounds.contains(inks[i].second), qPrintable(inks[i].first));
                for (std::size_t j = i + 1; j < inks.size(); ++j) {
                    const QRectF both = inks[i].second.intersected(inks[j].second);
                    QVERIFY2(both.width() < 2 || both.height() < inks[i].second.height() * 0.35,
                             qPrintable(inks[i].first + QStringLiteral(" overlaps ") + inks[j].first));
                }
            }
        }
    Theme::setTextScale(1);
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QLatin1Char('\n'))));
}

void ScenesTest::pictures_data() {
    QTest::addColumn<int>("scene");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("dark");
    const std::array<const char*, sceneCount> names{
        "scene-thinking",    "scene-masked", "scene-robot", "scene-cabinet",       "scene-examples", "scene-vocabulary",
        "scene-time-signal", "scene-path",   "scene-kinds", "scene-position-maps", "scene-chat"};
    for (int scene = 0; scene < sceneCount; ++scene)
        for (bool dark : {false, true}) {
            const QString name = QStringLiteral("%1-%2").arg(QLatin1String(names[static_cast<std::size_t>(scene)]),
                                                             dark ? QStringLiteral("dark") : QStringLiteral("light"));
            QTest::newRow(qPrintable(name)) << scene << name << dark;
        }
}

void ScenesTest::pictures() {
    QFETCH(int, scene);
    QFETCH(QString, name);
    QFETCH(bool, dark);
    const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
    const auto id = static_cast<SceneId>(scene);
    const QImage picture = renderImage(layoutScene(id, sceneDuration(id), theme, usual), theme);
    const QString difference = headlight::test::differenceFromGolden(picture, name);
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(ScenesTest)

#include "scenes_test.moc"
