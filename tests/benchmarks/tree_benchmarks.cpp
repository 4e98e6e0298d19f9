// SPDX-License-Identifier: GPL-3.0-or-later
// The search tree: how long its frames take while it is zoomed and panned, and while its steps are played. Trees are
// generated as beam search makes them. The counters are what matters, in milliseconds.
#include "tests/benchmarks/frame_times.h"
#include "tests/widgets/decoding/search_tree_fixtures.h"
#include "widgets/theme/fonts.h"

#include <QApplication>

namespace {

using namespace headlight;

void searchTree(benchmark::State& state, int nodes, int beams) {
    SearchTreeModel model = test::randomTree(nodes, beams);
    timing::Frames frames;
    SearchTreePlan plan;
    const auto draw = [&](const SearchTreeCamera& camera) {
        return frames.draw(
            [&](const Theme& theme) { return layoutSearchTree(model, plan, camera, theme, frames.image.size()); });
    };
    for (auto _ : state) {
        QElapsedTimer timer;
        timer.start();
        plan = planSearchTree(*model.tree, {});
        state.counters["plan_ms"] = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        state.counters["whole_ms"] = draw({});
        frames = {};
        const double column = (plan.columnCount() - 1) / 2.0, row = (plan.rowCount - 1) / 2;
        for (double zoom = searchTreeScale(plan, {}, Theme::named(ThemeName::Light), frames.image.size()).zoom;
             zoom < 1; zoom *= 1.06) // at the wheel
            draw({zoom, column, row});
        for (double share = 0.1; share < 0.9; share += 0.01) // dragged
            draw({0.4, column * 2 * share, row * 2 * share});
        frames.report(state);
        frames = {};
        for (model.steps = 1; model.steps < plan.columnCount(); ++model.steps) // played, all of it seen
            draw({});
        state.counters["step_ms"] = *std::max_element(frames.wall.begin(), frames.wall.end());
        model.steps = -1;
    }
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    headlight::loadBundledFonts();
    for (const auto& [nodes, beams] : {std::pair(100, 4), std::pair(1'000, 8), std::pair(5'000, 16)})
        benchmark::RegisterBenchmark(("search tree/" + std::to_string(nodes) + " nodes").c_str(), searchTree, nodes,
                                     beams)
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
