// SPDX-License-Identifier: GPL-3.0-or-later
// Frame times of the Stage: layout and painting into an image of the window's size, at every level, while playing,
// while zooming to the next level and while moving along the tokens. The counters are what matters: median and 99th
// percentile in milliseconds; p99_cpu_ms is of the processor time, for machines that others use as well.
// HEADLIGHT_LARGE=1 adds GPT-2's largest shape (10 GB of memory, minutes to make).
#include "engine/decoding/translator.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "engine/models/model_folder.h"
#include "engine/tokenizers/marian_tokenizer.h"
#include "tests/benchmarks/seeded_gpt2.h"
#include "widgets/picture/morph.h"
#include "widgets/picture/painter.h"
#include "widgets/stage/slice_memo.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/theme/fonts.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <map>
#include <vector>

namespace {

using namespace headlight;

enum Shape { StoryGpt, Small, Largest, Translator, Recurrent };
const std::map<int, std::pair<const char*, benchmarks::Gpt2Size>> shapes{{StoryGpt, {"story-gpt", {}}},
                                                                         {Small, {"124M", {12, 12, 768}}},
                                                                         {Largest, {"1558M", {48, 25, 1600}}},
                                                                         {Translator, {"pt-en", {}}},
                                                                         {Recurrent, {"pt-en-gru", {}}}};

/// The newest model, so that one shape's benchmarks share it.
struct Loaded {
    int shape = -1;
    std::shared_ptr<const engine::Gpt2Model> model;
    std::shared_ptr<const engine::ByteLevelBpe> tokenizer;
    std::unique_ptr<engine::Gpt2Runner> runner;
    int positions = 0;
    TraceStore store;
};

/// A bundled translator with a sentence of 12 words, and all its insides.
Loaded& loadedTranslator(int shape) {
    static Loaded one;
    if (one.shape == shape)
        return one;
    const std::string folder = std::string(HEADLIGHT_MODELS_DIR "/") + shapes.at(shape).first;
    const auto model = std::dynamic_pointer_cast<const engine::TranslationModel>(engine::loadModel(folder));
    const std::shared_ptr<const engine::MarianTokenizer> tokenizer = engine::MarianTokenizer::load(
        folder, {model->shape().sourceVocabSize, model->shape().vocabSize, model->rules().endToken, -1});
    one.store.setModel(model, nullptr, tokenizer);
    const auto runner = engine::makeTranslationRunner(model);
    std::vector<engine::TokenId> ids;
    for (const engine::MarianToken& token :
         tokenizer->encode("A minha irmã comprou um livro muito velho no mercado da cidade."))
        ids.push_back(token.id);
    const auto source = runner->encode(ids);
    const auto trace =
        engine::translate(*runner, source, engine::translationOptions(*model)).translations.front().trace;
    one.store.setTrace(trace, 1);
    for (const engine::Stack stack : {engine::Stack::Encoder, engine::Stack::Decoder})
        for (int l = -1; l <= model->shape().of(stack).layerCount; ++l)
            one.store.addInside(trace, runner->inside(*trace, stack, l), 0);
    one.positions = trace->length();
    one.shape = shape;
    return one;
}

Loaded& loaded(int shape, int positions) {
    if (shape == Translator || shape == Recurrent)
        return loadedTranslator(shape);
    static Loaded one;
    if (one.shape != shape) {
        one.store.setModel(nullptr, nullptr);
        one.runner.reset();
        one.model.reset();
        one.positions = 0;
        const std::string story = HEADLIGHT_MODELS_DIR "/story-gpt";
        one.tokenizer = engine::ByteLevelBpe::load(story);
        if (shape == StoryGpt) {
            one.model = engine::Gpt2Model::load(story);
        } else {
            QTemporaryDir folder;
            const std::filesystem::path path = folder.path().toStdString();
            benchmarks::writeSeededGpt2(path, shapes.at(shape).second);
            one.model = engine::Gpt2Model::load(path);
        }
        one.runner = std::make_unique<engine::Gpt2Runner>(one.model);
        one.store.setModel(one.model, one.tokenizer);
        one.shape = shape;
    }
    if (one.positions != positions) {
        const auto story =
            one.tokenizer->encode("Once upon a time there was a little girl named Lily. She had a red ball.");
        std::vector<engine::TokenId> ids;
        for (int i = 0; i < positions; ++i)
            ids.push_back(story[static_cast<std::size_t>(i) % story.size()]);
        const auto trace = one.runner->run(ids);
        one.store.setTrace(trace, trace->length());
        for (int l : {-1, 2})
            one.store.addInside(trace, one.runner->inside(*trace, l), 0);
        one.store.addInside(trace, one.runner->finalInside(*trace, positions - 1, positions), positions - 1);
        one.positions = positions;
    }
    return one;
}

/// Of all threads of this process.
double processorMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Draws as the view does: numbers remembered, and, while zooming, the two pictures that the frame lies between.
class Camera {
public:
    Camera(Loaded& what, QSize size)
        : m_timeline(what.store.translates()
                         ? Timeline::make(*what.store.ops(), {what.positions - 1, what.positions - 1, 0, {}, engine::Stack::Decoder})
                         : Timeline::make(*what.store.ops(), what.positions - 1, what.positions - 1, 2)),
          m_size(size), m_image(size, QImage::Format_RGB32) {
        m_state.store = &what.store;
        m_state.theme = &Theme::named(ThemeName::Light);
        m_state.layer = what.store.translates() ? 0 : 2;
        m_state.head = what.store.model()->shape().recurrent() ? 0 : 1;
        if (what.store.translates())
            m_state.block = AttentionBlock::Cross;
        m_state.query = what.positions - 1;
        m_state.memo = &m_memo;
        at(m_timeline.duration());
    }
    StageState& state() { return m_state; }
    const Timeline& timeline() const { return m_timeline; }
    void at(double seconds) {
        const BeatPhase now = m_timeline.at(seconds);
        m_state.beat = &m_timeline.beats()[static_cast<std::size_t>(now.beat)];
        m_state.phase = now.phase;
    }
    void frame(const std::function<DisplayList()>& layout) {
        QElapsedTimer timer;
        timer.start();
        const double before = processorMilliseconds();
        QPainter painter(&m_image);
        paint(painter, layout(), *m_state.theme);
        painter.end();
        m_frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        m_processor.push_back(processorMilliseconds() - before);
    }
    void frame() {
        frame([this] { return layoutStage(m_state, m_size); });
    }
    /// The first frame of a level: its weights are pooled, its letters shaped. Told apart from the frames of a motion.
    void open() {
        frame();
        m_opening = m_frames.back();
        m_frames.clear();
        m_processor.clear();
    }
    void zoom() {
        const auto level = static_cast<StageLevel>(static_cast<int>(m_state.depth));
        const auto next = static_cast<StageLevel>(static_cast<int>(m_state.depth) + 1);
        const DisplayList outer = layoutLevel(m_state, level, m_size); // stands on the screen already
        std::optional<DisplayList> inner;
        for (double t = 0; t <= 1; t += 1.0 / 28)
            frame([&] {
                if (!inner)
                    inner = layoutLevel(m_state, next, m_size);
                return morph(outer, *inner, focusOf(outer), ease(t));
            });
    }
    void report(benchmark::State& state) {
        std::sort(m_frames.begin(), m_frames.end());
        std::sort(m_processor.begin(), m_processor.end());
        state.counters["frames"] = static_cast<double>(m_frames.size());
        state.counters["median_ms"] = m_frames[m_frames.size() / 2];
        state.counters["p99_ms"] = m_frames[m_frames.size() * 99 / 100];
        state.counters["p99_cpu_ms"] = m_processor[m_processor.size() * 99 / 100];
        state.counters["worst_ms"] = m_frames.back();
        state.counters["opening_ms"] = m_opening; // in every run: the CSV reporter wants the same columns
    }

private:
    const Timeline m_timeline;
    SliceMemo m_memo;
    StageState m_state;
    QSizeF m_size;
    QImage m_image;
    std::vector<double> m_frames, m_processor; ///< milliseconds
    double m_opening = 0;                      ///< 0: not told apart
};

enum Motion { Playing, Zooming, Panning };

void stage(benchmark::State& state, int shape, int tokens, int level, Motion motion, QSize size) {
    Loaded& what = loaded(shape, tokens);
    for (auto _ : state) {
        Camera camera(what, size);
        camera.state().depth = level;
        if (motion == Playing) {
            // The other layers are one beat each: what is played is the open one and what is round it.
            for (const Beat& beat : camera.timeline().beats())
                if (!beat.folded)
                    for (double t = beat.start; t < beat.start + beat.duration; t += 1.0 / 15) {
                        camera.at(t);
                        camera.frame();
                    }
        } else if (motion == Zooming) {
            for (int repeat = 0; repeat < 4; ++repeat)
                camera.zoom();
        } else {
            const int shown = std::max(1, tokens / 4);
            camera.state().window = {0, shown};
            camera.open();
            for (int first = 0; first + shown <= tokens; first += std::max(1, tokens / 128)) {
                camera.state().window = {first, shown};
                camera.frame();
            }
        }
        camera.report(state);
    }
}

void add(int shape, int tokens, int level, Motion motion, QSize size) {
    static const char* const levels[] = {"model", "layer", "heads", "head", "number"};
    static const char* const motions[] = {"playing", "zooming", "panning"};
    const QString name = QStringLiteral("%1/%2 tokens/%3/%4/%5x%6")
                             .arg(QLatin1String(shapes.at(shape).first))
                             .arg(tokens)
                             .arg(QLatin1String(levels[level]), QLatin1String(motions[motion]))
                             .arg(size.width())
                             .arg(size.height());
    benchmark::RegisterBenchmark(name.toUtf8().constData(),
                                 [=](benchmark::State& state) { stage(state, shape, tokens, level, motion, size); })
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1);
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    loadBundledFonts();
    benchmark::Initialize(&argc, argv);
    const bool large = qEnvironmentVariableIntValue("HEADLIGHT_LARGE") != 0;
    for (int shape : {StoryGpt, Small, Largest}) {
        if (shape == Largest && !large)
            continue;
        for (int tokens : {1, 16, 128, 1024}) {
            if (shape == StoryGpt && tokens > 256)
                tokens = 256; // its context
            for (int level = 0; level < stageLevelCount; ++level) {
                add(shape, tokens, level, Playing, {1600, 1000});
                if (level + 1 < stageLevelCount)
                    add(shape, tokens, level, Zooming, {1600, 1000});
                if (tokens >= 16 && level + 1 < stageLevelCount)
                    add(shape, tokens, level, Panning, {1600, 1000});
            }
            if (tokens == 128)
                for (int level = 0; level < stageLevelCount; ++level)
                    add(shape, tokens, level, Playing, {3840, 2160});
        }
    }
    for (int shape : {Translator, Recurrent})
        for (int level = 0; level < stageLevelCount; ++level) {
            add(shape, 12, level, Playing, {1600, 1000});
            if (level + 1 < stageLevelCount)
                add(shape, 12, level, Zooming, {1600, 1000});
            add(shape, 12, level, Playing, {3840, 2160});
        }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
