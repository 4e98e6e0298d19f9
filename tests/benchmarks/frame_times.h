// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/picture/painter.h"
#include "widgets/theme/theme.h"

#include <QElapsedTimer>
#include <QImage>
#include <QPainter>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

namespace headlight::timing {

inline double processorMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Layout and painting of whole frames, each timed on its own.
struct Frames {
    QImage image{1600, 1000, QImage::Format_RGB32};
    std::vector<double> wall, processor;
    double draw(const std::function<DisplayList(const Theme&)>& layout) {
        QElapsedTimer timer;
        timer.start();
        const double before = processorMilliseconds();
        const Theme& theme = Theme::named(ThemeName::Light);
        QPainter painter(&image);
        paint(painter, layout(theme), theme);
        painter.end();
        processor.push_back(processorMilliseconds() - before);
        wall.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        return wall.back();
    }
    void report(benchmark::State& state) {
        std::sort(wall.begin(), wall.end());
        std::sort(processor.begin(), processor.end());
        state.counters["frames"] = static_cast<double>(wall.size());
        state.counters["median_ms"] = wall[wall.size() / 2];
        state.counters["p99_ms"] = wall[wall.size() * 99 / 100];
        state.counters["p99_cpu_ms"] = processor[processor.size() * 99 / 100];
        state.counters["worst_ms"] = wall.back();
    }
};

} // namespace headlight::timing
