// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/calculator_panel.h"

#include "widgets/calculator/wrap_layout.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace headlight {

CalculatorPanel::CalculatorPanel(const Theme& theme, const TraceStore* store, const Selection* selection,
                                 QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_document(new CalculatorDocument(this)),
      m_view(new CalculatorView(*m_document)), m_preset(new QComboBox), m_scale(new QComboBox), m_mask(new QComboBox),
      m_queries(new QSpinBox), m_keys(new QSpinBox), m_width(new QSpinBox), m_valueWidth(new QSpinBox),
      m_divisor(new QDoubleSpinBox), m_model(new QPushButton), m_lookAhead(new QToolButton),
      m_clearMask(new QToolButton), m_undo(new QToolButton), m_redo(new QToolButton) {
    compose();
    connectControls();
    setTheme(theme);
    retranslate();
}

void CalculatorPanel::compose() {
    for (int preset = 0; preset <= static_cast<int>(CalculatorPreset::Own); ++preset)
        if (preset != static_cast<int>(CalculatorPreset::Model))
            m_preset->addItem(QString(), preset);
    for (int mode = 0; mode < 3; ++mode) {
        m_scale->addItem(QString());
        m_mask->addItem(QString());
    }
    for (QComboBox* box : {m_preset, m_scale, m_mask})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (QSpinBox* box : {m_queries, m_keys, m_width, m_valueWidth})
        box->setKeyboardTracking(false);
    m_divisor->setKeyboardTracking(false);
    m_divisor->setRange(0.01, 1e6);
    m_divisor->setDecimals(4);
    m_divisor->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    for (QToolButton* button : {m_lookAhead, m_clearMask, m_undo, m_redo})
        button->setFocusPolicy(Qt::TabFocus);
    auto* controls = new WrapLayout;
    controls->setContentsMargins(10, 8, 10, 6);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_preset, m_model, m_queries, m_keys, m_width, m_valueWidth, m_scale,
                                         m_divisor, m_mask, m_lookAhead, m_clearMask, m_undo, m_redo})
        controls->addWidget(widget);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(controls);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
}

void CalculatorPanel::connectControls() {
    CalculatorDocument* document = m_document;
    connect(m_preset, &QComboBox::activated, this, [this](int index) {
        const auto preset = static_cast<CalculatorPreset>(m_preset->itemData(index).toInt());
        if (preset != CalculatorPreset::Own)
            m_document->load(preset);
        follow();
    });
    connect(m_model, &QPushButton::clicked, this, &CalculatorPanel::takeFromModel);
    for (QSpinBox* box : {m_queries, m_keys, m_width, m_valueWidth})
        connect(box, &QSpinBox::valueChanged, document, [this] {
            m_document->resize(m_queries->value(), m_keys->value(), m_width->value(), m_valueWidth->value());
        });
    const auto scale = [this] {
        m_document->setScale(static_cast<ScaleMode>(m_scale->currentIndex()), m_divisor->value());
    };
    connect(m_scale, &QComboBox::activated, document, scale);
    connect(m_divisor, &QDoubleSpinBox::valueChanged, document, scale);
    connect(m_mask, &QComboBox::activated, document,
            [document](int mode) { document->setMaskMode(static_cast<MaskMode>(mode)); });
    connect(m_lookAhead, &QToolButton::clicked, document, [document] {
        const CalculatorInput& in = document->input();
        document->setMask(engine::lookAheadMask(std::max(in.queries(), in.keys())), tr("look-ahead mask"));
    });
    connect(m_clearMask, &QToolButton::clicked, document,
            [document] { document->setMask(zeroMatrix(1, 1), tr("empty mask")); });
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
    connect(document, &CalculatorDocument::changed, this, &CalculatorPanel::follow);
}

void CalculatorPanel::setTheme(const Theme& theme) {
    setPalette(theme.palette());
    m_view->setTheme(theme);
}

void CalculatorPanel::takeFromModel() {
    QString why = tr("No model is open.");
    const auto input = m_store && m_selection
                           ? modelInput(*m_store, m_selection->block(), m_selection->layer(), m_selection->head(), why)
                           : std::nullopt;
    if (input)
        m_document->load(*input, CalculatorPreset::Model);
    else
        m_view->refuse(why);
    m_view->setFocus();
}

void CalculatorPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CalculatorPanel::retranslate() {
    for (int i = 0; i < m_preset->count(); ++i)
        m_preset->setItemText(i, presetName(static_cast<CalculatorPreset>(m_preset->itemData(i).toInt())));
    m_preset->setAccessibleName(tr("Example"));
    m_preset->setToolTip(tr("Published examples to start from"));
    m_model->setText(tr("From the model"));
    m_model->setToolTip(tr("Queries, keys and values of the head that is selected in the main window"));
    const auto size = [](QSpinBox* box, const QString& prefix, const QString& tip) {
        box->setPrefix(prefix);
        box->setToolTip(tip);
        box->setAccessibleName(tip);
    };
    size(m_queries, tr("queries "), tr("Number of queries: rows of Q"));
    size(m_keys, tr("keys "), tr("Number of keys: rows of K and V"));
    size(m_width, QStringLiteral("d_k "), tr("Width of queries and keys"));
    size(m_valueWidth, QStringLiteral("d_v "), tr("Width of values"));
    m_scale->setItemText(0, QStringLiteral("÷ √d_k"));
    m_scale->setItemText(1, tr("÷ number"));
    m_scale->setItemText(2, tr("no division"));
    m_scale->setAccessibleName(tr("What the scores are divided by"));
    m_divisor->setPrefix(QStringLiteral("÷ "));
    m_divisor->setAccessibleName(tr("Number to divide by"));
    m_mask->setItemText(0, tr("no mask"));
    m_mask->setItemText(1, tr("mask: + (−1e9)"));
    m_mask->setItemText(2, tr("mask: −∞"));
    m_mask->setAccessibleName(tr("Mask"));
    m_mask->setToolTip(tr("The tutorial adds −1e9 to masked scores; others set them to −∞"));
    m_lookAhead->setText(tr("Look-ahead"));
    m_lookAhead->setToolTip(tr("Hides the keys that come after the query"));
    m_clearMask->setText(tr("Clear mask"));
    m_clearMask->setToolTip(tr("Opens every key"));
    m_undo->setText(tr("Undo"));
    m_redo->setText(tr("Redo"));
    m_view->setAccessibleName(tr("Attention, step by step"));
    follow();
}

void CalculatorPanel::follow() {
    const CalculatorInput& in = m_document->input();
    const auto set = [](QSpinBox* box, int value) {
        const QSignalBlocker quiet(box);
        box->setRange(1, std::max(kMostRows, value)); // a model's keys may be wider
        box->setValue(value);
    };
    set(m_queries, in.queries());
    set(m_keys, in.keys());
    set(m_width, in.query.columns);
    set(m_valueWidth, in.value.columns);
    const QSignalBlocker quietPreset(m_preset), quietScale(m_scale), quietDivisor(m_divisor), quietMask(m_mask);
    const CalculatorPreset shown =
        m_document->preset() == CalculatorPreset::Model ? CalculatorPreset::Own : m_document->preset();
    m_preset->setCurrentIndex(m_preset->findData(static_cast<int>(shown)));
    m_scale->setCurrentIndex(static_cast<int>(in.scale));
    m_divisor->setValue(in.divisor);
    m_divisor->setVisible(in.scale == ScaleMode::Number);
    m_mask->setCurrentIndex(static_cast<int>(in.maskMode));
    m_lookAhead->setVisible(in.maskMode != MaskMode::None);
    m_clearMask->setVisible(in.maskMode != MaskMode::None);
    m_undo->setEnabled(m_document->undoStack().canUndo());
    m_redo->setEnabled(m_document->undoStack().canRedo());
}

} // namespace headlight
