// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"

#include <utility>

namespace engine {

/// Watches a forward pass. Called on the thread that runs the pass, in the order of the op table.
class Observer {
public:
    virtual ~Observer() = default;
    /// Asked once per hook and pass, before the hook's value is computed; what nobody wants is not materialised.
    virtual bool wants(Hook hook) const = 0;
    /// `rows` is the hook's tensor restricted to the positions (queries) this pass added: position axis = rows
    /// firstPosition … firstPosition + n - 1, key axis = all positions so far. Valid only during the call.
    virtual void observe(Hook hook, int firstPosition, const TensorView& rows) = 0;
};

/// Hands values to an observer that may be absent.
class Emitter {
public:
    Emitter(Observer* observer, int firstPosition) : m_observer(observer), m_first(firstPosition) {}
    bool wants(Hook hook) const { return m_observer && m_observer->wants(hook); }
    void send(Hook hook, const float* data, Shape shape) const {
        if (wants(hook))
            m_observer->observe(hook, m_first, TensorView{data, std::move(shape)});
    }

private:
    Observer* m_observer;
    int m_first;
};

} // namespace engine
