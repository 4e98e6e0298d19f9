// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/mask_panel.h"

#include "widgets/calculator/number_entry.h"
#include "widgets/calculator/wrap_layout.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace headlight {

MaskView::MaskView(MaskDocument& document, QWidget* parent) : NumberGridView(parent), m_document(document) {
    connect(&document, &MaskDocument::changed, this, [this] {
        m_refused.clear();
        invalidate();
    });
}

DisplayList MaskView::layout(QSizeF size) const {
    MaskPicture picture{&m_document, {}, m_refused};
    if (current())
        picture.cell = cellOf(*current());
    return layoutMasks(picture, theme(), size);
}

/// Empty when the grid is not there or has become smaller.
std::optional<MaskCell> MaskView::cellOf(const GridCell& cell) const {
    auto place = maskGridOf(cell.grid);
    if (!place)
        return std::nullopt;
    const auto matrix = maskMatrix(m_document, place->grid, place->place);
    if (cell.row >= matrix.rows || cell.column >= matrix.columns)
        return std::nullopt;
    place->row = cell.row;
    place->column = cell.column;
    return place;
}

QString MaskView::describe(const Hit& hit) const {
    const auto& items = displayList().items;
    if (hit.item < 0 || hit.item >= static_cast<int>(items.size()) || hit.row < 0)
        return {};
    const auto* grid = std::get_if<CellGrid>(&items[static_cast<std::size_t>(hit.item)]);
    const auto cell = grid ? cellOf({grid->id, hit.row, hit.column}) : std::nullopt;
    if (!cell)
        return {};
    const MaskWords words = explainMaskCell(m_document, *cell);
    return words.head + QLatin1Char('\n') + words.words;
}

NumberGridView::Kind MaskView::kindOf(const QString& grid) const {
    const auto place = maskGridOf(grid);
    const bool editable = place && (place->grid == MaskGrid::Source || place->grid == MaskGrid::Target ||
                                    place->grid == MaskGrid::Scores);
    return editable ? Kind::Number : Kind::Fixed;
}

QString MaskView::textOf(const GridCell& cell) const {
    const auto place = cellOf(cell);
    return place ? QString::number(maskMatrix(m_document, place->grid, place->place).at(cell.row, cell.column), 'g',
                                   QLocale::FloatingPointShortest)
                 : QString();
}

QString MaskView::write(const MaskCell& cell, const engine::SmallMatrix& block) {
    if (cell.grid == MaskGrid::Scores)
        return m_document.setScores(cell.row, cell.column, block);
    if (block.rows != 1)
        return tr("A text is one row of ids.");
    return m_document.setIds(cell.grid == MaskGrid::Target, cell.column, block.values);
}

QString MaskView::enter(const GridCell& cell, const QString& text) {
    const auto place = cellOf(cell);
    const auto read = readNumber(text);
    if (const auto* error = std::get_if<EntryError>(&read))
        return error->sentence;
    return place ? write(*place, {1, 1, {std::get<double>(read)}}) : QString();
}

QString MaskView::matrixText(const QString& grid) const {
    const auto place = maskGridOf(grid);
    return place ? rowsAsText(maskMatrix(m_document, place->grid, place->place)) : QString();
}

QString MaskView::pasteAt(const GridCell& cell, const QString& text, bool) {
    const auto place = cellOf(cell);
    const auto read = readRows(text);
    if (const auto* error = std::get_if<EntryError>(&read))
        return error->sentence;
    if (!place || kindOf(cell.grid) == Kind::Fixed)
        return tr("These numbers are computed: paste into ids or scores.");
    return write(*place, std::get<engine::SmallMatrix>(read));
}

void MaskView::currentChanged() {
    const auto cell = current() ? cellOf(*current()) : std::nullopt;
    const MaskWords words = cell ? explainMaskCell(m_document, *cell) : MaskWords{};
    setAccessibleDescription(cell ? words.head + QLatin1Char('\n') + words.words : QString());
}

void MaskView::refuse(const QString& sentence) {
    if (m_refused == sentence)
        return;
    m_refused = sentence;
    invalidate();
}

MaskPanel::MaskPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_document(new MaskDocument(this)), m_view(new MaskView(*m_document)), m_preset(new QComboBox),
      m_mode(new QComboBox), m_sizeLabel(new QLabel), m_size(new QSlider(Qt::Horizontal)), m_cut(new QSpinBox),
      m_undo(new QToolButton), m_redo(new QToolButton) {
    compose();
    connectControls();
    setTheme(theme);
    retranslate();
}

void MaskPanel::compose() {
    for (int preset = 0; preset <= maskPresetCount; ++preset)
        m_preset->addItem(QString());
    m_mode->addItems({QString(), QString()});
    for (QComboBox* box : {m_preset, m_mode})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_size->setRange(1, kMostRows);
    m_size->setMinimumWidth(120);
    m_cut->setKeyboardTracking(false);
    for (QToolButton* button : {m_undo, m_redo})
        button->setFocusPolicy(Qt::TabFocus);
    auto* controls = new WrapLayout;
    controls->setContentsMargins(10, 8, 10, 6);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_preset, m_sizeLabel, m_size, m_cut, m_mode, m_undo, m_redo})
        controls->addWidget(widget);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(controls);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
}

void MaskPanel::connectControls() {
    MaskDocument* document = m_document;
    connect(m_preset, &QComboBox::activated, this, [this](int preset) {
        if (preset < maskPresetCount)
            m_document->load(static_cast<MaskPreset>(preset));
        follow();
    });
    connect(m_size, &QSlider::valueChanged, document, &MaskDocument::setLength);
    connect(m_cut, &QSpinBox::valueChanged, document, &MaskDocument::setCut);
    connect(m_mode, &QComboBox::activated, document,
            [document](int index) { document->setMode(index == 0 ? MaskMode::BigNegative : MaskMode::Infinite); });
    QUndoStack* undo = &document->undoStack();
    connect(m_undo, &QToolButton::clicked, undo, &QUndoStack::undo);
    connect(m_redo, &QToolButton::clicked, undo, &QUndoStack::redo);
    // Shortcuts, not actions: those would join the main window's commands.
    for (const auto& [key, slot] :
         {std::pair(QKeySequence::Undo, &QUndoStack::undo), std::pair(QKeySequence::Redo, &QUndoStack::redo)})
        for (const QKeySequence& keys : QKeySequence::keyBindings(key))
            connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                    undo, slot);
    connect(&document->undoStack(), &QUndoStack::canUndoChanged, m_undo, &QWidget::setEnabled);
    connect(&document->undoStack(), &QUndoStack::canRedoChanged, m_redo, &QWidget::setEnabled);
    connect(document, &MaskDocument::changed, this, &MaskPanel::follow);
}

void MaskPanel::setTheme(const Theme& theme) {
    setPalette(theme.palette());
    m_view->setTheme(theme);
}

void MaskPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MaskPanel::retranslate() {
    for (int preset = 0; preset <= maskPresetCount; ++preset)
        m_preset->setItemText(preset, maskPresetName(static_cast<MaskPreset>(preset)));
    m_preset->setAccessibleName(tr("Example"));
    m_mode->setItemText(0, tr("mask: + (−1e9)"));
    m_mode->setItemText(1, tr("mask: −∞"));
    m_mode->setAccessibleName(tr("Mask"));
    m_mode->setToolTip(tr("The tutorial adds −1e9 to masked scores; others set them to −∞"));
    m_size->setAccessibleName(tr("Number of tokens: the size of the look-ahead mask"));
    m_cut->setPrefix(tr("cut after "));
    m_cut->setAccessibleName(tr("Causality test: tokens that are kept"));
    m_cut->setToolTip(tr("Causality test: do the first rows change when the later tokens are cut off?"));
    m_undo->setText(tr("Undo"));
    m_redo->setText(tr("Redo"));
    m_view->setAccessibleName(tr("Masks and what they do to the same scores"));
    follow();
}

void MaskPanel::follow() {
    const MaskStudyInput& in = m_document->input();
    const QSignalBlocker quietPreset(m_preset), quietSize(m_size), quietCut(m_cut), quietMode(m_mode);
    m_preset->setCurrentIndex(static_cast<int>(m_document->preset()));
    m_size->setValue(in.length());
    m_sizeLabel->setText(tr("%n tokens", nullptr, in.length()));
    m_cut->setRange(1, in.length());
    m_cut->setValue(in.cut);
    m_mode->setCurrentIndex(in.mode == MaskMode::Infinite ? 1 : 0);
    m_undo->setEnabled(m_document->undoStack().canUndo());
    m_redo->setEnabled(m_document->undoStack().canRedo());
}

} // namespace headlight
