// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/spm_library.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

namespace engine::training {

namespace {

class Model : public SpmModel {
public:
    bool load(const std::string& serialized) { return m_processor.LoadFromSerializedProto(serialized).ok(); }

    std::vector<std::string> encode(const std::string& text) const override { return m_processor.EncodeAsPieces(text); }
    std::string decode(const std::vector<std::string>& pieces) const override {
        return m_processor.DecodePieces(pieces);
    }
    std::vector<std::string> pieces() const override {
        std::vector<std::string> result;
        for (int id = 0; id < m_processor.GetPieceSize(); ++id) {
            if (!m_processor.IsControl(id) && !m_processor.IsUnknown(id))
                result.push_back(m_processor.IdToPiece(id));
        }
        return result;
    }

private:
    sentencepiece::SentencePieceProcessor m_processor;
};

class Sentences : public sentencepiece::SentenceIterator {
public:
    explicit Sentences(std::span<const std::string> sentences) : m_sentences(sentences) {}

    bool done() const override { return m_next >= m_sentences.size(); }
    void Next() override { ++m_next; }
    const std::string& value() const override { return m_sentences[m_next]; }
    sentencepiece::util::Status status() const override { return {}; }

private:
    std::span<const std::string> m_sentences;
    std::size_t m_next = 0;
};

class Library : public SpmLibrary {
public:
    std::unique_ptr<SpmModel> load(const std::string& serialized) const override {
        auto model = std::make_unique<Model>();
        return model->load(serialized) ? std::move(model) : nullptr;
    }

    std::string train(const std::unordered_map<std::string, std::string>& arguments, unsigned int seed,
                      std::span<const std::string> sentences, std::string& error) const override {
        sentencepiece::SetRandomGeneratorSeed(seed);
        Sentences all(sentences);
        std::string serialized;
        const auto status = sentencepiece::SentencePieceTrainer::Train(arguments, &all, &serialized);
        if (!status.ok())
            error = status.ToString();
        return status.ok() ? serialized : std::string();
    }
};

} // namespace

extern "C" const SpmLibrary* headlightSpmLibrary() {
    static const Library library;
    return &library;
}

} // namespace engine::training
