// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/pair_vocabulary.h"

#include "engine/error.h"
#include "engine/training/spm_library.h"
#include "engine/training/text_files.h"

#include <nlohmann/json.hpp>

#include <unordered_map>

namespace engine::training {

/// One language: SentencePiece cuts the text, vocab.json numbers the pieces.
struct PairVocabulary::Side {
    std::unique_ptr<SpmModel> spm;
    std::unordered_map<std::string, std::int64_t> ids;
    std::vector<std::string> pieces;

    Side(const std::filesystem::path& model, const std::filesystem::path& vocab) {
        spm = spmLibrary().load(readTextFile(model));
        if (!spm)
            throw Error(ErrorCode::BadTokenizer, model.string() + " is not a SentencePiece model.");
        const auto json = nlohmann::json::parse(readTextFile(vocab), nullptr, false);
        if (!json.is_object() || json.size() < 3)
            throw Error(ErrorCode::BadTokenizer, vocab.string() + " is not a table of pieces and their ids.");
        pieces.resize(json.size());
        for (const auto& [piece, id] : json.items()) {
            if (!id.is_number_unsigned() || id.get<std::size_t>() >= pieces.size())
                throw Error(ErrorCode::BadTokenizer,
                            vocab.string() + " gives \"" + piece + "\" an id that is not below the number of pieces.");
            pieces[id.get<std::size_t>()] = piece;
            ids[piece] = id.get<std::int64_t>();
        }
    }

    std::int64_t idOf(const std::string& piece) const {
        const auto found = ids.find(piece);
        return found != ids.end() ? found->second : ids.at("<unk>");
    }

    std::vector<std::int64_t> encode(const std::string& text) const {
        std::vector<std::int64_t> result;
        for (const std::string& piece : spm->encode(text))
            result.push_back(idOf(piece));
        result.push_back(ids.at("</s>"));
        return result;
    }
};

PairVocabulary::PairVocabulary(const std::filesystem::path& folder)
    : m_source(std::make_unique<Side>(folder / "source.spm", folder / "vocab.json")),
      m_target(std::make_unique<Side>(folder / "target.spm", folder / "target_vocab.json")) {
    for (const char* piece : {"</s>", "<unk>", "<pad>"}) {
        const auto source = m_source->ids.find(piece);
        const auto target = m_target->ids.find(piece);
        if (source == m_source->ids.end() || target == m_target->ids.end() || source->second != target->second)
            throw Error(ErrorCode::BadTokenizer, "Both vocabularies in " + folder.string() + " must have \"" + piece +
                                                     "\" with the same id; learn them with the same size.");
    }
    m_ids = {static_cast<std::int64_t>(m_source->pieces.size()), static_cast<std::int64_t>(m_target->pieces.size()),
             m_source->ids.at("</s>"), m_source->ids.at("<unk>"), m_source->ids.at("<pad>")};
}

PairVocabulary::~PairVocabulary() = default;

std::vector<std::int64_t> PairVocabulary::encodeSource(const std::string& text) const {
    return m_source->encode(text);
}

std::vector<std::int64_t> PairVocabulary::encodeTarget(const std::string& text) const {
    return m_target->encode(text);
}

std::string PairVocabulary::decodeTarget(std::span<const std::int64_t> ids) const {
    std::vector<std::string> pieces;
    for (const std::int64_t id : ids) {
        if (id != m_ids.end && id != m_ids.pad)
            pieces.push_back(m_target->pieces.at(static_cast<std::size_t>(id)));
    }
    return m_target->spm->decode(pieces);
}

} // namespace engine::training
