// SPDX-License-Identifier: GPL-3.0-or-later
// Frame times of the Stage while it plays: layout and painting of every 1/15 s of one token's chapter into an image of
// the window's size. The counters are what matters: median and 99th percentile in milliseconds.
#include "engine/models/gpt2/gpt2_runner.h"
#include "widgets/picture/painter.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/theme/fonts.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

namespace {

using namespace headlight;

void fill(TraceStore& store, int positions) {
    const std::string folder = HEADLIGHT_MODELS_DIR "/story-gpt";
    const auto model = engine::Gpt2Model::load(folder);
    const auto tokenizer = engine::ByteLevelBpe::load(folder);
    const auto story = tokenizer->encode("Once upon a time there was a little girl named Lily. She had a red ball.");
    std::vector<engine::TokenId> ids;
    for (int i = 0; i < positions; ++i)
        ids.push_back(story[static_cast<std::size_t>(i) % story.size()]);
    engine::Gpt2Runner runner(model);
    const auto trace = runner.run(ids);
    store.setModel(model, tokenizer);
    store.setTrace(trace, trace->length());
    for (int l = -1; l <= model->config().layerCount; ++l)
        store.addInside(trace, runner.inside(*trace, l), 0);
}

void stagePlaying(benchmark::State& state) {
    TraceStore store;
    const int positions = static_cast<int>(state.range(0));
    fill(store, positions);
    const Theme& theme = Theme::named(ThemeName::Light);
    const QSize size(static_cast<int>(state.range(1)), static_cast<int>(state.range(2)));
    const Timeline timeline = Timeline::make(*store.ops(), positions - 1, positions - 1, 2);
    QImage image(size, QImage::Format_RGB32);
    std::vector<double> frames;
    for (auto _ : state) {
        for (double t = 0; t < timeline.duration(); t += 1.0 / 15) {
            QElapsedTimer timer;
            timer.start();
            const BeatPhase at = timeline.at(t);
            const StageState stage{
                &store,   &theme, 2, 1, positions - 1, &timeline.beats()[static_cast<std::size_t>(at.beat)],
                at.phase, {}};
            QPainter painter(&image);
            paint(painter, layoutStage(stage, size), theme);
            painter.end();
            frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
    }
    std::sort(frames.begin(), frames.end());
    state.counters["frames"] = static_cast<double>(frames.size());
    state.counters["median_ms"] = frames[frames.size() / 2];
    state.counters["p99_ms"] = frames[frames.size() * 99 / 100];
    state.counters["worst_ms"] = frames.back();
}

} // namespace

BENCHMARK(stagePlaying)
    ->Args({32, 1600, 1000})
    ->Args({128, 1600, 1000})
    ->Args({256, 1600, 1000})
    ->Args({32, 3840, 2160})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    loadBundledFonts();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
