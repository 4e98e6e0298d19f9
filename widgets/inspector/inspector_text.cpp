// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/inspector_text.h"

#include "engine/error.h"
#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/viewmodels/trace_store.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace headlight {

namespace {

struct InspectorText {
    Q_DECLARE_TR_FUNCTIONS(headlight::Inspector)
};

QString axisName(engine::Axis axis) {
    switch (axis) {
    case engine::Axis::Position:
        return InspectorText::tr("position");
    case engine::Axis::Query:
        return InspectorText::tr("query");
    case engine::Axis::Key:
        return InspectorText::tr("key");
    case engine::Axis::Head:
        return InspectorText::tr("head");
    case engine::Axis::HeadDim:
        return InspectorText::tr("head dimension");
    case engine::Axis::ModelDim:
        return InspectorText::tr("model dimension");
    case engine::Axis::MlpDim:
        return InspectorText::tr("neuron");
    case engine::Axis::Vocab:
        return InspectorText::tr("vocabulary id");
    case engine::Axis::One:
        return InspectorText::tr("one number");
    case engine::Axis::SourcePosition:
        return InspectorText::tr("source position");
    case engine::Axis::SourceKey:
        return InspectorText::tr("source key");
    case engine::Axis::Heads:
        return InspectorText::tr("model dimension");
    case engine::Axis::Hidden:
    case engine::Axis::EncoderState:
        return InspectorText::tr("number of the state");
    case engine::Axis::Score:
        return InspectorText::tr("number of the score");
    }
    return {};
}

/// "3 “␣cat”" for axes that count tokens, else the number.
QString indexText(engine::Axis axis, int index, const TraceStore& store) {
    QString token;
    if (axis == engine::Axis::Position || axis == engine::Axis::Query || axis == engine::Axis::Key)
        token = index < store.length() ? store.tokenAt(index) : QString();
    else if (axis == engine::Axis::Vocab)
        token = store.tokenText(index);
    return token.isEmpty() ? QString::number(index)
                           : InspectorText::tr("%1 “%2”", "index, token").arg(index).arg(token);
}

Facts factsOfHook(const engine::ElementRef& element, const TraceStore& store) {
    Facts facts;
    facts.copyName = QString::fromStdString(engine::hookName(element.hook));
    facts.title = QString::fromStdString(engine::toString(element));
    facts.available = store.has(element);
    if (facts.available)
        facts.value = store.value(element);
    const engine::HookInfo& info = engine::hookInfo(element.hook.kind);
    if (store.ops()) {
        if (const engine::Op* op = store.ops()->producer(element.hook))
            facts.rows.emplace_back(InspectorText::tr("operation"), opKindText(op->kind));
        facts.rows.emplace_back(InspectorText::tr("shape"),
                                shapeText(element.hook, store.ops()->shape(), store.length()));
    }
    if (element.hook.layer >= 0)
        facts.rows.emplace_back(InspectorText::tr("layer"), QString::number(element.hook.layer));
    for (int d = 0; d < info.rank; ++d) {
        const auto axis = info.axes[static_cast<std::size_t>(d)];
        if (axis != engine::Axis::One)
            facts.rows.emplace_back(axisName(axis), indexText(axis, element.index[static_cast<std::size_t>(d)], store));
    }
    return facts;
}

Facts factsOfWeight(const engine::WeightElement& element, const TraceStore& store) {
    Facts facts;
    facts.copyName = QString::fromStdString(engine::weightName(element.weight));
    facts.title = provenanceName(element, store);
    facts.rows.emplace_back(InspectorText::tr("kind"),
                            InspectorText::tr("a weight: learned in training, the same for every prompt"));
    if (!store.model())
        return facts;
    const engine::TensorView tensor = store.model()->weight(element.weight);
    facts.available = tensor.shape.size() == 2 && element.row >= 0 && element.row < tensor.shape[0] &&
                      element.column >= 0 && element.column < tensor.shape[1];
    if (facts.available)
        facts.value = store.weight(element);
    facts.rows.emplace_back(InspectorText::tr("shape"), QString::fromStdString(engine::toString(tensor.shape)));
    if (element.weight.layer >= 0)
        facts.rows.emplace_back(InspectorText::tr("layer"), QString::number(element.weight.layer));
    const bool perToken = element.weight.kind == engine::WeightKind::TokenEmbedding ||
                          element.weight.kind == engine::WeightKind::Unembedding;
    facts.rows.emplace_back(InspectorText::tr("row"), perToken ? indexText(engine::Axis::Vocab, element.row, store)
                                                               : QString::number(element.row));
    facts.rows.emplace_back(InspectorText::tr("column"), QString::number(element.column));
    return facts;
}

Facts factsOfCandidate(const CandidateElement& element, const TraceStore& store) {
    Facts facts;
    facts.title = facts.copyName = provenanceName(element, store);
    const auto& stages = store.stages();
    const auto id = static_cast<std::size_t>(element.token);
    if (!stages || element.token < 0 || id >= stages->logits.size())
        return facts;
    facts.available = true;
    facts.value = stageValues(*stages, element.stage)[id];
    facts.rows.emplace_back(InspectorText::tr("token"), indexText(engine::Axis::Vocab, element.token, store));
    facts.rows.emplace_back(InspectorText::tr("stage"), stageName(element.stage));
    facts.rows.emplace_back(InspectorText::tr("logit"), exactNumber(stages->logits[id]));
    for (int stage = 0; stage < stageCount; ++stage)
        facts.rows.emplace_back(InspectorText::tr("probability, %1").arg(stageName(stage)),
                                exactNumber(stageValues(*stages, stage)[id]));
    const QString reason = exclusionText(stages->exclusion[id], stages->options);
    if (!reason.isEmpty())
        facts.rows.emplace_back(InspectorText::tr("excluded"), reason);
    return facts;
}

} // namespace

QString opKindText(engine::OpKind kind) {
    switch (kind) {
    case engine::OpKind::Lookup:
        return InspectorText::tr("lookup: a row of an embedding table");
    case engine::OpKind::Add:
        return InspectorText::tr("sum of two vectors, number by number");
    case engine::OpKind::Identity:
        return InspectorText::tr("the same number under the next block's name");
    case engine::OpKind::LayerNormScale:
        return InspectorText::tr("spread of a row: √(variance + ε)");
    case engine::OpKind::LayerNorm:
        return InspectorText::tr("layer norm: centred, divided by the spread, times gain, plus bias");
    case engine::OpKind::Linear:
        return InspectorText::tr("linear: row times matrix, plus bias");
    case engine::OpKind::Dot:
        return InspectorText::tr("dot product of query and key");
    case engine::OpKind::Scale:
        return InspectorText::tr("times a constant");
    case engine::OpKind::CausalMask:
        return InspectorText::tr("causal mask: −∞ where the key comes after the query");
    case engine::OpKind::Softmax:
        return InspectorText::tr("softmax: positive shares that sum to 1");
    case engine::OpKind::WeightedSum:
        return InspectorText::tr("values added up, each times its attention weight");
    case engine::OpKind::MergeHeads:
        return InspectorText::tr("heads side by side");
    case engine::OpKind::Activation:
        return InspectorText::tr("activation function of a neuron");
    case engine::OpKind::Unembed:
        return InspectorText::tr("unembedding: dot product with the token's row");
    case engine::OpKind::Gate:
        return InspectorText::tr("gate of a GRU: a share between 0 and 1, from the input and the state before");
    case engine::OpKind::Candidate:
        return InspectorText::tr("candidate state: tanh of the input and of what the reset gate lets through of the "
                                 "state before");
    case engine::OpKind::StateUpdate:
        return InspectorText::tr("new state: the update gate mixes the candidate and the state before");
    case engine::OpKind::Concat:
        return InspectorText::tr("two vectors side by side");
    case engine::OpKind::Bridge:
        return InspectorText::tr("first state of the decoder: tanh of the states in which both directions ended");
    case engine::OpKind::Combine:
        return InspectorText::tr("tanh of a linear map of two vectors side by side");
    case engine::OpKind::AdditiveScore:
        return InspectorText::tr("additive score: tanh of query plus key, weighed and added up");
    }
    return {};
}

QString exactNumber(double value) {
    if (std::isnan(value))
        return InspectorText::tr("not a number");
    if (std::isinf(value))
        return value < 0 ? QStringLiteral("−∞") : QStringLiteral("∞");
    return QLocale().toString(value, 'g', 9).replace(QLatin1Char('-'), QChar(0x2212));
}

QString shapeText(engine::Hook hook, const engine::ModelShape& shape, int positions) {
    const engine::HookInfo& info = engine::hookInfo(hook.kind);
    const engine::Shape sizes = engine::hookShape(hook, shape, positions);
    QStringList parts;
    for (int d = 0; d < info.rank; ++d)
        parts << InspectorText::tr("%1 %2", "axis, size")
                     .arg(axisName(info.axes[static_cast<std::size_t>(d)]))
                     .arg(sizes[static_cast<std::size_t>(d)]);
    return QString::fromStdString(engine::toString(sizes)) + QStringLiteral("  ") + parts.join(QStringLiteral(" × "));
}

QString provenanceName(const Provenance& element, const TraceStore& store) {
    if (const auto* hook = std::get_if<engine::ElementRef>(&element))
        return QString::fromStdString(engine::toString(*hook));
    if (const auto* weight = std::get_if<engine::WeightElement>(&element))
        return QStringLiteral("%1[%2, %3]")
            .arg(QString::fromStdString(engine::weightName(weight->weight)))
            .arg(weight->row)
            .arg(weight->column);
    if (const auto* candidate = std::get_if<CandidateElement>(&element))
        return InspectorText::tr("candidate “%1”").arg(store.tokenText(candidate->token));
    return {};
}

Facts factsOf(const Provenance& element, const TraceStore& store) {
    if (const auto* hook = std::get_if<engine::ElementRef>(&element))
        return factsOfHook(*hook, store);
    if (const auto* weight = std::get_if<engine::WeightElement>(&element))
        return factsOfWeight(*weight, store);
    if (const auto* candidate = std::get_if<CandidateElement>(&element))
        return factsOfCandidate(*candidate, store);
    return {};
}

} // namespace headlight
