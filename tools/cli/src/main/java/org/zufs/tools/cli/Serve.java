// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.zufs.server.MountSpecification;
import org.zufs.server.Server;
import org.zufs.server.ServerContext;
import org.zufs.spi.fs.MountRefusedException;

/**
 * The process that serves a mount until it is unmounted, interrupted or terminated. In the background it is {@code zufs
 * serve}, which is started by {@link ServerProcess} and knows no options, so that it starts without reading any.
 */
final class Serve {
    /** The word by which it is called. */
    static final String NAME = "serve";

    private Serve() {
    }

    /**
     * Serves in the background: says on the stream how mounting went, and nothing more.
     *
     * @param words   as of {@link ServeArguments#toWords}
     * @param answers to the command that started this; closed after the answer
     */
    static ExitCode inBackground(List<String> words, PrintStream answers) {
        ServeArguments arguments = ServeArguments.fromWords(words);
        try (Server server = new Server(new ServerContext())) {
            ServerAnswer answer = mount(server, arguments);
            answers.println(answer.toLine());
            answers.close();
            return answer.exitCode() == ExitCode.OK ? awaitEnd(server) : answer.exitCode();
        }
    }

    /**
     * Serves in this process.
     *
     * @param out told that it is mounted
     */
    static ExitCode inForeground(ServeArguments arguments, PrintWriter out) {
        try (Server server = new Server(new ServerContext())) {
            ServerAnswer answer = mount(server, arguments);
            if (answer.exitCode() != ExitCode.OK) {
                throw new CommandException(answer.exitCode(), answer.sentence());
            }
            MountSpecification specification = arguments.specification();
            out.println("zufs serves " + specification.type() + " on " + specification.place()
                    + ": interrupt or unmount it to end");
            out.flush();
            return awaitEnd(server);
        }
    }

    private static ServerAnswer mount(Server server, ServeArguments arguments) {
        server.closeWithJvm();
        try {
            server.mount(arguments.specification());
            if (arguments.parent() != 0) {
                server.closeWithProcess(arguments.parent());
            }
            return ServerAnswer.MOUNTED;
        } catch (MountRefusedException refused) {
            return new ServerAnswer(ExitCode.CANNOT_MOUNT, refused.getMessage());
        } catch (RuntimeException | Error failure) {
            return new ServerAnswer(ExitCode.FAILED, "unexpected: " + new StackText(failure));
        }
    }

    private static ExitCode awaitEnd(Server server) {
        try {
            server.awaitEnd();
            return ExitCode.OK;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }
}
