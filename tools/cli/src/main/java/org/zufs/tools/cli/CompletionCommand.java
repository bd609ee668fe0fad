// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zufs completion}. */
@Command(name = "completion", description = "Print the completion for bash and zsh: source <(./zufs completion)")
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("zufs", spec.root().commandLine()));
        return ExitCode.OK.number();
    }
}
