// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zufs version}. */
@Command(name = "version", description = "Print the version of zufs, of the JDK and of the kernel.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return ExitCode.OK.number();
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "zufs " + version(),
            "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
            "Linux " + System.getProperty("os.version") + " " + System.getProperty("os.arch")};
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream stream = VersionCommand.class.getResourceAsStream("version.properties")) {
            properties.load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties.getProperty("version");
    }
}
