// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every level of the Stage: any model, any length, any size of the window and of its text, hostile
// numbers, and frames that do not depend on how they were reached.
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/widgets/stage/level_checks.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/grid_image.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/provenance_text.h"
#include "widgets/stage/slice_memo.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/timeline/playhead.h"

#include <QScopeGuard>
#include <QTest>

#include <cmath>
#include <limits>

using namespace headlight;
using headlight::test::boundsOf;
using headlight::test::loudestOf;
using headlight::test::misplaced;
using engine::HookKind;

namespace {

constexpr std::array levels{StageLevel::Model, StageLevel::Block, StageLevel::Attention, StageLevel::Matrix,
                            StageLevel::Element};

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

/// A seeded model with `length` tokens run and all insides there.
struct Tiny {
    TraceStore store;
    Timeline timeline;
    int layer = 0;

    Tiny(const std::string& name, int length) {
        const auto model = engine::Gpt2Model::load(std::string(HEADLIGHT_TEST_DATA "/models/") + name);
        store.setModel(model, nullptr);
        std::vector<engine::TokenId> ids;
        for (int i = 0; i < std::min(length, model->shape().contextLength); ++i)
            ids.push_back((i * 7 + 3) % model->shape().vocabSize);
        engine::Gpt2Runner runner(model, 1);
        const auto trace = runner.run(ids);
        store.setTrace(trace, trace->length());
        layer = model->shape().layerCount - 1;
        for (int l = -1; l <= model->shape().layerCount; ++l)
            store.addInside(trace, runner.inside(*trace, l), 0);
        timeline = Timeline::make(*store.ops(), 0, trace->length() - 1, layer);
    }
    StageState state(double seconds, StageLevel level) const {
        const BeatPhase at = timeline.at(seconds);
        StageState s;
        s.store = &store;
        s.theme = &light();
        s.layer = layer;
        s.head = store.model()->shape().headCount - 1;
        s.beat = &timeline.beats().at(static_cast<std::size_t>(at.beat));
        s.phase = at.phase;
        s.depth = static_cast<int>(level);
        return s;
    }
};

} // namespace

class LevelsTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void everyModelLengthAndSize_data();
    void everyModelLengthAndSize();
    void everyCellIsItsTensorElement();
    void aClickOnACellMeansThatCell();
    void laterBeatsAreNotTold();
    void framesDoNotDependOnTheWay();
    void hostileNumbersAreNamed();
    void aNumberCanBeFollowedDownToItsToken();
    void memoChangesNothing();
    void everyCellHasItsNames();
    void pictures_data();
    void pictures();
};

void LevelsTest::everyModelLengthAndSize_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("length");
    QTest::addColumn<double>("text");
    for (const QString& name : {QStringLiteral("tiny-a"), QStringLiteral("tiny-noscale"), QStringLiteral("tiny-odd"),
                                QStringLiteral("tiny-one-head")}) {
        for (int length : {1, 7, 4096})
            for (double text : {1.0, 2.0})
                QTest::addRow("%s %d %g", qPrintable(name), length, text) << name << length << text;
    }
}

void LevelsTest::everyModelLengthAndSize() {
    QFETCH(QString, model);
    QFETCH(int, length);
    QFETCH(double, text);
    const Tiny tiny(model.toStdString(), length);
    Theme::setTextScale(text);
    const auto restore = qScopeGuard([] { Theme::setTextScale(1); });
    for (const QSizeF size : {QSizeF(560, 380), QSizeF(800, 600), QSizeF(1600, 1000), QSizeF(3840, 2160)})
        for (StageLevel level : levels) {
            const StageState state = tiny.state(tiny.timeline.duration(), level);
            const DisplayList list = layoutStage(state, size);
            const QString wrong = misplaced(list, size);
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("level %1 at %2x%3: %4")
                                                     .arg(static_cast<int>(level))
                                                     .arg(size.width())
                                                     .arg(size.height())
                                                     .arg(wrong)));
            int cells = 0;
            for (const Item& item : list.items)
                if (const auto* grid = std::get_if<CellGrid>(&item))
                    cells += grid->rows * grid->columns;
            QVERIFY(cells > 0);
            if (level != StageLevel::Element)
                QVERIFY(QRectF(QPointF(), size).contains(focusOf(list)));
        }
}

/// Painted value == tensor value, in every cell of every level; a pooled cell is the loudest of its block.
void LevelsTest::everyCellIsItsTensorElement() {
    StoryRun story;
    story.run("Once upon a time there was a little girl named Lily.");
    for (StageLevel level : levels)
        for (int query : {0, 5, story.store.length() - 1}) {
            StageState s;
            s.store = &story.store;
            s.theme = &light();
            s.layer = 3;
            s.head = 2;
            s.query = query;
            s.depth = static_cast<int>(level);
            int cells = 0;
            for (const Item& item : layoutStage(s, {1600, 1000}).items) {
                const auto* grid = std::get_if<CellGrid>(&item);
                if (!grid || std::holds_alternative<std::monostate>(grid->source.tensor))
                    continue;
                for (int r = 0; r < grid->rows; ++r)
                    for (int c = 0; c < grid->columns; ++c, ++cells) {
                        const float expected = loudestOf(story.store, *grid, r, c);
                        const float got = grid->value(r, c);
                        QVERIFY2(got == expected || (std::isnan(got) && std::isnan(expected)),
                                 qPrintable(QStringLiteral("%1 [%2, %3] shows %4, not %5")
                                                .arg(grid->id)
                                                .arg(r)
                                                .arg(c)
                                                .arg(got)
                                                .arg(expected)));
                    }
            }
            QVERIFY2(cells > 60, qPrintable(QString::number(static_cast<int>(level))));
        }
}

void LevelsTest::aClickOnACellMeansThatCell() {
    StoryRun story;
    story.run("The dog ran home.");
    for (StageLevel level : levels) {
        StageState s;
        s.store = &story.store;
        s.theme = &light();
        s.layer = 3;
        s.head = 2;
        s.query = story.store.length() - 1;
        s.depth = static_cast<int>(level);
        const DisplayList list = layoutStage(s, {1100, 680});
        int met = 0;
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const auto* grid = std::get_if<CellGrid>(&list.items[i]);
            if (!grid || grid->opacity <= 0)
                continue;
            const auto hit = hitTest(list, grid->cellRect(grid->rows / 2, grid->columns / 2).center());
            QVERIFY(hit);
            if (hit->item != static_cast<int>(i))
                continue; // something lies on it
            ++met;
            QCOMPARE(hit->row, grid->rows / 2);
            QCOMPARE(hit->column, grid->columns / 2);
            if (grid->shows(hit->row, hit->column))
                QVERIFY(hit->provenance == grid->source.at(hit->row, hit->column));
        }
        QVERIFY(met > 0);
    }
}

/// Nothing that a later beat computes is on the picture before, whatever the level.
void LevelsTest::laterBeatsAreNotTold() {
    StoryRun story;
    story.run("The dog ran home.");
    const int layer = 3, last = story.store.length() - 1;
    const Timeline timeline = Timeline::make(*story.store.ops(), 0, last, layer);
    const auto later = [&](const engine::ElementRef& element, const Beat& beat) {
        const auto& info = engine::hookInfo(element.hook.kind);
        const std::size_t axis = info.axes[0] == engine::Axis::Head ? 1 : 0;
        const int op = story.store.ops()->producer(element.hook)->id;
        return element.index[axis] == last && op > beat.ops.back();
    };
    for (StageLevel level : levels)
        for (HookKind kind : {HookKind::Q, HookKind::AttnDot, HookKind::AttnScores, HookKind::Pattern, HookKind::Z}) {
            const int number = timeline.find(last, story.store.ops()->producer({kind, layer})->id);
            StageState s;
            s.store = &story.store;
            s.theme = &light();
            s.layer = layer;
            s.beat = &timeline.beats().at(static_cast<std::size_t>(number));
            s.phase = 1;
            s.depth = static_cast<int>(level);
            for (const Item& item : layoutStage(s, {1600, 1000}).items) {
                const auto* grid = std::get_if<CellGrid>(&item);
                if (!grid || grid->opacity <= 0 || !std::holds_alternative<engine::Hook>(grid->source.tensor))
                    continue;
                for (int r = 0; r < grid->rows; ++r)
                    for (int c = 0; c < grid->columns; ++c)
                        if (grid->shows(r, c)) {
                            const auto element = std::get<engine::ElementRef>(grid->source.at(r, c));
                            QVERIFY2(!later(element, *s.beat),
                                     qPrintable(QStringLiteral("level %1: %2 shows %3 early")
                                                    .arg(static_cast<int>(level))
                                                    .arg(grid->id, QString::fromStdString(engine::toString(element)))));
                        }
            }
        }
}

void LevelsTest::framesDoNotDependOnTheWay() {
    StoryRun story;
    story.run("Once upon a time there was a cat.");
    for (StageLevel level : levels) {
        SliceMemo memo;
        const auto picture = [&](const Playhead& p) {
            StageState s;
            s.store = &story.store;
            s.theme = &light();
            s.layer = 2;
            s.head = 1;
            s.beat = p.beat();
            s.phase = p.phase().phase;
            s.depth = static_cast<int>(level);
            s.memo = &memo;
            return renderImage(layoutStage(s, {900, 600}), light());
        };
        const Timeline timeline = Timeline::make(*story.store.ops(), 0, story.store.length() - 1, 2);
        const double target = timeline.duration() * 0.62 + 0.21;
        Playhead scrubbed, played, back;
        for (Playhead* p : {&scrubbed, &played, &back})
            p->setTimeline(timeline);
        scrubbed.setSeconds(target);
        played.setSeconds(target - 1.2);
        played.play();
        for (int i = 0; i < 120; ++i)
            played.advance(0.01);
        played.setSeconds(played.timeline().duration() > 0 ? target : 0);
        back.toEnd();
        (void)picture(back);
        back.setSeconds(target);
        QCOMPARE(picture(played), picture(scrubbed));
        QCOMPARE(picture(back), picture(scrubbed));
    }
}

/// NaN and infinities come out of broken weights. They are drawn as what they are, and nothing else suffers.
void LevelsTest::hostileNumbersAreNamed() {
    StoryRun story;
    story.run("A cat sat.");
    const auto trace = story.store.trace();
    const int layer = 2;
    std::vector<std::pair<engine::Hook, engine::Tensor>> broken;
    for (const auto& [hook, tensor] : story.store.inside(layer)->tensors()) {
        engine::Tensor copy = tensor;
        copy.data[0] = std::numeric_limits<float>::quiet_NaN();
        copy.data[copy.data.size() / 2] = std::numeric_limits<float>::infinity();
        copy.data.back() = -std::numeric_limits<float>::infinity();
        broken.emplace_back(hook, std::move(copy));
    }
    story.store.addInside(trace, std::make_shared<const engine::LayerInside>(layer, trace->length(), std::move(broken)),
                          0);
    for (StageLevel level : levels) {
        StageState s;
        s.store = &story.store;
        s.theme = &light();
        s.layer = layer;
        s.head = 0;
        s.query = 0;
        s.key = 0;
        s.depth = static_cast<int>(level);
        for (const Provenance& asked :
             {Provenance{}, Provenance{engine::ElementRef{{HookKind::Pattern, layer}, {0, 0, 0}}},
              Provenance{engine::ElementRef{{HookKind::Z, layer}, {0, 0, 0}}},
              Provenance{engine::ElementRef{{HookKind::MlpPost, layer}, {0, 0, 0}}}}) {
            s.asked = asked;
            const DisplayList list = layoutStage(s, {1100, 680});
            QVERIFY2(misplaced(list, {1100, 680}).isEmpty(), qPrintable(misplaced(list, {1100, 680})));
            bool named = false;
            for (const Item& item : list.items)
                if (const auto* grid = std::get_if<CellGrid>(&item)) {
                    QVERIFY2(std::isfinite(grid->low) && std::isfinite(grid->high), qPrintable(grid->id));
                    for (int r = 0; r < grid->rows; ++r)
                        for (int c = 0; c < grid->columns; ++c)
                            named |= grid->shows(r, c) && std::isnan(grid->value(r, c));
                }
            // The model level shows the residual stream, which is whole here.
            QVERIFY(named || level == StageLevel::Model);
            QVERIFY(!renderImage(list, light()).isNull());
        }
    }
}

void LevelsTest::aNumberCanBeFollowedDownToItsToken() {
    StoryRun story;
    story.run("The dog ran home.");
    const engine::OpTable& ops = *story.store.ops();
    const int last = story.store.length() - 1;
    engine::ElementRef element{{HookKind::Logits, -1}, {last, 42, 0}};
    int steps = 0;
    std::uint32_t seed = 7;
    for (;; ++steps) {
        QVERIFY2(story.store.has(element), engine::toString(element).c_str());
        const double value = ops.explain(element, story.store).value;
        const double here = story.store.value(element);
        if (std::isfinite(value) || std::isfinite(here))
            QVERIFY2(std::abs(value - here) <= 1e-3 * std::max(1.0, std::abs(value)),
                     engine::toString(element).c_str());
        const engine::Sources sources = ops.sources(element);
        if (sources.hooks.empty()) {
            QVERIFY(sources.tokenPosition || ops.producer(element.hook)->kind == engine::OpKind::Lookup);
            break;
        }
        // Any of the sources: a seeded choice, so that every kind of op is met.
        seed = seed * 1664525 + 1013904223;
        const engine::HookRange& range = sources.hooks[(seed >> 16) % sources.hooks.size()];
        element.hook = range.hook;
        for (std::size_t d = 0; d < 3; ++d)
            element.index[d] =
                range.begin[d] +
                static_cast<int>((seed >> 8) % static_cast<std::uint32_t>(std::max(1, range.end[d] - range.begin[d])));
        // The picture of that number is there too.
        StageState s;
        s.store = &story.store;
        s.theme = &light();
        s.asked = element;
        s.depth = static_cast<int>(StageLevel::Element);
        s.layer = std::max(0, element.hook.layer);
        QVERIFY(layoutStage(s, {1100, 680}).items.size() > 10);
        QVERIFY2(steps < 400, "the way down does not end");
    }
    QVERIFY2(steps > 20, "six layers have more steps than this");
}

void LevelsTest::memoChangesNothing() {
    StoryRun story;
    story.run("Once upon a time there was a cat.");
    SliceMemo memo;
    for (int twice = 0; twice < 2; ++twice)
        for (StageLevel level : levels) {
            StageState s;
            s.store = &story.store;
            s.theme = &light();
            s.layer = 1;
            s.query = 4;
            s.depth = static_cast<int>(level);
            const QImage without = renderImage(layoutStage(s, {900, 600}), light());
            s.memo = &memo;
            QCOMPARE(renderImage(layoutStage(s, {900, 600}), light()), without);
        }
}

/// What a screen reader says of a cell: the grid's name, hook, index and value, and the tokens of its row and column.
void LevelsTest::everyCellHasItsNames() {
    StoryRun story;
    story.run("Once upon a time there was a cat.");
    const auto isToken = [](engine::Axis axis) {
        return axis == engine::Axis::Position || axis == engine::Axis::Query || axis == engine::Axis::Key;
    };
    int named = 0;
    for (const StageLevel level : levels) {
        StageState s;
        s.store = &story.store;
        s.theme = &light();
        s.layer = 1;
        s.query = 4;
        const DisplayList list = layoutLevel(s, level, {1200, 760});
        for (const Item& item : list.items) {
            const auto* grid = std::get_if<CellGrid>(&item);
            if (!grid)
                continue;
            const QByteArray where =
                QStringLiteral("%1 of level %2").arg(grid->id).arg(static_cast<int>(level)).toUtf8();
            QVERIFY2(!grid->name.isEmpty(), where.constData());
            const auto* hook = std::get_if<engine::Hook>(&grid->source.tensor);
            if (grid->pooled() == 1 && grid->shows(0, 0) &&
                !std::holds_alternative<std::monostate>(grid->source.tensor)) {
                const QString words = describeCell(*grid, 0, 0);
                QVERIFY2(words.contains(elementName(grid->source.at(0, 0))) && words.contains(QLatin1Char('=')),
                         (where + ": " + words.toUtf8()).constData());
            }
            if (!hook)
                continue;
            const auto& axes = engine::hookInfo(hook->kind).axes;
            const auto check = [&](int axis, int step, int count, const std::vector<QString>& labels) {
                if (!isToken(axes[static_cast<std::size_t>(axis)]) || step > 1 || count < 2)
                    return true;
                ++named;
                const int first = grid->source.base[static_cast<std::size_t>(axis)];
                for (int i = 0; i < count; ++i)
                    if (static_cast<int>(labels.size()) != count || labels[i] != story.store.tokenAt(first + i))
                        return false;
                return true;
            };
            QVERIFY2(check(grid->source.rowAxis, grid->source.rowStep, grid->rows, grid->rowLabels),
                     (where + " has rows without tokens").constData());
            if (grid->source.rowAxis != grid->source.columnAxis)
                QVERIFY2(check(grid->source.columnAxis, grid->source.columnStep, grid->columns, grid->columnLabels),
                         (where + " has columns without tokens").constData());
        }
    }
    QVERIFY(named > 40);
}

void LevelsTest::pictures_data() {
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("theme");
    QTest::addColumn<int>("roles");
    QTest::addColumn<QSizeF>("size");
    const auto row = [](const char* name, StageLevel level, ThemeName theme, RolePalette roles, QSizeF size) {
        QTest::newRow(name) << static_cast<int>(level) << static_cast<int>(theme) << static_cast<int>(roles) << size;
    };
    const QSizeF large(900, 600), small(700, 450);
    constexpr RolePalette own = RolePalette::OkabeIto;
    row("heads-light", StageLevel::Attention, ThemeName::Light, own, large);
    row("heads-dark", StageLevel::Attention, ThemeName::Dark, own, large);
    row("model-highcontrast", StageLevel::Model, ThemeName::HighContrast, own, small);
    row("layer-highcontrast", StageLevel::Block, ThemeName::HighContrast, own, small);
    row("heads-highcontrast", StageLevel::Attention, ThemeName::HighContrast, own, small);
    row("head-highcontrast", StageLevel::Matrix, ThemeName::HighContrast, own, small);
    row("number-highcontrast", StageLevel::Element, ThemeName::HighContrast, own, small);
    row("model-projector", StageLevel::Model, ThemeName::Projector, own, small);
    row("layer-projector", StageLevel::Block, ThemeName::Projector, own, small);
    row("heads-projector", StageLevel::Attention, ThemeName::Projector, own, small);
    row("head-projector", StageLevel::Matrix, ThemeName::Projector, own, small);
    row("number-projector", StageLevel::Element, ThemeName::Projector, own, small);
    row("head-illustrated", StageLevel::Matrix, ThemeName::HighContrast, RolePalette::Illustrated, small);
}

void LevelsTest::pictures() {
    QFETCH(int, level);
    QFETCH(int, theme);
    QFETCH(int, roles);
    QFETCH(QSizeF, size);
    const Tiny tiny("tiny-a", 7);
    const int beat = tiny.timeline.find(4, tiny.store.ops()->producer({HookKind::Pattern, tiny.layer})->id);
    StageState state = tiny.state(tiny.timeline.settled(beat), static_cast<StageLevel>(level));
    state.theme = &Theme::named(static_cast<ThemeName>(theme), static_cast<RolePalette>(roles));
    const QImage picture = renderImage(layoutStage(state, size), *state.theme);
    const QString name = QStringLiteral("stage-") + QLatin1String(QTest::currentDataTag());
    const QString off = headlight::test::differenceFromGolden(picture, name);
    QVERIFY2(off.isEmpty(), qPrintable(off));
}

HEADLIGHT_TEST(LevelsTest)
#include "levels_test.moc"
