// SPDX-License-Identifier: GPL-3.0-or-later
// What each option does, in a sentence or two.
#include "app/laboratory/decoding_form.h"

#include <QHash>
#include <QLabel>

namespace headlight {

QString DecodingForm::meaningOf(const QString& option) {
    const QHash<QString, QString> meanings{
        {QStringLiteral("method"),
         tr("How text is made: the likeliest token each time, dice, or several texts at once.")},
        {QStringLiteral("max_new_tokens"), tr("The text ends after so many new tokens.")},
        {QStringLiteral("exhaustive_depth"), tr("Every continuation of the top_k tokens is tried to this depth.")},
        {QStringLiteral("penalty_alpha"),
         tr("Contrastive search: how much a token's likeness to what is there counts against it.")},
        {QStringLiteral("num_beams"), tr("So many texts are kept side by side.")},
        {QStringLiteral("num_beam_groups"), tr("Groups of beams that are made to differ from each other.")},
        {QStringLiteral("diversity_penalty"),
         tr("Taken from a token's score for each earlier group that chose it in the same step.")},
        {QStringLiteral("length_penalty"),
         tr("A text's score is its log-probability ÷ length^this: above 0 favours long texts, below 0 short ones.")},
        {QStringLiteral("early_stopping"),
         tr("true: end when enough texts are complete; false: when a better one is unlikely; never: when none is "
            "possible.")},
        {QStringLiteral("num_return_sequences"),
         tr("So many texts are shown; with beams at most as many as there are beams.")},
        {QStringLiteral("seed"), tr("The same seed throws the same dice.")},
        {QStringLiteral("temperature"),
         tr("Scores are divided by it: below 1 the likely become likelier, towards 0 the choice becomes greedy.")},
        {QStringLiteral("top_k"),
         tr("Only the most probable tokens stay, so many; 0 is off. Ties with the last are kept.")},
        {QStringLiteral("top_p"), tr("Only the most probable tokens stay that make up this share together; 1 is off. "
                                     "It sees what top_k leaves.")},
        {QStringLiteral("top_p rule"), tr("Programs differ: the token that crosses the share is kept after top_k "
                                          "(Hugging Face), dropped (OpenAI), or "
                                          "kept with top_k unused (nshepperd).")},
        {QStringLiteral("min_p"), tr("Tokens less probable than this share of the most probable one go; 0 is off.")},
        {QStringLiteral("typical_p"),
         tr("The tokens stay that are closest to the expected surprise, this share together; 1 is off.")},
        {QStringLiteral("epsilon_cutoff"), tr("Tokens less probable than this go; 0 is off.")},
        {QStringLiteral("eta_cutoff"), tr("The same, but at most √this × e^−entropy.")},
        {QStringLiteral("repetition_penalty"), tr("Scores of tokens that are there already, in the prompt too: divided "
                                                  "by it, or multiplied below 0; 1 is off.")},
        {QStringLiteral("no_repeat_ngram_size"),
         tr("No sequence of so many tokens comes twice; 0 is off. With 2 even “New York” can be said only once.")},
        {QStringLiteral("encoder_repetition_penalty"),
         tr("Above 1 the source's own tokens become likelier; 1 is off.")},
        {QStringLiteral("encoder_no_repeat_ngram_size"),
         tr("No sequence of so many tokens that stands in the source; 0 is off.")},
        {QStringLiteral("bad_words_ids"), tr("Words that are never made.")},
        {QStringLiteral("sequence_bias"),
         tr("Added to the score of a sequence's last token where the others are there.")},
        {QStringLiteral("suppress_tokens"), tr("Tokens that are never made.")},
        {QStringLiteral("begin_suppress_tokens"), tr("Tokens that are not made as the first one.")},
        {QStringLiteral("remove_invalid_values"), tr("Logits that are no finite number become 0 or the largest ones.")},
        {QStringLiteral("renormalize_logits"), tr("After all other steps the scores become log-probabilities again.")},
        {QStringLiteral("min_new_tokens"), tr("No end before so many new tokens.")},
        {QStringLiteral("min_length"), tr("No end before so many tokens, the prompt counted.")},
        {QStringLiteral("forced_bos_token_id"), tr("The token behind a prompt (or start) of one token.")},
        {QStringLiteral("forced_eos_token_id"), tr("The token at the last place there is.")},
        {QStringLiteral("eos_token_id"), tr("Tokens that end a text.")},
        {QStringLiteral("stop_strings"), tr("A text ends where one of these appears.")},
        {QStringLiteral("exponential_decay_length_penalty"),
         tr("Behind so many new tokens an end gains |score| × (factor^n − 1), n tokens later; a factor of 1 is off.")},
    };
    return meanings.value(option);
}

/// In the language that is set, at label and field alike.
void DecodingForm::retranslateHelp() {
    for (const Row& row : m_rows) {
        const QString meaning = meaningOf(row.field->objectName());
        row.label->setToolTip(meaning);
        row.field->setToolTip(meaning);
        (row.field->focusProxy() ? row.field->focusProxy() : row.field)->setWhatsThis(meaning);
    }
}

} // namespace headlight
