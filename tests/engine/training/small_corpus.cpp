// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/training/small_corpus.h"

#include "engine/training/bpe_learner.h"
#include "engine/training/random.h"
#include "engine/training/text_files.h"

#include <nlohmann/json.hpp>

#include <array>
#include <fstream>

namespace test {

using namespace engine::training;

std::string smallCorpus(int count) {
    constexpr std::array kNames = {"Lily", "Tom", "Mia", "Ben"};
    constexpr std::array kThings = {"ball", "kite", "red box", "little fish"};
    RandomStream random(5);
    std::string corpus;
    for (int i = 0; i < count; ++i) {
        const std::string name = kNames[random.below(kNames.size())];
        const std::string thing = kThings[random.below(kThings.size())];
        corpus += "Once there was a child named " + name + ". " + name + " had a " + thing + ". One day the " + thing +
                  " was gone. " + name + " looked for the " + thing + " and found it.\n<|endoftext|>\n";
    }
    return corpus;
}

TrainerOptions smallTraining(const std::filesystem::path& folder) {
    const std::string corpus = smallCorpus(60);
    writeFileAtomically(folder / "corpus.txt", corpus);
    writeBpe(learnBpe({&corpus, 1}, 300), folder / "tokenizer");
    TrainerOptions options;
    options.data = {folder / "corpus.txt"};
    options.tokenizer = folder / "tokenizer";
    options.out = folder / "model";
    options.shape = {2, 2, 16, 32, 0};
    options.batch = 4;
    options.steps = 12;
    options.learningRate = {3e-3, 3e-4, 2};
    options.dropout = 0.1;
    options.validationFraction = 0.2;
    options.validateEvery = 0;
    options.logEvery = 1;
    return options;
}

std::vector<double> loggedLosses(const std::filesystem::path& log) {
    std::vector<double> losses;
    std::ifstream file(log);
    for (std::string line; std::getline(file, line);) {
        const auto entry = nlohmann::json::parse(line);
        if (entry.contains("loss"))
            losses.push_back(entry["loss"]);
    }
    return losses;
}

} // namespace test
