// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_widget.h"
#include "widgets/positions/position_layouts.h"

namespace headlight {

/// Base of the panel's pictures: says what lies under the mouse or the keyboard, and which cell was chosen.
class PositionPicture : public PictureWidget {
    Q_OBJECT
public:
    using PictureWidget::PictureWidget;
    QSize sizeHint() const override { return {420, 360}; }
    QSize minimumSizeHint() const override { return {120, 90}; }

signals:
    void cellChosen(const QString& grid, int row, int column); ///< clicked, or Return
    void cellDescribed(const QString& words);                  ///< the keyboard came to a cell

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    const CellGrid* gridAt(const Hit& hit) const;
};

/// layoutPositionMap().
class PositionMapView : public PositionPicture {
    Q_OBJECT
public:
    using PositionPicture::PositionPicture;
    void setContent(std::shared_ptr<const PositionTable> table, const PositionState& state);
    MapPlace placeOf(int row, int column) const;

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;

private:
    std::shared_ptr<const PositionTable> m_table;
    PositionState m_state;
};

/// layoutSimilarity().
class SimilarityView : public PositionPicture {
    Q_OBJECT
public:
    using PositionPicture::PositionPicture;
    void setContent(std::shared_ptr<const SimilarityMatrix> matrix, const PositionState& state);
    int step() const { return m_matrix ? m_matrix->step : 1; } ///< positions a cell

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;

private:
    std::shared_ptr<const SimilarityMatrix> m_matrix;
    PositionState m_state;
};

/// layoutShift().
class ShiftPicture : public PositionPicture {
    Q_OBJECT
public:
    using PositionPicture::PositionPicture;
    void setContent(std::shared_ptr<const PositionTable> table, const ShiftContent& shift, const PositionState& state);
    const ShiftContent& shift() const { return m_shift; }

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;

private:
    std::shared_ptr<const PositionTable> m_table;
    ShiftContent m_shift;
    PositionState m_state;
};

/// layoutSum().
class SumView : public PositionPicture {
    Q_OBJECT
public:
    using PositionPicture::PositionPicture;
    void setContent(PositionSum sum, const PositionState& state);
    const PositionSum& sum() const { return m_sum; }
    int numberOf(const QString& grid, int column) const; ///< of the vector, behind a cell

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;

private:
    PositionSum m_sum;
    PositionState m_state;
};

} // namespace headlight
