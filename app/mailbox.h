// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <mutex>

namespace headlight {

/// Calls from any thread that are made on this object's thread, in their order. It has a lock of its own, beside Qt's
/// event queue, so that ThreadSanitizer, which cannot see into Qt, sees that nothing else is shared. What is still
/// queued when it goes is never called.
class Mailbox : public QObject {
    Q_OBJECT
public:
    explicit Mailbox(QObject* parent = nullptr) : QObject(parent) {}
    void post(std::function<void()> call);

private:
    Q_INVOKABLE void takeOne();

    std::mutex m_mutex;
    std::deque<std::function<void()>> m_calls; ///< guarded by m_mutex; one queued takeOne() for each
};

} // namespace headlight
