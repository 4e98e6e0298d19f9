// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_statistics.h"
#include "engine/analysis/max_pyramid.h"
#include "engine/decoding/sampling.h"
#include "engine/graph/op_table.h"
#include "engine/models/model.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/marian_tokenizer.h"
#include "engine/trace/trace.h"
#include "widgets/timeline/cache_cost.h"
#include "widgets/viewmodels/attention_block.h"
#include "widgets/viewmodels/heads_off.h"
#include "widgets/viewmodels/query_rows.h"

#include <QObject>
#include <QString>

#include <limits>
#include <map>
#include <memory>
#include <optional>

namespace headlight {

/// A head's pattern, max-pooled to at most 64 × 64 cells, for overviews.
struct HeadThumbnail {
    int rows = 0, columns = 0;
    int step = 1; ///< elements pooled per cell and axis
    std::shared_ptr<const std::vector<float>> values;
    /// `values` in smaller sizes, for thumbnails of a few pixels; null = values only.
    std::shared_ptr<const engine::MaxPyramid> levels;
    std::optional<engine::HeadStatistics> statistics; ///< of the whole pattern; empty where nobody measured
    /// Induction score on a repeated random sequence (Olsson et al. 2022): the head's own, whatever the text. NaN until
    /// it was measured, and for models that it is not measured for.
    float randomInduction = std::numeric_limits<float>::quiet_NaN();
};

/// Every head in small, layer-major, by attention.
using HeadOverview = std::map<AttentionBlock, std::vector<HeadThumbnail>>;

/// Which LayerInside of a model is meant: a layer of a stack, -1 its embeddings, its layer count what follows the
/// blocks.
struct Place {
    engine::Stack stack = engine::Stack::Only;
    int layer = 0;
    Place() = default;
    Place(int of) : layer(of) {} ///< of a model's only stack
    Place(engine::Stack in, int of) : stack(in), layer(of) {}
    auto operator<=>(const Place&) const = default;
};

/// The last good picture's data: immutable engine values that the run service published. Views read it; nothing in here
/// computes with the model.
class TraceStore : public QObject, public engine::ValueSource {
    Q_OBJECT
public:
    explicit TraceStore(QObject* parent = nullptr);

    const std::shared_ptr<const engine::Model>& model() const { return m_model; }
    bool translates() const { return m_model && m_model->shape().translates(); }
    const std::shared_ptr<const engine::ByteLevelBpe>& tokenizer() const { return m_tokenizer; }      ///< may be null
    const std::shared_ptr<const engine::MarianTokenizer>& translator() const { return m_translator; } ///< may be null
    const std::shared_ptr<const engine::Trace>& trace() const { return m_trace; } ///< null = nothing run yet
    int length() const { return m_trace ? m_trace->length() : 0; } ///< positions of the text that is written
    int lengthOf(engine::Stack stack) const;                       ///< the encoder's positions are the source text's
    engine::Lengths lengths() const { return m_trace ? m_trace->lengths() : engine::Lengths{}; }
    int promptLength() const { return m_promptLength; } ///< positions that were typed; later ones were generated
    const engine::OpTable* ops() const { return m_model ? &m_model->ops() : nullptr; }

    /// Inside of a layer of the current trace; null until it arrives.
    std::shared_ptr<const engine::LayerInside> inside(Place place) const;
    std::shared_ptr<const engine::LayerInside> inside(engine::Stack stack, int layer) const {
        return inside(Place{stack, layer});
    }
    /// … of the stack that writes the text.
    std::shared_ptr<const engine::LayerInside> inside(int layer) const { return inside(Place{writer(), layer}); }
    /// ‖v·W_O‖ [head, key] of an attention; null where nobody measured it.
    std::shared_ptr<const engine::Tensor> valueNorms(AttentionBlock block, int layer) const;
    /// Whether there is such a thing: heads with values that an output matrix writes.
    bool hasValueNorms(AttentionBlock block) const;
    Place placeOf(engine::Hook hook) const; ///< the inside that holds it
    Place finalPlace() const;               ///< last norm, logits, probabilities
    bool isFinal(engine::Hook hook) const { return placeOf(hook) == finalPlace(); }
    /// The hook's tensor over all positions of the current trace, or an empty view when its inside is not here. The
    /// final part may cover only the last `finalRows` positions: see firstFinalPosition(). The residual stream at the
    /// layers' borders, keys and values are always here: the trace itself keeps them. Valid until the next signal.
    engine::TensorView hook(engine::Hook hook) const;
    int firstFinalPosition() const { return m_firstFinal; }
    bool has(const engine::ElementRef& element) const;
    const std::shared_ptr<const engine::SamplingStages>& stages() const { return m_stages; } ///< of the last position
    /// layer-major list of layerCount × headCount, empty until computed
    const std::vector<HeadThumbnail>& thumbnails(AttentionBlock block) const;
    /// … of the attention that a model is opened on: of a translator cross-attention.
    const std::vector<HeadThumbnail>& thumbnails() const { return thumbnails(mainBlock()); }
    AttentionBlock mainBlock() const { return translates() ? AttentionBlock::Cross : AttentionBlock::Own; }
    /// The weights of one query in every head; null until asked for and gathered.
    const std::shared_ptr<const QueryRows>& queryRows() const { return m_queryRows; }
    /// Whether the embedding table also makes the logits.
    bool tiedEmbeddings() const;

    /// What switching heads off did; empty where none is off.
    const std::optional<HeadsOffEffect>& headsOffEffect() const { return m_headsOffEffect; }

    /// What the cache saved in the last forward call; empty until it was asked for and measured.
    const std::optional<CacheCost>& recompute() const { return m_recompute; }

    /// Token as shown: spaces and line ends visible (␣ ↵ ⇥), lone bytes as ‹E2›, without tokenizer "#id".
    QString tokenText(engine::TokenId id) const { return tokenText(writer(), id); }
    QString tokenText(engine::Stack stack, engine::TokenId id) const;
    QString tokenAt(int position) const { return tokenAt(writer(), position); }
    QString tokenAt(engine::Stack stack, int position) const;
    engine::Stack writer() const { return m_model ? m_model->shape().writer() : engine::Stack::Only; }
    /// Tokens of one stack's text; of the encoder the source's.
    const std::vector<engine::TokenId>& tokensOf(engine::Stack stack) const;
    /// The translation as text, without special tokens; empty where there is none.
    QString translation() const;

    // engine::ValueSource (values recorded here; assert on others)
    float value(const engine::ElementRef& element) const override;
    float weight(const engine::WeightElement& element) const override;
    engine::TokenId token(int position) const override;
    engine::TokenId sourceToken(int position) const override;
    int sourceLength() const override { return lengthOf(engine::Stack::Encoder); }

    // Publishing, GUI thread only, by the session.
    void setModel(std::shared_ptr<const engine::Model> model, std::shared_ptr<const engine::ByteLevelBpe> tokenizer,
                  std::shared_ptr<const engine::MarianTokenizer> translator = nullptr);
    void setTrace(std::shared_ptr<const engine::Trace> trace, int promptLength); ///< drops insides of the old one
    void addInside(std::shared_ptr<const engine::Trace> of, std::shared_ptr<const engine::LayerInside> inside,
                   int firstPosition);
    void setValueNorms(std::shared_ptr<const engine::Trace> of, AttentionBlock block, int layer,
                       std::shared_ptr<const engine::Tensor> norms);
    void setStages(std::shared_ptr<const engine::SamplingStages> stages);
    void setHeadsOffEffect(std::optional<HeadsOffEffect> effect);
    void setThumbnails(std::shared_ptr<const engine::Trace> of, HeadOverview thumbnails);
    void setQueryRows(std::shared_ptr<const engine::Trace> of, std::shared_ptr<const headlight::QueryRows> rows);
    void setRecompute(std::shared_ptr<const engine::Trace> of, std::optional<CacheCost> cost);

signals:
    void modelChanged();
    void traceChanged();
    void insideArrived(headlight::Place place);
    void valueNormsArrived();
    void stagesChanged();
    void headsOffEffectChanged();
    void thumbnailsChanged();
    void queryRowsChanged();
    void recomputeChanged();

private:
    engine::TensorView kept(engine::Hook hook) const;
    engine::TensorView keptOfSource(engine::Hook hook) const;
    const engine::TensorView& lastView(engine::Hook hook) const;
    /// Offset of an element in the recorded tensor; empty when it was not recorded.
    std::optional<std::int64_t> offsetOf(const engine::ElementRef& element, const engine::TensorView& view) const;

    std::shared_ptr<const engine::Model> m_model;
    std::shared_ptr<const engine::ByteLevelBpe> m_tokenizer;
    std::shared_ptr<const engine::MarianTokenizer> m_translator;
    std::shared_ptr<const engine::Trace> m_trace;
    int m_promptLength = 0;
    int m_firstFinal = 0;
    std::map<Place, std::shared_ptr<const engine::LayerInside>> m_insides;
    std::map<std::pair<AttentionBlock, int>, std::shared_ptr<const engine::Tensor>> m_valueNorms;
    /// The view that was asked for last: formulas read thousands of elements of one tensor, one by one.
    mutable std::optional<std::pair<engine::Hook, engine::TensorView>> m_lastView;
    mutable std::map<engine::Hook, engine::Tensor> m_kept; ///< what several nodes of the trace keep, joined when asked
    std::shared_ptr<const engine::SamplingStages> m_stages;
    HeadOverview m_thumbnails;
    std::optional<HeadsOffEffect> m_headsOffEffect;
    std::shared_ptr<const QueryRows> m_queryRows;
    std::optional<CacheCost> m_recompute;
};

/// A token's bytes as shown on screen: spaces and line ends visible, invalid bytes as ‹E2›.
QString visibleToken(const std::string& bytes);
/// A SentencePiece piece as shown: its mark of a word's beginning as ␣.
QString visiblePiece(const std::string& piece);

} // namespace headlight
