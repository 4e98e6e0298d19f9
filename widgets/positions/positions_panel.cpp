// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/positions_panel.h"

#include "widgets/positions/flow_layout.h"
#include "widgets/positions/position_controls.h"
#include "widgets/positions/position_words.h"
#include "widgets/viewmodels/trace_store.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::PositionalEncoding;

namespace {

constexpr int besideWidth = 900, besideHeight = 420; ///< with text of 100 %: the map stands beside the pages
constexpr int sliderWidth = 840;                     ///< sliders beside the numbers from here on
constexpr int readoutHeight = 300;
constexpr int aloneHeight = 520;

QComboBox* chooser() {
    auto* box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(22);
    return box;
}

} // namespace

PositionsPanel::PositionsPanel(const TraceStore& store, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_store(store), m_theme(&theme) {
    m_fits.setMaxThreadCount(1);
    compose();
    connectControls();
    connect(&store, &TraceStore::modelChanged, this, &PositionsPanel::onModelChanged);
    connect(&store, &TraceStore::traceChanged, this, &PositionsPanel::showSum);
    m_own = ownPositions(store.model().get());
    m_state = bounded(m_state, m_own);
    retranslate();
    setTheme(theme);
}

PositionsPanel::~PositionsPanel() {
    m_stopFit.request_stop();
    m_fits.waitForDone();
}

void PositionsPanel::compose() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    m_controls = new QWidget(this);
    auto* flow = new FlowLayout(m_controls);
    m_kind = chooser();
    m_figure = chooser();
    m_length = new NumberControl(true);
    m_depth = new NumberControl(true);
    m_base = new NumberControl(true);
    m_position = new NumberControl(false);
    for (QWidget* control : std::initializer_list<QWidget*>{m_kind, m_figure, m_length, m_depth, m_base, m_position})
        flow->addWidget(control);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    m_controls->setSizePolicy(policy);
    m_tabs = new QTabBar(this);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(true);
    for (int page = Values; page < pageCount; ++page)
        m_tabs->addTab(QString());
    m_pages = new QStackedWidget(this);
    m_pages->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // no hidden page keeps the window large
    m_pages->setMinimumHeight(90);
    composeMap();
    composePages();
    m_body = new QGridLayout;
    m_body->setSpacing(6);
    column->addLayout(m_body, 1);
    m_base->setRange(static_cast<int>(leastBase), static_cast<int>(mostBase));
}

void PositionsPanel::composeMap() {
    m_mapPart = new QWidget(this);
    m_map = new PositionMapView;
    m_readout = new QLabel;
    m_angles = new QCheckBox;
    m_across = new QCheckBox;
    m_readout->setWordWrap(true);
    m_readout->setTextFormat(Qt::PlainText);
    m_readout->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_readout->setContentsMargins(8, 0, 8, 2);
    auto* options = new QWidget;
    auto* flow = new FlowLayout(options, 2, 12);
    flow->addWidget(m_angles);
    flow->addWidget(m_across);
    auto* column = new QVBoxLayout(m_mapPart);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(options);
    column->addWidget(m_map, 1);
    column->addWidget(m_readout);
    m_mapPart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_mapPart->setMinimumHeight(90);
}

void PositionsPanel::connectControls() {
    connect(m_kind, &QComboBox::activated, this, [this](int row) {
        const auto kind = static_cast<PositionalEncoding>(m_kind->itemData(row).toInt());
        change([this, kind](PositionState& s) {
            s.kind = kind;
            if (kind == PositionalEncoding::Learned)
                s.length = static_cast<int>(m_own.table.shape[0]);
        });
    });
    connect(m_figure, &QComboBox::activated, this, [this](int row) {
        const auto figures = positionFigures();
        if (row > 0)
            setState(figures[static_cast<std::size_t>(row - 1)].state);
    });
    const auto number = [this](NumberControl* control, int PositionState::*field) {
        connect(control, &NumberControl::changed, this,
                [this, field](int value) { change([=](PositionState& s) { s.*field = value; }); });
    };
    number(m_length, &PositionState::length);
    number(m_depth, &PositionState::depth);
    number(m_position, &PositionState::position);
    connect(m_base, &NumberControl::changed, this,
            [this](int value) { change([value](PositionState& s) { s.base = value; }); });
    connect(m_shiftBy, &NumberControl::changed, this, [this](int value) {
        const int before = m_state.shift; // 0 moves nothing: past it to the other side
        change([=](PositionState& s) { s.shift = value != 0 ? value : before > 0 ? -1 : 1; });
    });
    connect(m_angles, &QCheckBox::toggled, this,
            [this](bool on) { change([on](PositionState& s) { s.angles = on; }); });
    connect(m_across, &QCheckBox::toggled, this,
            [this](bool on) { change([on](PositionState& s) { s.across = on; }); });
    connect(m_near, &QCheckBox::toggled, this, [this](bool on) { change([on](PositionState& s) { s.near = on; }); });
    connect(m_measure, &QComboBox::activated, this,
            [this](int row) { change([row](PositionState& s) { s.similarity = static_cast<Similarity>(row); }); });
    connect(m_dimensions, &QLineEdit::editingFinished, this, [this] {
        std::vector<int> wanted;
        for (const QString& part : m_dimensions->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
            wanted.push_back(part.trimmed().toInt());
        change([&wanted](PositionState& s) { s.dimensions = wanted; });
    });
    connectPictures();
}

void PositionsPanel::connectPictures() {
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int page) { setPage(static_cast<Page>(page)); });
    connect(m_map, &PositionPicture::cellChosen, this, [this](const QString& grid, int row, int column) {
        if (grid != QLatin1String("positions.map"))
            return;
        const MapPlace place = m_map->placeOf(row, column);
        change([place](PositionState& s) {
            s.position = place.position;
            s.dimension = place.dimension;
        });
    });
    connect(m_map, &PictureWidget::hovered, this,
            [this](const Provenance&, const QString& words) { showReadout(words); });
    connect(m_map, &PositionPicture::cellDescribed, this, &PositionsPanel::showReadout);
    connect(m_similarity, &PositionPicture::cellChosen, this, [this](const QString& grid, int row, int) {
        if (grid == QLatin1String("positions.similarity"))
            change([row, this](PositionState& s) { s.position = row * std::max(1, m_similarity->step()); });
    });
    for (LineChart* chart : {m_waves, m_curve})
        connect(chart, &LineChart::clickedAt, this,
                [this](double x) { change([x](PositionState& s) { s.position = static_cast<int>(std::lround(x)); }); });
    connect(m_sum, &PictureWidget::actionTriggered, this, [this](const QString& action) {
        const int token = action.section(QLatin1Char(':'), 1).toInt();
        change([token](PositionState& s) { // the text may be longer than the map
            s.length = std::max(s.length, token + 1);
            s.position = token;
        });
    });
    connect(m_sum, &PositionPicture::cellChosen, this, [this](const QString& grid, int, int column) {
        const int chosen = m_sum->numberOf(grid, column);
        change([chosen](PositionState& s) { s.dimension = chosen; });
    });
}

void PositionsPanel::setTheme(const Theme& theme) {
    m_theme = &theme;
    setPalette(theme.palette());
    for (PictureWidget* picture : {static_cast<PictureWidget*>(m_map), static_cast<PictureWidget*>(m_similarity),
                                   static_cast<PictureWidget*>(m_shift), static_cast<PictureWidget*>(m_sum)})
        picture->setTheme(theme);
    for (LineChart* chart : {m_waves, m_rates, m_curve})
        chart->setTheme(theme);
    m_legend->setTheme(theme);
    refresh();
    arrange();
}

void PositionsPanel::setState(const PositionState& state) {
    const PositionState possible = bounded(state, m_own);
    const bool same = possible == m_state;
    m_state = possible;
    if (same)
        showControls(); // what was typed may not be possible
    else
        refresh();
}

void PositionsPanel::change(const std::function<void(PositionState&)>& edit) {
    PositionState changed = m_state;
    edit(changed);
    setState(changed);
}

void PositionsPanel::onModelChanged() {
    m_own = ownPositions(m_store.model().get());
    m_table.reset();
    m_state = bounded(m_state, m_own);
    fillKinds();
    refresh();
}

QString PositionsPanel::modelName() const {
    return m_store.model() ? QString::fromStdString(m_store.model()->name()) : QString();
}

void PositionsPanel::refresh() {
    const bool same = m_table && m_table->kind == m_state.kind && m_table->length == m_state.length &&
                      m_table->depth == m_state.depth && m_table->base == m_state.base;
    if (!same) {
        m_table = makePositionTable(m_state, m_own);
        m_shiftContent = {};
        m_shiftFor = 0;
        m_matrix.reset();
    }
    m_map->setContent(m_table, m_state);
    showControls();
    showReadout({});
    showPage();
}

void PositionsPanel::showPage() {
    switch (m_page) {
    case Values:
    case Map:
        break;
    case Waves:
        showWaves();
        showRates();
        break;
    case Alike:
        showSimilarity();
        break;
    case Shift:
        showShift();
        break;
    case Sum:
        showSum();
        break;
    case pageCount:
        break;
    }
}

void PositionsPanel::showControls() {
    const bool learned = m_state.kind == PositionalEncoding::Learned;
    const QSignalBlocker kind(m_kind), figure(m_figure), angles(m_angles), across(m_across), near(m_near),
        measure(m_measure);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(m_state.kind)));
    const auto figures = positionFigures();
    const auto found =
        std::find_if(figures.begin(), figures.end(), [this](const PositionFigure& f) { return f.state == m_state; });
    m_figure->setCurrentIndex(found == figures.end() ? 0 : static_cast<int>(found - figures.begin()) + 1);
    m_length->setRange(1,
                       learned ? std::min<int>(mostPositions, static_cast<int>(m_own.table.shape[0])) : mostPositions);
    m_length->setValue(m_state.length);
    m_depth->setRange(1, learned ? m_state.depth : mostDepth);
    m_depth->setValue(m_state.depth);
    m_depth->setEnabled(!learned);
    m_base->setValue(static_cast<int>(m_state.base));
    m_base->setEnabled(!learned);
    m_position->setRange(0, m_state.length - 1);
    m_position->setValue(m_state.position);
    const int furthest = std::max(1, m_state.length - 1);
    m_shiftBy->setRange(-furthest, furthest);
    m_shiftBy->setValue(m_state.shift);
    m_angles->setChecked(m_state.angles);
    m_angles->setEnabled(!learned);
    m_across->setChecked(m_state.across);
    m_near->setChecked(m_state.near);
    m_measure->setCurrentIndex(static_cast<int>(m_state.similarity));
    QStringList numbers;
    for (const int dimension : m_state.dimensions)
        numbers << QString::number(dimension);
    if (!m_dimensions->hasFocus() || m_dimensions->hasAcceptableInput())
        m_dimensions->setText(numbers.join(QStringLiteral(", ")));
}

void PositionsPanel::showReadout(const QString& words) {
    m_readout->setText(words.isEmpty() && m_table
                           ? describeNumber(*m_table, m_state.position, m_state.dimension, m_state.angles)
                           : words);
}

void PositionsPanel::setPage(Page page) {
    m_page = page;
    arrange();
    showPage();
}

PositionsPanel::Page PositionsPanel::page() const {
    return m_page;
}

bool PositionsPanel::valuesAlone() const {
    return !mapBeside() && height() < aloneHeight * std::min(Theme::textScale(), 1.6);
}

bool PositionsPanel::mapBeside() const {
    const double scale = Theme::textScale();
    return width() >= besideWidth * std::min(scale, 1.5) && height() >= besideHeight * std::min(scale, 1.3);
}

void PositionsPanel::arrange() {
    const bool beside = mapBeside();
    const bool alone = valuesAlone();
    if (m_page == Values && !alone)
        m_page = Map;
    if (m_page == Map && beside)
        m_page = Waves;
    const bool mapAlone = m_page == Map, controlsOnly = m_page == Values;
    {
        const QSignalBlocker quiet(m_tabs);
        m_tabs->setTabVisible(Values, alone);
        m_tabs->setTabVisible(Map, !beside);
        m_tabs->setCurrentIndex(m_page);
    }
    for (QWidget* part : std::initializer_list<QWidget*>{m_controls, m_mapPart, m_tabs, m_pages})
        m_body->removeWidget(part);
    if (controlsOnly)
        m_body->addWidget(m_controls, 2, 0, 1, 2, Qt::AlignTop);
    else
        m_body->addWidget(m_controls, 0, 0, 1, 2);
    if (beside) {
        m_body->addWidget(m_mapPart, 1, 0, 2, 1);
        m_body->addWidget(m_tabs, 1, 1);
        m_body->addWidget(m_pages, 2, 1);
    } else {
        m_body->addWidget(m_tabs, 1, 0, 1, 2);
        if (!controlsOnly)
            m_body->addWidget(mapAlone ? m_mapPart : m_pages, 2, 0, 1, 2);
    }
    m_body->setColumnStretch(0, beside ? 5 : 1);
    m_body->setColumnStretch(1, beside ? 6 : 1);
    m_body->setRowStretch(2, 1);
    m_mapPart->setVisible(beside || mapAlone);
    m_pages->setVisible(!mapAlone && !controlsOnly);
    m_controls->setVisible(!alone || controlsOnly);
    if (m_page >= Waves)
        m_pages->setCurrentIndex(m_page - Waves);
    const double scale = Theme::textScale();
    m_readout->setVisible(height() >= readoutHeight * scale);
    for (NumberControl* control : {m_length, m_depth, m_base, m_position, m_shiftBy})
        control->setSliderShown(width() >= sliderWidth * std::min(scale, 1.6));
}

void PositionsPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::FontChange)
        arrange();
    QWidget::changeEvent(event);
}

void PositionsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const Page before = m_page;
    arrange();
    if (m_page != before)
        showPage();
}

} // namespace headlight
