// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"

#include <QObject>

namespace headlight {

/// What the user looks at; the only channel between views.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(QObject* parent = nullptr);

    int layer() const { return m_layer; }
    int head() const { return m_head; }
    int query() const { return m_query; } ///< position whose row is followed
    int key() const { return m_key; }     ///< -1 = none
    const Provenance& hover() const { return m_hover; }
    const Provenance& asked() const { return m_asked; } ///< locked "where does this come from?"; Esc frees it

    bool canGoBack() const { return !m_history.empty(); } ///< was another element asked before this one?

    /// Sizes of the loaded model and trace; clamps what is selected. Query follows the last position when `followEnd`.
    void setBounds(int layerCount, int headCount, int positions, bool followEnd);

public slots:
    void setLayer(int layer);
    void setHead(int head);
    void setLayerHead(int layer, int head);
    void setQuery(int query);
    void setKey(int key);
    void setHover(const headlight::Provenance& provenance);
    void ask(const headlight::Provenance& provenance);
    void goBack();  ///< the element asked before this one
    void release(); ///< nothing asked, no key: the neutral state

signals:
    void changed(); ///< layer, head, query or key
    void hoverChanged();
    void askedChanged();

private:
    int m_layerCount = 1, m_headCount = 1, m_positions = 0;
    int m_layer = 0, m_head = 0, m_query = 0, m_key = -1;
    Provenance m_hover, m_asked;
    std::vector<Provenance> m_history;
};

} // namespace headlight
