// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/training/small_pairs.h"

#include "engine/training/spm_learner.h"

#include <array>

namespace test {

using namespace engine::training;

std::vector<TranslationPair> smallPairs() {
    constexpr std::array<std::array<const char*, 2>, 4> subjects = {
        {{"O menino", "The boy"}, {"A menina", "The girl"}, {"Tom", "Tom"}, {"Minha mãe", "My mother"}}};
    constexpr std::array<std::array<const char*, 2>, 4> verbs = {
        {{"comprou", "bought"}, {"viu", "saw"}, {"perdeu", "lost"}, {"quer", "wants"}}};
    constexpr std::array<std::array<const char*, 2>, 4> objects = {
        {{"o livro", "the book"}, {"a chave", "the key"}, {"um carro", "a car"}, {"uma casa vermelha", "a red house"}}};
    std::vector<TranslationPair> pairs;
    for (const auto& subject : subjects) {
        for (const auto& verb : verbs) {
            for (const auto& object : objects)
                pairs.push_back({std::string(subject[0]) + " " + verb[0] + " " + object[0] + ".",
                                 std::string(subject[1]) + " " + verb[1] + " " + object[1] + "."});
        }
    }
    return pairs;
}

TranslationOptions smallTranslation(const std::filesystem::path& folder) {
    const std::vector<TranslationPair> pairs = smallPairs();
    std::vector<std::string> source, target;
    std::vector<TranslationPair> training, validation;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        source.push_back(pairs[i].source);
        target.push_back(pairs[i].target);
        (i % 8 == 3 ? validation : training).push_back(pairs[i]);
    }
    learnSpm(source, target, {.vocabSize = 30}, folder / "vocabulary");
    writePairFile(folder / "pairs.tsv", training);
    writePairFile(folder / "fresh.tsv", std::vector<TranslationPair>(training.begin(), training.begin() + 10));
    writePairFile(folder / "validation.tsv", validation);
    TranslationOptions options;
    options.pairs = folder / "pairs.tsv";
    options.fresh = folder / "fresh.tsv";
    options.validation = folder / "validation.tsv";
    options.vocabulary = folder / "vocabulary";
    options.out = folder / "model";
    options.shape = TransformerShape{1, 2, 16, 32};
    options.adamw = {0.9, 0.98, 1e-9, 0.0};
    options.dataset.batchTokens = 200;
    options.dataset.freshShare = 0.1;
    options.dataset.lowerShare = options.dataset.bareShare = 0;
    options.learningRate = {1e-2, 1e-3, 10};
    options.steps = 12;
    options.dropout = 0.1;
    options.validateEvery = 0;
    options.logEvery = 1;
    options.samples = {"Tom viu o livro."};
    return options;
}

} // namespace test
