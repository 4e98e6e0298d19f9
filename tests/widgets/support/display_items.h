// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/display_list.h"
#include "widgets/theme/theme.h"

#include <vector>

namespace headlight::test {

inline const Theme& light() {
    return Theme::named(ThemeName::Light);
}

// What is found lives as long as the list: a list that nobody keeps is gone at the end of the statement.

/// The items of a kind whose ids begin so, in their order.
template <class T>
std::vector<const T*> all(const DisplayList& list, const QString& prefix = {}) {
    std::vector<const T*> found;
    for (const Item& item : list.items)
        if (const auto* it = std::get_if<T>(&item); it && it->id.startsWith(prefix))
            found.push_back(it);
    return found;
}

/// The item with this id; null where there is none.
template <class T>
const T* one(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* found = std::get_if<T>(&item); found && found->id == id)
            return found;
    return nullptr;
}

} // namespace headlight::test
