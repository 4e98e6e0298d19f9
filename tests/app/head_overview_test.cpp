// SPDX-License-Identifier: GPL-3.0-or-later
// What the worker makes of all heads: each in small, of every attention, and the norms of their values on demand.
#include "app/model_library.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_sheet_source.h"
#include "widgets/attention/attention_view.h"
#include "widgets/viewmodels/query_rows.h"

#include <cmath>

namespace headlight::test {

namespace {

void openTranslator(WindowFixture& f, const QString& name) {
    for (const BundledModel& model : bundledModels())
        if (model.name == name) {
            f.session().setText(model.prompt);
            f.window->openModel(model.folder);
        }
    QVERIFY(f.waitSettled());
    QVERIFY(f.store().translates());
}

/// The pattern of one head of an attention whose inside is here.
std::vector<float> patternOf(const TraceStore& store, AttentionBlock block, int layer, int head, int& queries,
                             int& keys) {
    const auto inside = store.inside(stackOf(block), layer);
    const engine::Tensor* whole = inside ? patternIn(*inside, block) : nullptr;
    if (!whole)
        return {};
    queries = static_cast<int>(whole->shape[whole->shape.size() - 2]);
    keys = static_cast<int>(whole->shape.back());
    const auto from = whole->data.begin() + std::ptrdiff_t{head} * queries * keys;
    return {from, from + std::ptrdiff_t{queries} * keys};
}

QString firstWrongThumbnail(WindowFixture& f, AttentionBlock block) {
    const auto& heads = f.store().thumbnails(block);
    const int layers = layersOf(f.store(), block), count = headsOf(f.store(), block);
    if (heads.size() != static_cast<std::size_t>(layers) * static_cast<std::size_t>(count))
        return QStringLiteral("%1 heads").arg(heads.size());
    for (int layer = 0; layer < layers; ++layer)
        for (int head = 0; head < count; ++head) {
            int queries = 0, keys = 0;
            const auto weights = patternOf(f.store(), block, layer, head, queries, keys);
            const HeadThumbnail& small = heads[static_cast<std::size_t>(layer * count + head)];
            if (small.step != 1 || *small.values != weights || small.rows != queries || small.columns != keys)
                return QStringLiteral("layer %1 head %2").arg(layer).arg(head);
            if (!small.statistics)
                return QStringLiteral("layer %1 head %2 was not measured").arg(layer).arg(head);
            float first = 0;
            const int from = block == AttentionBlock::Cross ? 0 : 1; // a text's first token has nowhere else to look
            for (int query = from; query < queries; ++query)
                first += weights[static_cast<std::size_t>(query * keys)] / static_cast<float>(queries - from);
            if (std::abs(small.statistics->firstToken - first) > 1e-5F)
                return QStringLiteral("layer %1 head %2: %3 of the first token instead of %4")
                    .arg(layer)
                    .arg(head)
                    .arg(double(small.statistics->firstToken))
                    .arg(double(first));
        }
    return {};
}

/// ‖v·W_O‖ once more, in doubles.
QString firstWrongNorm(const TraceStore& store, AttentionBlock block, int layer) {
    const auto norms = store.valueNorms(block, layer);
    const auto inside = store.inside(stackOf(block), layer);
    const engine::Tensor* v = inside->find({kindIn(block, engine::HookKind::V), layer, stackOf(block)});
    const auto kind =
        block == AttentionBlock::Cross ? engine::WeightKind::CrossOutputWeight : engine::WeightKind::OutputWeight;
    const engine::TensorView w = store.model()->weight({kind, layer, stackOf(block)});
    if (!norms || !v || norms->shape != engine::Shape{v->shape[1], v->shape[0]})
        return QStringLiteral("missing, or of another shape");
    for (std::int64_t head = 0; head < v->shape[1]; ++head)
        for (std::int64_t key = 0; key < v->shape[0]; ++key) {
            double squares = 0;
            for (std::int64_t column = 0; column < w.shape[1]; ++column) {
                double sum = 0;
                for (std::int64_t d = 0; d < v->shape[2]; ++d)
                    sum += double(v->view().at({key, head, d})) * double(w.at({head * v->shape[2] + d, column}));
                squares += sum * sum;
            }
            const double made = double(norms->row(head)[key]);
            if (std::abs(made - std::sqrt(squares)) > 1e-4 * (1 + std::sqrt(squares)))
                return QStringLiteral("head %1 key %2: %3 instead of %4")
                    .arg(head)
                    .arg(key)
                    .arg(made)
                    .arg(std::sqrt(squares));
        }
    return {};
}

} // namespace

class HeadOverviewTest : public WidgetTest {
    Q_OBJECT
private slots:
    void everyAttentionOfATranslatorHasAnOverview() {
        WindowFixture f;
        openTranslator(f, QStringLiteral("pt-en"));
        QCOMPARE(f.store().mainBlock(), AttentionBlock::Cross);
        for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}) {
            QTRY_VERIFY(f.store().inside(stackOf(block), layersOf(f.store(), block) - 1)); // the test's own sums
            QCOMPARE(firstWrongThumbnail(f, block), QString());
        }
        QVERIFY(f.store().thumbnails(AttentionBlock::Own).empty());
    }

    void aRecurrentModelHasOneAttention() {
        WindowFixture f;
        openTranslator(f, QStringLiteral("pt-en-gru"));
        QCOMPARE(f.store().thumbnails().size(), std::size_t(1));
        QCOMPARE(firstWrongThumbnail(f, AttentionBlock::Cross), QString());
        QVERIFY(f.store().thumbnails(AttentionBlock::Encoder).empty());
        QVERIFY(!f.store().hasValueNorms(AttentionBlock::Cross));
        f.session().setWatchesNorms(true); // there are none: nothing waits for them
        QTest::qWait(50);
        QVERIFY(!f.store().valueNorms(AttentionBlock::Cross, 0));
    }

    void normsAreMadeWhereTheyAreShown() {
        WindowFixture f;
        QVERIFY(f.open());
        QVERIFY(!f.store().valueNorms(AttentionBlock::Own, f.session().selection().layer()));
        AttentionView* matrix = f.window->attention()->view();
        matrix->setMode(AttentionMode::Matrix);
        matrix->setLook({.contribution = true});
        for (const int layer : {0, 2}) {
            f.session().selection().setLayerHead(layer, 1);
            QTRY_VERIFY(f.store().valueNorms(AttentionBlock::Own, layer));
            QCOMPARE(firstWrongNorm(f.store(), AttentionBlock::Own, layer), QString());
            QVERIFY(matrix->state().contribution);
        }
        // They come with every token: the picture never falls back to weights.
        int shown = 0, without = 0;
        connect(&f.store(), &TraceStore::stagesChanged, &f.store(), [&] {
            ++shown;
            without += f.store().valueNorms(AttentionBlock::Own, 2) == nullptr;
        });
        f.session().generate(4);
        QTRY_COMPARE_WITH_TIMEOUT(shown, 4, 20'000);
        QVERIFY(f.waitSettled());
        QCOMPARE(without, 0);
        matrix->setLook({});
        f.session().appendToken(5);
        QTRY_COMPARE_WITH_TIMEOUT(shown, 5, 20'000);
        QVERIFY(f.waitSettled());
        QVERIFY(!f.store().valueNorms(AttentionBlock::Own, 2)); // nobody looks at them
    }

    void aTranslatorsContributions() {
        WindowFixture f;
        openTranslator(f, QStringLiteral("pt-en"));
        f.window->attention()->view()->setMode(AttentionMode::Matrix);
        f.window->attention()->view()->setLook({.contribution = true});
        for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}) {
            f.session().selection().setPlace(block, 1, 0);
            QTRY_VERIFY(f.store().valueNorms(block, 1));
            QCOMPARE(firstWrongNorm(f.store(), block, 1), QString());
            const AttentionState& state = f.window->attention()->view()->state();
            QVERIFY(state.contribution);
            const float norm = f.store().valueNorms(block, 1)->row(0)[1];
            QCOMPARE((*state.contribution)[1], (*state.pattern)[1] * norm);
        }
    }
};

HEADLIGHT_TEST(HeadOverviewTest)

} // namespace headlight::test

#include "head_overview_test.moc"
