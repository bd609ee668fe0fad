// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, written from the same model that reads the command line, in the language of {@code man(7)}. */
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {
    }

    static String of(CommandSpec root) {
        ManPage manual = new ManPage();
        manual.head(root);
        root.subcommands().forEach((name, command) -> manual.command(name, command.getCommandSpec()));
        manual.exitCodes();
        return manual.page.toString();
    }

    private void head(CommandSpec root) {
        line(".TH ZUFS 1 \"\" \"zufs " + VersionCommand.version() + "\" \"zufs\"");
        line(".SH NAME");
        text("zufs - file systems in user space at the speed of memory");
        line(".SH SYNOPSIS");
        text("zufs COMMAND [ARGUMENTS]");
        line(".SH DESCRIPTION");
        paragraphs(root.usageMessage().description());
        line(".SH COMMANDS");
        command("build", "Build everything (the launcher, in a checkout).");
        command("test [MODULE...] [MAVEN OPTIONS]", "Run the tests (the launcher, in a checkout).");
        command("bench [ARGUMENTS]", "Measure zufs and others side by side (the launcher, in a checkout).");
    }

    private void command(String synopsis, String description) {
        line(".SS " + escape(synopsis));
        text(description);
    }

    private void command(String name, CommandSpec spec) {
        if (spec.usageMessage().hidden() || !name.equals(spec.name())) {
            return;
        }
        StringBuilder synopsis = new StringBuilder(name);
        spec.positionalParameters().forEach(parameter -> synopsis.append(' ').append(label(parameter)));
        line(".SS " + escape(synopsis.toString()));
        paragraphs(spec.usageMessage().description());
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                item(String.join(", ", option.names())
                        + (option.arity().max() > 0 ? " " + option.paramLabel() : ""), option);
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(parameter.paramLabel(), parameter);
        }
        paragraphs(spec.usageMessage().footer());
    }

    private static String label(PositionalParamSpec parameter) {
        return parameter.required() ? parameter.paramLabel() : "[" + parameter.paramLabel() + "]";
    }

    private void item(String term, ArgSpec argument) {
        line(".TP");
        line(".B " + escape(term));
        text(String.join(" ", argument.description()));
    }

    private void exitCodes() {
        line(".SH EXIT STATUS");
        for (ExitCode code : ExitCode.values()) {
            line(".TP");
            line(".B " + code.number());
            text(code.meaning() + ".");
        }
    }

    private void paragraphs(String[] lines) {
        for (String line : lines) {
            // Indented lines are tables and examples: kept as they are.
            if (line.startsWith("  ")) {
                line(".br");
            }
            text(line.isEmpty() ? "" : line);
        }
    }

    private void text(String text) {
        line(text.isEmpty() ? ".PP" : escape(text));
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    private static String escape(String text) {
        String escaped = text.replace("%n", "\n").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
