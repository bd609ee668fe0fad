// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zufs man}. */
@Command(name = "man", description = "Print the manual page: ./zufs man | man -l -")
final class ManCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(ManPage.of(spec.root()));
        return ExitCode.OK.number();
    }
}
