// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/decoding_arguments.h"

#include "app/cli/arguments.h"
#include "app/cli/options.h"

#include "engine/error.h"

#include <charconv>
#include <cmath>

namespace headlight::cli {

namespace {

using engine::DecodingOptions;
using Ids = std::vector<engine::TokenId>;

double parseNumber(const std::string& option, const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        throw BadUsage(option + " takes a number, not \"" + text.substr(0, 40) + "\".");
    return value;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t from = 0;;) {
        const std::size_t at = text.find(separator, from);
        parts.push_back(text.substr(from, at - from));
        if (at == std::string::npos)
            return parts;
        from = at + 1;
    }
}

Ids parseSequence(const std::string& option, const std::string& text) {
    Ids ids = parseTokenIds(text, option);
    if (ids.empty())
        throw BadUsage(option + " takes token ids with commas between them, and ; between sequences.");
    return ids;
}

/// Declares options whose values become changes.
class Declarer {
public:
    Declarer(CLI::App& command, DecodingArguments& decoding) : m_command(command), m_decoding(decoding) {}

    CLI::Option* number(const std::string& name, double DecodingOptions::*member, const std::string& text) {
        return value(name, "X", text, [name, member](const std::string& typed) {
            return [member, number = parseNumber(name, typed)](DecodingOptions& o) { o.*member = number; };
        });
    }
    CLI::Option* count(const std::string& name, int DecodingOptions::*member, const std::string& text,
                       std::uint64_t least = 0) {
        return value(name, "N", text, [name, member, least](const std::string& typed) {
            const int number = static_cast<int>(parseWholeNumber(name, typed, least, largestInt));
            return [member, number](DecodingOptions& o) { o.*member = number; };
        });
    }
    CLI::Option* ids(const std::string& name, Ids DecodingOptions::*member, const std::string& text) {
        return value(name, "LIST", text, [name, member](const std::string& typed) {
            return [member, list = parseTokenIds(typed, name)](DecodingOptions& o) { o.*member = list; };
        });
    }
    /// `read` makes a change of what was typed.
    template <typename Read>
    CLI::Option* value(const std::string& name, const std::string& type, const std::string& text, Read read) {
        DecodingArguments& decoding = m_decoding;
        return m_command
            .add_option_function<std::vector<std::string>>(
                name,
                [&decoding, read](const std::vector<std::string>& all) {
                    for (const std::string& typed : all)
                        decoding.changes.emplace_back(read(typed));
                },
                text)
            ->type_name(type)
            ->expected(1)
            ->allow_extra_args(false)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }

private:
    CLI::App& m_command;
    DecodingArguments& m_decoding;
};

void addFlag(CLI::App& command, DecodingArguments& decoding, const std::string& name, bool DecodingOptions::*member,
             const std::string& text) {
    command.add_flag_callback(
        name,
        [&decoding, member] { decoding.changes.emplace_back([member](DecodingOptions& o) { o.*member = true; }); },
        text);
}

void addLists(Declarer& declare) {
    declare.value("--bad-words-ids,--bad-words", "LISTS", "sequences that are never made, such as 5,7;9",
                  [](const std::string& typed) {
                      std::vector<Ids> words;
                      for (const std::string& part : split(typed, ';'))
                          words.push_back(parseSequence("--bad-words-ids", part));
                      return [words](DecodingOptions& o) {
                          o.badWordsIds.insert(o.badWordsIds.end(), words.begin(), words.end());
                      };
                  });
    declare.value("--sequence-bias", "LISTS", "added to the score of a sequence's last token, such as 5,7:-2.5;9:1",
                  [](const std::string& typed) {
                      std::vector<engine::SequenceBias> entries;
                      for (const std::string& part : split(typed, ';')) {
                          const std::size_t colon = part.rfind(':');
                          if (colon == std::string::npos)
                              throw BadUsage("--sequence-bias takes sequences and what to add, such as 5,7:-2.5.");
                          entries.push_back({parseSequence("--sequence-bias", part.substr(0, colon)),
                                             parseNumber("--sequence-bias", part.substr(colon + 1))});
                      }
                      return [entries](DecodingOptions& o) {
                          o.sequenceBias.insert(o.sequenceBias.end(), entries.begin(), entries.end());
                      };
                  });
    declare.ids("--suppress-tokens", &DecodingOptions::suppressTokens, "token ids that are never made");
    declare.ids("--begin-suppress-tokens", &DecodingOptions::beginSuppressTokens,
                "token ids that are not made as the first one");
    declare.ids("--eos-token-id", &DecodingOptions::eosTokenIds, "token ids that end a text");
    declare.value(
        "--stop-strings", "TEXT", "ends a text where it appears; may be repeated",
        [](const std::string& typed) { return [typed](DecodingOptions& o) { o.stopStrings.push_back(typed); }; });
}

void addPenalties(Declarer& declare) {
    using O = DecodingOptions;
    declare.number("--repetition-penalty", &O::repetitionPenalty,
                   "scores of tokens that are there already: ÷ X, or × X below 0");
    declare.number("--encoder-repetition-penalty", &O::encoderRepetitionPenalty,
                   "the other way round, for tokens of the source (or prompt)");
    declare.count("--no-repeat-ngram-size", &O::noRepeatNgramSize, "no sequence of N tokens twice; 0 is off");
    declare.count("--encoder-no-repeat-ngram-size", &O::encoderNoRepeatNgramSize,
                  "no sequence of N tokens that is in the source (or prompt)");
    declare.count("--min-length", &O::minLength, "no end before so many tokens, the prompt counted");
    const auto token = [&declare](const std::string& name, engine::TokenId O::*member, const std::string& text) {
        declare.value(name, "ID", text, [name, member](const std::string& typed) {
            const auto id = static_cast<engine::TokenId>(parseWholeNumber(name, typed, 0, largestInt));
            return [member, id](O& o) { o.*member = id; };
        });
    };
    token("--forced-bos-token-id", &O::forcedBosTokenId, "the token behind a prompt (or start) of one token");
    token("--forced-eos-token-id", &O::forcedEosTokenId, "the token at the last position there is");
    declare.value(
        "--exponential-decay-length-penalty", "N,X",
        "behind N new tokens an end gains |score| × (X^n − 1), n tokens later", [](const std::string& typed) {
            const auto parts = split(typed, ',');
            if (parts.size() != 2)
                throw BadUsage("--exponential-decay-length-penalty takes a start and a factor, such as 5,1.1.");
            const int start =
                static_cast<int>(parseWholeNumber("--exponential-decay-length-penalty", parts[0], 0, largestInt));
            const double factor = parseNumber("--exponential-decay-length-penalty", parts[1]);
            return [start, factor](O& o) { o.exponentialDecayLengthPenalty = {start, factor}; };
        });
}

void addWarpers(Declarer& declare) {
    using O = DecodingOptions;
    declare
        .value(
            "--top-p-rule", "WHO",
            "whether the token that crosses top-p stays: hf (yes, after top-k), openai (no), nshepperd (yes, instead "
            "of top-k)",
            [](const std::string& typed) {
                const auto rule = typed == "openai"      ? engine::TopPRule::OpenAi
                                  : typed == "nshepperd" ? engine::TopPRule::Nshepperd
                                                         : engine::TopPRule::HuggingFace;
                return [rule](O& o) { o.topPRule = rule; };
            })
        ->check(CLI::IsMember({"hf", "openai", "nshepperd"}));
    declare.number("--min-p", &O::minP, "drop tokens less probable than X × the most probable one");
    declare.number("--typical-p", &O::typicalP, "keep the tokens closest to the expected surprise, X together");
    declare.number("--epsilon-cutoff", &O::epsilonCutoff, "drop tokens less probable than X");
    declare.number("--eta-cutoff", &O::etaCutoff, "the same, but at most √X × e^−entropy");
}

} // namespace

void DecodingArguments::apply(engine::DecodingOptions& options) const {
    for (const auto& change : changes)
        change(options);
}

std::vector<std::string> stillHolding(std::vector<std::string> list, const engine::DecodingOptions& defaults,
                                      const engine::DecodingOptions& options) {
    const auto drop = [&list](const std::string& beginning) {
        std::erase_if(list, [&beginning](const std::string& entry) { return entry.starts_with(beginning); });
    };
    if (options.maxNewTokens != defaults.maxNewTokens)
        drop("max_length");
    if (options.topK != defaults.topK)
        drop("top_k");
    if (options.topPRule != defaults.topPRule)
        drop("top_p");
    return list;
}

void DecodingArguments::checkTreeFile() const {
    std::error_code ignored;
    if (tree && !overwrite && std::filesystem::exists(std::filesystem::symlink_status(*tree, ignored)))
        throw engine::Error(engine::ErrorCode::WriteFailed,
                            "There is a file " + tree->string() +
                                " already; name another one, or let it be replaced with --overwrite.");
}

void addSearchOptions(CLI::App& command, DecodingArguments& decoding) {
    using O = DecodingOptions;
    Declarer declare(command, decoding);
    addFlag(command, decoding, "--do-sample", &O::doSample, "throw dice, with beams too");
    declare.count("--num-beams", &O::numBeams, "beams to search with", 1);
    declare.count("--min-new-tokens", &O::minNewTokens, "no end before so many new tokens");
    declare.number("--length-penalty", &O::lengthPenalty,
                   "a score is Σ log p ÷ length^X: above 0 favours long texts; default 1");
    declare
        .value("--early-stopping", "WHEN",
               "end when enough beams are complete: true, false (when no better one is likely), never (possible)",
               [](const std::string& typed) {
                   const auto when = typed == "true"    ? engine::EarlyStopping::Yes
                                     : typed == "never" ? engine::EarlyStopping::Never
                                                        : engine::EarlyStopping::No;
                   return [when](O& o) { o.earlyStopping = when; };
               })
        ->check(CLI::IsMember({"true", "false", "never"}));
    declare.count("--num-return-sequences", &O::numReturnSequences, "how many texts to print, best first", 1);
}

void addDecodingOptions(CLI::App& command, DecodingArguments& decoding) {
    using O = DecodingOptions;
    Declarer declare(command, decoding);
    declare.count("--num-beam-groups", &O::numBeamGroups, "groups of beams that differ from each other", 1);
    declare.number("--diversity-penalty", &O::diversityPenalty,
                   "taken from a token's score for each earlier group that chose it");
    declare.number("--penalty-alpha", &O::penaltyAlpha,
                   "contrastive search among the top-k tokens: X × likeness to the past counts against one");
    declare.count("--exhaustive-depth", &O::exhaustiveDepth,
                  "try every continuation of the top-k tokens to this depth");
    addPenalties(declare);
    addLists(declare);
    addWarpers(declare);
    addFlag(command, decoding, "--remove-invalid-values", &O::removeInvalidValues,
            "logits that are no finite number become 0 or the largest ones");
    addFlag(command, decoding, "--renormalize-logits", &O::renormalizeLogits, "log softmax once more at the end");
    command.add_flag("--hugging-face", decoding.huggingFace,
                     "what is not said is as in Hugging Face's generate(): 20 tokens, the prompt counted, top-k 50");
    command
        .add_option_function<std::string>(
            "--tree", [&decoding](const std::string& path) { decoding.tree = path; },
            "write every token that was tried to this file, as JSON")
        ->type_name("FILE");
    command.add_flag("--overwrite", decoding.overwrite, "replace the file of --tree if there is one");
}

} // namespace headlight::cli
