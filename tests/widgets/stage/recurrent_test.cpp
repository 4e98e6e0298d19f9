// SPDX-License-Identifier: GPL-3.0-or-later
// A recurrent translator on the Stage: the scenes of the article, with the numbers of its tensors.
#include "engine/models/gru_attention/gru_model.h"
#include "engine/models/gru_attention/gru_runner.h"
#include "tests/widgets/stage/level_checks.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/stage/stage_layout.h"

#include <QScopeGuard>
#include <QTest>

#include <array>
#include <map>
#include <set>

using namespace headlight;
using engine::HookKind;
using engine::Stack;
using headlight::test::loudestOf;
using headlight::test::misplaced;

namespace {

constexpr std::array levels{StageLevel::Model, StageLevel::Block, StageLevel::Attention, StageLevel::Matrix,
                            StageLevel::Element};

struct Tiny {
    TraceStore store;

    Tiny(const std::string& name, int source, int target) {
        const bool bundled = name == "pt-en-gru";
        const auto model =
            engine::GruModel::load((bundled ? HEADLIGHT_MODELS_DIR "/" : HEADLIGHT_TEST_DATA "/models/") + name);
        store.setModel(model, nullptr);
        const auto& shape = model->shape();
        std::vector<engine::TokenId> from, to;
        for (int i = 0; i < source; ++i)
            from.push_back((i * 5 + 2) % shape.sourceVocabSize);
        for (int i = 0; i < target; ++i)
            to.push_back((i * 7 + 3) % shape.vocabSize);
        engine::GruRunner runner(model, 1);
        const auto trace = runner.run(runner.encode(from), to);
        store.setTrace(trace, 1);
        for (const Stack stack : {Stack::Encoder, Stack::Decoder})
            for (int l = -1; l <= shape.of(stack).layerCount; ++l)
                store.addInside(trace, runner.inside(*trace, stack, l), 0);
    }
    Timeline timeline(int first = 0) const {
        return Timeline::make(*store.ops(), {first, store.length() - 1, 0, {}, Stack::Decoder});
    }
    StageState state(StageLevel level) const {
        StageState s;
        s.store = &store;
        s.theme = &Theme::named(ThemeName::Light);
        s.block = AttentionBlock::Cross;
        s.query = store.length() - 1;
        s.source = store.sourceLength() / 2;
        s.depth = static_cast<int>(level);
        return s;
    }
};

/// Positions of a hook (its first index) of which anything is shown.
std::set<int> shownPositions(const DisplayList& list, engine::Hook hook) {
    std::set<int> out;
    for (const CellGrid* grid : list.gridsOf(hook))
        if (grid->opacity > 0)
            for (int r = 0; r < grid->rows; ++r)
                for (int c = 0; c < grid->columns; ++c)
                    if (grid->shows(r, c))
                        if (const auto at = grid->source.at(r, c); const auto* e = std::get_if<engine::ElementRef>(&at))
                            out.insert(e->index[0]);
    return out;
}

bool hasText(const DisplayList& list, const QString& words) {
    return std::any_of(list.items.begin(), list.items.end(), [&](const Item& item) {
        const auto* text = std::get_if<TextItem>(&item);
        return text && text->text.contains(words);
    });
}

/// Two texts with an overlap of more than a hair; "" when there are none.
QString overlapping(const DisplayList& list) {
    std::vector<const TextItem*> texts;
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item);
            t && !t->text.isEmpty() && !t->wrap && !t->id.startsWith(u"formula"))
            texts.push_back(t);
    for (std::size_t i = 0; i < texts.size(); ++i)
        for (std::size_t j = i + 1; j < texts.size(); ++j) {
            const QRectF both = texts[i]->rect & texts[j]->rect;
            if (both.width() > 1 && both.height() > 3)
                return QStringLiteral("%1 over %2").arg(texts[i]->id, texts[j]->id);
        }
    return {};
}

} // namespace

class RecurrentTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void everyModelLengthAndSize_data();
    void everyModelLengthAndSize();
    void everyCellIsItsTensorElement_data();
    void everyCellIsItsTensorElement();
    void theBundledModelsCellsAreItsTensorElements();
    void theScoreIsNamed_data();
    void theScoreIsNamed();
    void aWordIsFirstNumbersThenColours();
    void theDanceShowsAllOfAttention();
    void pooledCellsAreAlwaysSaidToBe();
    void narrowAlignmentsNameTheirColumns();
    void theFiveLinesShowTheFollowedStep();
    void statesAppearInTheOrderOfReading();
    void whatIsMadeOnceHasOneBeat();
    void laterStepsAreNotTold();
    void playedFromEndToEnd();
    void clicksFindWordsAndNumbers();
    void longTextsSayWhatIsLeftOut();
    void pictures_data();
    void pictures();
};

void RecurrentTest::everyModelLengthAndSize_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("source");
    QTest::addColumn<int>("target");
    for (const char* name : {"tiny-gru-additive", "tiny-gru-general", "tiny-gru-dot"})
        for (const auto& [source, target] : {std::pair{1, 1}, std::pair{9, 7}, std::pair{3, 16}, std::pair{16, 2}})
            QTest::newRow(qPrintable(QStringLiteral("%1 %2 %3").arg(QLatin1String(name)).arg(source).arg(target)))
                << name << source << target;
}

void RecurrentTest::everyModelLengthAndSize() {
    QFETCH(QString, model);
    QFETCH(int, source);
    QFETCH(int, target);
    const Tiny tiny(model.toStdString(), source, target);
    const auto restore = qScopeGuard([] { Theme::setTextScale(1); });
    for (const double text : {1.0, 2.0}) {
        Theme::setTextScale(text);
        for (const QSizeF size : {QSizeF(560, 380), QSizeF(800, 600), QSizeF(1600, 1000), QSizeF(3840, 2160)})
            for (const StageLevel level : levels) {
                const DisplayList list = layoutStage(tiny.state(level), size);
                const QString where = QStringLiteral("level %1 at %2x%3, text %4: ")
                                          .arg(static_cast<int>(level))
                                          .arg(size.width())
                                          .arg(size.height())
                                          .arg(text);
                QVERIFY2(misplaced(list, size).isEmpty(), qPrintable(where + misplaced(list, size)));
                if (level == StageLevel::Element)
                    continue;
                QVERIFY2(overlapping(list).isEmpty(), qPrintable(where + overlapping(list)));
                QVERIFY(QRectF(QPointF(), size).contains(focusOf(list)));
                QVERIFY(focusOf(list).size() != size);
            }
    }
}

void RecurrentTest::everyCellIsItsTensorElement_data() {
    QTest::addColumn<QString>("model");
    for (const char* name : {"tiny-gru-additive", "tiny-gru-general", "tiny-gru-dot"})
        QTest::newRow(name) << name;
}

void RecurrentTest::everyCellIsItsTensorElement() {
    QFETCH(QString, model);
    const Tiny tiny(model.toStdString(), 9, 7);
    std::set<HookKind> drawn;
    for (const StageLevel level : levels)
        for (const QSizeF size : {QSizeF(1600, 1000), QSizeF(560, 380)}) {
            int cells = 0;
            for (const Item& item : layoutStage(tiny.state(level), size).items) {
                const auto* grid = std::get_if<CellGrid>(&item);
                if (!grid || std::holds_alternative<std::monostate>(grid->source.tensor))
                    continue;
                if (const auto* hook = std::get_if<engine::Hook>(&grid->source.tensor))
                    drawn.insert(hook->kind);
                for (int r = 0; r < grid->rows; ++r)
                    for (int c = 0; c < grid->columns; ++c, ++cells)
                        QVERIFY2(grid->value(r, c) == loudestOf(tiny.store, *grid, r, c), qPrintable(grid->id));
            }
            QVERIFY(cells > 0);
        }
    for (const HookKind kind :
         {HookKind::Embed, HookKind::ForwardState, HookKind::BackwardState, HookKind::EncoderState,
          HookKind::InitialState, HookKind::Reset, HookKind::Update, HookKind::New, HookKind::DecoderState,
          HookKind::AlignScores, HookKind::AlignPattern, HookKind::AlignContext, HookKind::Attentional})
        QVERIFY2(drawn.contains(kind), qPrintable(QString::fromStdString(engine::hookName({kind, 0, Stack::Decoder}))));
}

/// 40 tokens of vectors that are too long for a pixel a number everywhere: pooled cells too.
void RecurrentTest::theBundledModelsCellsAreItsTensorElements() {
    const Tiny tiny("pt-en-gru", 40, 12);
    int pooled = 0;
    for (const StageLevel level : {StageLevel::Model, StageLevel::Block, StageLevel::Attention, StageLevel::Matrix})
        for (const QSizeF size : {QSizeF(560, 380), QSizeF(1600, 1000)}) {
            const DisplayList list = layoutStage(tiny.state(level), size);
            QVERIFY2(misplaced(list, size).isEmpty(), qPrintable(misplaced(list, size)));
            QVERIFY2(overlapping(list).isEmpty(), qPrintable(overlapping(list)));
            for (const Item& item : list.items) {
                const auto* grid = std::get_if<CellGrid>(&item);
                if (!grid || std::holds_alternative<std::monostate>(grid->source.tensor))
                    continue;
                pooled += grid->pooled() > 1;
                for (int r = 0; r < grid->rows; ++r)
                    for (int c = 0; c < grid->columns; ++c)
                        QVERIFY2(grid->value(r, c) == loudestOf(tiny.store, *grid, r, c),
                                 qPrintable(QStringLiteral("%1 [%2, %3]").arg(grid->id).arg(r).arg(c)));
            }
        }
    QVERIFY(pooled > 0);
}

void RecurrentTest::theScoreIsNamed_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("words");
    QTest::newRow("additive") << "tiny-gru-additive"
                              << "Bahdanau's: v·tanh(query + key); query = h·W_q; key = h_encoder·W_k";
    QTest::newRow("general") << "tiny-gru-general"
                             << "general, Luong's: query·h_encoder; query = h·W_a";
    QTest::newRow("dot") << "tiny-gru-dot"
                         << "dot product, Luong's: h·h_encoder";
}

void RecurrentTest::theScoreIsNamed() {
    QFETCH(QString, model);
    QFETCH(QString, words);
    const Tiny tiny(model.toStdString(), 6, 5);
    QVERIFY(hasText(layoutStage(tiny.state(StageLevel::Attention), {1600, 1000}), words));
}

void RecurrentTest::aWordIsFirstNumbersThenColours() {
    const Tiny tiny("tiny-gru-dot", 6, 5);
    StageState s = tiny.state(StageLevel::Block);
    s.query = 2;
    QString first = QString::number(
        static_cast<double>(tiny.store.value({{HookKind::Embed, -1, Stack::Decoder}, {2, 0, 0}})), 'f', 2);
    first.replace(QLatin1Char('-'), QChar(0x2212));
    const DisplayList list = layoutStage(s, {1600, 1000});
    QVERIFY2(hasText(list, QStringLiteral("= [%1, ").arg(first)), qPrintable(first));
    QVERIFY(list.grid(QStringLiteral("near.input")));
}

void RecurrentTest::theDanceShowsAllOfAttention() {
    const Tiny tiny("tiny-gru-additive", 6, 5);
    const DisplayList list = layoutStage(tiny.state(StageLevel::Matrix), {1600, 1000});
    const std::set<int> both{3, 4}, all{0, 1, 2, 3, 4, 5};
    QCOMPARE(shownPositions(list, {HookKind::EncoderState, 0, Stack::Encoder}), all);
    for (const HookKind kind : {HookKind::AlignScores, HookKind::AlignContext, HookKind::Attentional})
        QCOMPARE(shownPositions(list, {kind, 0, Stack::Decoder}), both);
    QVERIFY(hasText(list, QStringLiteral("h1\u00a0…\u00a0h6")));
}

void RecurrentTest::pooledCellsAreAlwaysSaidToBe() {
    const Tiny tiny("pt-en-gru", 12, 9);
    const auto restore = qScopeGuard([] { Theme::setTextScale(1); });
    int pooled = 0;
    for (const double text : {1.0, 2.0}) {
        Theme::setTextScale(text);
        for (const StageLevel level : {StageLevel::Model, StageLevel::Block, StageLevel::Attention, StageLevel::Matrix})
            for (const QSizeF size : {QSizeF(560, 380), QSizeF(800, 600), QSizeF(1200, 760)}) {
                const DisplayList list = layoutStage(tiny.state(level), size);
                const bool any = std::any_of(list.items.begin(), list.items.end(), [](const Item& item) {
                    const auto* grid = std::get_if<CellGrid>(&item);
                    return grid && grid->pooled() > 1;
                });
                pooled += any;
                QVERIFY2(!any || hasText(list, QStringLiteral("loudest of up to")),
                         qPrintable(QStringLiteral("level %1 at %2, text %3")
                                        .arg(static_cast<int>(level))
                                        .arg(size.width())
                                        .arg(text)));
            }
    }
    QVERIFY(pooled > 0);
}

void RecurrentTest::narrowAlignmentsNameTheirColumns() {
    const Tiny tiny("tiny-gru-dot", 16, 6);
    const DisplayList list = layoutStage(tiny.state(StageLevel::Matrix), {800, 600});
    int names = 0;
    for (const Item& item : list.items)
        if (const auto* text = std::get_if<TextItem>(&item))
            names += text->id.startsWith(u"align.source.");
    QVERIFY(names > 2 && names < 16);
}

void RecurrentTest::theFiveLinesShowTheFollowedStep() {
    const Tiny tiny("tiny-gru-additive", 9, 7);
    StageState s = tiny.state(StageLevel::Attention);
    s.query = 3;
    const DisplayList list = layoutStage(s, {1600, 1000});
    QVERIFY(hasText(list, QStringLiteral("step 4")));
    for (int line = 1; line <= 5; ++line)
        QVERIFY(hasText(list, QString::number(line)));
    for (const HookKind kind : {HookKind::AlignScores, HookKind::AlignPattern, HookKind::AlignContext})
        QCOMPARE(shownPositions(list, {kind, 0, Stack::Decoder}), (std::set<int>{3}));
    // Multiplied: as strong as its weight.
    for (int i = 0; i < 9; ++i) {
        const CellGrid* state = list.grid(QStringLiteral("weighted.%1").arg(i));
        QVERIFY(state);
        const double weight =
            static_cast<double>(tiny.store.value({{HookKind::AlignPattern, 0, Stack::Decoder}, {3, i, 0}}));
        QVERIFY(std::abs(state->opacity - (0.06 + 0.94 * weight)) < 1e-6);
    }
}

void RecurrentTest::statesAppearInTheOrderOfReading() {
    const Tiny tiny("tiny-gru-additive", 8, 3);
    const Timeline timeline = tiny.timeline();
    const auto at = [&](HookKind kind, double phase) {
        StageState s = tiny.state(StageLevel::Block);
        for (const Beat& beat : timeline.beats())
            for (const int id : beat.ops)
                if (tiny.store.ops()->ops()[static_cast<std::size_t>(id)].output.kind == kind) {
                    s.beat = &beat;
                    s.phase = phase;
                    return shownPositions(layoutStage(s, {1600, 1000}), {kind, 0, Stack::Encoder});
                }
        return std::set<int>{-1};
    };
    QCOMPARE(at(HookKind::ForwardState, 0.5), (std::set<int>{0, 1, 2, 3}));
    QCOMPARE(at(HookKind::BackwardState, 0.5), (std::set<int>{4, 5, 6, 7}));
    QCOMPARE(at(HookKind::EncoderState, 1).size(), 8U);
}

void RecurrentTest::whatIsMadeOnceHasOneBeat() {
    const Tiny tiny("tiny-gru-additive", 6, 4);
    std::map<HookKind, int> beats;
    const Timeline timeline = tiny.timeline();
    for (const Beat& beat : timeline.beats())
        for (const int id : beat.ops) {
            const HookKind kind = tiny.store.ops()->ops()[static_cast<std::size_t>(id)].output.kind;
            ++beats[kind];
            if (kind == HookKind::InitialState || kind == HookKind::AlignKey)
                QVERIFY(beat.ofSource());
            StageState s = tiny.state(StageLevel::Block);
            s.beat = &beat;
            s.phase = 0.5;
            const auto front = walkFront(s);
            QVERIFY2(front && tiny.store.has(*front), qPrintable(QString::number(static_cast<int>(kind))));
        }
    QCOMPARE(beats[HookKind::InitialState], 1);
    QCOMPARE(beats[HookKind::AlignKey], 1);
    QCOMPARE(beats[HookKind::DecoderState], 4);
}

void RecurrentTest::laterStepsAreNotTold() {
    const Tiny tiny("tiny-gru-general", 6, 5);
    const Timeline timeline = tiny.timeline();
    for (const Beat& beat : timeline.beats())
        for (const StageLevel level : levels) {
            StageState s = tiny.state(level);
            s.beat = &beat;
            s.phase = 0.5;
            const DisplayList list = layoutStage(s, {1200, 720});
            for (const HookKind kind :
                 {HookKind::DecoderState, HookKind::AlignPattern, HookKind::AlignContext, HookKind::Attentional}) {
                const std::set<int> shown = shownPositions(list, {kind, 0, Stack::Decoder});
                const int last = shown.empty() ? -1 : *shown.rbegin();
                QVERIFY2(level == StageLevel::Element || last <= (beat.ofSource() ? -1 : beat.position),
                         qPrintable(QStringLiteral("level %1: step %2 is shown at %3")
                                        .arg(static_cast<int>(level))
                                        .arg(last)
                                        .arg(beat.position)));
            }
        }
}

void RecurrentTest::playedFromEndToEnd() {
    const Tiny tiny("tiny-gru-dot", 5, 4);
    const Timeline timeline = tiny.timeline();
    for (const StageLevel level : levels)
        for (double seconds = 0; seconds <= timeline.duration(); seconds += timeline.duration() / 60) {
            const BeatPhase now = timeline.at(seconds);
            StageState s = tiny.state(level);
            s.beat = &timeline.beats()[static_cast<std::size_t>(now.beat)];
            s.phase = now.phase;
            const QImage once = renderImage(layoutStage(s, {800, 600}), *s.theme);
            QVERIFY(once == renderImage(layoutStage(s, {800, 600}), *s.theme));
        }
}

void RecurrentTest::clicksFindWordsAndNumbers() {
    const Tiny tiny("tiny-gru-additive", 6, 5);
    for (const StageLevel level : {StageLevel::Model, StageLevel::Block, StageLevel::Attention, StageLevel::Matrix}) {
        const DisplayList list = layoutStage(tiny.state(level), {1600, 1000});
        int cells = 0;
        std::set<QString> actions;
        for (const Item& item : list.items) {
            if (const auto* box = std::get_if<BoxItem>(&item); box && !box->action.isEmpty())
                if (const auto hit = hitTest(list, box->rect.center()); hit && hit->action == box->action)
                    actions.insert(box->action.section(QLatin1Char(':'), 0, 0));
            const auto* grid = std::get_if<CellGrid>(&item);
            if (!grid || grid->opacity <= 0 || !grid->shows(0, 0) ||
                std::holds_alternative<std::monostate>(grid->source.tensor))
                continue;
            const auto hit = hitTest(list, grid->cellRect(0, 0).center());
            QVERIFY2(hit && hit->provenance == grid->source.at(0, 0), qPrintable(grid->id));
            ++cells;
        }
        QVERIFY(cells > 5);
        QVERIFY(actions.contains(QStringLiteral("zoom")));
        QVERIFY(actions.contains(QStringLiteral("source")) || actions.contains(QStringLiteral("target")));
    }
}

void RecurrentTest::longTextsSayWhatIsLeftOut() {
    const Tiny tiny("tiny-gru-additive", 16, 16);
    const DisplayList list = layoutStage(tiny.state(StageLevel::Block), {800, 600});
    QVERIFY(hasText(list, QStringLiteral("of 16")));
    QVERIFY(shownPositions(list, {HookKind::DecoderState, 0, Stack::Decoder}).contains(15));
}

void RecurrentTest::pictures_data() {
    QTest::addColumn<int>("level");
    for (const StageLevel level : levels)
        QTest::addRow("%d", static_cast<int>(level)) << static_cast<int>(level);
}

void RecurrentTest::pictures() {
    QFETCH(int, level);
    const Tiny tiny("tiny-gru-additive", 9, 7);
    for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark}) {
        StageState s = tiny.state(static_cast<StageLevel>(level));
        s.theme = &Theme::named(theme);
        const QImage picture = renderImage(layoutStage(s, {1100, 680}), *s.theme);
        const QString name = QStringLiteral("recurrent-%1-%2")
                                 .arg(level)
                                 .arg(theme == ThemeName::Light ? QStringLiteral("light") : QStringLiteral("dark"));
        const QString difference = headlight::test::differenceFromGolden(picture, name);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
}

HEADLIGHT_TEST(RecurrentTest)

#include "recurrent_test.moc"
