// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/picture_widget.h"

#include "widgets/picture/accessible_picture.h"
#include "widgets/picture/cell_walk.h"
#include "widgets/picture/number_text.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/picture_data.h"
#include "widgets/picture/provenance_text.h"
#include "widgets/picture/vector_registers.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMetaMethod>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QPixmap>
#include <QToolTip>

#include <algorithm>

namespace headlight {
namespace {

constexpr double smallestOutline = 6; ///< a hovered cell of one pixel still gets a visible outline

std::optional<Direction> directionOf(const QKeyEvent& event) {
    if (event.modifiers() & ~Qt::KeypadModifier)
        return std::nullopt;
    switch (event.key()) {
    case Qt::Key_Left:
        return Direction::Left;
    case Qt::Key_Right:
        return Direction::Right;
    case Qt::Key_Up:
        return Direction::Up;
    case Qt::Key_Down:
        return Direction::Down;
    default:
        return std::nullopt;
    }
}

bool isReturn(const QKeyEvent& event) {
    return (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) &&
           !(event.modifiers() & ~Qt::KeypadModifier);
}

/// Box or grid id: what the focus remembers over frames.
QString idOf(const Item& item) {
    if (const auto* grid = std::get_if<CellGrid>(&item))
        return grid->id;
    if (const auto* box = std::get_if<BoxItem>(&item))
        return box->id;
    return {};
}

} // namespace

struct PictureWidget::State {
    QPixmap picture; ///< the list without hover and focus
    bool pictureValid = false;
    QSizeF laidOutFor;

    std::optional<QPointF> pointer; ///< last place of the mouse over the widget
    std::optional<Hit> hover;
    Provenance linked; ///< what is pointed at elsewhere

    bool focusOn = false; ///< the keyboard walks over cells
    QString focusId;      ///< item the focus stands on
    CellPlace focus;

    /// The focus in `list`, which may have changed since; empty when its grid or box is gone.
    std::optional<CellPlace> focusIn(const DisplayList& list) const {
        if (!focusOn)
            return std::nullopt;
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const bool same = focusId.isEmpty() ? static_cast<int>(i) == focus.item : idOf(list.items[i]) == focusId;
            if (!same)
                continue;
            if (const auto* grid = std::get_if<CellGrid>(&list.items[i])) {
                if (grid->rows > 0 && grid->columns > 0)
                    return CellPlace{static_cast<int>(i), std::min(focus.row, grid->rows - 1),
                                     std::min(focus.column, grid->columns - 1)};
            } else if (std::holds_alternative<BoxItem>(list.items[i])) {
                return CellPlace{static_cast<int>(i), 0, 0};
            }
        }
        return std::nullopt;
    }
};

PictureWidget::PictureWidget(QWidget* parent)
    : QWidget(parent), m_theme(&Theme::named(ThemeName::Light)), m_state(std::make_unique<State>()) {
    installPictureAccessibility();
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

PictureWidget::~PictureWidget() = default;

void PictureWidget::setTheme(const Theme& theme) {
    m_theme = &theme;
    invalidate();
}

const DisplayList& PictureWidget::displayList() const {
    if (m_dirty || m_state->laidOutFor != QSizeF(size())) {
        clearUpperVectorRegisters(); // other widgets were painted before
        m_list = layout(size());
        m_state->laidOutFor = size();
        m_state->pictureValid = false;
        m_dirty = false;
    }
    return m_list;
}

std::optional<Hit> PictureWidget::focusedCell() const {
    const DisplayList& list = displayList();
    const auto place = m_state->focusIn(list);
    return place ? std::optional(hitAt(list, *place)) : std::nullopt;
}

void PictureWidget::invalidate() {
    m_dirty = true;
    update();
    if (m_state->pointer) // what lies under a resting mouse may have changed
        QMetaObject::invokeMethod(
            this, [this] { setHover(m_state->pointer); }, Qt::QueuedConnection);
}

QString PictureWidget::describe(const Hit& hit) const {
    const DisplayList& list = displayList();
    if (hit.item < 0 || hit.item >= static_cast<int>(list.items.size()))
        return {};
    const Item& item = list.items[static_cast<std::size_t>(hit.item)];
    if (const auto* grid = std::get_if<CellGrid>(&item))
        return describeCell(*grid, hit.row, hit.column);
    if (const auto* box = std::get_if<BoxItem>(&item))
        return box->name;
    if (const auto* text = std::get_if<TextItem>(&item)) // what is printed is all that is known here
        return QStringLiteral("%1 = %2").arg(elementName(hit.provenance), text->text);
    const QString name = elementName(hit.provenance);
    return name.isEmpty() ? fullNumber(hit.value) : QStringLiteral("%1 = %2").arg(name, fullNumber(hit.value));
}

QRectF PictureWidget::outlineOf(const Hit& hit) const {
    const Item& item = displayList().items[static_cast<std::size_t>(hit.item)];
    QRectF rect;
    if (const auto* grid = std::get_if<CellGrid>(&item))
        rect = grid->cellRect(hit.row, hit.column);
    else if (const auto* box = std::get_if<BoxItem>(&item))
        rect = box->rect;
    else if (const auto* text = std::get_if<TextItem>(&item))
        rect = turned(*text).mapRect(text->rect);
    else if (const auto* ribbon = std::get_if<RibbonItem>(&item))
        rect = QRectF(ribbon->from, ribbon->to).normalized();
    const double growX = std::max(0.0, smallestOutline - rect.width()) / 2;
    const double growY = std::max(0.0, smallestOutline - rect.height()) / 2;
    return rect.adjusted(-growX, -growY, growX, growY);
}

namespace {
/// Region an outline may touch.
QRegion touched(const QRectF& outline) {
    return outline.adjusted(-5, -5, 5, 5).toAlignedRect();
}
} // namespace

void PictureWidget::setHover(std::optional<QPointF> at) {
    m_state->pointer = at;
    const DisplayList& list = displayList();
    const std::optional<Hit> hit = at ? hitTest(list, *at) : std::nullopt;
    const std::optional<Hit> old = m_state->hover;
    const bool same = hit.has_value() == old.has_value() &&
                      (!hit || (hit->item == old->item && hit->row == old->row && hit->column == old->column &&
                                hit->provenance == old->provenance && hit->action == old->action &&
                                (hit->value == old->value || (hit->value != hit->value && old->value != old->value))));
    if (same)
        return;
    QRegion region;
    if (old && old->item < static_cast<int>(list.items.size()))
        region += touched(outlineOf(*old));
    if (hit)
        region += touched(outlineOf(*hit));
    m_state->hover = hit;
    setCursor(hit && !hit->action.isEmpty() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update(region);
    emit hovered(hit ? hit->provenance : Provenance{}, hit ? describe(*hit) : QString());
}

std::optional<QRectF> PictureWidget::linkedRect() const {
    return displayList().rectOf(m_state->linked);
}

void PictureWidget::showLinked(const Provenance& element) {
    if (element == m_state->linked)
        return;
    const bool seen = isVisible(); // hidden pictures are not laid out for it
    const auto before = seen ? linkedRect() : std::nullopt;
    m_state->linked = element;
    if (before)
        update(touched(*before));
    if (const auto now = seen ? linkedRect() : std::nullopt)
        update(touched(*now));
}

void PictureWidget::setFocusedCell(const CellPlace& place) {
    const DisplayList& list = displayList();
    if (const auto old = m_state->focusIn(list))
        update(touched(outlineOf(hitAt(list, *old))));
    m_state->focusOn = true;
    m_state->focus = place;
    m_state->focusId = idOf(list.items[static_cast<std::size_t>(place.item)]);
    update(touched(outlineOf(hitAt(list, place))));
    announceFocus(*this, place);
}

void PictureWidget::clearFocusedCell() {
    if (const auto old = m_state->focusIn(displayList()))
        update(touched(outlineOf(hitAt(m_list, *old))));
    m_state->focusOn = false;
}

void PictureWidget::activate(const Hit& hit) {
    if (!hit.action.isEmpty()) {
        const QString action = hit.action; // a slot may lay the picture out again
        emit actionTriggered(action);
    } else if (!std::holds_alternative<std::monostate>(hit.provenance)) {
        emit cellClicked(hit.provenance);
    }
}

void PictureWidget::handleFocusIn(Qt::FocusReason reason) {
    if (reason != Qt::TabFocusReason && reason != Qt::BacktabFocusReason && reason != Qt::ShortcutFocusReason)
        return;
    const DisplayList& list = displayList();
    m_state->focusOn = true;
    const auto place = m_state->focusIn(list);
    if (const auto start = place ? place : firstPlace(list))
        setFocusedCell(*start);
    else
        m_state->focusOn = false;
}

bool PictureWidget::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto hit = hitTest(displayList(), QPointF(help->pos()));
        const QString text = hit ? describe(*hit) : QString();
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this, touched(outlineOf(*hit)).boundingRect());
        return true;
    }
    case QEvent::ShortcutOverride: {
        // Arrows and Return belong to the cells while one has the focus, else to the window's shortcuts.
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((directionOf(*key) || isReturn(*key)) && m_state->focusIn(displayList())) {
            event->accept();
            return true;
        }
        // Not accepted: Esc also belongs to the window. But its shortcut would keep the key press from coming here.
        if (key->key() == Qt::Key_Escape)
            clearFocusedCell();
        break;
    }
    case QEvent::FocusIn:
        handleFocusIn(static_cast<QFocusEvent*>(event)->reason());
        break;
    case QEvent::FocusOut:
        update();
        break;
    case QEvent::LanguageChange:
        invalidate();
        emit languageChanged();
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

void PictureWidget::paintEvent(QPaintEvent* event) {
    const DisplayList& list = displayList();
    const double ratio = devicePixelRatioF();
    const QSize pixels = (QSizeF(size()) * ratio).toSize();
    if (!m_state->pictureValid || m_state->picture.size() != pixels) {
        if (m_state->picture.size() != pixels)
            m_state->picture = QPixmap(pixels);
        m_state->picture.setDevicePixelRatio(ratio);
        if (!list.background.isValid())
            m_state->picture.fill(m_theme->window());
        QPainter painter(&m_state->picture);
        headlight::paint(painter, list, *m_theme);
        m_state->pictureValid = true;
    }
    QPainter painter(this);
    const QRectF part = event->rect();
    painter.drawPixmap(part, m_state->picture, QRectF(part.topLeft() * ratio, part.size() * ratio));
    paintOverlay(painter);
}

void PictureWidget::paintOverlay(QPainter& painter) const {
    const DisplayList& list = displayList();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto outline = [&](const QRectF& rect, const QColor& color, double plainWidth) {
        const double width = m_theme->stroke(plainWidth);
        painter.setPen(QPen(m_theme->surface(), width + 2));
        painter.drawRoundedRect(rect, 2, 2);
        painter.setPen(QPen(color, width));
        painter.drawRoundedRect(rect, 2, 2);
    };
    const auto& hover = m_state->hover;
    if (hover && hover->item < static_cast<int>(list.items.size())) {
        const Item& item = list.items[static_cast<std::size_t>(hover->item)];
        if (const auto* ribbon = std::get_if<RibbonItem>(&item)) {
            DisplayList emphasized;
            RibbonItem bold = *ribbon;
            bold.width = std::max(2.0, ribbon->width);
            bold.opacity = 1;
            bold.color = m_theme->text();
            emphasized.items.push_back(bold);
            headlight::paint(painter, emphasized, *m_theme);
        } else if (!std::holds_alternative<BoxItem>(item) || !hover->action.isEmpty()) {
            outline(outlineOf(*hover), m_theme->text(), 1.5);
        }
    } else if (const auto linked = linkedRect())
        outline(linked->adjusted(-1, -1, 1, 1), m_theme->accent(), 1.5);
    if (const auto focus = m_state->focusIn(list); focus && hasFocus())
        outline(outlineOf(hitAt(list, *focus)), m_theme->accent(), 2);
}

void PictureWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    invalidate();
}

void PictureWidget::mouseMoveEvent(QMouseEvent* event) {
    setHover(event->position());
}

void PictureWidget::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    const auto hit = hitTest(displayList(), event->position());
    if (!hit) {
        clearFocusedCell();
        return;
    }
    if (hit->row >= 0 || !hit->action.isEmpty())
        setFocusedCell({hit->item, std::max(0, hit->row), std::max(0, hit->column)});
    activate(*hit);
}

void PictureWidget::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto hit = hitTest(displayList(), event->position());
    if (event->button() == Qt::LeftButton && hit && !std::holds_alternative<std::monostate>(hit->provenance))
        emit explainRequested(hit->provenance);
}

void PictureWidget::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    setHover(std::nullopt);
}

void PictureWidget::keyPressEvent(QKeyEvent* event) {
    const DisplayList& list = displayList();
    const auto focus = m_state->focusIn(list);
    if (const auto direction = directionOf(*event); direction && focus) {
        if (const auto next = nextPlace(list, *focus, *direction))
            setFocusedCell(*next);
        return; // the edge of the picture is the end of the walk, not a beat of the time-line
    }
    if (isReturn(*event) && focus) {
        const Hit hit = hitAt(list, *focus);
        activate(hit);
        if (!std::holds_alternative<std::monostate>(hit.provenance))
            emit explainRequested(hit.provenance);
        return;
    }
    QWidget::keyPressEvent(event); // ignored there: Space, Esc and the rest reach the window
}

void PictureWidget::contextMenuEvent(QContextMenuEvent* event) {
    const DisplayList& list = displayList();
    std::optional<Hit> hit;
    QPoint where = event->globalPos();
    if (event->reason() == QContextMenuEvent::Mouse) {
        hit = hitTest(list, QPointF(event->pos()));
    } else if (const auto focus = m_state->focusIn(list)) {
        hit = hitAt(list, *focus);
        where = mapToGlobal(rectOf(list, *focus).bottomLeft().toPoint());
    }
    if (hit && !std::holds_alternative<std::monostate>(hit->provenance))
        showMenu(*hit, where);
    else
        showMenu({}, where);
}

void PictureWidget::showMenu(const Hit& hit, QPoint globalPosition) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!std::holds_alternative<std::monostate>(hit.provenance))
        addElementMenu(*menu, hit);
    connect(menu->addAction(tr("Copy picture")), &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setImage(
            renderImage(displayList(), *m_theme, std::max(2.0, devicePixelRatioF())));
    });
    connect(menu->addAction(tr("Copy numbers as CSV")), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(toCsv(dataOf(dataPicture())))); });
    if (isSignalConnected(QMetaMethod::fromSignal(&PictureWidget::exportRequested)))
        connect(menu->addAction(tr("Export…")), &QAction::triggered, this, &PictureWidget::exportRequested);
    menu->popup(globalPosition);
}

void PictureWidget::addElementMenu(QMenu& at, const Hit& hit) {
    QMenu* menu = &at;
    const Provenance provenance = hit.provenance;
    connect(menu->addAction(tr("Where does this come from?")), &QAction::triggered, this,
            [this, provenance] { emit explainRequested(provenance); });
    const Item& item = displayList().items[static_cast<std::size_t>(hit.item)];
    const auto* text = std::get_if<TextItem>(&item);
    const QString value = text ? text->text : QString::number(hit.value, 'g', 9);
    connect(menu->addAction(tr("Copy value")), &QAction::triggered, this,
            [value] { QGuiApplication::clipboard()->setText(value); });
    if (const QString name = tensorName(provenance); !name.isEmpty()) {
        connect(menu->addAction(tr("Copy hook name")), &QAction::triggered, this,
                [name] { QGuiApplication::clipboard()->setText(name); });
    }
    menu->addSeparator();
}

} // namespace headlight
