// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/model_findings.h"

#include "app/cli/output.h"
#include "app/cli/session.h"
#include "app/cli/translation_run.h"

#include "engine/models/gpt2/config.h"
#include "engine/models/gru_attention/gru_config.h"
#include "engine/models/model_folder.h"
#include "engine/models/transformer/transformer_config.h"

namespace headlight::cli {

namespace {

using nlohmann::ordered_json;

const char* activationName(engine::Activation activation) {
    switch (activation) {
    case engine::Activation::GeluTanh:
        return "gelu_new";
    case engine::Activation::Gelu:
        return "gelu";
    case engine::Activation::Relu:
        return "relu";
    case engine::Activation::Swish:
        return "swish";
    }
    return "";
}

ordered_json tokenJson(engine::TokenId id) {
    return id < 0 ? ordered_json(nullptr) : ordered_json(id);
}

std::string headsLine(int count, int width) {
    return std::to_string(count) + " of width " + std::to_string(width);
}

ordered_json configJson(const engine::Gpt2Config& config) {
    ordered_json json;
    json["layer_count"] = config.layerCount;
    json["head_count"] = config.headCount;
    json["model_dim"] = config.modelDim;
    json["head_dim"] = config.headDim();
    json["mlp_dim"] = config.mlpDim;
    json["context_length"] = config.contextLength;
    json["vocab_size"] = config.vocabSize;
    json["activation"] = activationName(config.activation);
    json["layer_norm_epsilon"] = jsonNumber(config.layerNormEpsilon);
    json["scale_attention"] = config.scaleAttention;
    json["scale_attention_by_inverse_layer"] = config.scaleAttentionByInverseLayer;
    json["end_of_text_token"] = config.endOfTextToken < 0 ? ordered_json(nullptr) : ordered_json(config.endOfTextToken);
    return json;
}

ModelFindings examineGpt2(const std::filesystem::path& folder) {
    const engine::Gpt2Config config = engine::loadGpt2Config(folder);
    ModelFindings found;
    found.archive = engine::SafetensorsArchive::open(folder);
    found.tied = !found.archive->find("lm_head.weight") && !found.archive->find("transformer.lm_head.weight");
    found.parameters = config.parameterCount(found.tied);
    found.config = configJson(config);
    found.lines = {{"layers", std::to_string(config.layerCount)},
                   {"heads", headsLine(config.headCount, config.headDim())},
                   {"width", std::to_string(config.modelDim) + ", " + std::to_string(config.mlpDim) +
                                 " inside the MLP (" + activationName(config.activation) + ")"},
                   {"context", std::to_string(config.contextLength) + " positions"},
                   {"vocabulary", std::to_string(config.vocabSize) + " tokens"}};
    if (const auto tokenizer = findTokenizer(folder)) {
        found.tokenizer = {{"vocab_size", tokenizer->vocabSize()}};
        found.tokenizerLine = std::to_string(tokenizer->vocabSize()) + " tokens";
    }
    return found;
}

const char* positionsName(engine::PositionalEncoding kind) {
    switch (kind) {
    case engine::PositionalEncoding::Interleaved:
        return "interleaved";
    case engine::PositionalEncoding::Concatenated:
        return "concatenated";
    case engine::PositionalEncoding::Timescales:
        return "timescales";
    case engine::PositionalEncoding::Learned:
        return "learned";
    }
    return "";
}

/// What every translator's folder says about making text.
ordered_json rulesJson(const engine::TranslationRules& rules) {
    ordered_json json;
    json["pad_token"] = tokenJson(rules.padToken);
    json["end_token"] = rules.endToken;
    json["decoder_start_token"] = rules.decoderStartToken;
    json["forced_end_token"] = tokenJson(rules.forcedEndToken);
    json["bad_words"] = rules.badWords;
    json["max_length"] = rules.maxLength;
    json["num_beams"] = rules.beamCount;
    json["length_penalty"] = jsonNumber(rules.lengthPenalty);
    json["renormalize_logits"] = rules.renormalizeLogits;
    return json;
}

void addTranslatorTokenizer(ModelFindings& found, const std::filesystem::path& folder) {
    const auto tokenizer = TranslatorFolder::read(folder).tokenizer;
    if (!tokenizer)
        return;
    found.tokenizer = {{"separate_vocabularies", tokenizer->separateVocabularies()}};
    found.tokenizerLine =
        tokenizer->separateVocabularies() ? "SentencePiece, two vocabularies" : "SentencePiece, one vocabulary";
}

ordered_json transformerJson(const engine::TransformerConfig& config) {
    ordered_json json;
    json["model_type"] = "marian";
    json["encoder_layer_count"] = config.encoderLayerCount;
    json["decoder_layer_count"] = config.decoderLayerCount;
    json["encoder_head_count"] = config.encoderHeadCount;
    json["decoder_head_count"] = config.decoderHeadCount;
    json["model_dim"] = config.modelDim;
    json["head_dim"] = config.headDim;
    json["encoder_mlp_dim"] = config.encoderMlpDim;
    json["decoder_mlp_dim"] = config.decoderMlpDim;
    json["context_length"] = config.maxPositions;
    json["source_vocab_size"] = config.sourceVocabSize;
    json["target_vocab_size"] = config.targetVocabSize;
    json["activation"] = activationName(config.activation);
    json["layer_norm_epsilon"] = jsonNumber(config.layerNormEpsilon);
    json["pre_norm"] = config.preNorm;
    json["final_norm"] = config.finalNorm;
    json["scale_embedding"] = config.scaleEmbedding;
    json["shared_embeddings"] = config.sharedEmbeddings;
    json["positional_encoding"] = positionsName(config.positions);
    json["generation"] = rulesJson(config);
    return json;
}

ModelFindings examineTransformer(const std::filesystem::path& folder) {
    const engine::TransformerConfig config = engine::loadTransformerConfig(folder);
    ModelFindings found;
    found.archive = engine::SafetensorsArchive::open(folder);
    found.tied = config.tiedOutput;
    found.parameters = config.parameterCount();
    found.config = transformerJson(config);
    const auto both = [](int encoder, int decoder) {
        return std::to_string(encoder) + " in the encoder, " + std::to_string(decoder) + " in the decoder";
    };
    found.lines = {
        {"layers", both(config.encoderLayerCount, config.decoderLayerCount)},
        {"heads",
         both(config.encoderHeadCount, config.decoderHeadCount) + ", of width " + std::to_string(config.headDim)},
        {"width", std::to_string(config.modelDim) + ", MLPs of " + both(config.encoderMlpDim, config.decoderMlpDim) +
                      " (" + activationName(config.activation) + ")"},
        {"norms", std::string(config.preNorm ? "before" : "after") + " each part" +
                      (config.finalNorm ? ", and after each stack" : "")},
        {"positions", std::to_string(config.maxPositions) + ", " + positionsName(config.positions)},
        {"vocabulary", std::to_string(config.sourceVocabSize) + " source tokens, " +
                           std::to_string(config.targetVocabSize) + " target tokens"}};
    addTranslatorTokenizer(found, folder);
    return found;
}

const char* scoreName(engine::GruScore score) {
    switch (score) {
    case engine::GruScore::Additive:
        return "additive";
    case engine::GruScore::General:
        return "general";
    case engine::GruScore::Dot:
        return "dot";
    }
    return "";
}

ModelFindings examineGru(const std::filesystem::path& folder) {
    const engine::GruConfig config = engine::loadGruConfig(folder);
    ModelFindings found;
    found.archive = engine::SafetensorsArchive::open(folder);
    found.tied = false;
    found.parameters = config.parameterCount();
    found.config["model_type"] = "gru_attention";
    found.config["embedding_dim"] = config.embeddingSize;
    found.config["hidden_dim"] = config.hiddenSize;
    found.config["encoder_state_dim"] = config.encoderStateSize();
    found.config["attention"] = scoreName(config.score);
    found.config["attention_dim"] = config.attentionSize;
    found.config["source_vocab_size"] = config.sourceVocabSize;
    found.config["target_vocab_size"] = config.targetVocabSize;
    found.config["context_length"] = config.maxPositions;
    found.config["generation"] = rulesJson(config);
    found.lines = {{"kind", std::string("GRU with attention (") + scoreName(config.score) + " score)"},
                   {"width", std::to_string(config.embeddingSize) + " of an embedding, " +
                                 std::to_string(config.hiddenSize) + " of a state, " +
                                 std::to_string(config.encoderStateSize()) + " of what the decoder looks at"},
                   {"vocabulary", std::to_string(config.sourceVocabSize) + " source tokens, " +
                                      std::to_string(config.targetVocabSize) + " target tokens"}};
    addTranslatorTokenizer(found, folder);
    return found;
}

} // namespace

ModelFindings examineModel(const std::filesystem::path& folder) {
    if (!holdsTranslator(folder))
        return examineGpt2(folder);
    return engine::modelTypeOf(folder) == "gru_attention" ? examineGru(folder) : examineTransformer(folder);
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

} // namespace headlight::cli
