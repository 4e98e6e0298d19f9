// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/decoding_examples.h"

#include <QCoreApplication>

namespace headlight {

namespace {

struct ExampleText {
    Q_DECLARE_TR_FUNCTIONS(headlight::DecodingExamples)
};

/// Seeds of the dice that draw "car" and then "drives", as in the article's figures.
constexpr std::uint64_t carDrives = 12, carDrivesOfSix = 0, carDrivesOfNine = 17;

} // namespace

std::vector<DecodingExample> decodingExamples() {
    const QString tree = ExampleText::tr("A tree of two words from “How to generate text” (P. von Platen, 2020): .5 · "
                                         ".4 and .4 · .9 stand in its words, the rest in its figures.");
    const QString charts =
        ExampleText::tr("Words from the charts of “How to generate text” (P. von Platen, 2020). They print no numbers: "
                        "these are made up, and keep what the article says of them.");
    std::vector<DecodingExample> examples;
    const auto add = [&](const QString& name, const QString& note, const auto& table, auto set) {
        DecodingExample example{name, note, table, {table->token("The")}, {}};
        example.options.maxNewTokens = 2;
        example.options.eosTokenIds = {table->end};
        set(example.options);
        examples.push_back(std::move(example));
    };
    using Options = engine::DecodingOptions;
    add(ExampleText::tr("Greedy search: the nice woman"), tree, engine::articleTree(), [](Options&) {});
    add(ExampleText::tr("Beam search: the dog has"), tree, engine::articleTree(), [](Options& o) {
        o.numBeams = 2;
        o.numReturnSequences = 2;
    });
    add(ExampleText::tr("Sampling: the car drives"), tree, engine::articleTree(), [](Options& o) {
        o.doSample = true;
        o.seed = carDrives;
    });
    add(ExampleText::tr("Sampling with a temperature"), tree, engine::articleTree(), [](Options& o) {
        o.doSample = true;
        o.temperature = 0.6;
        o.seed = carDrives;
    });
    add(ExampleText::tr("Top-k: six words"), charts, engine::articleCharts(), [](Options& o) {
        o.doSample = true;
        o.topK = 6;
        o.seed = carDrivesOfSix;
    });
    add(ExampleText::tr("Top-p: nine words, then three"), charts, engine::articleCharts(), [](Options& o) {
        o.doSample = true;
        o.topP = 0.92;
        o.seed = carDrivesOfNine;
    });
    return examples;
}

} // namespace headlight
