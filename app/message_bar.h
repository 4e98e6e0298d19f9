// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/error.h"

#include <QFrame>
#include <optional>

class QLabel;
class QPushButton;

namespace headlight {

class Theme;

/// An error said inside the window: what happened and what to do, the engine's detail, Dismiss. Never in the way.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void showError(const engine::Error& error);
    /// The context has no room: `token` was chosen but cannot be run.
    void showContextFull(const QString& token);
    void showNoModel();
    void dismiss();
    QString text() const;
    QString detail() const;

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    enum class Kind { None, Error, ContextFull, NoModel };
    void appear(Kind kind);
    void retranslate();

    Kind m_kind = Kind::None;
    std::optional<engine::Error> m_error;
    QString m_token;
    const Theme* m_theme = nullptr;
    QLabel* m_text;
    QLabel* m_detail;
    QPushButton* m_dismiss;
};

} // namespace headlight
