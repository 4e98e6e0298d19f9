// SPDX-License-Identifier: GPL-3.0-or-later
// Prefill and decode speed on GPT-2's smallest shape, 2 threads, and libtorch doing the same work in the same run. The
// repetitions of all benchmarks are shuffled among one another, so that a slow minute of the machine hits both sides.
#include "engine/decoding/decoder.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/benchmarks/seeded_gpt2.h"
#include "tests/support/temporary_folder.h"
#ifdef HEADLIGHT_WITH_LIBTORCH
#include "tests/benchmarks/libtorch_gpt2.h"
#endif

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int threads = 2;
constexpr int decodeContext = 64;

std::vector<engine::TokenId> prompt(int length) {
    std::vector<engine::TokenId> ids;
    for (int i = 0; i < length; ++i)
        ids.push_back((i * 7919 + 13) % 50257);
    return ids;
}

/// Peak resident memory of `work` in a process of its own, in megabytes (10⁶ bytes).
template <typename Work>
double peakMegabytes(Work work) {
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        ::_exit(0);
    }
    int status = 0;
    struct rusage usage = {};
    ::wait4(child, &status, 0, &usage);
    return status == 0 ? static_cast<double>(usage.ru_maxrss) * 1024 / 1e6 : std::nan("");
}

void printPeaks(const std::filesystem::path& folder) {
    std::printf("peak memory, MB: process without a model %.0f", peakMegabytes([] {}));
    std::printf(", headlight %.0f", peakMegabytes([&] {
                    engine::Gpt2Runner runner(engine::Gpt2Model::load(folder), threads);
                    runner.extend(runner.run(prompt(512)), prompt(1));
                }));
#ifdef HEADLIGHT_WITH_LIBTORCH
    std::printf(", libtorch %.0f", peakMegabytes([&] {
                    benchmarks::LibtorchGpt2 peer(folder, threads);
                    peer.forward(prompt(512), 0);
                    peer.forward(prompt(1), 512);
                }));
#endif
    std::printf(" (load, prefill 512, decode 1)\n");
}

template <typename Work>
void add(const std::string& name, int tokens, Work work) {
    benchmark::RegisterBenchmark(name.c_str(),
                                 [tokens, work](benchmark::State& state) {
                                     for ([[maybe_unused]] auto iteration : state)
                                         work();
                                     state.SetItemsProcessed(state.iterations() * tokens);
                                 })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
}

void addHeadlight(engine::Gpt2Runner& runner) {
    for (const int length : {128, 512})
        add("prefill " + std::to_string(length) + "/headlight", length,
            [&runner, ids = prompt(length)] { benchmark::DoNotOptimize(runner.run(ids)); });
    const auto past = runner.run(prompt(decodeContext));
    add("decode at " + std::to_string(decodeContext) + "/headlight", 1,
        [&runner, past, ids = prompt(1)] { benchmark::DoNotOptimize(runner.extend(past, ids)); });
}

/// Texts of the bundled model, with as many beams; what counts are the tokens of a text.
void addDecoding(engine::Gpt2Runner& runner) {
    constexpr int tokens = 64;
    const std::vector<engine::TokenId> onceUponATime{431, 443, 258, 396};
    const auto start = engine::Gpt2Steps::start(runner.run(onceUponATime));
    for (const int beams : {1, 4, 16}) {
        engine::DecodingOptions options;
        options.numBeams = beams;
        options.maxNewTokens = tokens;
        add("decoding, beams: " + std::to_string(beams) + "/headlight", tokens, [&runner, start, options] {
            engine::Gpt2Steps steps(runner);
            benchmark::DoNotOptimize(engine::decode(steps, start, options));
        });
    }
}

#ifdef HEADLIGHT_WITH_LIBTORCH
void addLibtorch(benchmarks::LibtorchGpt2& peer) {
    for (const int length : {128, 512})
        add("prefill " + std::to_string(length) + "/libtorch", length,
            [&peer, ids = prompt(length)] { benchmark::DoNotOptimize(peer.forward(ids, 0)); });
    // the cache below is whatever ran last: its numbers do not change the work
    add("decode at " + std::to_string(decodeContext) + "/libtorch", 1,
        [&peer, ids = prompt(1)] { benchmark::DoNotOptimize(peer.forward(ids, decodeContext)); });
}

/// Both have to compute the same thing, or the ratio means nothing.
void checkAgreement(engine::Gpt2Runner& runner, benchmarks::LibtorchGpt2& peer) {
    const auto past = runner.run(prompt(decodeContext));
    const engine::Tensor ours = runner.lastLogits(*runner.extend(past, prompt(1)));
    peer.forward(prompt(decodeContext), 0);
    const std::vector<float> theirs = peer.forward(prompt(1), decodeContext);
    float difference = 0, largest = 0;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        difference = std::max(difference, std::abs(ours.data[i] - theirs[i]));
        largest = std::max(largest, std::abs(theirs[i]));
    }
    std::printf("logits agree within %.2g (largest %.3g)\n", static_cast<double>(difference),
                static_cast<double>(largest));
    if (!(difference <= 1e-4f * largest)) {
        std::fprintf(stderr, "the two do not compute the same\n");
        std::exit(1);
    }
}
#endif

/// The usual table, and the medians side by side after it.
class RatioReporter : public benchmark::ConsoleReporter {
public:
    RatioReporter() : benchmark::ConsoleReporter(OO_Tabular) {}

    void ReportRuns(const std::vector<Run>& runs) override {
        benchmark::ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs)
            if (run.aggregate_name == "median")
                m_medians[run.run_name.function_name] = run.counters.at("items_per_second").value;
    }
    void Finalize() override {
        std::printf("\nmedian tokens/s\n");
        for (const auto& [name, ours] : m_medians) {
            if (!name.ends_with("/headlight"))
                continue;
            const std::string work = name.substr(0, name.find('/'));
            std::printf("%-20s headlight %8.1f", work.c_str(), ours);
            if (const auto theirs = m_medians.find(work + "/libtorch"); theirs != m_medians.end())
                std::printf("   libtorch %8.1f   ratio %.2f", theirs->second, ours / theirs->second);
            std::printf("\n");
        }
        std::printf("OPENBLAS_NUM_THREADS=%s\n", std::getenv("OPENBLAS_NUM_THREADS"));
    }

private:
    std::map<std::string, double> m_medians;
};

/// Settings that a word of the command line overrides, because it comes later.
std::vector<std::string> words(int argc, char** argv) {
    std::vector<std::string> list{argv[0], "--benchmark_repetitions=7", "--benchmark_min_time=1",
                                  "--benchmark_enable_random_interleaving=true",
                                  "--benchmark_report_aggregates_only=true"};
    list.insert(list.end(), argv + 1, argv + argc);
    return list;
}

} // namespace

int main(int argc, char** argv) {
    // OpenBLAS reads it while it is loaded, so it has to be there before the program starts: libtorch brings its own
    // OpenMP threads, and two pools on two cores fight. Set it yourself to measure another way.
    if (!std::getenv("OPENBLAS_NUM_THREADS")) {
        ::setenv("OPENBLAS_NUM_THREADS", "1", 1);
        ::execv("/proc/self/exe", argv);
    }
    std::vector<std::string> list = words(argc, argv);
    std::vector<char*> pointers;
    for (std::string& word : list)
        pointers.push_back(word.data());
    int count = static_cast<int>(pointers.size());
    benchmark::Initialize(&count, pointers.data());
    if (benchmark::ReportUnrecognizedArguments(count, pointers.data()))
        return 2;

    const test::TemporaryFolder folder;
    benchmarks::writeSeededGpt2(folder.path());
    printPeaks(folder.path());
    engine::Gpt2Runner runner(engine::Gpt2Model::load(folder.path()), threads);
    addHeadlight(runner);
    engine::Gpt2Runner story(engine::Gpt2Model::load(HEADLIGHT_STORY_GPT), threads);
    addDecoding(story);
#ifdef HEADLIGHT_WITH_LIBTORCH
    benchmarks::LibtorchGpt2 peer(folder.path(), threads);
    checkAgreement(runner, peer);
    addLibtorch(peer);
#endif
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}
