// SPDX-License-Identifier: GPL-3.0-or-later
// One head's matrix: its frames. The overview of all heads: how long it takes to open once the patterns are there
// (pooling, statistics, first frame), and how long its frames take while zooming, panning and ordering. Patterns are
// generated: the work is the same whatever the numbers are. "open overview" begins at the trace of a seeded
// GPT-2 and makes the patterns too; beside it stands what making every layer's whole inside takes. HEADLIGHT_LARGE=1
// adds GPT-2's largest shape. The counters are what matters, in milliseconds; the process's memory in MB.
#include "engine/analysis/head_statistics.h"
#include "engine/analysis/max_pyramid.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/benchmarks/frame_times.h"
#include "tests/benchmarks/seeded_gpt2.h"
#include "widgets/attention/attention_layout.h"
#include "widgets/attention/head_grid_layout.h"
#include "widgets/picture/painter.h"
#include "widgets/theme/fonts.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QPainter>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <random>

namespace {

using namespace headlight;

using timing::Frames;

double draw(Frames& frames, const HeadGridState& state) {
    return frames.draw([&](const Theme& theme) { return layoutHeadGrid(state, theme, frames.image.size()); });
}

double draw(Frames& frames, const AttentionState& state) {
    return frames.draw([&](const Theme& theme) { return layoutAttention(state, theme, frames.image.size()); });
}

double residentMegabytes() {
    QFile status(QStringLiteral("/proc/self/statm"));
    return status.open(QIODevice::ReadOnly) ? status.readAll().split(' ').value(1).toDouble() * 4096 / 1e6 : 0;
}

engine::Tensor patternsOf(int heads, int positions) {
    engine::Tensor out({heads, positions, positions});
    std::mt19937 random(3);
    std::exponential_distribution<float> weight;
    for (int row = 0; row < heads * positions; ++row) {
        float* at = out.data.data() + static_cast<std::size_t>(row) * positions;
        const int end = row % positions + 1;
        float sum = 0;
        for (int key = 0; key < end; ++key)
            sum += at[key] = weight(random);
        for (int key = 0; key < end; ++key)
            at[key] /= sum;
    }
    return out;
}

void addThumbnails(std::vector<HeadThumbnail>& out, const engine::TensorView& patterns,
                   const std::vector<engine::TokenId>& tokens) {
    const auto positions = static_cast<int>(patterns.shape[1]);
    const auto statistics = engine::headStatistics(patterns, {tokens, tokens});
    for (std::int64_t head = 0; head < patterns.shape[0]; ++head) {
        HeadThumbnail thumbnail;
        thumbnail.step = (positions + 63) / 64;
        thumbnail.rows = thumbnail.columns = (positions + thumbnail.step - 1) / thumbnail.step;
        thumbnail.values = std::make_shared<const std::vector<float>>(
            engine::maxPooled(patterns.data + head * positions * positions, positions, positions, thumbnail.step));
        thumbnail.levels =
            std::make_shared<const engine::MaxPyramid>(thumbnail.rows, thumbnail.columns, thumbnail.values);
        thumbnail.statistics = statistics[static_cast<std::size_t>(head)];
        out.push_back(std::move(thumbnail));
    }
}

void modelView(benchmark::State& state, int layers, int heads, int positions) {
    const engine::Tensor patterns = patternsOf(heads, positions);
    std::vector<engine::TokenId> tokens;
    for (int i = 0; i < positions; ++i)
        tokens.push_back(i % (positions * 3 / 4 + 1));
    for (auto _ : state) {
        HeadGridState grid;
        grid.layerCount = layers;
        grid.headCount = heads;
        const double before = residentMegabytes();
        QElapsedTimer timer;
        timer.start();
        for (int layer = 0; layer < layers; ++layer)
            addThumbnails(grid.thumbnails, patterns.view(), tokens);
        state.counters["measure_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        state.counters["thumbnails_mb"] = residentMegabytes() - before;
        Frames frames;
        state.counters["first_frame_ms"] = draw(frames, grid);
        frames = {};
        for (double zoom = 1; zoom < 8; zoom *= 1.06) { // at the wheel
            grid.window = {zoom, {0.4, 0.6}};
            draw(frames, grid);
        }
        for (double x = 0.1; x < 0.9; x += 0.01) { // dragged
            grid.window = {2, {x, 1 - x}};
            draw(frames, grid);
        }
        frames.report(state);
        frames = {};
        grid.window = {};
        for (int head = 0; head < heads; ++head) { // the arrow keys, ordered
            grid.order = static_cast<HeadOrder>(head % headOrderCount);
            grid.head = head;
            draw(frames, grid);
        }
        state.counters["ordering_ms"] = *std::max_element(frames.wall.begin(), frames.wall.end());
    }
}

/// One head's matrix: the first frame with its colours made, then zooming in and panning.
void matrix(benchmark::State& state, int positions, const MatrixLook& look) {
    AttentionState picture;
    picture.pattern = std::make_shared<const std::vector<float>>(patternsOf(1, positions).data);
    for (int i = 0; i < positions; ++i)
        picture.queryTokens.push_back(QStringLiteral("␣token%1").arg(i % 40));
    picture.keyTokens = picture.queryTokens;
    picture.query = positions / 2;
    picture.mode = AttentionMode::Matrix;
    picture.look = look;
    for (auto _ : state) {
        QElapsedTimer timer;
        timer.start();
        picture.shades = std::make_shared<const MatrixShades>(
            shadesOf(*picture.pattern, positions, positions, picture.causal(), look));
        picture.margins = std::make_shared<const MatrixMargins>(marginsOf(picture));
        Frames frames;
        draw(frames, picture);
        state.counters["first_frame_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        frames = {};
        for (double zoom = 1; zoom < positions / 4.0; zoom *= 1.06) {
            picture.window = {zoom, {0.4, 0.6}};
            draw(frames, picture);
        }
        for (double x = 0.1; x < 0.9; x += 0.01) {
            picture.window = {3, {x, 1 - x}};
            draw(frames, picture);
        }
        frames.report(state);
    }
}

/// From a trace to the overview's first picture: patterns, pooling, statistics, layout and painting.
void openOverview(benchmark::State& state, int positions, benchmarks::Gpt2Size size = {}) {
    QTemporaryDir folder;
    benchmarks::writeSeededGpt2(folder.path().toStdString(), size);
    const auto model = engine::Gpt2Model::load(folder.path().toStdString());
    engine::Gpt2Runner runner(model);
    std::vector<engine::TokenId> tokens;
    for (int i = 0; i < positions; ++i)
        tokens.push_back(100 + i % 700);
    const auto trace = runner.run(tokens);
    const auto& shape = model->shape();
    for (auto _ : state) {
        const double before = residentMegabytes();
        QElapsedTimer timer;
        timer.start();
        HeadGridState grid;
        grid.layerCount = shape.layerCount;
        grid.headCount = shape.headCount;
        grid.thumbnails.resize(static_cast<std::size_t>(shape.layerCount) * shape.headCount);
        for (int layer = 0; layer < shape.layerCount; ++layer)
            runner.patterns(*trace, layer, [&](int head, const engine::TensorView& pattern) {
                std::vector<HeadThumbnail> made;
                addThumbnails(made, {pattern.data, {1, pattern.shape[0], pattern.shape[1]}}, tokens);
                grid.thumbnails[static_cast<std::size_t>(layer) * shape.headCount + head] = std::move(made.front());
            });
        state.counters["thumbnails_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        Frames first;
        draw(first, grid);
        state.counters["opened_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        state.counters["thumbnails_mb"] = residentMegabytes() - before;
        timer.restart();
        for (int layer = 0; layer < shape.layerCount; ++layer)
            benchmark::DoNotOptimize(runner.inside(*trace, layer));
        state.counters["whole_insides_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    loadBundledFonts();
    benchmark::Initialize(&argc, argv);
    const auto add = [](const char* name, auto&& body) {
        benchmark::RegisterBenchmark(name, body)->Unit(benchmark::kMillisecond)->Iterations(1);
    };
    add("model view/12x12 heads/1024 tokens", [](benchmark::State& s) { modelView(s, 12, 12, 1024); });
    add("model view/48x25 heads/256 tokens", [](benchmark::State& s) { modelView(s, 48, 25, 256); });
    add("matrix/linear/1024 tokens", [](benchmark::State& s) { matrix(s, 1024, {}); });
    add("matrix/logarithmic/1024 tokens",
        [](benchmark::State& s) { matrix(s, 1024, {.scale = MatrixScale::Logarithmic}); });
    add("matrix/90 percent, transposed/1024 tokens",
        [](benchmark::State& s) { matrix(s, 1024, {.mass = 0.9, .transposed = true}); });
    add("matrix/dots/1024 tokens", [](benchmark::State& s) { matrix(s, 1024, {.dots = true}); });
    add("open overview/124M/1024 tokens", [](benchmark::State& s) { openOverview(s, 1024); });
    if (qEnvironmentVariableIntValue("HEADLIGHT_LARGE") != 0)
        add("open overview/1558M/256 tokens", [](benchmark::State& s) { openOverview(s, 256, {48, 25, 1600}); });
    add("open overview/124M/256 tokens", [](benchmark::State& s) { openOverview(s, 256); });
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
