// hydrofoil completion and hydrofoil man: made of the commands themselves, so they are always true.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"

namespace hydrofoil::cli {
namespace {

using Commands = std::vector<const CLI::App*>;

Commands CommandsOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// "--hidden" ...: also those that the help does not show.
std::vector<std::string> OptionNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options([](const CLI::Option*) { return true; })) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string Bash(const CLI::App& app) {
  std::string cases;
  std::vector<std::string> names;
  for (const CLI::App* command : CommandsOf(app)) {
    names.push_back(command->get_name());
    cases += fmt::format("    {}) words='{}' ;;\n", command->get_name(),
                         fmt::join(OptionNames(*command), " "));
  }
  return fmt::format(
      "# bash completion for hydrofoil: source <(hydrofoil completion bash)\n"
      "_hydrofoil() {{\n"
      "  local words current=${{COMP_WORDS[COMP_CWORD]}}\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W '{}' -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "  if [[ $current == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  fi\n"
      "}}\n"
      "complete -o default -F _hydrofoil hydrofoil\n",
      fmt::join(names, " "), cases);
}

std::string Zsh(const CLI::App& app) {
  return "# zsh completion for hydrofoil: source <(hydrofoil completion zsh)\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         Bash(app);
}

std::string FishQuoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "'";
}

std::string Fish(const CLI::App& app) {
  std::string text = "# fish completion for hydrofoil: hydrofoil completion fish | source\n";
  for (const CLI::App* command : CommandsOf(app)) {
    text += fmt::format("complete -c hydrofoil -n __fish_use_subcommand -a {} -d {}\n",
                        command->get_name(), FishQuoted(command->get_description()));
    for (const CLI::Option* option :
         command->get_options([](const CLI::Option*) { return true; })) {
      for (const std::string& name : option->get_lnames()) {
        text +=
            fmt::format("complete -c hydrofoil -n '__fish_seen_subcommand_from {}' -l {} -d {}\n",
                        command->get_name(), name, FishQuoted(option->get_description()));
      }
    }
  }
  return text;
}

// Text of a manual page: nothing in it may be taken for a request of roff.
std::string Roff(const std::string& text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '-' || c == '\\') out += '\\';
    out += c == '\\' ? "e" : std::string(1, c);
    line_start = c == '\n';
  }
  return out;
}

std::string ManOption(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  std::string title = names.empty() ? option.get_name() : fmt::format("{}", fmt::join(names, ", "));
  std::string text = ".TP\n.B " + Roff(title) + "\n" + Roff(option.get_description());
  if (!option.get_default_str().empty())
    text += Roff(" (default " + option.get_default_str() + ")");
  return text + "\n";
}

std::string Man(const CLI::App& app) {
  std::string text =
      ".TH HYDROFOIL 1\n.SH NAME\nhydrofoil \\- deep learning on tables\n"
      ".SH SYNOPSIS\n.B hydrofoil\n.I COMMAND\n[options]\n.SH DESCRIPTION\n" +
      Roff(app.get_description()) + "\n";
  for (const CLI::App* command : CommandsOf(app)) {
    text +=
        ".SH HYDROFOIL " + command->get_name() + "\n" + Roff(command->get_description()) + ".\n";
    for (const CLI::Option* option :
         command->get_options([](const CLI::Option*) { return true; })) {
      if (option->check_lname("help")) continue;
      text += ManOption(*option);
    }
    if (!command->get_footer().empty())
      text += ".PP\n.nf\n" + Roff(command->get_footer()) + "\n.fi\n";
  }
  return text;
}

std::string Completion(const CLI::App& app, const std::string& shell) {
  if (shell == "zsh") return Zsh(app);
  return shell == "fish" ? Fish(app) : Bash(app);
}

}  // namespace

void AddCompletionCommands(CLI::App& app, CommandRun& run) {
  CLI::App* completion = app.add_subcommand("completion", "Print completions for a shell");
  auto shell = std::make_shared<std::string>("bash");
  completion->add_option("shell", *shell, "bash, zsh or fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->capture_default_str();
  completion->footer("Example:\n  source <(hydrofoil completion bash)");
  completion->callback([&app, &run, shell] {
    run = [&app, shell] {
      std::fputs(Completion(app, *shell).c_str(), stdout);
      return 0;
    };
  });
  CLI::App* man = app.add_subcommand("man", "Print the manual page");
  man->footer("Example:\n  hydrofoil man | man -l -");
  man->callback([&app, &run] {
    run = [&app] {
      std::fputs(Man(app).c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace hydrofoil::cli
