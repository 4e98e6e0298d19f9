// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/process_ring.h"

#include "engine/error.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

namespace engine::training {

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

int number(const char* name, int lowest, int highest) {
    const std::string_view text = variable(name);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < lowest || value > highest)
        throw Error(ErrorCode::BadArgument, std::string("The environment variable ") + name +
                                                " must be a number from " + std::to_string(lowest) + " to " +
                                                std::to_string(highest) + "; start the processes with torchrun.");
    return value;
}

bool isLocal(std::string_view host) {
    return host == "127.0.0.1" || host == "localhost";
}

} // namespace

struct ProcessRing::Group {
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
};

ProcessRing::ProcessRing(int rank, int size, std::unique_ptr<Group> group)
    : m_rank(rank), m_size(size), m_group(std::move(group)) {}

ProcessRing::~ProcessRing() = default;

std::unique_ptr<ProcessRing> ProcessRing::joinFromEnvironment() {
    constexpr int kMostProcesses = 4096;
    if (variable("WORLD_SIZE").empty() || number("WORLD_SIZE", 1, kMostProcesses) == 1)
        return nullptr;
    const int size = number("WORLD_SIZE", 1, kMostProcesses);
    const int rank = number("RANK", 0, size - 1);
    const std::string host(variable("MASTER_ADDR"));
    if (host.empty())
        throw Error(ErrorCode::BadArgument, "The environment variable MASTER_ADDR must name the host of rank 0.");
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(number("MASTER_PORT", 1, 65535));
    // torchrun may serve the store itself, and says so.
    options.isServer = rank == 0 && variable("TORCHELASTIC_USE_AGENT_STORE") != "True";
    options.numWorkers = static_cast<std::size_t>(size);
    const auto store = c10::make_intrusive<c10d::TCPStore>(host, options);
    const auto groupOptions = c10d::ProcessGroupGloo::Options::create();
    groupOptions->devices.push_back(isLocal(host) ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                                  : c10d::ProcessGroupGloo::createDefaultDevice());
    auto group = std::make_unique<Group>();
    group->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, groupOptions);
    return std::unique_ptr<ProcessRing>(new ProcessRing(rank, size, std::move(group)));
}

void ProcessRing::average(at::Tensor tensor) {
    std::vector<at::Tensor> tensors{tensor};
    m_group->gloo->allreduce(tensors)->wait();
    tensor.div_(static_cast<double>(m_size));
}

} // namespace engine::training
