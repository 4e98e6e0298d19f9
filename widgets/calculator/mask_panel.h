// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/mask_layout.h"
#include "widgets/calculator/number_grid_view.h"

class QComboBox;
class QLabel;
class QSlider;
class QSpinBox;
class QToolButton;

namespace headlight {

/// Shows layoutMasks() of a document and edits its ids and scores.
class MaskView : public NumberGridView {
    Q_OBJECT
public:
    explicit MaskView(MaskDocument& document, QWidget* parent = nullptr);

    /// What there must be room for; in smaller windows it is scrolled to.
    QSize sizeHint() const override { return {640, static_cast<int>(150 + 110 * Theme::textScale())}; }
    QSize minimumSizeHint() const override { return {320, 180}; }
    const QString& refused() const { return m_refused; }

protected:
    DisplayList layout(QSizeF size) const override;
    QString describe(const Hit& hit) const override;
    Kind kindOf(const QString& grid) const override;
    QString textOf(const GridCell& cell) const override;
    QString enter(const GridCell& cell, const QString& text) override;
    void toggle(const GridCell&) override {}
    QString matrixText(const QString& grid) const override;
    QString pasteAt(const GridCell& cell, const QString& text, bool turned) override;
    void currentChanged() override;
    void refuse(const QString& sentence) override;

private:
    std::optional<MaskCell> cellOf(const GridCell& cell) const;
    QString write(const MaskCell& cell, const engine::SmallMatrix& block);

    MaskDocument& m_document;
    QString m_refused;
};

/// The masks of a transformer, from ids that can be edited: what each hides of the same scores.
class MaskPanel : public QWidget {
    Q_OBJECT
public:
    explicit MaskPanel(const Theme& theme, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    MaskDocument& document() { return *m_document; }
    MaskView* view() const { return m_view; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void compose();
    void connectControls();
    void retranslate();
    void follow(); ///< controls show the document

    MaskDocument* m_document;
    MaskView* m_view;
    QComboBox *m_preset, *m_mode;
    QLabel* m_sizeLabel;
    QSlider* m_size;
    QSpinBox* m_cut;
    QToolButton *m_undo, *m_redo;
};

} // namespace headlight
