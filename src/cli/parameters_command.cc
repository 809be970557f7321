// hydrofoil parameters: the one table of parameters, for people, for programs and for the manual.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "algorithms/table.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/parameter_options.h"
#include "schema/json.h"

namespace hydrofoil::cli {
namespace {

constexpr size_t kTextWidth = 90;

struct ParameterOptions {
  std::vector<std::string> names;
  std::string algorithm;
  bool json = false;
  bool markdown = false;
};

std::vector<const ParameterInfo*> Chosen(const ParameterTable& table,
                                         const std::vector<std::string>& names) {
  std::vector<const ParameterInfo*> chosen;
  for (std::string name : names) {
    std::replace(name.begin(), name.end(), '-', '_');
    const ParameterInfo* info = table.Find(name);
    if (info == nullptr) ThrowNotFound("There is no parameter '" + name + "'.");
    chosen.push_back(info);
  }
  if (!names.empty()) return chosen;
  for (const ParameterInfo& info : table.told) chosen.push_back(&info);
  return chosen;
}

std::string Choices(const ParameterInfo& info, std::string_view separator) {
  return fmt::format("{}", fmt::join(info.values, separator));
}

std::string Wrapped(std::string_view text, std::string_view indent) {
  std::istringstream words{std::string(text)};
  std::string out;
  std::string line(indent);
  for (std::string word; words >> word;) {
    if (line.size() + 1 + word.size() > kTextWidth && line.size() > indent.size()) {
      out += line + "\n";
      line = indent;
    }
    line += (line.size() > indent.size() ? " " : "") + word;
  }
  return out + line + "\n";
}

std::string AsText(const ModelParameters& defaults, const ParameterInfo& info) {
  const std::string value = DefaultText(defaults, info);
  std::string text =
      fmt::format("{} ({}{}{})\n", info.name, TypeText(info),
                  value.empty() ? "" : ", default " + value, info.gridable ? ", for grids" : "");
  text += Wrapped(info.help, "    ");
  if (!info.values.empty()) text += Wrapped("One of " + Choices(info, ", ") + ".", "    ");
  return text;
}

// For a cell of a table.
std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '*' || c == '_' || c == '#') out += '\\';
    out += c;
  }
  return out;
}

std::string AsMarkdown(const Algorithm& algorithm, const ModelParameters& defaults,
                       const std::vector<const ParameterInfo*>& chosen) {
  std::string text =
      "<!-- Written by `hydrofoil parameters --markdown`; do not edit. -->\n"
      "# Parameters\n\n"
      "Every parameter of " +
      std::string(algorithm.full_name()) +
      ", from the one table that the server, the command line, the\n"
      "Python package and this page are made from. On the command line "
      "`train_samples_per_iteration`\n"
      "is written `--train-samples-per-iteration` (the other spelling works, too).\n";
  for (const auto& [level, title] : {std::pair{ParameterLevel::kCritical, "The usual ones"},
                                     std::pair{ParameterLevel::kSecondary, "Further ones"},
                                     std::pair{ParameterLevel::kExpert, "For experts"}}) {
    text += fmt::format(
        "\n## {}\n\n| parameter | type | default | in grids | what it does |\n"
        "| --- | --- | --- | --- | --- |\n",
        title);
    for (const ParameterInfo* info : chosen) {
      if (info->level != level) continue;
      const std::string value = DefaultText(defaults, *info);
      std::string help = Escaped(info->help);
      if (!info->values.empty()) help += " One of " + Escaped(Choices(*info, ", ")) + ".";
      if (const std::string_view why = defaults.table().WhyIdle(info->name); !why.empty()) {
        help += " *Without effect:* " + Escaped(why);
      }
      text +=
          fmt::format("| `{}` | {} | {} | {} | {} |\n", info->name, TypeText(*info),
                      value.empty() ? "" : "`" + value + "`", info->gridable ? "yes" : "", help);
    }
  }
  return text;
}

schema::Json AsJson(const ModelParameters& defaults,
                    const std::vector<const ParameterInfo*>& chosen) {
  schema::Json list = schema::Json::array();
  for (const ParameterInfo* info : chosen) {
    list.push_back({{"name", info->name},
                    {"option", "--" + OptionName(info->name)},
                    {"type", ParameterTypeName(info->type)},
                    {"level", ParameterLevelName(info->level)},
                    {"default", DefaultText(defaults, *info)},
                    {"values", std::vector<std::string>(info->values.begin(), info->values.end())},
                    {"gridable", info->gridable},
                    {"help", info->help}});
  }
  return list;
}

int Tell(const ParameterOptions& options) {
  const Algorithm& algorithm = RequireLearner(options.algorithm);
  const AlgorithmParameters defaults = algorithm.DefaultParameters();
  const auto chosen = Chosen(defaults->table(), options.names);
  if (options.json) {
    std::printf("%s\n", AsJson(*defaults, chosen).dump(1).c_str());
  } else if (options.markdown) {
    std::fputs(AsMarkdown(algorithm, *defaults, chosen).c_str(), stdout);
  } else {
    for (const ParameterInfo* info : chosen) std::fputs(AsText(*defaults, *info).c_str(), stdout);
  }
  return 0;
}

}  // namespace

void AddParametersCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand("parameters", "Explain the training parameters");
  auto options = std::make_shared<ParameterOptions>();
  command->add_option("names", options->names, "Only these (default: all)")->option_text("NAME...");
  command
      ->add_option("--algorithm", options->algorithm,
                   "Whose parameters: " + LearnerNames(Algorithms()))
      ->option_text("NAME");
  command->add_flag("--json", options->json, "As JSON");
  command->add_flag("--markdown", options->markdown, "As a page of the manual");
  command->footer("Example:\n  hydrofoil parameters hidden epochs l1");
  command->callback([&run, options] { run = [options] { return Tell(*options); }; });
}

}  // namespace hydrofoil::cli
