// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/translation_module.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace engine::training {

/// The two SentencePiece vocabularies of a translation model.
class PairVocabulary {
public:
    /// Reads what learnSpm() wrote. Throws Error{FileNotFound, FileUnreadable, BadTokenizer}.
    explicit PairVocabulary(const std::filesystem::path& folder);
    ~PairVocabulary();

    const TranslationIds& ids() const { return m_ids; }
    /// Pieces and </s>.
    std::vector<std::int64_t> encodeSource(const std::string& text) const;
    std::vector<std::int64_t> encodeTarget(const std::string& text) const;
    /// The text of target ids; </s> and padding are left out.
    std::string decodeTarget(std::span<const std::int64_t> ids) const;

private:
    struct Side;
    TranslationIds m_ids;
    std::unique_ptr<Side> m_source, m_target;
};

} // namespace engine::training
