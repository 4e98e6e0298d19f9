// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/trace_store.h"

#include <cassert>

namespace headlight {
namespace {

/// Whether the op that writes this kind reads `input`: logits have no layer, of cross-attention's the first is meant.
bool reads(const engine::Model& model, engine::HookKind kind, engine::Hook input) {
    const int layer = engine::hookInfo(kind).perLayer ? 0 : -1;
    const engine::Op* op = model.ops().producer({kind, layer, model.shape().writer()});
    return op && !op->inputs.empty() && op->inputs.front() == input;
}

} // namespace

TraceStore::TraceStore(QObject* parent) : QObject(parent) {}

int TraceStore::lengthOf(engine::Stack stack) const {
    return m_trace ? m_trace->lengths().of(stack) : 0;
}

const std::vector<engine::TokenId>& TraceStore::tokensOf(engine::Stack stack) const {
    static const std::vector<engine::TokenId> none;
    if (!m_trace)
        return none;
    if (stack == engine::Stack::Encoder)
        return m_trace->source() ? m_trace->source()->tokens : none;
    return m_trace->tokens();
}

std::shared_ptr<const engine::LayerInside> TraceStore::inside(Place place) const {
    const auto found = m_insides.find(place);
    return found == m_insides.end() ? nullptr : found->second;
}

Place TraceStore::placeOf(engine::Hook hook) const {
    return {hook.stack, m_model ? engine::insideOf(hook, m_model->shape().of(hook.stack).layerCount) : -1};
}

Place TraceStore::finalPlace() const {
    return {writer(), m_model ? m_model->shape().layerCount : 0};
}

bool TraceStore::tiedEmbeddings() const {
    if (!m_model)
        return false;
    const engine::WeightId embedding{engine::WeightKind::TokenEmbedding, -1, writer()};
    const engine::WeightId unembedding{engine::WeightKind::Unembedding, -1, writer()};
    return m_model->weight(embedding).data == m_model->weight(unembedding).data;
}

engine::TensorView TraceStore::hook(engine::Hook hook) const {
    if (!m_model)
        return {};
    const auto part = inside(placeOf(hook));
    const engine::Tensor* tensor = part ? part->find(hook) : nullptr;
    return tensor ? tensor->view() : kept(hook);
}

/// What the trace itself keeps of every layer.
engine::TensorView TraceStore::kept(engine::Hook hook) const {
    using engine::HookKind;
    using engine::TraceNode;
    if (!m_trace)
        return {};
    if (hook.stack == engine::Stack::Encoder || hook.kind == HookKind::CrossK || hook.kind == HookKind::CrossV)
        return keptOfSource(hook);
    const auto& shape = m_model->shape();
    if (hook.stack != shape.writer())
        return {};
    // What one forward call made lies in one piece; what several did is copied together when asked.
    const auto& segments = m_trace->segments();
    const auto whole = [&](std::vector<engine::Tensor> TraceNode::*tensors, int layer, auto&& join) {
        if (static_cast<std::size_t>(layer) >= (segments.front().node->*tensors).size())
            return engine::TensorView{}; // a family that keeps something else
        if (segments.size() == 1) {
            auto view = (segments.front().node->*tensors).at(static_cast<std::size_t>(layer)).view();
            view.shape.at(0) = segments.front().rows;
            return view;
        }
        auto [at, isNew] = m_kept.try_emplace(hook);
        if (isNew)
            at->second = join();
        return at->second.view();
    };
    const auto residual = [&](int layer) {
        return whole(&TraceNode::residual, layer, [&] { return m_trace->residual(layer); });
    };
    const bool inModel = hook.layer >= 0 && hook.layer < shape.layerCount;
    if (hook.kind == HookKind::ResidPre && inModel)
        return residual(hook.layer);
    if (hook.kind == HookKind::Ln3Normalized && hook.layer == shape.layerCount - 1 &&
        reads(*m_model, HookKind::Logits, hook))
        return residual(shape.layerCount); // behind a post-norm
    if (hook.kind == HookKind::ResidPost && inModel)
        // In GPT-2 it is the next layer's input; behind a post-norm it is not kept.
        return shape.translates()                  ? engine::TensorView{}
               : hook.layer + 1 < shape.layerCount ? kept({HookKind::ResidPre, hook.layer + 1})
                                                   : residual(shape.layerCount);
    if ((hook.kind == HookKind::K || hook.kind == HookKind::V) && inModel) {
        auto view = hook.kind == HookKind::K
                        ? whole(&TraceNode::keys, hook.layer, [&] { return m_trace->keys(hook.layer); })
                        : whole(&TraceNode::values, hook.layer, [&] { return m_trace->values(hook.layer); });
        if (view.data)
            view.shape = {m_trace->length(), shape.headCount, shape.headDim};
        return view;
    }
    return {};
}

/// What the source text's node keeps: the encoder's borders, and what the decoder looks at.
engine::TensorView TraceStore::keptOfSource(engine::Hook hook) const {
    using engine::HookKind;
    const auto& source = m_trace->source();
    if (!source)
        return {};
    if (hook.stack == engine::Stack::Encoder && !source->output.data.empty() && reads(*m_model, HookKind::CrossK, hook))
        return source->output.view();
    if (hook.layer < 0)
        return {};
    const auto layer = static_cast<std::size_t>(hook.layer);
    const auto& shape = m_model->shape();
    if (hook.stack == engine::Stack::Encoder)
        return hook.kind == HookKind::ResidPre && layer < source->residual.size() &&
                       hook.layer < shape.encoderLayerCount
                   ? source->residual[layer].view()
                   : engine::TensorView{};
    const auto& tensors = hook.kind == HookKind::CrossK ? source->keys : source->values;
    if (layer >= tensors.size())
        return {};
    auto view = tensors[layer].view();
    view.shape = {static_cast<std::int64_t>(source->tokens.size()), shape.headCount, shape.headDim};
    return view;
}

std::optional<std::int64_t> TraceStore::offsetOf(const engine::ElementRef& element,
                                                 const engine::TensorView& view) const {
    if (!view.data || !m_model)
        return std::nullopt;
    const bool final = isFinal(element.hook);
    std::int64_t at = 0;
    for (std::size_t d = 0; d < view.shape.size(); ++d) {
        // The final part may begin at a later position.
        const std::int64_t index = element.index[d] - (final && d == 0 ? m_firstFinal : 0);
        if (index < 0 || index >= view.shape[d])
            return std::nullopt;
        at = at * view.shape[d] + index;
    }
    return at;
}

const engine::TensorView& TraceStore::lastView(engine::Hook of) const {
    if (!m_lastView || m_lastView->first != of)
        m_lastView.emplace(of, hook(of));
    return m_lastView->second;
}

bool TraceStore::has(const engine::ElementRef& element) const {
    return offsetOf(element, lastView(element.hook)).has_value();
}

float TraceStore::value(const engine::ElementRef& element) const {
    const engine::TensorView& view = lastView(element.hook);
    const auto at = offsetOf(element, view);
    assert(at && "ask has() first");
    return at ? view.data[*at] : 0.0F;
}

float TraceStore::weight(const engine::WeightElement& element) const {
    assert(m_model && "a weight is asked for without a model");
    return m_model->weight(element.weight).at({element.row, element.column});
}

engine::TokenId TraceStore::token(int position) const {
    assert(m_trace && position >= 0 && position < m_trace->length());
    return m_trace->tokens()[static_cast<std::size_t>(position)];
}

engine::TokenId TraceStore::sourceToken(int position) const {
    const auto& tokens = tokensOf(engine::Stack::Encoder);
    assert(position >= 0 && static_cast<std::size_t>(position) < tokens.size());
    return tokens[static_cast<std::size_t>(position)];
}

QString TraceStore::tokenText(engine::Stack stack, engine::TokenId id) const {
    if (m_translator) {
        const auto piece =
            stack == engine::Stack::Encoder ? m_translator->sourcePiece(id) : m_translator->targetPiece(id);
        return piece ? visiblePiece(*piece) : QStringLiteral("#%1").arg(id);
    }
    const auto bytes = m_tokenizer ? m_tokenizer->tokenBytes(id) : std::nullopt;
    return bytes ? visibleToken(*bytes) : QStringLiteral("#%1").arg(id);
}

QString TraceStore::tokenAt(engine::Stack stack, int position) const {
    return tokenText(stack, tokensOf(stack).at(static_cast<std::size_t>(position)));
}

QString TraceStore::translation() const {
    return m_translator && m_trace ? QString::fromStdString(m_translator->decode(m_trace->tokens())) : QString();
}

void TraceStore::setModel(std::shared_ptr<const engine::Model> model,
                          std::shared_ptr<const engine::ByteLevelBpe> tokenizer,
                          std::shared_ptr<const engine::MarianTokenizer> translator) {
    m_model = std::move(model);
    m_tokenizer = std::move(tokenizer);
    m_translator = std::move(translator);
    setTrace(nullptr, 0);
    emit modelChanged();
}

void TraceStore::setTrace(std::shared_ptr<const engine::Trace> trace, int promptLength) {
    m_trace = std::move(trace);
    m_promptLength = promptLength;
    m_firstFinal = 0;
    m_insides.clear();
    m_valueNorms.clear();
    m_kept.clear();
    m_lastView.reset();
    m_stages.reset();
    m_thumbnails.clear();
    m_queryRows.reset();
    m_recompute.reset();
    emit traceChanged();
}

std::shared_ptr<const engine::Tensor> TraceStore::valueNorms(AttentionBlock block, int layer) const {
    const auto found = m_valueNorms.find({block, layer});
    return found == m_valueNorms.end() ? nullptr : found->second;
}

bool TraceStore::hasValueNorms(AttentionBlock block) const {
    return ops() && ops()->producer({kindIn(block, engine::HookKind::V), 0, stackOf(block)}) != nullptr;
}

void TraceStore::setValueNorms(std::shared_ptr<const engine::Trace> of, AttentionBlock block, int layer,
                               std::shared_ptr<const engine::Tensor> norms) {
    if (!of || of != m_trace || !norms)
        return; // of a run that is no longer shown
    m_valueNorms[{block, layer}] = std::move(norms);
    emit valueNormsArrived();
}

const std::vector<HeadThumbnail>& TraceStore::thumbnails(AttentionBlock block) const {
    static const std::vector<HeadThumbnail> none;
    const auto found = m_thumbnails.find(block);
    return found == m_thumbnails.end() ? none : found->second;
}

void TraceStore::addInside(std::shared_ptr<const engine::Trace> of, std::shared_ptr<const engine::LayerInside> inside,
                           int firstPosition) {
    if (!of || of != m_trace || !inside)
        return; // of a run that is no longer shown
    const Place place{inside->stack(), inside->layer()};
    if (place == finalPlace())
        m_firstFinal = firstPosition;
    m_lastView.reset();
    m_insides[place] = std::move(inside);
    emit insideArrived(place);
}

void TraceStore::setStages(std::shared_ptr<const engine::SamplingStages> stages) {
    m_stages = std::move(stages);
    emit stagesChanged();
}

void TraceStore::setHeadsOffEffect(std::optional<HeadsOffEffect> effect) {
    m_headsOffEffect = effect;
    emit headsOffEffectChanged();
}

void TraceStore::setThumbnails(std::shared_ptr<const engine::Trace> of, HeadOverview thumbnails) {
    if (!of || of != m_trace)
        return;
    m_thumbnails = std::move(thumbnails);
    emit thumbnailsChanged();
}

void TraceStore::setQueryRows(std::shared_ptr<const engine::Trace> of, std::shared_ptr<const QueryRows> rows) {
    if (!of || of != m_trace)
        return;
    m_queryRows = std::move(rows);
    emit queryRowsChanged();
}

void TraceStore::setRecompute(std::shared_ptr<const engine::Trace> of, std::optional<CacheCost> cost) {
    if (!of || of != m_trace || cost == m_recompute)
        return;
    m_recompute = std::move(cost);
    emit recomputeChanged();
}

} // namespace headlight
