// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/token_odds_layout.h"
#include "widgets/picture/picture_widget.h"

namespace headlight {

/// The text so far with what the model thought of each token. A click or the arrow keys select a token; the wheel and
/// Page Up and Down move through a long text.
class TokenOddsView : public PictureWidget {
    Q_OBJECT
public:
    explicit TokenOddsView(QWidget* parent = nullptr);

    /// The selection is kept where its position still exists.
    void setTokens(std::shared_ptr<const std::vector<TokenOdds>> tokens);
    /// Another text behind the same prompt, drawn as a second curve; null: none.
    void setCompared(std::shared_ptr<const std::vector<TokenOdds>> tokens);
    /// Scrolls to it; -1: none. Emits nothing.
    void setSelected(int position);
    const TokenOddsState& state() const { return m_state; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    DisplayList dataPicture() const override { return tokenOddsData(m_state); }

signals:
    void tokenSelected(int position);

protected:
    DisplayList layout(QSizeF size) const override;
    bool event(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int count() const { return m_state.tokens ? static_cast<int>(m_state.tokens->size()) : 0; }
    void select(int position);
    void reveal();
    bool scroll(int lines); ///< false when nothing moves
    void describeAll();

    TokenOddsState m_state;
};

} // namespace headlight
