// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/commands.h"
#include "engine/training/grammar/pair_grammar.h"
#include "engine/training/greedy_translation.h"
#include "engine/training/pair_preparation.h"
#include "engine/training/run_options.h"
#include "engine/training/spm_learner.h"
#include "engine/training/text_files.h"
#include "engine/training/translation_export.h"
#include "engine/training/translation_scores.h"
#include "engine/training/translation_trainer.h"

#include <iostream>
#include <unordered_set>

namespace engine::training {

namespace {

struct TranslationCommand {
    TranslationOptions trainer;
    TransformerShape transformer;
    GruShape gru;
    bool isGru = false;
    int threads = 1;
};

void addShapeOptions(CLI::App& command, TranslationCommand& options) {
    const std::map<std::string, bool> architectures = {{"transformer", false}, {"gru", true}};
    command.add_option("--architecture", options.isGru, "transformer or gru")
        ->transform(CLI::CheckedTransformer(architectures));
    const auto size = [&](const char* name, std::int64_t& value, const char* text) {
        command.add_option(name, value, text)->check(CLI::PositiveNumber)->capture_default_str();
    };
    size("--layers", options.transformer.layerCount, "Transformer: layers of the encoder and of the decoder");
    size("--heads", options.transformer.headCount, "Transformer: heads a layer");
    size("--width", options.transformer.modelDim, "Transformer: width of the residual stream");
    size("--mlp-width", options.transformer.mlpDim, "Transformer: width of the feed-forward layer");
    size("--embedding-size", options.gru.embeddingSize, "GRU: width of the embeddings");
    size("--hidden-size", options.gru.hiddenSize, "GRU: width of a state");
    size("--attention-size", options.gru.attentionSize, "GRU: width of the attention's score");
}

void addDataOptions(CLI::App& command, TranslationOptions& options) {
    command.add_option("--pairs", options.pairs, "Sentence pairs, all used in each epoch")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--fresh-pairs", options.fresh, "Sentence pairs, the next part used in each epoch")
        ->check(CLI::ExistingFile);
    command.add_option("--validation-pairs", options.validation, "Sentence pairs to measure by")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--vocabulary", options.vocabulary, "Folder that learn-spm wrote")
        ->required()
        ->check(CLI::ExistingDirectory);
    command.add_option("--fresh-share", options.dataset.freshShare, "Fresh pairs for each of the other pairs")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--batch-tokens", options.dataset.batchTokens, "Target tokens of a forward pass")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--max-length", options.dataset.maxLength, "Longest side of a pair, in tokens")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--label-smoothing", options.labelSmoothing, "Share of the target spread over all tokens")
        ->check(CLI::Range(0.0, 0.9))
        ->capture_default_str();
    command.add_option("--sample", options.samples, "Sentence to translate now and then (may be repeated)");
}

std::vector<TranslationPair> readAllPairs(const std::vector<std::string>& paths) {
    std::vector<TranslationPair> all;
    for (const std::string& path : paths) {
        const std::vector<TranslationPair> pairs = readPairFile(path);
        all.insert(all.end(), pairs.begin(), pairs.end());
    }
    return all;
}

} // namespace

void addPreparePairs(CLI::App& app) {
    struct Options {
        std::vector<std::string> files;
        std::vector<std::string> excluded;
        std::string out, heldOut;
        PairPreparationOptions preparation;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("prepare-pairs", "Clean sentence pairs and hold some out");
    command->add_option("files", options->files, "Lines of source, tab, target")->required()->check(CLI::ExistingFile);
    command->add_option("--exclude", options->excluded, "Pairs that must not be trained on")->check(CLI::ExistingFile);
    command->add_option("--out", options->out, "File for the pairs to train on")->required();
    command->add_option("--held-out", options->heldOut, "File for the pairs that are held out")->required();
    command->add_option("--held-out-count", options->preparation.heldOut, "How many to hold out")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->add_option("--seed", options->preparation.seed, "Chooses what is held out")->capture_default_str();
    command->callback([options] {
        const PreparedPairs result =
            preparePairs(readAllPairs(options->files), readAllPairs(options->excluded), options->preparation);
        writePairFile(options->out, result.training);
        writePairFile(options->heldOut, result.heldOut);
        const PairCounts& counts = result.counts;
        std::cout << counts.kept << " kept, " << result.heldOut.size() << " held out, " << counts.broken << " broken, "
                  << counts.tooLong << " too long, " << counts.repeated << " repeated, " << counts.alsoHeldOut
                  << " like a held-out pair\n";
    });
}

void addWriteGrammarPairs(CLI::App& app) {
    struct Options {
        std::int64_t count = 10000;
        std::uint64_t seed = 1;
        std::vector<std::string> excluded;
        std::string out;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("write-grammar-pairs", "Write Portuguese-English pairs by a grammar");
    command->add_option("--count", options->count, "How many")->check(CLI::PositiveNumber)->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of all choices")->capture_default_str();
    command->add_option("--exclude", options->excluded, "Pairs whose sources must not be written")
        ->check(CLI::ExistingFile);
    command->add_option("--out", options->out, "File to write")->required();
    command->callback([options] {
        std::unordered_set<std::string> avoided;
        for (const TranslationPair& pair : readAllPairs(options->excluded))
            avoided.insert(pair.source);
        std::vector<TranslationPair> pairs;
        for (const SentencePair& pair : writePairs(options->count, options->seed, avoided))
            pairs.push_back({pair.portuguese, pair.english});
        writePairFile(options->out, pairs);
        std::cout << pairs.size() << " pairs\n";
    });
}

void addLearnSpm(CLI::App& app) {
    struct Options {
        std::vector<std::string> files;
        std::string out;
        SpmOptions spm;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("learn-spm", "Learn the two SentencePiece vocabularies of sentence pairs");
    command->add_option("files", options->files, "Lines of source, tab, target")->required()->check(CLI::ExistingFile);
    command->add_option("--vocab-size", options->spm.vocabSize, "Pieces of each side, with </s>, <unk> and <pad>")
        ->capture_default_str();
    const std::map<std::string, bool> types = {{"unigram", true}, {"bpe", false}};
    command->add_option("--type", options->spm.unigram, "unigram or bpe")->transform(CLI::CheckedTransformer(types));
    command->add_option("--seed", options->spm.seed, "Seed of SentencePiece")->capture_default_str();
    command->add_option("--out", options->out, "Folder for the vocabularies")->required();
    command->callback([options] {
        std::vector<std::string> source, target;
        for (const TranslationPair& pair : readAllPairs(options->files)) {
            source.push_back(pair.source);
            target.push_back(pair.target);
        }
        learnSpm(source, target, options->spm, options->out);
        std::cout << options->spm.vocabSize << " pieces a side from " << source.size() << " pairs\n";
    });
}

void addTranslation(CLI::App& app) {
    auto options = std::make_shared<TranslationCommand>();
    options->trainer.adamw = {0.9, 0.98, 1e-9, 0.0}; // TF-14
    CLI::App* command =
        app.add_subcommand("translation", "Train an encoder-decoder and write it as a folder in Marian's layout");
    addDataOptions(*command, options->trainer);
    addShapeOptions(*command, *options);
    addRunOptions(*command, options->trainer, options->threads);
    command->callback([options] {
        if (options->isGru)
            options->trainer.shape = options->gru;
        else
            options->trainer.shape = options->transformer;
        runInterruptibly(options->threads, [&](const auto& report, std::stop_token stop) {
            trainTranslation(options->trainer, report, std::move(stop));
        });
    });
}

void addEvaluateTranslation(CLI::App& app) {
    struct Options {
        std::string model;
        std::vector<std::string> pairs;
        std::size_t examples = 0;
        int threads = 1;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("evaluate-translation", "Translate pairs' sources; BLEU and chrF");
    command->add_option("model", options->model, "Folder of the model")->required()->check(CLI::ExistingDirectory);
    command->add_option("--pairs", options->pairs, "Lines of source, tab, reference; each file is scored by itself")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--examples", options->examples, "Show so many of each file")->capture_default_str();
    command->add_option("--threads", options->threads, "Processor threads")->check(CLI::PositiveNumber);
    command->callback([options] {
        setThreadCount(options->threads);
        const auto module = importTranslation(options->model);
        const PairVocabulary vocabulary(options->model);
        for (const std::string& path : options->pairs) {
            std::vector<std::string> sources, references;
            for (const TranslationPair& pair : readPairFile(path)) {
                sources.push_back(pair.source);
                references.push_back(pair.target);
            }
            const std::vector<std::string> translations = translateGreedily(*module, vocabulary, sources);
            const BleuScore score = bleu(translations, references);
            std::cout << path << ": " << sources.size() << " sentences, BLEU " << score.score << " (brevity "
                      << score.brevityPenalty << "), chrF " << chrF(translations, references)
                      << "; copying the source: BLEU " << bleu(sources, references).score << ", chrF "
                      << chrF(sources, references) << '\n';
            for (std::size_t i = 0; i < std::min(options->examples, sources.size()); ++i)
                std::cout << "  " << sources[i] << "\n    " << translations[i] << "\n    (" << references[i] << ")\n";
        }
    });
}

} // namespace engine::training
