// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/head_grid_view.h"

#include "widgets/viewmodels/selection.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>

#include <algorithm>

namespace headlight {

HeadGridView::HeadGridView(TraceStore& store, Selection& selection, QWidget* parent)
    : PictureWidget(parent), m_store(store), m_selection(selection), m_patience(new QTimer(this)) {
    m_patience->setSingleShot(true);
    m_patience->setInterval(300);
    const auto take = [this] {
        m_patience->stop();
        m_thumbnails = m_store.thumbnails();
        refresh();
    };
    connect(m_patience, &QTimer::timeout, this, take);
    connect(&store, &TraceStore::modelChanged, this, take);
    connect(&store, &TraceStore::thumbnailsChanged, this, take);
    connect(&store, &TraceStore::traceChanged, m_patience, qOverload<>(&QTimer::start));
    connect(&selection, &Selection::changed, this, &HeadGridView::refresh);
    connect(this, &PictureWidget::languageChanged, this, &HeadGridView::refresh);
    connect(this, &PictureWidget::actionTriggered, this, [this](const QString& action) {
        if (const auto head = parseHeadAction(action))
            choose(head->first, head->second);
    });
    connect(this, &PictureWidget::cellClicked, this, [this](const Provenance& provenance) {
        if (const auto* element = std::get_if<engine::ElementRef>(&provenance))
            choose(element->hook.layer, element->index[0]);
    });
    take();
}

QSize HeadGridView::sizeHint() const {
    return {320, 320};
}

QSize HeadGridView::minimumSizeHint() const {
    return {120, 120};
}

/// The thumbnails of a translator are its cross-attention's.
void HeadGridView::choose(int layer, int head) {
    m_selection.setPlace(m_store.translates() ? AttentionBlock::Cross : AttentionBlock::Own, layer, head);
}

void HeadGridView::refresh() {
    setAccessibleName(tr("All heads"));
    setAccessibleDescription(tr("Layer %1, head %2 is shown. The arrow keys choose another head.")
                                 .arg(m_selection.layer())
                                 .arg(m_selection.head()));
    invalidate();
}

DisplayList HeadGridView::layout(QSizeF size) const {
    HeadGridState state;
    if (const auto& model = m_store.model()) {
        state.layerCount = model->shape().layerCount;
        state.headCount = model->shape().headCount;
    }
    state.layer = m_selection.layer();
    state.head = m_selection.head();
    state.pattern = kindIn(m_store.translates() ? AttentionBlock::Cross : AttentionBlock::Own, state.pattern);
    state.stack = m_store.writer();
    state.thumbnails = m_thumbnails;
    return layoutHeadGrid(state, theme(), size);
}

QString HeadGridView::describe(const Hit& hit) const {
    const auto* element = std::get_if<engine::ElementRef>(&hit.provenance);
    if (!element) {
        if (const auto head = parseHeadAction(hit.action))
            return tr("Layer %1, head %2").arg(head->first).arg(head->second);
        return PictureWidget::describe(hit);
    }
    const int step = m_thumbnails.empty() ? 1 : m_thumbnails.front().step;
    const QString place = tr("Layer %1, head %2").arg(element->hook.layer).arg(element->index[0]);
    const QString value = locale().toString(static_cast<double>(hit.value), 'g', 4);
    if (step > 1)
        return tr("%1\nlargest weight of queries %2–%3 on keys %4–%5: %6")
            .arg(place)
            .arg(element->index[1])
            .arg(std::min(element->index[1] + step, m_store.length()) - 1)
            .arg(element->index[2])
            .arg(std::min(element->index[2] + step, m_store.length()) - 1)
            .arg(value);
    const engine::Stack keys = m_store.translates() ? engine::Stack::Encoder : m_store.writer();
    if (element->index[1] >= m_store.length() || element->index[2] >= m_store.lengthOf(keys))
        return place; // of a longer run, about to be replaced
    return tr("%1\n“%2” → “%3”: %4")
        .arg(place, m_store.tokenAt(element->index[1]), m_store.tokenAt(keys, element->index[2]), value);
}

bool HeadGridView::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ShortcutOverride: {
        // The arrow keys choose a head here; elsewhere they move through time.
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && key->key() >= Qt::Key_Home && key->key() <= Qt::Key_Down) {
            event->accept();
            return true;
        }
        break;
    }
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        update();
        return QWidget::event(event); // the chosen head is where the focus stands, no single cell
    default:
        break;
    }
    return PictureWidget::event(event);
}

void HeadGridView::paintEvent(QPaintEvent* event) {
    PictureWidget::paintEvent(event);
    const DisplayList& list = displayList();
    if (!hasFocus() || list.items.empty())
        return;
    for (const Item& item : list.items)
        if (const auto* mark = std::get_if<MarkItem>(&item)) {
            QPainter painter(this);
            painter.setPen(QPen(theme().accent(), 2, Qt::DotLine));
            painter.drawRect(mark->rect.adjusted(-3, -3, 3, 3));
        }
}

void HeadGridView::mousePressEvent(QMouseEvent* event) {
    const auto hit = event->button() == Qt::LeftButton ? hitTest(displayList(), event->position()) : std::nullopt;
    if (!hit)
        return;
    if (const auto* element = std::get_if<engine::ElementRef>(&hit->provenance))
        choose(element->hook.layer, element->index[0]);
    else if (const auto head = parseHeadAction(hit->action))
        choose(head->first, head->second);
}

void HeadGridView::keyPressEvent(QKeyEvent* event) {
    const auto& model = m_store.model();
    if (!model || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier)) {
        PictureWidget::keyPressEvent(event);
        return;
    }
    int layer = m_selection.layer();
    int head = m_selection.head();
    switch (event->key()) {
    case Qt::Key_Left:
        head -= 1;
        break;
    case Qt::Key_Right:
        head += 1;
        break;
    case Qt::Key_Up:
        layer -= 1;
        break;
    case Qt::Key_Down:
        layer += 1;
        break;
    case Qt::Key_Home:
        head = 0;
        break;
    case Qt::Key_End:
        head = model->shape().headCount - 1;
        break;
    default:
        PictureWidget::keyPressEvent(event);
        return;
    }
    choose(std::clamp(layer, 0, model->shape().layerCount - 1), std::clamp(head, 0, model->shape().headCount - 1));
    event->accept();
}

} // namespace headlight
