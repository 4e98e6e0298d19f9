// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"
#include "widgets/picture/display_list.h"
#include "widgets/viewmodels/attention_block.h"

#include <QObject>

#include <set>

namespace headlight {

/// What the user looks at; the only channel between views.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(QObject* parent = nullptr);

    /// Of a translator: which of its attentions is open. `layer` and `head` are that stack's.
    AttentionBlock block() const { return m_block; }
    engine::Stack stack() const { return stackOf(m_block); }
    int layer() const { return m_layer; }
    int head() const { return m_head; }
    int target() const { return m_target; } ///< position followed in the text that is written
    int source() const { return m_source; } ///< position followed in a translator's source text
    /// Position whose row is followed: the encoder's attention has its rows in the source text.
    int query() const { return m_block == AttentionBlock::Encoder ? m_source : m_target; }
    int key() const { return m_key; } ///< -1 = none; in cross-attention a position of the source text
    /// Positions gathered to look at their sum; of the block's own texts.
    const std::set<int>& chosenQueries() const { return m_chosenQueries; }
    const std::set<int>& chosenKeys() const { return m_chosenKeys; }
    const Provenance& hover() const { return m_hover; }
    const Provenance& asked() const { return m_asked; } ///< locked "where does this come from?"; Esc frees it

    bool canGoBack() const { return !m_history.empty(); } ///< was another element asked before this one?

    /// Sizes of the loaded model and trace; clamps what is selected. Query follows the last position when `followEnd`.
    void setBounds(const engine::ModelShape& shape, const engine::Lengths& lengths, bool followEnd);
    void setBounds(int layerCount, int headCount, int positions, bool followEnd); ///< of a model that only decodes

public slots:
    void setLayer(int layer);
    void setHead(int head);
    void setLayerHead(int layer, int head);
    void setBlock(headlight::AttentionBlock block);
    void setPlace(headlight::AttentionBlock block, int layer, int head);
    void setTarget(int position);
    void setSource(int position);
    void setQuery(int query); ///< target or source, as the block has it
    void setKey(int key);
    void chooseQueries(const std::set<int>& queries); ///< adds them, or takes them out where all are chosen already
    void chooseKeys(const std::set<int>& keys);
    void setHover(const headlight::Provenance& provenance);
    void ask(const headlight::Provenance& provenance);
    void goBack();  ///< the element asked before this one
    void release(); ///< nothing asked, no key, nothing chosen: the neutral state

signals:
    void changed(); ///< layer, head, query, key, or what is chosen
    void hoverChanged();
    void askedChanged();

private:
    engine::ModelShape m_shape;
    engine::Lengths m_lengths;
    AttentionBlock m_block = AttentionBlock::Own;
    int m_layer = 0, m_head = 0, m_target = 0, m_source = 0, m_key = -1;

    int layerCount() const;
    int headCount() const;
    int keyCount() const;
    int queryCount() const { return m_lengths.of(stack()); }
    void keepChosenInside();
    std::set<int> m_chosenQueries, m_chosenKeys;
    Provenance m_hover, m_asked;
    std::vector<Provenance> m_history;
};

} // namespace headlight
