// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/sampling.h"
#include "engine/graph/op_table.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/trace/trace.h"
#include "widgets/timeline/cache_cost.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>

namespace headlight {

/// A head's pattern, max-pooled to at most 64 × 64 cells, for overviews.
struct HeadThumbnail {
    int rows = 0, columns = 0;
    int step = 1; ///< elements pooled per cell and axis
    std::shared_ptr<const std::vector<float>> values;
};

/// The last good picture's data: immutable engine values that the run service published. Views read it; nothing in here
/// computes with the model.
class TraceStore : public QObject, public engine::ValueSource {
    Q_OBJECT
public:
    explicit TraceStore(QObject* parent = nullptr);

    const std::shared_ptr<const engine::Gpt2Model>& model() const { return m_model; }
    const std::shared_ptr<const engine::ByteLevelBpe>& tokenizer() const { return m_tokenizer; } ///< may be null
    const std::shared_ptr<const engine::Trace>& trace() const { return m_trace; } ///< null = nothing run yet
    int length() const { return m_trace ? m_trace->length() : 0; }
    int promptLength() const { return m_promptLength; } ///< positions that were typed; later ones were generated
    const engine::OpTable* ops() const { return m_model ? &m_model->ops() : nullptr; }

    /// Inside of a layer (-1 embeddings, layerCount final part) of the current trace; null until it arrives.
    std::shared_ptr<const engine::LayerInside> inside(int layer) const;
    /// The hook's tensor over all positions of the current trace, or an empty view when its inside is not here. The
    /// final part may cover only the last `finalRows` positions: see firstFinalPosition(). The residual stream at the
    /// layers' borders, keys and values are always here: the trace itself keeps them. Valid until the next signal.
    engine::TensorView hook(engine::Hook hook) const;
    int firstFinalPosition() const { return m_firstFinal; }
    bool has(const engine::ElementRef& element) const;
    const std::shared_ptr<const engine::SamplingStages>& stages() const { return m_stages; } ///< of the last position
    /// layer-major list of layerCount × headCount, empty until computed.
    const std::vector<HeadThumbnail>& thumbnails() const { return m_thumbnails; }

    /// What the cache saved in the last forward call; empty until it was asked for and measured.
    const std::optional<CacheCost>& recompute() const { return m_recompute; }

    /// Token as shown: spaces and line ends visible (␣ ↵ ⇥), lone bytes as ‹E2›, without tokenizer "#id".
    QString tokenText(engine::TokenId id) const;
    QString tokenAt(int position) const;

    // engine::ValueSource (values recorded here; assert on others)
    float value(const engine::ElementRef& element) const override;
    float weight(const engine::WeightElement& element) const override;
    engine::TokenId token(int position) const override;

    // Publishing, GUI thread only, by the session.
    void setModel(std::shared_ptr<const engine::Gpt2Model> model,
                  std::shared_ptr<const engine::ByteLevelBpe> tokenizer);
    void setTrace(std::shared_ptr<const engine::Trace> trace, int promptLength); ///< drops insides of the old one
    void addInside(std::shared_ptr<const engine::Trace> of, std::shared_ptr<const engine::LayerInside> inside,
                   int firstPosition);
    void setStages(std::shared_ptr<const engine::SamplingStages> stages);
    void setThumbnails(std::shared_ptr<const engine::Trace> of, std::vector<HeadThumbnail> thumbnails);
    void setRecompute(std::shared_ptr<const engine::Trace> of, std::optional<CacheCost> cost);

signals:
    void modelChanged();
    void traceChanged();
    void insideArrived(int layer);
    void stagesChanged();
    void thumbnailsChanged();
    void recomputeChanged();

private:
    engine::TensorView kept(engine::Hook hook) const;
    const engine::TensorView& lastView(engine::Hook hook) const;
    /// Offset of an element in the recorded tensor; empty when it was not recorded.
    std::optional<std::int64_t> offsetOf(const engine::ElementRef& element, const engine::TensorView& view) const;

    std::shared_ptr<const engine::Gpt2Model> m_model;
    std::shared_ptr<const engine::ByteLevelBpe> m_tokenizer;
    std::shared_ptr<const engine::Trace> m_trace;
    int m_promptLength = 0;
    int m_firstFinal = 0;
    std::map<int, std::shared_ptr<const engine::LayerInside>> m_insides;
    /// The view that was asked for last: formulas read thousands of elements of one tensor, one by one.
    mutable std::optional<std::pair<engine::Hook, engine::TensorView>> m_lastView;
    mutable std::map<engine::Hook, engine::Tensor> m_kept; ///< what several nodes of the trace keep, joined when asked
    std::shared_ptr<const engine::SamplingStages> m_stages;
    std::vector<HeadThumbnail> m_thumbnails;
    std::optional<CacheCost> m_recompute;
};

/// A token's bytes as shown on screen: spaces and line ends visible, invalid bytes as ‹E2›.
QString visibleToken(const std::string& bytes);

} // namespace headlight
