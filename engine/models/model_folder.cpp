// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model_folder.h"

#include "engine/formats/config_reader.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "engine/models/gru_attention/gru_model.h"
#include "engine/models/transformer/transformer_model.h"

#include <nlohmann/json.hpp>

namespace engine {
namespace {

using Loader = std::shared_ptr<const Model> (*)(const std::filesystem::path&, std::stop_token, const LoadProgress&);

template <class Family>
std::shared_ptr<const Model> load(const std::filesystem::path& folder, std::stop_token stop,
                                  const LoadProgress& progress) {
    return Family::load(folder, std::move(stop), progress);
}

constexpr std::pair<const char*, Loader> kFamilies[] = {
    {"gpt2", load<Gpt2Model>}, {"marian", load<TransformerModel>}, {"gru_attention", load<GruModel>}};

std::string knownTypes() {
    std::string names;
    for (const auto& [name, loader] : kFamilies)
        names += (names.empty() ? "" : ", ") + inQuotes(name);
    return names;
}

Loader loaderFor(const std::filesystem::path& folder) {
    const std::string where = inQuotes("config.json");
    const nlohmann::json root = parseJsonObject(readConfigFile(folder), ErrorCode::BadConfig, where);
    const ConfigReader reader(root, where);
    const nlohmann::json* type = reader.find({"model_type"}).second;
    if (!type)
        reader.failUnsupported("does not say its model_type: models of type " + knownTypes() +
                               " can be opened, so add it if it is one of these.");
    for (const auto& [name, loader] : kFamilies)
        if (*type == name)
            return loader;
    reader.failUnsupported("describes a model of type " +
                           (type->is_string() ? inQuotes(type->get_ref<const std::string&>()) : shownJson(*type)) +
                           ", and only " + knownTypes() + " can be opened: choose the folder of such a model.");
}

} // namespace

std::shared_ptr<const Model> loadModel(const std::filesystem::path& folder, std::stop_token stop,
                                       const LoadProgress& progress) {
    return loaderFor(folder)(folder, std::move(stop), progress);
}

std::string modelTypeOf(const std::filesystem::path& folder) {
    try {
        const nlohmann::json root = parseJson(readConfigFile(folder), ErrorCode::BadConfig, inQuotes("config.json"));
        const auto type = root.find("model_type");
        return type != root.end() && type->is_string() ? type->get<std::string>() : std::string();
    } catch (const Error&) {
        return {};
    }
}

} // namespace engine
