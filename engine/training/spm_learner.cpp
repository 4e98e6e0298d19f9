// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/spm_learner.h"

#include "engine/error.h"
#include "engine/training/spm_library.h"
#include "engine/training/text_files.h"

#include <nlohmann/json.hpp>

#include <unordered_map>
#include <vector>

namespace engine::training {

namespace {

std::string learnModel(std::span<const std::string> sentences, const SpmOptions& options) {
    const std::unordered_map<std::string, std::string> arguments = {
        {"vocab_size", std::to_string(options.vocabSize)},
        {"model_type", options.unigram ? "unigram" : "bpe"},
        {"character_coverage", "1.0"},
        {"byte_fallback", "false"},
        {"num_threads", "1"},
        {"minloglevel", "2"},
    };
    std::string error;
    std::string model = spmLibrary().train(arguments, static_cast<unsigned int>(options.seed), sentences, error);
    if (model.empty())
        throw Error(ErrorCode::BadArgument,
                    "SentencePiece cannot learn a vocabulary of " + std::to_string(options.vocabSize) +
                        " pieces from these sentences: " + error + ". Give more sentences or a smaller vocabulary.");
    return model;
}

/// Marian's ids: SentencePiece's own order without its three control pieces.
std::string vocabJson(const std::string& model) {
    nlohmann::ordered_json vocab = {{"</s>", 0}, {"<unk>", 1}};
    const auto loaded = spmLibrary().load(model);
    for (const std::string& piece : loaded->pieces())
        vocab[piece] = vocab.size();
    vocab["<pad>"] = vocab.size();
    return vocab.dump(0) + '\n';
}

} // namespace

void learnSpm(std::span<const std::string> source, std::span<const std::string> target, const SpmOptions& options,
              const std::filesystem::path& folder) {
    const std::string sourceModel = learnModel(source, options);
    const std::string targetModel = learnModel(target, options);
    const nlohmann::ordered_json config = {{"tokenizer_class", "MarianTokenizer"},
                                           {"source_lang", "pt"},
                                           {"target_lang", "en"},
                                           {"separate_vocabs", true},
                                           {"eos_token", "</s>"},
                                           {"unk_token", "<unk>"},
                                           {"pad_token", "<pad>"},
                                           {"model_max_length", 512}};
    writeFileAtomically(folder / "source.spm", sourceModel);
    writeFileAtomically(folder / "target.spm", targetModel);
    writeFileAtomically(folder / "vocab.json", vocabJson(sourceModel));
    writeFileAtomically(folder / "target_vocab.json", vocabJson(targetModel));
    writeFileAtomically(folder / "tokenizer_config.json", config.dump(2) + '\n');
}

} // namespace engine::training
