// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mailbox.h"

#include <utility>

namespace headlight {

void Mailbox::post(std::function<void()> call) {
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
    }
    // By name: a pointer to the function would travel in an object that this program makes and Qt hands over.
    QMetaObject::invokeMethod(this, "takeOne", Qt::QueuedConnection);
}

void Mailbox::takeOne() {
    std::function<void()> call;
    {
        const std::lock_guard lock(m_mutex);
        call = std::move(m_calls.front());
        m_calls.pop_front();
    }
    call();
}

} // namespace headlight
