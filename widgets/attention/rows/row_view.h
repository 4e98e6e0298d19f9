// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/rows/row_layout.h"
#include "widgets/picture/picture_widget.h"

class QTimer;

namespace headlight {

class Selection;
class TraceStore;

/// Where the followed query looks in every head of every layer. A click on a cell opens its head and selects its key,
/// with Ctrl it gathers the key; Up and Down follow another query.
class RowView : public PictureWidget {
    Q_OBJECT
public:
    RowView(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    const RowState& state() const { return m_state; }
    DisplayList dataPicture() const override { return rowData(m_state); }
    /// The rows that the picture needs; empty while it is not seen.
    std::optional<RowQuestion> wanted() const { return m_wanted; }
    /// The heads that look most at one key; in one sentence.
    QString summary() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void wantedChanged();
    void summaryChanged(const QString& summary);

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// Layer, head and key of a cell: of its largest weight where it pools.
    struct Cell {
        int layer = -1, head = 0, key = 0;
        bool operator==(const Cell&) const = default;
    };
    std::optional<Cell> cellOf(const Provenance& provenance) const;
    void refresh();
    void present(RowState state);
    void announceWanted();
    void onAction(const QString& action);
    void open(const Cell& cell);
    void setCross(const Cell& cell);
    void updateCross();

    TraceStore& m_store;
    Selection& m_selection;
    RowState m_state;
    mutable RowTable m_table; ///< of the last layout
    QTimer* m_patience;       ///< the last good picture stays this long while the next one is being gathered
    std::optional<RowQuestion> m_wanted;
    Cell m_cross; ///< under the mouse; layer −1 = none
};

} // namespace headlight
