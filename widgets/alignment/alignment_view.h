// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/alignment/alignment_layout.h"
#include "widgets/attention/attention_sheet_source.h"
#include "widgets/picture/picture_widget.h"
#include "widgets/viewmodels/selection.h"

class QTimer;

namespace headlight {

class Playhead;

/// Which numbers a map shows.
enum class AlignmentNumbers {
    Head,   ///< of the selected head
    Heads,  ///< mean over the heads of the layer
    Layers, ///< mean over all heads of all layers
};

/// Who looks at whom in one attention block, as maps. Grows with the playhead; a click selects query, key and head.
class AlignmentView : public PictureWidget {
    Q_OBJECT
public:
    /// Without a playhead everything is always shown.
    AlignmentView(TraceStore& store, Selection& selection, Playhead* playhead, QWidget* parent = nullptr);

    AlignmentPicture picture() const { return m_picture; }
    AlignmentNumbers numbers() const { return m_numbers; }
    AttentionBlock block() const { return m_selection.block(); }
    const AlignmentLook& look() const { return m_look; }
    const AlignmentState& state() const { return m_state; }
    bool hasKept() const { return m_kept.has_value(); }
    QString summary() const { return alignmentSummary(m_state); }
    /// Insides that the picture needs.
    std::vector<Place> wanted() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setPicture(headlight::AlignmentPicture picture);
    void setNumbers(headlight::AlignmentNumbers numbers);
    void setHideSinks(bool hide);
    void setKeysAreRows(bool rows);
    void setByWritten(bool written);
    void setFollowPlayhead(bool follow);
    /// Sets the shown map aside, so that the next ones stand beside it, also those of another model.
    void keep();
    void forget();

signals:
    void blocksChanged(); ///< another model: what there is to choose from
    void summaryChanged(const QString& summary);
    void keptChanged();
    void wantedChanged();

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Kept {
        QString title;
        AlignmentMap map;
    };
    void announceWanted();
    void onModel();
    void refresh();
    void take();
    void grow();
    void compose(const std::vector<AttentionSheet>& sheets);
    std::vector<AttentionSheet> sheets() const;
    int shownQueries() const;
    QString blockTitle() const;
    QString numbersTitle() const;
    void onAction(const QString& action);
    void select(const MapCell& cell);
    void setCross(std::optional<MapCell> cell);

    TraceStore& m_store;
    Selection& m_selection;
    Playhead* m_playhead;
    AlignmentPicture m_picture = AlignmentPicture::Map;
    AlignmentNumbers m_numbers = AlignmentNumbers::Head;
    AlignmentLook m_look;
    bool m_follow = true;
    std::optional<Kept> m_kept;
    AlignmentState m_state;
    std::vector<std::shared_ptr<const engine::Tensor>> m_shown; ///< what m_state.maps were made from
    std::vector<Place> m_wanted;                                ///< as last announced
    QTimer* m_patience;                                         ///< how long the last good picture stays
    std::optional<MapCell> m_cross;                             ///< cell under the cursor
};

} // namespace headlight
