// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the grammar: its kinds of sentences.
#pragma once

#include "engine/training/grammar/clause.h"

namespace engine::training::grammar {

/// "." or "?" and a capital.
Pair sentence(Pair words, bool question = false);
Pair operator+(Pair left, const Pair& right); ///< with a space between
/// A verb with its object, both as a predicate.
Predicate predicateOf(Phraser& p, const Verb& verb);
/// "to be" with a complement.
Predicate being(Being being, std::string portuguese, std::string english);
NounPhrase anybody(Phraser& p); ///< a subject; I, you, we are men or women by chance
/// Contractions, negation, question and dropped subjects by chance.
Manner anyManner(Phraser& p, const NounPhrase& subject, Tense tense);
/// Something somebody does or did, without an end mark.
Pair action(Phraser& p, Tense tense, bool plain);

// Whole sentences.
Pair actionSentence(Phraser& p);
Pair perfectSentence(Phraser& p);
Pair description(Phraser& p);
Pair identity(Phraser& p);
Pair location(Phraser& p);
Pair existence(Phraser& p);
Pair chain(Phraser& p);
Pair going(Phraser& p);
Pair having(Phraser& p);
Pair giving(Phraser& p);
Pair comparison(Phraser& p);
Pair stateSentence(Phraser& p);
Pair clockSentence(Phraser& p);
Pair calendar(Phraser& p);
Pair command(Phraser& p);
Pair opinion(Phraser& p);
Pair wish(Phraser& p);
Pair joined(Phraser& p);
Pair relative(Phraser& p);
Pair presentation(Phraser& p);
Pair question(Phraser& p);
Pair origin(Phraser& p);
Pair naming(Phraser& p);
Pair belonging(Phraser& p);
Pair exclamation(Phraser& p);
Pair passive(Phraser& p);
Pair fixedPhrase(Phraser& p);

} // namespace engine::training::grammar
