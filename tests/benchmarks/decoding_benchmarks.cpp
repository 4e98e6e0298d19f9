// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/decoding_benchmarks.h"

#include "engine/decoding/decoder.h"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace benchmarks {

namespace {

constexpr int newTokens = 64;

// "Once upon a time there was a little girl named Lily. She had a red ball. Lily threw the ball to"
const std::vector<engine::TokenId> prompt{431, 443, 258, 396, 400, 282, 258, 389,  466, 434, 412, 13,
                                          329, 358, 258, 739, 514, 13,  412, 1673, 261, 514, 265};

void decodeStory(benchmark::State& state, engine::Gpt2Runner& runner, int beams) {
    engine::Gpt2Steps steps(runner);
    const auto start = engine::Gpt2Steps::start(runner.run(prompt));
    engine::DecodingOptions options;
    options.numBeams = beams;
    options.maxNewTokens = newTokens;
    std::int64_t made = 0, texts = 0;
    for ([[maybe_unused]] auto iteration : state) {
        const engine::DecodingResult result = engine::decode(steps, start, options);
        if (result.sequences.empty() || result.sequences.front().tokens.size() != newTokens) {
            state.SkipWithError("the text has another length");
            return;
        }
        made += result.steps; // the last token of each beam is chosen, but not run
        texts += newTokens;
    }
    state.SetItemsProcessed(made);
    state.counters["text_tokens"] = benchmark::Counter(static_cast<double>(texts), benchmark::Counter::kIsRate);
}

} // namespace

void addDecoding(engine::Gpt2Runner& storyGpt) {
    for (const int beams : {1, 4, 16}) {
        const std::string name = "decode 64 with " + std::to_string(beams) + (beams == 1 ? " beam" : " beams");
        benchmark::RegisterBenchmark(
            (name + "/headlight").c_str(),
            [&storyGpt, beams](benchmark::State& state) { decodeStory(state, storyGpt, beams); })
            ->UseRealTime()
            ->Unit(benchmark::kMillisecond);
    }
}

} // namespace benchmarks
