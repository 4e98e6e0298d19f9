// SPDX-License-Identifier: GPL-3.0-or-later
// Reads breakpoints as people write them.
#include "widgets/timeline/breakpoint.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::OpKind;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Breakpoint)
};

template <typename T>
struct Named {
    const char* name;
    T value;
};

/// The name first listed for a hook is the one that messages use.
constexpr Named<HookKind> hookNames[] = {
    {"pattern", HookKind::Pattern},
    {"scores", HookKind::AttnScores},
    {"attn_scores", HookKind::AttnScores},
    {"q", HookKind::Q},
    {"k", HookKind::K},
    {"v", HookKind::V},
    {"z", HookKind::Z},
    {"dot", HookKind::AttnDot},
    {"attn_dot", HookKind::AttnDot},
    {"scaled", HookKind::AttnScaled},
    {"attn_scaled", HookKind::AttnScaled},
    {"z_merged", HookKind::ZMerged},
    {"attn_out", HookKind::AttnOut},
    {"resid_pre", HookKind::ResidPre},
    {"resid_mid", HookKind::ResidMid},
    {"resid_post", HookKind::ResidPost},
    {"ln1", HookKind::Ln1Normalized},
    {"ln1_scale", HookKind::Ln1Scale},
    {"ln2", HookKind::Ln2Normalized},
    {"ln2_scale", HookKind::Ln2Scale},
    {"mlp_pre", HookKind::MlpPre},
    {"mlp_post", HookKind::MlpPost},
    {"mlp_out", HookKind::MlpOut},
    {"embed", HookKind::Embed},
    {"pos_embed", HookKind::PosEmbed},
    {"ln_final", HookKind::LnFinalNormalized},
    {"ln_final_scale", HookKind::LnFinalScale},
    {"logits", HookKind::Logits},
    {"probabilities", HookKind::Probabilities},
};

constexpr Named<OpKind> opNames[] = {
    {"lookup", OpKind::Lookup},         {"add", OpKind::Add},
    {"identity", OpKind::Identity},     {"layernorm", OpKind::LayerNorm},
    {"linear", OpKind::Linear},         {"scale", OpKind::Scale},
    {"mask", OpKind::CausalMask},       {"softmax", OpKind::Softmax},
    {"sum", OpKind::WeightedSum},       {"merge", OpKind::MergeHeads},
    {"activation", OpKind::Activation}, {"unembed", OpKind::Unembed},
};

template <typename T, std::size_t N>
std::optional<T> find(const Named<T> (&names)[N], QStringView word) {
    for (const auto& named : names)
        if (word.compare(QLatin1String(named.name), Qt::CaseInsensitive) == 0)
            return named.value;
    return std::nullopt;
}

/// An index as written: a number, or a letter for "any".
struct Index {
    int number = -1;
    QString letter;
    int column = 0;
};

class Parser {
public:
    explicit Parser(const QString& text) : m_text(text) {}

    /// Throws BreakpointError.
    Breakpoint parse() {
        Breakpoint out{m_text.trimmed(), LayerBreakpoint{}};
        const int start = skip();
        if (atEnd())
            fail(start,
                 Words::tr(
                     "Write what to stop at, for example op softmax, layer 3, head 3.1 or pattern[5.1][q][k] > 0.8."));
        if (m_text[m_at] != QLatin1Char('|')) {
            const QString first = word().toLower();
            if (first == QLatin1String("op"))
                out.what = op();
            else if (first == QLatin1String("layer"))
                out.what = LayerBreakpoint{number(Words::tr("Write the number of the layer after “layer”.")), -1};
            else if (first == QLatin1String("head"))
                out.what = head();
            else
                m_at = start;
        }
        if (m_at == start)
            out.what = condition();
        skip();
        if (!atEnd())
            fail(m_at, Words::tr("“%1” is too much here.").arg(m_text.mid(m_at).trimmed()));
        return out;
    }

private:
    [[noreturn]] void fail(int at, const QString& sentence) const {
        throw BreakpointError{Words::tr("Column %1: %2").arg(at + 1).arg(sentence), at + 1};
    }
    bool atEnd() const { return m_at >= m_text.size(); }
    int skip() {
        while (!atEnd() && m_text[m_at].isSpace())
            ++m_at;
        return m_at;
    }
    bool take(QChar c) {
        skip();
        if (atEnd() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    QString word() {
        const int begin = skip();
        while (!atEnd() && (m_text[m_at].isLetterOrNumber() || m_text[m_at] == QLatin1Char('_')))
            ++m_at;
        return m_text.mid(begin, m_at - begin);
    }

    int number(const QString& missing) {
        const int begin = skip();
        int end = begin;
        while (end < m_text.size() && m_text[end] >= QLatin1Char('0') && m_text[end] <= QLatin1Char('9'))
            ++end;
        if (end == begin)
            fail(begin, missing);
        bool ok = false;
        const int value = m_text.mid(begin, end - begin).toInt(&ok);
        if (!ok)
            fail(begin, Words::tr("This number is too large."));
        m_at = end;
        return value;
    }

    OpBreakpoint op() {
        const int at = skip();
        const QString name = word();
        if (const auto hook = find(hookNames, name))
            return {*hook};
        if (const auto kind = find(opNames, name))
            return {*kind};
        QStringList known;
        for (const auto& named : opNames)
            known << QLatin1String(named.name);
        fail(at,
             name.isEmpty()
                 ? Words::tr("Write an operation after “op”: %1, or the name of what it makes, such as mlp_out.")
                       .arg(known.join(QLatin1String(", ")))
                 : Words::tr(
                       "No operation is called “%1”. There are %2, and the names of what they make, such as mlp_out.")
                       .arg(name, known.join(QLatin1String(", "))));
    }

    LayerBreakpoint head() {
        const QString missing = Words::tr("Write layer and head with a dot between them, as in head 3.1.");
        const int layer = number(missing);
        if (!take(QLatin1Char('.')))
            fail(m_at, missing);
        return {layer, number(missing)};
    }

    ConditionBreakpoint condition() {
        ConditionBreakpoint out;
        out.absolute = take(QLatin1Char('|'));
        const int at = skip();
        QString name = word();
        if (name.startsWith(QLatin1String("hook_")))
            name.remove(0, 5);
        const auto hook = find(hookNames, name);
        if (!hook)
            fail(at, name.isEmpty()
                         ? Words::tr(
                               "The name of what is compared is missing, as pattern, scores, q, resid_post or logits.")
                         : Words::tr("Nothing is called “%1”. There are pattern, scores, q, k, v, z, resid_post, "
                                     "mlp_post, logits, probabilities and more.")
                               .arg(name));
        out.hook = *hook;
        indices(out);
        if (out.absolute && !take(QLatin1Char('|')))
            fail(m_at, Words::tr("The second | of the absolute value is missing."));
        out.comparison = comparison();
        out.threshold = threshold();
        return out;
    }

    void indices(ConditionBreakpoint& out) {
        const auto& info = engine::hookInfo(out.hook);
        const bool heads = info.rank == 3;
        std::vector<Index*> order;
        Index layer, head, position, index;
        if (info.perLayer && take(QLatin1Char('['))) {
            layer = this->index();
            if (take(QLatin1Char('.'))) {
                if (!heads)
                    fail(m_at - 1, Words::tr("This has no heads: write the layer alone, as [%1].")
                                       .arg(layer.letter.isEmpty() ? QString::number(layer.number) : layer.letter));
                head = this->index();
            }
            close();
        }
        for (Index* next : {&position, &index}) {
            if (!take(QLatin1Char('[')))
                break;
            *next = this->index();
            close();
        }
        if (skip(); !atEnd() && m_text[m_at] == QLatin1Char('['))
            fail(m_at, Words::tr("There is one index too many."));
        const bool square = heads && info.axes[0] == engine::Axis::Head;
        out.diagonal = square && !position.letter.isEmpty() && position.letter == index.letter;
        if (!out.diagonal)
            checkLetters({layer, head, position, index});
        out.layer = layer.number;
        out.head = head.number;
        out.position = position.number;
        out.index = index.number;
    }

    void checkLetters(std::initializer_list<Index> all) {
        QStringList seen;
        for (const Index& one : all) {
            if (one.letter.isEmpty() || one.letter == QLatin1String("*"))
                continue;
            if (seen.contains(one.letter))
                fail(one.column, Words::tr("“%1” stands for another index already; only query and key can be the same.")
                                     .arg(one.letter));
            seen << one.letter;
        }
    }

    Index index() {
        Index out;
        out.column = skip();
        const QString missing = Words::tr("Write a number, or a letter for any.");
        if (atEnd())
            fail(m_at, missing);
        if (take(QLatin1Char('*'))) {
            out.letter = QStringLiteral("*");
        } else if (m_text[m_at].isLetter()) {
            out.letter = word();
        } else {
            out.number = number(missing);
        }
        return out;
    }
    void close() {
        if (!take(QLatin1Char(']')))
            fail(m_at, Words::tr("A closing ] is missing."));
    }

    Comparison comparison() {
        const int at = skip();
        const bool less = take(QLatin1Char('<')), greater = !less && take(QLatin1Char('>'));
        if (!less && !greater && take(QChar(0x2264)))
            return Comparison::LessEqual;
        if (!less && !greater && take(QChar(0x2265)))
            return Comparison::GreaterEqual;
        const bool equal = !atEnd() && m_text[m_at] == QLatin1Char('=');
        if (equal)
            ++m_at;
        if (less)
            return equal ? Comparison::LessEqual : Comparison::Less;
        if (greater)
            return equal ? Comparison::GreaterEqual : Comparison::Greater;
        if (!equal || atEnd() || m_text[m_at] != QLatin1Char('='))
            fail(at, Words::tr("A comparison is missing here: >, >=, <, <= or ==."));
        ++m_at;
        return Comparison::Equal;
    }

    double threshold() {
        const int begin = skip();
        int end = begin;
        while (end < m_text.size() && !m_text[end].isSpace())
            ++end;
        QString written = m_text.mid(begin, end - begin);
        written.replace(QChar(0x2212), QLatin1Char('-'));
        const QByteArray bytes = written.toLatin1();
        const char* from = bytes.constData() + (bytes.startsWith('+') ? 1 : 0);
        double value = 0;
        const auto [stop, error] = std::from_chars(from, bytes.constData() + bytes.size(), value);
        if (bytes.isEmpty())
            fail(begin, Words::tr("The number to compare with is missing."));
        if (error != std::errc() || stop != bytes.constData() + bytes.size() || !std::isfinite(value))
            fail(begin, Words::tr("“%1” is not a number; write it as 0.8 or -1.5e-3.").arg(written));
        m_at = end;
        return value;
    }

    const QString m_text;
    int m_at = 0;
};

QString missing(int wanted, int count, const QString& sentence) {
    return wanted < count ? QString() : sentence.arg(wanted).arg(count - 1);
}

} // namespace

std::variant<Breakpoint, BreakpointError> parseBreakpoint(const QString& text) {
    try {
        return Parser(text).parse();
    } catch (const BreakpointError& error) {
        return error;
    }
}

QString misfit(const Breakpoint& breakpoint, const engine::ModelShape& shape) {
    const QString noLayer = Words::tr("This model has no layer %1; the last one is %2.");
    const QString noHead = Words::tr("This model has no head %1; the last one is %2.");
    if (const auto* place = std::get_if<LayerBreakpoint>(&breakpoint.what)) {
        const QString layer = missing(place->layer, shape.layerCount, noLayer);
        return layer.isEmpty() ? missing(place->head, shape.headCount, noHead) : layer;
    }
    const auto* condition = std::get_if<ConditionBreakpoint>(&breakpoint.what);
    if (!condition)
        return {};
    const auto sizes = engine::hookShape({condition->hook, 0, shape.writer()}, shape,
                                         engine::Lengths{shape.contextLength, shape.contextLength});
    const QString noPlace = Words::tr("There is no index %1; the last one is %2.");
    for (const QString& sentence :
         {missing(condition->layer, shape.layerCount, noLayer), missing(condition->head, shape.headCount, noHead),
          missing(condition->position, shape.contextLength, noPlace),
          missing(condition->index, static_cast<int>(sizes.back()), noPlace)})
        if (!sentence.isEmpty())
            return sentence;
    return {};
}

} // namespace headlight
