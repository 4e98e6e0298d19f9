// SPDX-License-Identifier: GPL-3.0-or-later
// A translator on the Stage: every attention of it, at every level, with the numbers of its tensors.
#include "engine/models/transformer/transformer_runner.h"
#include "tests/widgets/stage/level_checks.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/stage/stage_layout.h"

#include <QScopeGuard>
#include <QTest>

#include <array>
#include <set>

using namespace headlight;
using engine::HookKind;
using engine::Stack;
using headlight::test::loudestOf;
using headlight::test::misplaced;

namespace {

constexpr std::array levels{StageLevel::Model, StageLevel::Block, StageLevel::Attention, StageLevel::Matrix,
                            StageLevel::Element};
constexpr std::array blocks{AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross};

/// A seeded translator with all insides there.
struct Tiny {
    TraceStore store;

    Tiny(const std::string& name, int source, int target) {
        const auto model = engine::TransformerModel::load(std::string(HEADLIGHT_TEST_DATA "/models/") + name);
        store.setModel(model, nullptr);
        const auto& shape = model->shape();
        std::vector<engine::TokenId> from, to;
        for (int i = 0; i < source; ++i)
            from.push_back((i * 5 + 2) % shape.sourceVocabSize);
        for (int i = 0; i < target; ++i)
            to.push_back((i * 7 + 3) % shape.vocabSize);
        engine::TransformerRunner runner(model, 1);
        const auto trace = runner.run(runner.encode(from), to);
        store.setTrace(trace, 1);
        for (const Stack stack : {Stack::Encoder, Stack::Decoder})
            for (int l = -1; l <= shape.of(stack).layerCount; ++l)
                store.addInside(trace, runner.inside(*trace, stack, l), 0);
    }

    Timeline timeline(AttentionBlock block, int layer) const {
        return Timeline::make(*store.ops(), {0, store.length() - 1, layer, {}, stackOf(block)});
    }
    StageState state(AttentionBlock block, int layer, StageLevel level) const {
        StageState s;
        s.store = &store;
        s.theme = &Theme::named(ThemeName::Light);
        s.block = block;
        s.layer = layer;
        s.query = store.length() - 1;
        s.source = store.sourceLength() / 2;
        s.depth = static_cast<int>(level);
        return s;
    }
    int lastLayer(AttentionBlock block) const { return store.model()->shape().of(stackOf(block)).layerCount - 1; }
};

} // namespace

class TranslationLevelsTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void everyModelLengthAndSize_data();
    void everyModelLengthAndSize();
    void everyCellIsItsTensorElement_data();
    void everyCellIsItsTensorElement();
    void crossAttentionHasTheSourcesTokensAsKeys();
    void nothingIsMaskedButInTheDecodersOwn();
    void layersFollowTheOpTable_data();
    void layersFollowTheOpTable();
    void laterBeatsAreNotTold();
    void framesDoNotDependOnTheWay();
    void theSourceIsReadBeforeAnythingIsWritten();
    void pictures_data();
    void pictures();
};

void TranslationLevelsTest::everyModelLengthAndSize_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("source");
    QTest::addColumn<int>("target");
    for (const char* name : {"tiny-marian", "tiny-marian-post", "tiny-marian-pre", "tiny-marian-odd"})
        for (const auto& [source, target] : {std::pair{1, 1}, std::pair{9, 7}, std::pair{3, 12}})
            QTest::newRow(qPrintable(QStringLiteral("%1 %2 %3").arg(QLatin1String(name)).arg(source).arg(target)))
                << name << source << target;
}

void TranslationLevelsTest::everyModelLengthAndSize() {
    QFETCH(QString, model);
    QFETCH(int, source);
    QFETCH(int, target);
    const Tiny tiny(model.toStdString(), source, target);
    const auto restore = qScopeGuard([] { Theme::setTextScale(1); });
    for (const double text : {1.0, 2.0}) {
        Theme::setTextScale(text);
        for (const QSizeF size : {QSizeF(560, 380), QSizeF(800, 600), QSizeF(1600, 1000), QSizeF(3840, 2160)})
            for (const AttentionBlock block : blocks)
                for (const int layer : {0, tiny.lastLayer(block)})
                    for (const StageLevel level : levels) {
                        const DisplayList list = layoutStage(tiny.state(block, layer, level), size);
                        const QString wrong = misplaced(list, size);
                        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("block %1 level %2 at %3x%4: %5")
                                                                 .arg(static_cast<int>(block))
                                                                 .arg(static_cast<int>(level))
                                                                 .arg(size.width())
                                                                 .arg(size.height())
                                                                 .arg(wrong)));
                        for (const Item& item : list.items)
                            if (const auto* box = std::get_if<BoxItem>(&item);
                                box && (box->id.startsWith(u"path.") || box->id.startsWith(u"block.")))
                                QVERIFY2(box->rect.right() <= size.width() && box->rect.width() > 20,
                                         qPrintable(QStringLiteral("%1 at %2x%3, text %4: %5 … %6")
                                                        .arg(box->id)
                                                        .arg(size.width())
                                                        .arg(size.height())
                                                        .arg(text)
                                                        .arg(box->rect.left())
                                                        .arg(box->rect.right())));
                        if (level != StageLevel::Element)
                            QVERIFY(QRectF(QPointF(), size).contains(focusOf(list)));
                    }
    }
}

void TranslationLevelsTest::everyCellIsItsTensorElement_data() {
    QTest::addColumn<QString>("model");
    for (const char* name : {"tiny-marian", "tiny-marian-pre", "tiny-marian-odd"})
        QTest::newRow(name) << name;
}

void TranslationLevelsTest::everyCellIsItsTensorElement() {
    QFETCH(QString, model);
    const Tiny tiny(model.toStdString(), 9, 7);
    for (const AttentionBlock block : blocks)
        for (const int layer : {0, tiny.lastLayer(block)})
            for (const StageLevel level : levels) {
                int cells = 0;
                for (const Item& item : layoutStage(tiny.state(block, layer, level), {1600, 1000}).items) {
                    const auto* grid = std::get_if<CellGrid>(&item);
                    if (!grid || std::holds_alternative<std::monostate>(grid->source.tensor))
                        continue;
                    for (int r = 0; r < grid->rows; ++r)
                        for (int c = 0; c < grid->columns; ++c, ++cells)
                            QVERIFY2(grid->value(r, c) == loudestOf(tiny.store, *grid, r, c),
                                     qPrintable(QStringLiteral("%1 [%2, %3]").arg(grid->id).arg(r).arg(c)));
                }
                QVERIFY2(cells > (level == StageLevel::Element ? 5 : 20),
                         qPrintable(QStringLiteral("block %1 level %2: %3 cells")
                                        .arg(static_cast<int>(block))
                                        .arg(static_cast<int>(level))
                                        .arg(cells)));
            }
}

void TranslationLevelsTest::crossAttentionHasTheSourcesTokensAsKeys() {
    const Tiny tiny("tiny-marian", 9, 7);
    const DisplayList list = layoutStage(tiny.state(AttentionBlock::Cross, 0, StageLevel::Matrix), {1200, 720});
    int patterns = 0;
    for (const CellGrid* grid : list.gridsOf({HookKind::CrossPattern, 0, Stack::Decoder}))
        if (grid->id.startsWith(QLatin1String("square"))) {
            ++patterns;
            if (!grid->columnLabels.empty()) {
                QCOMPARE(grid->columns, 9);
                for (int key = 0; key < 9; ++key)
                    QCOMPARE(grid->columnLabels[static_cast<std::size_t>(key)],
                             tiny.store.tokenAt(Stack::Encoder, key));
            }
        }
    QVERIFY(patterns > 0);
    QVERIFY(!list.gridsOf({HookKind::CrossK, 0, Stack::Decoder}).empty());
    QVERIFY(list.gridsOf({HookKind::K, 0, Stack::Decoder}).empty());
}

void TranslationLevelsTest::nothingIsMaskedButInTheDecodersOwn() {
    const Tiny tiny("tiny-marian", 9, 7);
    const auto hooks = [&](AttentionBlock block) {
        std::set<HookKind> kinds;
        for (const Item& item : layoutStage(tiny.state(block, 0, StageLevel::Matrix), {1200, 720}).items)
            if (const auto* grid = std::get_if<CellGrid>(&item))
                if (const auto* hook = std::get_if<engine::Hook>(&grid->source.tensor))
                    kinds.insert(hook->kind);
        return kinds;
    };
    QVERIFY(hooks(AttentionBlock::Decoder).contains(HookKind::AttnScaled));
    QVERIFY(hooks(AttentionBlock::Decoder).contains(HookKind::AttnScores));
    QVERIFY(!hooks(AttentionBlock::Encoder).contains(HookKind::AttnScaled));
    QVERIFY(hooks(AttentionBlock::Encoder).contains(HookKind::AttnScores));
    QVERIFY(hooks(AttentionBlock::Cross).contains(HookKind::CrossScores));
}

void TranslationLevelsTest::layersFollowTheOpTable_data() {
    everyCellIsItsTensorElement_data();
}

/// The vectors of the layer level come in the order in which the op table makes them.
void TranslationLevelsTest::layersFollowTheOpTable() {
    QFETCH(QString, model);
    const Tiny tiny(model.toStdString(), 9, 7);
    for (const AttentionBlock block : blocks)
        for (const int layer : {0, tiny.lastLayer(block)}) {
            int before = -1;
            std::set<HookKind> drawn;
            for (const Item& item : layoutStage(tiny.state(block, layer, StageLevel::Block), {1600, 1400}).items) {
                const auto* grid = std::get_if<CellGrid>(&item);
                const auto* hook = grid ? std::get_if<engine::Hook>(&grid->source.tensor) : nullptr;
                const bool row = hook && engine::hookInfo(hook->kind).rank == 2 && grid->columns > 1;
                if (!row || engine::hookInfo(hook->kind).axes[1] != engine::Axis::ModelDim)
                    continue;
                const engine::Op* op = tiny.store.ops()->producer(*hook);
                QVERIFY2(op, qPrintable(grid->id));
                QVERIFY2(op->id >= before, qPrintable(grid->id + QStringLiteral(" stands too early")));
                before = op->id;
                drawn.insert(hook->kind);
            }
            QVERIFY(drawn.contains(HookKind::ResidPre) && drawn.contains(HookKind::ResidMid));
            QVERIFY(drawn.contains(HookKind::ResidPost) && drawn.contains(HookKind::MlpOut));
            QCOMPARE(drawn.contains(HookKind::ResidMidCross), block != AttentionBlock::Encoder);
            QCOMPARE(drawn.contains(HookKind::Embed), layer == 0);
        }
}

void TranslationLevelsTest::laterBeatsAreNotTold() {
    const Tiny tiny("tiny-marian", 9, 7);
    const Timeline timeline = tiny.timeline(AttentionBlock::Cross, 0);
    // While the encoder reads, nothing of the decoder is known but what is made of the source.
    for (const Beat& beat : timeline.beats()) {
        if (!beat.ofSource() || beat.stack != Stack::Encoder)
            continue;
        for (const StageLevel level : {StageLevel::Attention, StageLevel::Matrix}) {
            StageState s = tiny.state(AttentionBlock::Cross, 0, level);
            s.beat = &beat;
            for (const CellGrid* grid :
                 layoutStage(s, {1200, 720}).gridsOf({HookKind::CrossPattern, 0, Stack::Decoder}))
                for (int r = 0; r < grid->rows; ++r)
                    QVERIFY2(grid->opacity <= 0 || !grid->shows(r, 0), qPrintable(grid->id));
        }
    }
}

void TranslationLevelsTest::framesDoNotDependOnTheWay() {
    const Tiny tiny("tiny-marian", 5, 4);
    const Timeline timeline = tiny.timeline(AttentionBlock::Cross, 0);
    for (const StageLevel level : levels)
        for (double seconds = 0; seconds < timeline.duration(); seconds += timeline.duration() / 17) {
            const BeatPhase at = timeline.at(seconds);
            StageState s = tiny.state(AttentionBlock::Cross, 0, level);
            s.beat = &timeline.beats()[static_cast<std::size_t>(at.beat)];
            s.phase = at.phase;
            QVERIFY(renderImage(layoutStage(s, {800, 600}), *s.theme) ==
                    renderImage(layoutStage(s, {800, 600}), *s.theme));
        }
}

void TranslationLevelsTest::theSourceIsReadBeforeAnythingIsWritten() {
    const Tiny tiny("tiny-marian", 5, 4);
    const Timeline timeline = tiny.timeline(AttentionBlock::Encoder, 0);
    QVERIFY(timeline.hasSource());
    bool writing = false;
    std::set<int> seen;
    for (const Beat& beat : timeline.beats()) {
        writing = writing || !beat.ofSource();
        QCOMPARE(beat.ofSource(), !writing);
        for (const int id : beat.ops) {
            const engine::Op& op = tiny.store.ops()->ops()[static_cast<std::size_t>(id)];
            QCOMPARE(ofSource(op), beat.ofSource());
            if (beat.ofSource())
                QVERIFY(seen.insert(id).second); // keys and values of the source are made once (HD-03)
        }
    }
    QCOMPARE(timeline.beats().back().position, 3);
}

void TranslationLevelsTest::pictures_data() {
    QTest::addColumn<int>("block");
    QTest::addColumn<int>("level");
    for (const AttentionBlock block : blocks)
        for (const StageLevel level : {StageLevel::Block, StageLevel::Attention, StageLevel::Matrix})
            QTest::addRow("%d %d", static_cast<int>(block), static_cast<int>(level))
                << static_cast<int>(block) << static_cast<int>(level);
}

void TranslationLevelsTest::pictures() {
    QFETCH(int, block);
    QFETCH(int, level);
    const Tiny tiny("tiny-marian", 9, 7);
    for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark}) {
        StageState s = tiny.state(static_cast<AttentionBlock>(block), 0, static_cast<StageLevel>(level));
        s.theme = &Theme::named(theme);
        const QImage picture = renderImage(layoutStage(s, {1100, 680}), *s.theme);
        const QString name = QStringLiteral("translator-%1-%2-%3")
                                 .arg(block)
                                 .arg(level)
                                 .arg(theme == ThemeName::Light ? QStringLiteral("light") : QStringLiteral("dark"));
        const QString difference = headlight::test::differenceFromGolden(picture, name);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
}

HEADLIGHT_TEST(TranslationLevelsTest)

#include "translation_levels_test.moc"
