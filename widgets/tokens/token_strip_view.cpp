// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokens/token_strip_view.h"

#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

/// Position of a "token:n" action; -1 for another.
int positionOf(const QString& action) {
    return action.startsWith(QLatin1String("token:")) ? QStringView(action).mid(6).toInt() : -1;
}
int sourceOf(const QString& action) {
    return action.startsWith(QLatin1String("source:")) ? QStringView(action).mid(7).toInt() : -1;
}

} // namespace

TokenStripView::TokenStripView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    const auto refresh = [this] {
        setAccessibleName(tr("Tokens"));
        if (m_selection.target() < m_store.length())
            setAccessibleDescription(tr("Token %1 is followed: “%2”. The arrow keys choose another.")
                                         .arg(m_selection.target())
                                         .arg(m_store.tokenAt(m_selection.target())));
        updateGeometry();
        invalidate();
    };
    connect(&store, &TraceStore::modelChanged, this, refresh);
    connect(&store, &TraceStore::traceChanged, this, refresh);
    connect(&selection, &Selection::changed, this, refresh);
    connect(this, &PictureWidget::languageChanged, this, refresh);
    connect(this, &PictureWidget::actionTriggered, this, [this](const QString& action) {
        if (const int position = positionOf(action); position >= 0)
            m_selection.setTarget(position);
        else if (const int source = sourceOf(action); source >= 0)
            m_selection.setSource(source);
    });
}

TokenStripState TokenStripView::state() const {
    TokenStripState state;
    if (const auto& trace = m_store.trace())
        for (engine::TokenId id : trace->tokens())
            state.tokens.push_back({id, m_store.tokenText(id)});
    state.promptLength = m_store.promptLength();
    state.query = m_selection.target();
    if (m_store.translates()) {
        for (engine::TokenId id : m_store.tokensOf(engine::Stack::Encoder))
            state.source.push_back({id, m_store.tokenText(engine::Stack::Encoder, id)});
        state.sourceSelected = m_selection.source();
    }
    return state;
}

int TokenStripView::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(layoutTokenStrip(state(), theme(), width).size.height()));
}

QSize TokenStripView::sizeHint() const {
    return {480, heightForWidth(std::max(width(), 240))};
}

std::optional<QRectF> TokenStripView::selectedRect() const {
    const QString id = QStringLiteral("token:%1").arg(m_selection.target());
    for (const Item& item : displayList().items)
        if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == id)
            return box->rect;
    return std::nullopt;
}

DisplayList TokenStripView::layout(QSizeF size) const {
    DisplayList list = layoutTokenStrip(state(), theme(), size.width());
    list.size.setHeight(std::max(list.size.height(), size.height()));
    return list;
}

QString TokenStripView::describe(const Hit& hit) const {
    if (const int source = sourceOf(hit.action); source >= 0 && source < m_store.sourceLength())
        return tr("“%1”: source token %2, vocabulary id %3")
            .arg(m_store.tokenAt(engine::Stack::Encoder, source))
            .arg(source)
            .arg(m_store.sourceToken(source));
    const int position = positionOf(hit.action);
    if (position < 0 || position >= m_store.length())
        return PictureWidget::describe(hit);
    const engine::TokenId id = m_store.trace()->tokens()[static_cast<std::size_t>(position)];
    QString words = tr("“%1”: token %2, vocabulary id %3").arg(m_store.tokenText(id)).arg(position).arg(id);
    if (m_store.tokenizer())
        if (const auto bytes = m_store.tokenizer()->tokenBytes(id)) {
            QStringList hex;
            for (unsigned char byte : *bytes)
                hex << QString::number(byte, 16).toUpper().rightJustified(2, QLatin1Char('0'));
            words += QLatin1Char('\n') +
                     tr("%n byte(s): %1", nullptr, static_cast<int>(bytes->size())).arg(hex.join(QLatin1Char(' ')));
        }
    return words + QLatin1Char('\n') + (m_store.translates()                  ? tr("written by the decoder")
                                  : position < m_store.promptLength() ? tr("from the prompt")
                                                                      : tr("generated"));
}

bool TokenStripView::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ShortcutOverride: {
        // The arrow keys choose a token here; elsewhere they move through time.
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right ||
                                                   key->key() == Qt::Key_Home || key->key() == Qt::Key_End)) {
            event->accept();
            return true;
        }
        break;
    }
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        update();
        return QWidget::event(event); // the followed token is where the focus stands
    default:
        break;
    }
    return PictureWidget::event(event);
}

void TokenStripView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    const auto rect = hasFocus() ? selectedRect() : std::nullopt;
    if (!rect)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().accent(), 2, Qt::DotLine));
    painter.drawRoundedRect(rect->adjusted(-2, -2, 2, 2), 6, 6);
}

void TokenStripView::mousePressEvent(QMouseEvent* event) {
    const auto hit = event->button() == Qt::LeftButton ? hitTest(displayList(), event->position()) : std::nullopt;
    if (const int position = hit ? positionOf(hit->action) : -1; position >= 0)
        m_selection.setTarget(position);
    else if (const int source = hit ? sourceOf(hit->action) : -1; source >= 0)
        m_selection.setSource(source);
}

void TokenStripView::keyPressEvent(QKeyEvent* event) {
    const int last = m_store.length() - 1;
    int query = m_selection.target();
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier));
    if (plain && last >= 0 && event->key() == Qt::Key_Left)
        query -= 1;
    else if (plain && last >= 0 && event->key() == Qt::Key_Right)
        query += 1;
    else if (plain && last >= 0 && event->key() == Qt::Key_Home)
        query = 0;
    else if (plain && last >= 0 && event->key() == Qt::Key_End)
        query = last;
    else {
        PictureWidget::keyPressEvent(event);
        return;
    }
    m_selection.setTarget(std::clamp(query, 0, last));
    event->accept();
}

} // namespace headlight
