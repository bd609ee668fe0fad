// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER;

import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountRefusedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** The {@code zufs} command: its subcommands, and how each failure becomes one sentence and an exit code. */
@Command(name = "zufs", versionProvider = VersionCommand.class,
        description = {
            "zufs serves file systems that are written in Java, in user space, at the speed of memory.",
            "",
            "Start with 'zufs up': it mounts a file system and says how to use it."},
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "In a checkout, the launcher also knows:",
            "  build   build everything",
            "  test    run the tests: ./zufs test [MODULE...] [MAVEN OPTIONS]",
            "  bench   measure zufs and others side by side",
            "",
            "'zufs help COMMAND' says more, 'zufs man | man -l -' all of it."},
        subcommands = {UpCommand.class, DownCommand.class, MountCommand.class, UmountCommand.class,
            ListCommand.class, StatCommand.class, TraceCommand.class, DoctorCommand.class, MkfsCommand.class,
            FsckCommand.class, InspectCommand.class, LabelCommand.class, GrowCommand.class, DumpCommand.class,
            RestoreCommand.class, VersionCommand.class,
            CompletionCommand.class, ManCommand.class, HelpCommand.class, WarmCommand.class})
public final class Zufs implements Runnable {
    /** Set this variable to anything to see the stack of a failure. */
    static final String DEBUG = "ZUFS_DEBUG";

    private static final int HELP_WIDTH = 100;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Zufs() {
    }

    /**
     * Runs one command and ends the process with its {@link ExitCode}.
     *
     * @param arguments as of the shell
     */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(Serve.NAME)) {
            System.exit(Serve.inBackground(List.of(arguments).subList(1, arguments.length), System.out).number());
        }
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int code = run(out, err, arguments);
        // What was printed without a line's end is still in the writers.
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs one command. Answers the exit code; for one thread at a time. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        int exitCode = commandLine().setOut(out).setErr(err).execute(arguments);
        out.flush();
        err.flush();
        return exitCode;
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Zufs());
        line.setParameterExceptionHandler(Zufs::wrongUsage);
        line.setExecutionExceptionHandler(Zufs::failed);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.getSubcommands().get("mount").getHelpSectionMap().put(SECTION_KEY_FOOTER, help -> fileSystems());
        line.getSubcommands().get("trace").getCommandSpec().usageMessage().footer(TraceText.GRAMMAR);
        return line;
    }

    /** The last section of the help for mount, made only when it is asked for. */
    private static String fileSystems() {
        Table table = new Table(true);
        ServiceLoader.load(FileSystemType.class).forEach(type -> table.row("  " + type.name(), type.summary()));
        return "\nFile systems and their arguments:\n" + table;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("zufs: " + wrong.getMessage() + ": see '"
                + help(command.getCommandSpec().qualifiedName(" ")) + "'");
        return ExitCode.USAGE.number();
    }

    private static String help(String command) {
        return command.equals("zufs") ? "zufs help" : command.replaceFirst("^zufs ", "zufs help ");
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult result) {
        PrintWriter err = command.getErr();
        if (System.getenv(DEBUG) != null) {
            err.println(new StackText(failure));
        }
        switch (failure) {
            case CommandException known -> {
                err.println("zufs: " + known.getMessage());
                return known.exitCode().number();
            }
            case MountRefusedException refused -> {
                err.println("zufs: " + refused.getMessage());
                return ExitCode.CANNOT_MOUNT.number();
            }
            default -> {
                err.println("zufs: unexpected: " + failure + ": run it again with " + DEBUG
                        + "=1 and report what it prints");
                return ExitCode.FAILED.number();
            }
        }
    }
}
