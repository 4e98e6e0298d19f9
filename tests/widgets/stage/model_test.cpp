// SPDX-License-Identifier: GPL-3.0-or-later
// The Model level's display list against the tensors, the walk, and the tally of parameters.
#include "engine/models/gpt2/config.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/grid_image.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/model/parameter_tally.h"
#include "widgets/stage/stage_layout.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>

using namespace headlight;
using engine::HookKind;

namespace {

/// A model with a run and every layer's inside; no tokenizer where the ids are given.
struct Scene {
    TraceStore store;
    Timeline timeline;
    int layer, head = 0;

    Scene(const std::string& text, int layer, int typed = -1) : layer(layer) {
        const std::string folder = HEADLIGHT_MODELS_DIR "/story-gpt";
        const auto tokenizer = engine::ByteLevelBpe::load(folder);
        open(folder, tokenizer, tokenizer->encode(text), typed);
    }
    Scene(const char* tinyModel, const std::vector<engine::TokenId>& ids, int layer, int typed = -1) : layer(layer) {
        open(std::string(HEADLIGHT_TEST_DATA "/models/") + tinyModel, nullptr, ids, typed);
    }
    void open(const std::string& folder, std::shared_ptr<const engine::ByteLevelBpe> tokenizer,
              const std::vector<engine::TokenId>& ids, int typed) {
        const auto model = engine::Gpt2Model::load(folder);
        store.setModel(model, std::move(tokenizer));
        engine::Gpt2Runner runner(model, 2);
        const auto trace = runner.run(ids);
        store.setTrace(trace, typed < 0 ? trace->length() : typed);
        for (int l = -1; l <= model->config().layerCount; ++l)
            store.addInside(trace, runner.inside(*trace, l), 0);
        timeline = Timeline::make(*store.ops(), 0, trace->length() - 1, layer);
    }

    int beatOf(engine::Hook hook, int position) const {
        return timeline.find(position, store.ops()->producer(hook)->id);
    }
    StageState state(int beat, double phase = 1, const Theme& theme = Theme::named(ThemeName::Light)) const {
        StageState s{&store, &theme, layer, head, 0, nullptr, 1, {}};
        if (beat >= 0) {
            s.beat = &timeline.beats().at(static_cast<std::size_t>(beat));
            s.phase = phase;
        }
        return s;
    }
};

constexpr QSizeF usual{1200, 760};
const char* const prompt = "Once upon a time there was a little girl named Lily.";

DisplayList model(const StageState& state, QSizeF size = usual) {
    return layoutLevel(state, StageLevel::Model, size);
}

template <typename T>
std::vector<const T*> all(const DisplayList& list) {
    std::vector<const T*> out;
    for (const Item& item : list.items)
        if (const auto* it = std::get_if<T>(&item))
            out.push_back(it);
    return out;
}

template <typename T>
const T* byId(const DisplayList& list, const QString& id) {
    for (const T* it : all<T>(list))
        if (it->id == id)
            return it;
    return nullptr;
}

bool same(float a, float b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// The loudest of the elements behind a cell, read one by one.
float loudestBehind(const Scene& scene, const CellGrid& g, int row, int column) {
    const auto& shape = scene.store.model()->shape();
    std::array<int, 3> end{scene.store.length(), 0, 0};
    if (const auto* weight = std::get_if<engine::WeightId>(&g.source.tensor)) {
        const auto view = scene.store.model()->weight(*weight);
        end = {static_cast<int>(view.shape[0]), static_cast<int>(view.shape[1]), 0};
    } else {
        const auto full = engine::hookShape(std::get<engine::Hook>(g.source.tensor), shape, scene.store.length());
        for (std::size_t d = 0; d < full.size(); ++d)
            end[d] = static_cast<int>(full[d]);
    }
    const auto rowAxis = static_cast<std::size_t>(g.source.rowAxis),
               columnAxis = static_cast<std::size_t>(g.source.columnAxis);
    float best = 0;
    bool first = true;
    for (int i = 0; i < g.source.rowStep; ++i)
        for (int j = 0; j < g.source.columnStep; ++j) {
            auto index = g.source.base;
            index[rowAxis] += row * g.source.rowStep + i;
            index[columnAxis] += column * g.source.columnStep + j;
            if (index[rowAxis] >= end[rowAxis] || index[columnAxis] >= end[columnAxis])
                continue;
            const auto* weight = std::get_if<engine::WeightId>(&g.source.tensor);
            const float v = weight ? scene.store.weight({*weight, index[0], index[1]})
                                   : scene.store.value({std::get<engine::Hook>(g.source.tensor), index});
            if (first || loudness(v) > loudness(best))
                best = v;
            first = false;
        }
    return best;
}

QRectF ink(const TextItem& item) {
    QRectF box;
    for (const auto& line : layoutText(item, Theme::named(ThemeName::Light)).lines)
        box = box.united(line.rect);
    if (item.angle != 0)
        box = turned(item).mapRect(box);
    return box.adjusted(1, 2, -1, -2); // the font's line gap is no ink
}

} // namespace

class ModelLevelTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void talliesAreTheTrueTotals();
    void tallyCountsTheOpenModel();
    void everyCellIsTheLoudestOfItsElements();
    void everyLayerHasItsBandAndItsStream();
    void theWalkHidesWhatIsToCome();
    void decodingWorksInOneLane();
    void nextTokensAreTheLikeliest();
    void ribbonsAreTheLoudestHeads();
    void labelsDoNotOverlap_data();
    void labelsDoNotOverlap();
    void hitTestIsTheInverseOfLayout();
    void focusIsTheOpenBand();
    void tablesLightTheRowInUse();
    void sizesAreToScale();
    void poolingIsSaid();
    void notFiniteNumbersAreDrawnAsSuch();
    void windowOfTokens();
    void partsThatAreNotHereAreNotMadeUp();
    void pictures_data();
    void pictures();
};

void ModelLevelTest::talliesAreTheTrueTotals() {
    const std::vector<std::int64_t> totals{124'439'808, 354'823'168, 774'030'080, 1'557'611'200};
    const auto& sizes = publishedSizes();
    QCOMPARE(sizes.size(), totals.size());
    for (std::size_t i = 0; i < totals.size(); ++i)
        QCOMPARE(tallyOf(sizes[i].shape, true).total, totals[i]);
    // The well-known wrong sum leaves out three quarters of the bias of W_in in each layer, and the last norm.
    const auto small = tallyOf(sizes.front().shape, true);
    QCOMPARE(small.total - (12 * (3072 - 768) + 2 * 768), std::int64_t{124'410'624});
    QCOMPARE(small.block, std::int64_t{7'087'872});
    QCOMPARE(tallyOf(sizes.front().shape, false).total, small.total + std::int64_t{50257} * 768);
}

void ModelLevelTest::tallyCountsTheOpenModel() {
    for (const char* name : {"tiny-a", "tiny-odd", "tiny-one-head", "tiny-noscale"}) {
        const Scene scene(name, {1, 2, 3}, 0);
        const auto& m = *scene.store.model();
        QCOMPARE(tallyOf(m.shape(), scene.store.tiedEmbeddings()).total, m.parameterCount());
    }
    const Scene scene(prompt, 2);
    QCOMPARE(tallyOf(scene.store.model()->shape(), true).total, std::int64_t{3'308'544});
    QCOMPARE(scene.store.model()->parameterCount(), std::int64_t{3'308'544});
    const DisplayList list = model(scene.state(-1));
    const auto* total = byId<TextItem>(list, QStringLiteral("tally.total.count"));
    QVERIFY(total);
    QCOMPARE(total->text, QStringLiteral("3,308,544"));
    const auto* note = byId<TextItem>(list, QStringLiteral("tally.note"));
    QVERIFY(note && note->text.contains(QStringLiteral("124,439,808")));
}

void ModelLevelTest::everyCellIsTheLoudestOfItsElements() {
    const Scene scene(prompt, 2);
    const Scene odd("tiny-odd", {1, 5, 9, 2, 28, 11, 0}, 1); // bins that do not divide, an unembedding of its own
    for (const Scene* at : {&scene, &odd})
        for (const HookKind kind : {HookKind::Embed, HookKind::Probabilities}) {
            const DisplayList list = model(at->state(at->beatOf({kind, -1}, at->store.length() - 1)));
            int cells = 0, weights = 0;
            for (const CellGrid* g : all<CellGrid>(list))
                for (int r = 0; r < g->rows; ++r)
                    for (int c = 0; c < g->columns; ++c, ++cells) {
                        weights += std::holds_alternative<engine::WeightId>(g->source.tensor);
                        const float expected = loudestBehind(*at, *g, r, c);
                        QVERIFY2(same(g->value(r, c), expected),
                                 qPrintable(QStringLiteral("%1[%2, %3] shows %4, not %5")
                                                .arg(g->id)
                                                .arg(r)
                                                .arg(c)
                                                .arg(static_cast<double>(g->value(r, c)))
                                                .arg(static_cast<double>(expected))));
                    }
            QVERIFY(cells > 400);
            QVERIFY(weights > 200);
        }
}

void ModelLevelTest::everyLayerHasItsBandAndItsStream() {
    const Scene scene(prompt, 2);
    const DisplayList list = model(scene.state(-1));
    double below = list.size.height();
    for (int l = 0; l < scene.store.model()->shape().layerCount; ++l) {
        const auto* band = byId<BoxItem>(list, QStringLiteral("layer.%1").arg(l));
        QVERIFY(band);
        QCOMPARE(band->action, QStringLiteral("layer:%1").arg(l));
        QVERIFY2(band->rect.bottom() <= below, "layers rise");
        below = band->rect.top();
    }
    std::set<engine::Hook> shown;
    for (const CellGrid* g : all<CellGrid>(list))
        if (const auto* hook = std::get_if<engine::Hook>(&g->source.tensor))
            shown.insert(*hook);
    for (int l = 0; l < 6; ++l)
        QVERIFY(shown.contains({HookKind::ResidPre, l}) || shown.contains({HookKind::ResidPost, l - 1}));
    for (const engine::Hook hook :
         {engine::Hook{HookKind::ResidPre, 2}, engine::Hook{HookKind::ResidPost, 2},
          engine::Hook{HookKind::ResidPost, 5}, engine::Hook{HookKind::AttnOut, 2}, engine::Hook{HookKind::MlpOut, 2},
          engine::Hook{HookKind::Embed, -1}, engine::Hook{HookKind::PosEmbed, -1},
          engine::Hook{HookKind::LnFinalNormalized, -1}})
        QVERIFY2(shown.contains(hook), engine::hookName(hook).c_str());
}

/// Whether the beat is done with a hook, at the position walked.
static bool computed(const Scene& scene, const Beat& beat, engine::Hook hook) {
    // The same numbers are written under the next layer's name a beat later.
    if (hook.kind == HookKind::ResidPre && hook.layer > 0)
        hook = {HookKind::ResidPost, hook.layer - 1};
    return scene.store.ops()->producer(hook)->id <= beat.ops.back();
}

void ModelLevelTest::theWalkHidesWhatIsToCome() {
    const Scene scene(prompt, 2);
    const int position = 4;
    int hidden = 0;
    for (std::size_t b = 0; b < scene.timeline.beats().size(); ++b) {
        const Beat& beat = scene.timeline.beats()[b];
        if (beat.position != position)
            continue;
        const DisplayList list = model(scene.state(static_cast<int>(b)));
        for (const CellGrid* g : all<CellGrid>(list)) {
            const auto* hook = std::get_if<engine::Hook>(&g->source.tensor);
            if (!hook || hook->kind == HookKind::Probabilities)
                continue;
            const int begin = g->source.base[0], end = begin + g->columns;
            QVERIFY2(end <= position + 1, qPrintable(g->id));
            const bool done = computed(scene, beat, *hook);
            if (end == position + 1)
                QVERIFY2(done == (g->revealed != 0), qPrintable(QStringLiteral("%1 in beat %2").arg(g->id).arg(b)));
            else
                QVERIFY2(g->revealed < 0, qPrintable(g->id)); // what came before is all there
            hidden += !done;
        }
        const bool told = computed(scene, beat, {HookKind::Logits, -1});
        QCOMPARE(byId<TextItem>(list, QStringLiteral("next.4.text")) != nullptr, told);
        QVERIFY(!byId<TextItem>(list, QStringLiteral("next.5.text")));
        QVERIFY(byId<TextItem>(list, QStringLiteral("next.3.text")));
    }
    QVERIFY(hidden > 20);
    // In the middle of a beat a part of the new column is there.
    const DisplayList half = model(scene.state(scene.beatOf({HookKind::Embed, -1}, position), 0.5));
    const auto* own = byId<CellGrid>(half, QStringLiteral("in.embed.own"));
    QVERIFY(own);
    QVERIFY(own->revealed > 0 && own->revealed < own->rows);
}

void ModelLevelTest::decodingWorksInOneLane() {
    const Scene scene(prompt, 2, 6); // six tokens typed, the others generated
    const auto kept = [](const DisplayList& list) {
        int marks = 0;
        for (const BoxItem* box : all<BoxItem>(list))
            marks += box->id.startsWith(QLatin1String("kept.0."));
        return marks;
    };
    const auto opacity = [](const DisplayList& list) {
        return byId<CellGrid>(list, QStringLiteral("stream.0.0"))->opacity;
    };
    const DisplayList decode = model(scene.state(scene.beatOf({HookKind::Q, 2}, 9)));
    QCOMPARE(kept(decode), 2 * 9); // a K and a V in each earlier lane
    QVERIFY(opacity(decode) < 1);
    QCOMPARE(byId<CellGrid>(decode, QStringLiteral("stream.0.own"))->opacity, 1.0);
    QVERIFY(byId<PathItem>(decode, QStringLiteral("feedback")));
    const auto* note = byId<TextItem>(decode, QStringLiteral("title.note"));
    QVERIFY(note && note->text.contains(QStringLiteral("9 earlier tokens")));
    const DisplayList prefill = model(scene.state(scene.beatOf({HookKind::Q, 2}, 4)));
    QCOMPARE(kept(prefill), 0);
    QCOMPARE(opacity(prefill), 1.0);
    QVERIFY(!byId<PathItem>(prefill, QStringLiteral("feedback")));
    const DisplayList rested = model(scene.state(scene.beatOf({HookKind::Probabilities, -1}, 9)));
    QCOMPARE(kept(rested), 0);
    QCOMPARE(opacity(rested), 1.0);
}

void ModelLevelTest::nextTokensAreTheLikeliest() {
    const Scene scene(prompt, 2);
    const DisplayList list = model(scene.state(-1));
    for (int p = 0; p < scene.store.length(); ++p) {
        const auto* text = byId<TextItem>(list, QStringLiteral("next.%1.text").arg(p));
        QVERIFY(text);
        const int id = topTokens(scene.store, p, 1).front();
        QCOMPARE(text->text, scene.store.tokenText(id));
        const auto* cell = byId<CellGrid>(list, QStringLiteral("next.%1").arg(p));
        QVERIFY(cell);
        QCOMPARE(cell->source.base, (std::array{p, id, 0}));
    }
}

void ModelLevelTest::ribbonsAreTheLoudestHeads() {
    const Scene scene(prompt, 2);
    const int query = 7;
    const DisplayList list = model(scene.state(scene.beatOf({HookKind::Pattern, 2}, query)));
    int ribbons = 0;
    for (int key = 0; key <= query; ++key) {
        float best = 0;
        for (int head = 0; head < scene.store.model()->shape().headCount; ++head)
            best = std::max(best, scene.store.value({{HookKind::Pattern, 2}, {head, query, key}}));
        const auto* ribbon = byId<RibbonItem>(list, QStringLiteral("reads.%1").arg(key));
        QCOMPARE(ribbon != nullptr, best >= 0.02F);
        if (!ribbon)
            continue;
        QCOMPARE(ribbon->value, best);
        QCOMPARE(scene.store.value(std::get<engine::ElementRef>(ribbon->provenance)), best);
        ++ribbons;
    }
    QVERIFY(ribbons >= 2);
    const DisplayList before = model(scene.state(scene.beatOf({HookKind::AttnScores, 2}, query)));
    QVERIFY(all<RibbonItem>(before).empty());
}

void ModelLevelTest::labelsDoNotOverlap_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<int>("repeat");
    QTest::addColumn<double>("scale");
    for (const double scale : {1.0, 2.0})
        for (const int repeat : {1, 3, 16})
            for (const QSizeF size :
                 {QSizeF(560, 380), QSizeF(800, 600), usual, QSizeF(1600, 1000), QSizeF(3840, 2160)})
                QTest::addRow("%dx%d, text %d, %d%%", static_cast<int>(size.width()), static_cast<int>(size.height()),
                              repeat, static_cast<int>(100 * scale))
                    << size << repeat << scale;
}

void ModelLevelTest::labelsDoNotOverlap() {
    QFETCH(QSizeF, size);
    QFETCH(int, repeat);
    QFETCH(double, scale);
    std::string text;
    for (int i = 0; i < repeat; ++i)
        text += std::string(i ? " " : "") + prompt;
    const Scene scene(text, 2, 5);
    Theme::setTextScale(scale);
    const DisplayList list = model(scene.state(scene.beatOf({HookKind::Pattern, 2}, scene.store.length() / 2)), size);
    std::vector<std::pair<QString, QRectF>> inks;
    for (const TextItem* t : all<TextItem>(list))
        if (!t->id.startsWith(QLatin1String("formula")) && !t->id.startsWith(QLatin1String("path")))
            inks.emplace_back(t->id, ink(*t));
    Theme::setTextScale(1);
    const QRectF bounds(QPointF(0, 0), size);
    for (std::size_t i = 0; i < inks.size(); ++i) {
        QVERIFY2(bounds.contains(inks[i].second.center()), qPrintable(inks[i].first));
        for (std::size_t j = i + 1; j < inks.size(); ++j) {
            const QRectF both = inks[i].second.intersected(inks[j].second);
            QVERIFY2(both.width() < 3 || both.height() < 2,
                     qPrintable(inks[i].first + QStringLiteral(" overlaps ") + inks[j].first));
        }
    }
}

void ModelLevelTest::hitTestIsTheInverseOfLayout() {
    const Scene scene(prompt, 2);
    const DisplayList list = model(scene.state(-1));
    int tried = 0;
    for (const CellGrid* g : all<CellGrid>(list))
        for (int r = 0; r < g->rows; r += 2)
            for (int c = 0; c < g->columns; c += 3) {
                const auto hit = hitTest(list, g->cellRect(r, c).center());
                QVERIFY(hit.has_value());
                QCOMPARE(hit->provenance, g->source.at(r, c));
                ++tried;
            }
    QVERIFY(tried > 300);
    const auto* label = byId<BoxItem>(list, QStringLiteral("key.3"));
    QVERIFY(label);
    QCOMPARE(hitTest(list, label->rect.center())->action, QStringLiteral("token:3"));
    const auto* band = byId<BoxItem>(list, QStringLiteral("layer.4"));
    QCOMPARE(hitTest(list, band->rect.center())->action, QStringLiteral("layer:4"));
}

void ModelLevelTest::focusIsTheOpenBand() {
    for (int layer : {0, 3, 5}) {
        const Scene scene(prompt, layer);
        const DisplayList list = model(scene.state(-1));
        QCOMPARE(focusOf(list), byId<BoxItem>(list, QStringLiteral("layer.%1").arg(layer))->rect);
        QVERIFY(QRectF(QPointF(), usual).contains(focusOf(list)));
    }
}

void ModelLevelTest::tablesLightTheRowInUse() {
    const Scene scene(prompt, 2);
    const QSizeF large(1600, 1000);
    const int position = 5, token = scene.store.token(position);
    const DisplayList embed = model(scene.state(scene.beatOf({HookKind::Embed, -1}, position)), large);
    const auto* row = byId<CellGrid>(embed, QStringLiteral("table.wte.row"));
    QVERIFY(row);
    QCOMPARE(row->source.base[0], token);
    const auto place = embed.rectOf(engine::WeightElement{{engine::WeightKind::TokenEmbedding, -1}, token, 0});
    const auto* mark = byId<BoxItem>(embed, QStringLiteral("table.wte.mark"));
    QVERIFY(place && mark);
    QVERIFY(mark->rect.contains(place->center()));
    QCOMPARE(mark->stroke, Theme::named(ThemeName::Light).accent());
    const auto* later = byId<BoxItem>(embed, QStringLiteral("table.wpe.mark"));
    QVERIFY(later && later->stroke != Theme::named(ThemeName::Light).accent());
    // Leaving above, the same table is read by rows; its highest row is the next token.
    const DisplayList logits = model(scene.state(scene.beatOf({HookKind::Logits, -1}, position)), large);
    const auto* highest = byId<CellGrid>(logits, QStringLiteral("table.wte.row"));
    QVERIFY(highest);
    QCOMPARE(std::get<engine::WeightId>(highest->source.tensor).kind, engine::WeightKind::Unembedding);
    QCOMPARE(highest->source.base[0], topTokens(scene.store, position, 1).front());
    const DisplayList narrow = model(scene.state(-1), {800, 600});
    QVERIFY(!byId<CellGrid>(narrow, QStringLiteral("table.wte")));
}

void ModelLevelTest::sizesAreToScale() {
    const Scene scene(prompt, 2);
    const DisplayList list = model(scene.state(-1));
    const auto box = [&](const char* name) {
        return byId<BoxItem>(list, QStringLiteral("size.") + QLatin1String(name))->rect;
    };
    const QRectF small = box("124M"), large = box("1558M"), own = box("own");
    QVERIFY(std::abs(large.height() / small.height() - 48.0 / 12) < 1e-6);
    QVERIFY(std::abs(large.width() / small.width() - 1600.0 / 768) < 1e-6);
    QVERIFY(std::abs(own.height() / small.height() - 6.0 / 12) < 1e-6);
    QVERIFY(std::abs(own.width() / small.width() - 192.0 / 768) < 1e-6);
    QCOMPARE(byId<TextItem>(list, QStringLiteral("size.124M.first"))->text, QStringLiteral("(117M)"));
}

void ModelLevelTest::poolingIsSaid() {
    const Scene scene(prompt, 2);
    for (const QSizeF size : {QSizeF(560, 380), usual, QSizeF(3840, 2160)}) {
        const DisplayList list = model(scene.state(-1), size);
        const auto* stream = byId<CellGrid>(list, QStringLiteral("stream.1.0"));
        const auto* caption = byId<TextItem>(list, QStringLiteral("caption"));
        QVERIFY(stream && caption);
        QVERIFY(stream->pooled() > 1);
        QVERIFY2(caption->text.contains(QString::number(stream->pooled())), qPrintable(caption->text));
        QVERIFY(!layoutText(*caption, Theme::named(ThemeName::Light)).elided);
    }
}

void ModelLevelTest::notFiniteNumbersAreDrawnAsSuch() {
    Scene scene("tiny-a", {3, 10, 17, 24, 0}, 1);
    const Theme& theme = Theme::named(ThemeName::Light);
    // Hostile activations: the stream's own memory is the trace's, so the numbers are put there.
    const auto view = scene.store.hook({HookKind::AttnOut, 1});
    auto* numbers = const_cast<float*>(view.data);
    const float before = numbers[0];
    numbers[0] = std::numeric_limits<float>::quiet_NaN();
    numbers[view.shape[1]] = std::numeric_limits<float>::infinity();
    const DisplayList list = model(scene.state(-1));
    const auto* grid = byId<CellGrid>(list, QStringLiteral("adds.attention.0"));
    QVERIFY(grid);
    QVERIFY(std::isnan(grid->value(0, 0)));
    QVERIFY(std::isinf(grid->value(0, 1)));
    QVERIFY(std::isfinite(grid->low) && std::isfinite(grid->high) && grid->high > 0);
    QCOMPARE(QColor(cellColor(*grid, theme, 0, 0)), theme.notFinite());
    QCOMPARE(QColor(cellColor(*grid, theme, 0, 1)), theme.notFinite());
    QVERIFY(QColor(cellColor(*grid, theme, 0, 2)) != theme.notFinite());
    numbers[0] = before;
}

void ModelLevelTest::windowOfTokens() {
    const Scene scene(prompt, 2);
    StageState state = scene.state(-1);
    state.window = {4, 5};
    state.query = 6;
    const DisplayList list = model(state);
    QVERIFY(!byId<BoxItem>(list, QStringLiteral("key.3")) && byId<BoxItem>(list, QStringLiteral("key.4")));
    QVERIFY(byId<BoxItem>(list, QStringLiteral("key.8")) && !byId<BoxItem>(list, QStringLiteral("key.9")));
    const auto* stream = byId<CellGrid>(list, QStringLiteral("stream.0.0"));
    QVERIFY(stream);
    QCOMPARE(stream->source.base[0], 4);
    QCOMPARE(stream->columns, 5);
    state.query = 0; // followed, but out of sight
    QVERIFY(!byId<BoxItem>(model(state), QStringLiteral("lane")));
}

void ModelLevelTest::partsThatAreNotHereAreNotMadeUp() {
    const std::string folder = HEADLIGHT_MODELS_DIR "/story-gpt";
    const auto tokenizer = engine::ByteLevelBpe::load(folder);
    const auto gpt = engine::Gpt2Model::load(folder);
    engine::Gpt2Runner runner(gpt, 2);
    const auto trace = runner.run(tokenizer->encode(prompt));
    TraceStore store;
    store.setModel(gpt, tokenizer);
    store.setTrace(trace, trace->length());
    const StageState state{&store, &Theme::named(ThemeName::Light), 2, 0, 0, nullptr, 1, {}};
    const DisplayList early = model(state);                       // no layer's inside has come yet
    QVERIFY(byId<CellGrid>(early, QStringLiteral("stream.3.0"))); // the trace keeps the stream itself
    for (const char* row : {"in.embed", "in.position", "final", "adds.attention", "adds.mlp"}) {
        QVERIFY(!byId<CellGrid>(early, QLatin1String(row) + QStringLiteral(".0")));
        QVERIFY(byId<BoxItem>(early, QLatin1String(row) + QStringLiteral(".waiting")));
    }
    QVERIFY(!byId<TextItem>(early, QStringLiteral("next.0.text")));
    QVERIFY(all<RibbonItem>(early).empty());
    // Of a long run only the last tokens' outputs are kept.
    const int first = trace->length() - 3;
    store.addInside(trace, runner.finalInside(*trace, first, trace->length()), first);
    const DisplayList list = model(state);
    QVERIFY(!byId<TextItem>(list, QStringLiteral("next.%1.text").arg(first - 1)));
    QVERIFY(byId<TextItem>(list, QStringLiteral("next.%1.text").arg(first)));
    QCOMPARE(byId<CellGrid>(list, QStringLiteral("final.0"))->source.base[0], first);
    const auto* words = byId<TextItem>(list, QStringLiteral("final.missing"));
    QVERIFY(words && words->text.contains(QLatin1Char('3')));
}

void ModelLevelTest::pictures_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << QStringLiteral("model-light") << false;
    QTest::newRow("dark") << QStringLiteral("model-dark") << true;
    QTest::newRow("decode") << QStringLiteral("model-decode") << false;
}

void ModelLevelTest::pictures() {
    QFETCH(QString, name);
    QFETCH(bool, dark);
    const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
    const bool decode = name == QLatin1String("model-decode");
    const Scene scene("tiny-a", {3, 10, 17, 24, 0, 7, 14, 21, 28}, decode ? 0 : 1, decode ? 5 : -1);
    const auto state = decode ? scene.state(scene.beatOf({HookKind::Z, 0}, 7), 1, theme)
                              : scene.state(scene.beatOf({HookKind::Probabilities, -1}, 8), 1, theme);
    const QString difference =
        headlight::test::differenceFromGolden(renderImage(model(state, {1100, 680}), theme), name);
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(ModelLevelTest)

#include "model_test.moc"
