// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/bpe_learner.h"
#include "engine/training/commands.h"
#include "engine/training/gpt2_trainer.h"
#include "engine/training/run_options.h"
#include "engine/training/story_preparation.h"
#include "engine/training/text_files.h"

#include <iostream>

namespace engine::training {

namespace {

void addGpt2ModelOptions(CLI::App& command, TrainerOptions& options) {
    command.add_option("--data", options.data, "Text files with documents separated by <|endoftext|>")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--tokenizer", options.tokenizer, "Folder with vocab.json and merges.txt")
        ->required()
        ->check(CLI::ExistingDirectory);
    command.add_option("--layers", options.shape.layerCount, "Layers")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--heads", options.shape.headCount, "Heads a layer")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--width", options.shape.modelDim, "Width of the residual stream")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--context", options.shape.contextLength, "Positions")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--batch", options.batch, "Rows in one forward pass")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--val-fraction", options.validationFraction, "Share of held-out documents")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command.add_option("--sample-prompt", options.samplePrompt, "How sample texts begin")->capture_default_str();
}

} // namespace

void addPrepareStories(CLI::App& app) {
    struct Options {
        std::vector<std::string> stories;
        std::vector<std::string> pictureBooks;
        std::string out;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("prepare-stories", "Clean story corpora for a small model");
    command->add_option("stories", options->stories, "Corpora with one story between lines of <|endoftext|>")
        ->check(CLI::ExistingFile);
    command->add_option("--picture-books", options->pictureBooks, "Corpora with a title line and one line a page")
        ->check(CLI::ExistingFile);
    command->add_option("--out", options->out, "File to write")->required();
    command->callback([options] {
        std::string result;
        for (const auto* paths : {&options->stories, &options->pictureBooks}) {
            for (const std::string& path : *paths) {
                StoryCounts counts;
                result += prepareStories(readTextFile(path), paths == &options->pictureBooks, counts);
                std::cout << path << ": " << counts.kept << " kept, " << counts.tooShort << " too short, "
                          << counts.unfinished << " unfinished, " << counts.foreign << " with foreign signs, "
                          << counts.repeated << " repeated\n";
            }
        }
        writeFileAtomically(options->out, result);
    });
}

void addLearnBpe(CLI::App& app) {
    struct Options {
        int vocabSize = 3072;
        std::string out;
        std::vector<std::string> files;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("learn-bpe", "Learn a byte-level BPE tokenizer from text files");
    command->add_option("--vocab-size", options->vocabSize, "Tokens in all, with the 256 bytes and <|endoftext|>")
        ->capture_default_str();
    command->add_option("--out", options->out, "Folder for vocab.json and merges.txt")->required();
    command->add_option("files", options->files, "Text files")->required()->check(CLI::ExistingFile);
    command->callback([options] {
        std::vector<std::string> texts;
        for (const std::string& path : options->files)
            texts.push_back(readTextFile(path));
        const LearnedBpe bpe = learnBpe(texts, options->vocabSize);
        writeBpe(bpe, options->out);
        std::cout << bpe.tokens.size() << " tokens, " << bpe.merges.size() << " merges\n";
    });
}

void addGpt2(CLI::App& app) {
    struct Options {
        TrainerOptions trainer;
        int threads = 1;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "gpt2", "Train a GPT-2 and write it as a Hugging Face folder; under torchrun, processes share every batch");
    addGpt2ModelOptions(*command, options->trainer);
    addRunOptions(*command, options->trainer, options->threads);
    command->callback([options] {
        runInterruptibly(options->threads, [&](const auto& report, std::stop_token stop) {
            trainGpt2(options->trainer, report, std::move(stop));
        });
    });
}

} // namespace engine::training
