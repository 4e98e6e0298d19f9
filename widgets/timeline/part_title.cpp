// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/part_title.h"

#include <QCoreApplication>

namespace headlight {

namespace {
struct Words {
    Q_DECLARE_TR_FUNCTIONS(ChapterPart)
};
} // namespace

QString partTitle(ChapterPart part) {
    switch (part) {
    case ChapterPart::Embeddings:
        return Words::tr("embeddings");
    case ChapterPart::Projections:
        return Words::tr("queries, keys and values");
    case ChapterPart::Attention:
        return Words::tr("attention");
    case ChapterPart::Merge:
        return Words::tr("heads merged and projected");
    case ChapterPart::Mlp:
        return Words::tr("MLP");
    case ChapterPart::Final:
        return Words::tr("logits and probabilities");
    }
    return {};
}

} // namespace headlight
