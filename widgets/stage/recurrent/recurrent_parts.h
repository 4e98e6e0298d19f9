// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the stage: what the levels of a recurrent translator have in common.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// A recurrent translator's hook: these have one layer.
engine::Hook recurrentHook(engine::HookKind kind, engine::Stack stack);

/// Both texts, and how far the walk has come in them. Nothing is shown before it is computed.
struct Recurrent {
    StageCanvas& s;
    int source = s.store.lengthOf(engine::Stack::Encoder);
    int written = s.store.length();
    int step = s.target;        ///< the decoder's step that is followed
    mutable int mostPooled = 1; ///< numbers that the coarsest cell stands for

    int width(engine::Hook hook) const; ///< numbers of one position
    /// How much of a position's numbers the walk has made: 0 … 1. A state waits for the state before it.
    double share(engine::Hook hook, int position) const;
    bool reading() const { return s.state.beat && s.state.beat->ofSource(); }
    /// The token that a step of the decoder chose: known where it is read by the next, or is the last one chosen.
    QString chosen(int step) const;
    bool hasChosen(int step) const;

    /// The numbers of one position in lines of cells. `names` its accessible name.
    void strip(const QString& id, const QString& name, QRectF rect, engine::Hook hook, int position, Role role,
               double opacity = 1) const;
    /// One number of [query, key] for every source word, side by side.
    void overSource(const QString& id, const QString& name, QRectF rect, engine::HookKind kind, int step,
                    ColorScale scale, Role role, bool numbers) const;
    /// A word to click: `of` and its position become the followed one.
    void word(const QString& id, engine::Stack of, int position, QRectF rect, const QString& words,
              bool followed) const;
    void heading(const QString& id, QRectF rect, const QString& words, Role role = Role::Neutral, double px = 12) const;
    void caption(const QString& id, QRectF rect, const QString& words, Qt::Alignment alignment = Qt::AlignCenter,
                 double px = 10.5) const;
    /// A caption in the first of its forms, longest first, that there is room for; none where an empty one is the last.
    void label(const QString& id, QRectF rect, const QStringList& forms, Qt::Alignment alignment,
               double px = 10.5) const;
    /// A machine: a rounded box with its name.
    void machine(const QString& id, QRectF rect, const QString& words, Role role, double px = 13) const;
    /// The alignment as it grows: a row for each written word, a column for each word of the source (S2S-15).
    void alignment(QRectF area) const;
    /// What is said about pooled cells beside the path.
    QStringList note() const;
};

/// Height of a line of small text.
constexpr double recurrentLine = 16;

void drawRecurrentModel(const Recurrent& r, QRectF body);
void drawRecurrentSteps(const Recurrent& r, QRectF body);
void drawRecurrentAttention(const Recurrent& r, QRectF body);
void drawRecurrentDance(const Recurrent& r, QRectF body);

/// A recurrent translator in the scenes of "Visualizing A Neural Machine Translation Model" (S2S-01 … 15), each with
/// the numbers of the user's own sentence: model, steps, attention, dance.
void drawRecurrent(StageCanvas& canvas, const StageFrame& frame, StageLevel level);

} // namespace headlight
