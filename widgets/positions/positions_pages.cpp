// SPDX-License-Identifier: GPL-3.0-or-later
// The pages beside the map: what each of them shows of the state, and the words around it.
#include "widgets/picture/number_text.h"
#include "widgets/positions/flow_layout.h"
#include "widgets/positions/position_controls.h"
#include "widgets/positions/position_words.h"
#include "widgets/positions/positions_panel.h"
#include "widgets/positions/wave_colors.h"
#include "widgets/viewmodels/trace_store.h"

#include "engine/error.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::PositionalEncoding;

namespace {

QLabel* wordsLabel() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setContentsMargins(6, 0, 6, 0);
    return label;
}

/// A page: a row of options above its content.
QWidget* pageOf(std::initializer_list<QWidget*> options, std::initializer_list<QWidget*> content) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    if (options.size() > 0) {
        auto* row = new QWidget;
        auto* flow = new FlowLayout(row, 2, 8);
        for (QWidget* option : options)
            flow->addWidget(option);
        column->addWidget(row);
    }
    bool first = true;
    for (QWidget* part : content) {
        column->addWidget(part, first ? 1 : 0);
        first = false;
    }
    return page;
}

/// The scale of Σ ≥ 0 values: from 0, or from the lowest where some are below.
std::pair<double, double> rangeOf(const std::vector<double>& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {std::min(0.0, *low), std::max(0.0, *high)};
}

} // namespace

void PositionsPanel::composePages() {
    m_waves = new LineChart;
    m_rates = new LineChart(true);
    m_curve = new LineChart;
    m_legend = new WaveLegend;
    m_dimensions = new QLineEdit;
    m_dimensions->setValidator(new QRegularExpressionValidator(
        QRegularExpression(QStringLiteral("(\\s*\\d{0,4}\\s*,){0,12}\\s*\\d{0,4}\\s*")), m_dimensions));
    m_measure = new QComboBox;
    m_near = new QCheckBox;
    m_alike = wordsLabel();
    m_similarity = new SimilarityView;
    m_shift = new ShiftPicture;
    m_shiftBy = new NumberControl(false);
    m_sum = new SumView;
    m_waveParts = new TwoParts(m_waves, m_rates);
    m_alikeParts = new TwoParts(m_curve, m_similarity);
    m_numbers = new QLabel;
    m_numbers->setBuddy(m_dimensions);
    m_pages->addWidget(pageOf({m_numbers, m_dimensions, m_waveParts->button()}, {m_waveParts, m_legend}));
    m_pages->addWidget(pageOf({m_measure, m_near, m_alikeParts->button()}, {m_alikeParts, m_alike}));
    m_pages->addWidget(pageOf({m_shiftBy}, {m_shift}));
    m_pages->addWidget(pageOf({}, {m_sum}));
}

void PositionsPanel::fillKinds() {
    const QSignalBlocker quiet(m_kind);
    m_kind->clear();
    for (const auto kind : {PositionalEncoding::Interleaved, PositionalEncoding::Concatenated,
                            PositionalEncoding::Timescales, PositionalEncoding::Learned}) {
        if (kind == PositionalEncoding::Learned && !m_own.learned())
            continue;
        const QString name = encodingName(kind, modelName());
        m_kind->addItem(m_own.formula == kind ? PositionWords::tr("%1: what %2 uses").arg(name, modelName()) : name,
                        static_cast<int>(kind));
        m_kind->setItemData(m_kind->count() - 1, encodingExplained(kind), Qt::ToolTipRole);
    }
}

void PositionsPanel::fillFigures() {
    const QSignalBlocker quiet(m_figure);
    m_figure->clear();
    m_figure->addItem(PositionWords::tr("Figures of the sources…"));
    for (const PositionFigure& figure : positionFigures())
        m_figure->addItem(figure.name);
}

void PositionsPanel::retranslate() {
    fillKinds();
    fillFigures();
    m_kind->setAccessibleName(tr("Encoding"));
    m_kind->setToolTip(tr("How positions are told apart"));
    m_figure->setAccessibleName(tr("Figure"));
    m_figure->setToolTip(tr("Values that draw a figure of one of the sources again"));
    m_length->setName(tr("Length"), tr("How many positions"));
    m_depth->setName(tr("Depth"), tr("Numbers in the vector of a position"));
    m_base->setName(tr("Base"), tr("The slowest wave is about this much slower than the fastest"));
    m_position->setName(tr("Position"), tr("The chosen position"));
    m_shiftBy->setName(tr("Shift"), tr("How far all positions are moved"));
    m_angles->setText(tr("An&gles"));
    m_angles->setToolTip(tr("Show the angle behind each sine and cosine, from 0° to 360°"));
    m_across->setText(tr("Positions ac&ross"));
    m_across->setToolTip(tr("Positions from left to right instead of downwards"));
    m_map->setAccessibleName(tr("Map of the encoding"));
    m_readout->setAccessibleName(tr("The number in words"));
    m_tabs->setAccessibleName(tr("Page"));
    m_tabs->setTabText(Values, tr("Values"));
    m_tabs->setTabText(Map, tr("Map"));
    m_tabs->setTabText(Waves, tr("Waves"));
    m_tabs->setTabText(Alike, tr("Similarity"));
    m_tabs->setTabText(Shift, tr("Shift"));
    m_tabs->setTabText(Sum, tr("In the text"));
    m_numbers->setText(tr("&Numbers beside"));
    m_dimensions->setAccessibleName(tr("Numbers whose waves are drawn beside the chosen one"));
    m_dimensions->setToolTip(tr("For example: 0, 16, 32"));
    m_waves->setAccessibleName(tr("Numbers along the positions"));
    m_rates->setAccessibleName(tr("Rates of the pairs"));
    m_waveParts->setNames(tr("Rates"), tr("How fast each pair of a sine and a cosine turns"));
    m_measure->setAccessibleName(tr("Measure"));
    {
        const QSignalBlocker quiet(m_measure);
        m_measure->clear();
        for (const auto similarity : {Similarity::Dot, Similarity::Cosine, Similarity::SquaredDistance})
            m_measure->addItem(similarityName(similarity));
    }
    m_near->setText(tr("N&ear only"));
    m_near->setToolTip(tr("Only the %1 positions on each side").arg(nearReach));
    m_alikeParts->setNames(tr("All"), tr("All positions against all"));
    m_curve->setAccessibleName(tr("The chosen position against all others"));
    m_similarity->setAccessibleName(tr("All positions against all"));
    m_shift->setAccessibleName(tr("The matrix that moves positions"));
    m_sum->setAccessibleName(tr("A word's embedding and its position"));
    if (m_table)
        refresh();
}

void PositionsPanel::showWaves() {
    LineChart::Content content;
    content.xTitle = tr("position");
    content.xHigh = std::max(1, m_table->length - 1);
    content.marker = m_state.position;
    content.yLow = m_table->rates.empty() ? 1e300 : -1;
    content.yHigh = m_table->rates.empty() ? -1e300 : 1;
    std::vector<WaveLegend::Entry> entries;
    QStringList said;
    int wave = 0;
    for (const int dimension : shownWaves(m_state)) {
        LineChart::Line line{
            columnName(*m_table, dimension), waveColor(*m_theme, wave), waveDash(wave), {}, wave == 0, true};
        for (int p = 0; p < m_table->length; ++p) {
            const double value = m_table->at(p, dimension);
            line.points.append({static_cast<double>(p), value});
            content.yLow = std::min(content.yLow, value);
            content.yHigh = std::max(content.yHigh, value);
        }
        entries.push_back({line.color, line.dash,
                           QStringLiteral("%1: %2").arg(
                               line.name, fullNumber(static_cast<float>(m_table->at(m_state.position, dimension))))});
        said << entries.back().words;
        content.lines.push_back(std::move(line));
        ++wave;
    }
    m_waves->setContent(std::move(content));
    m_waves->setAccessibleDescription(
        tr("At position %1: %2").arg(m_state.position).arg(said.join(QStringLiteral("; "))));
    m_legend->setEntries(std::move(entries));
    m_legend->setToolTip(tr("Numbers at position %1").arg(m_state.position));
}

void PositionsPanel::showRates() {
    m_waveParts->setSecondAvailable(!m_table->rates.empty());
    if (m_table->rates.empty())
        return;
    LineChart::Content content;
    content.xTitle = tr("pair of sine and cosine");
    content.yTitle = tr("radians a position");
    content.xHigh = std::max<int>(1, static_cast<int>(m_table->rates.size()) - 1);
    LineChart::Line line{tr("rate"), waveColor(*m_theme, 0), Qt::SolidLine, {}, true, true};
    for (std::size_t i = 0; i < m_table->rates.size(); ++i)
        line.points.append({static_cast<double>(i), m_table->rates[i]});
    content.yHigh = 1;
    content.yLow = std::pow(10, std::floor(std::log10(m_table->rates.back()) + 1e-9));
    if (content.yLow >= 1)
        content.yLow = 0.1;
    const std::optional<Wave> wave = m_table->wave(m_state.dimension);
    if (wave)
        content.marker = wave->rate;
    content.lines.push_back(std::move(line));
    m_rates->setContent(std::move(content));
    const auto turns = [](double rate) { return fullNumber(static_cast<float>(2 * M_PI / rate)); };
    m_rates->setAccessibleDescription(tr("From %1 to %2 radians a position: the fastest pair turns once in %3 "
                                         "positions, the slowest in %4")
                                          .arg(fullNumber(m_table->rates.front()), fullNumber(m_table->rates.back()),
                                               turns(m_table->rates.front()), turns(m_table->rates.back())));
    m_rates->setToolTip(m_rates->accessibleDescription());
}

void PositionsPanel::showSimilarity() {
    if (!m_matrix || m_matrixOf != m_state.similarity) {
        m_matrix = std::make_shared<const SimilarityMatrix>(similarityMatrix(*m_table, m_state.similarity));
        m_matrixOf = m_state.similarity;
    }
    m_similarity->setContent(m_matrix, m_state);
    const std::vector<double> all = similarities(*m_table, m_state.position, m_state.similarity);
    LineChart::Content content;
    content.xTitle = tr("position");
    content.yTitle = similarityName(m_state.similarity);
    const int first = m_state.near ? std::max(0, m_state.position - nearReach) : 0;
    const int last = std::min(m_table->length - 1, m_state.near ? m_state.position + nearReach : m_table->length - 1);
    content.xLow = first;
    content.xHigh = std::max(first + 1, last);
    std::tie(content.yLow, content.yHigh) = rangeOf(all);
    content.marker = m_state.position;
    LineChart::Line line{tr("similarity"), waveColor(*m_theme, 0), Qt::SolidLine, {}, true, true};
    for (int p = first; p <= last; ++p)
        line.points.append({static_cast<double>(p), all[static_cast<std::size_t>(p)]});
    content.lines.push_back(std::move(line));
    m_curve->setContent(std::move(content));
    const int distance = std::abs(m_state.shift);
    const Spread spread = spreadAt(*m_table, distance, m_state.similarity);
    const QString low = QString::number(spread.low, 'g', 5), high = QString::number(spread.high, 'g', 5);
    const QString itself = fullNumber(static_cast<float>(all[static_cast<std::size_t>(m_state.position)]));
    QString words = tr("%1 of position %2 with itself: %3.")
                        .arg(similarityName(m_state.similarity))
                        .arg(m_state.position)
                        .arg(itself);
    if (spread.pairs > 0)
        words += QLatin1Char(' ') +
                 (low == high ? tr("All %1 pairs that stand %2 apart: %3, wherever they are.")
                                    .arg(spread.pairs)
                                    .arg(distance)
                                    .arg(low)
                              : tr("The %1 pairs that stand %2 apart: from %3 to %4, depending on where they are.")
                                    .arg(spread.pairs)
                                    .arg(distance)
                                    .arg(low, high));
    m_alike->setText(words.replace(QStringLiteral(" -"), QStringLiteral(" −")));
    m_curve->setAccessibleDescription(m_alike->text());
}

void PositionsPanel::showShift() {
    if (m_shiftFor != m_state.shift) {
        m_shiftFor = m_state.shift;
        m_shiftContent = {};
        if (m_table->kind == PositionalEncoding::Learned)
            startFits();
        else
            m_shiftContent.exact = shiftPositions(*m_table, m_state.shift);
    }
    m_shift->setContent(m_table, m_shiftContent, m_state);
}

void PositionsPanel::startFits() {
    m_stopFit.request_stop();
    m_stopFit = {};
    m_shiftContent.fitting = true;
    m_fits.start([this, fit = ++m_fit, table = m_table, shift = m_state.shift, stop = m_stopFit.get_token()] {
        ShiftContent found;
        const auto fitted = [&](double damping) {
            return std::make_shared<const engine::ShiftFit>(
                engine::fitShift(*table->numbers, table->length, table->depth, shift, damping, stop));
        };
        try {
            found.least = fitted(leastDamping);
            found.damped = fitted(gentleDamping);
        } catch (const engine::Error&) { // too few pairs, which the picture says, or stopped
            found = {};
        }
        QMetaObject::invokeMethod(
            this,
            [this, fit, found] {
                if (fit != m_fit || m_shiftFor != m_state.shift || !m_shiftContent.fitting)
                    return;
                m_shiftContent = found;
                m_shift->setContent(m_table, m_shiftContent, m_state);
            },
            Qt::QueuedConnection);
    });
}

void PositionsPanel::showSum() {
    m_sum->setContent(sumOfText(), m_state);
}

PositionSum PositionsPanel::sumOfText() const {
    PositionSum sum;
    const engine::Model* model = m_store.model().get();
    if (!model || m_store.length() == 0)
        return sum;
    const engine::Stack stack = model->shape().writer();
    const engine::WeightId embeddings{engine::WeightKind::TokenEmbedding, -1, stack};
    const engine::TensorView table = model->weight(embeddings);
    const int chosen = std::min(m_state.position, m_store.length() - 1);
    const engine::TokenId token = m_store.token(chosen);
    if (table.size() == 0 || token < 0 || token >= table.shape[0])
        return sum;
    sum.model = modelName();
    for (int p = 0; p < m_store.length(); ++p)
        sum.tokens.push_back(m_store.tokenAt(p));
    sum.chosen = chosen;
    sum.token = token;
    sum.table = embeddings;
    const auto depth = static_cast<int>(table.shape[1]);
    const float* row = table.data + static_cast<std::ptrdiff_t>(token) * depth;
    sum.embedding.assign(row, row + depth);
    for (const engine::Op& op : model->ops().ops())
        if (op.kind == engine::OpKind::Scale && op.output.kind == engine::HookKind::EmbedScaled &&
            op.output.stack == stack)
            sum.factor = static_cast<double>(op.constant);
    const bool learned = m_state.kind == PositionalEncoding::Learned;
    const auto encoding = makePositionTable(m_state.kind, chosen + 1, depth, m_state.base, m_own);
    sum.encoding.assign(encoding->numbers->end() - depth, encoding->numbers->end());
    if (learned)
        sum.encodingTable = m_own.weight;
    sum.own = learned || (m_own.formula == m_state.kind && m_state.base == 10000);
    for (std::size_t i = 0; i < sum.embedding.size(); ++i)
        sum.sum.push_back(sum.embedding[i] * sum.factor + sum.encoding[i]);
    return sum;
}

} // namespace headlight
