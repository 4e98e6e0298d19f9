// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/score_chain_layout.h"
#include "widgets/picture/picture_widget.h"

namespace headlight {

/// How the scores of one step become what the next token is drawn from. The wheel and Page Up and Down page through the
/// stages where not all fit.
class ScoreChainView : public PictureWidget {
    Q_OBJECT
public:
    explicit ScoreChainView(QWidget* parent = nullptr);

    /// `coin`: none where the choice was greedy. A null chain shows what to do to see one.
    void setChain(std::shared_ptr<const engine::ScoreChain> chain, std::function<QString(engine::TokenId)> tokenText,
                  engine::TokenId chosen, std::optional<double> coin, engine::BarSlice slice);
    const ScoreChainState& state() const { return m_state; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    DisplayList dataPicture() const override { return scoreChainData(m_state); }

signals:
    void tokenActivated(int token); ///< a cell or a slice was clicked: vocabulary id

protected:
    DisplayList layout(QSizeF size) const override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void act(const QString& action);
    bool turnPages(int by); ///< false when nothing moves
    void describeAll();

    ScoreChainState m_state;
};

} // namespace headlight
