// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zufs.fs.pmem.check.Checker;
import org.zufs.fs.pmem.check.Finding;
import org.zufs.fs.pmem.check.PoolObject;
import org.zufs.fs.pmem.check.Repairer;
import org.zufs.spi.media.PersistentMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zufs fsck}. */
@Command(name = "fsck", description = {
    "Check a pool that is not mounted, and say for each thing that is wrong where, what, and what a repair does.",
    "Changes nothing unless told to repair. Ends with 0 if nothing is wrong, with 7 if something is, and with 8 if",
    "all of it is repaired."})
final class FsckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--repair", description = {
        "Make the pool consistent again: what leads to damage is dropped, and what nothing leads to any more",
        "gets a name in lost+found. Says what was lost."})
    private boolean repair;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "POOL", description = "The file that holds the pool.")
    private Path pool;

    @Override
    public Integer call() {
        try (PersistentMemory memory = PoolFiles.open(pool, !repair);
                ProgressBar bar = new ProgressBar(spec.commandLine().getErr())) {
            Checker checker = new Checker().progress(bar);
            List<Finding> found = checker.check(memory);
            refuseWhatIsNoPool(found);
            if (!repair || found.isEmpty()) {
                bar.clear();
                print(found, List.of(), false, checker);
                return (found.isEmpty() ? ExitCode.OK : ExitCode.DAMAGED).number();
            }
            Repairer.Report report = new Repairer().progress(bar).repair(memory);
            bar.clear();
            print(report.found(), report.remaining(), true, checker);
            return (report.remaining().isEmpty() ? ExitCode.REPAIRED : ExitCode.DAMAGED).number();
        }
    }

    private void refuseWhatIsNoPool(List<Finding> found) {
        if (found.size() == 1 && found.getFirst().object() instanceof PoolObject.WholePool
                && !found.getFirst().problem().repairable()) {
            throw new CommandException(ExitCode.CANNOT_MOUNT, pool + ": " + found.getFirst().problem().what()
                    + ": fsck " + found.getFirst().problem().repair());
        }
    }

    private void print(List<Finding> found, List<Finding> remaining, boolean repaired, Checker checker) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("pool", pool.toString());
            all.put("inodes", checker.inodeCount());
            all.put("findings", found.stream().map(FsckCommand::facts).toList());
            all.put("repaired", repaired && remaining.isEmpty());
            all.put("remaining", remaining.stream().map(FsckCommand::facts).toList());
            out.println(FactText.json(all));
            return;
        }
        found.forEach(out::println);
        if (!repaired && checker.findingCount() > found.size()) {
            out.println("and " + (checker.findingCount() - found.size()) + " more");
        }
        List<String> words = new ArrayList<>();
        words.add(checker.inodeCount() + " inodes");
        if (checker.pendingCount() > 0) {
            words.add(checker.pendingCount() + " transactions that the next mount applies");
        }
        if (found.isEmpty()) {
            out.println(pool + ": nothing is wrong: " + String.join(", ", words));
        } else if (!repaired) {
            out.println(pool + ": " + checker.findingCount() + " findings: zufs fsck --repair makes it whole again");
        } else {
            long lost = found.stream().filter(finding -> finding.problem().loses()).count();
            out.println(pool + ": " + found.size() + " repaired, by " + lost + " of which something was lost");
            remaining.forEach(finding -> out.println("still there: " + finding));
        }
    }

    private static Map<String, Object> facts(Finding finding) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("object", finding.object().toString());
        facts.put("problem", finding.problem().code());
        facts.put("what", finding.problem().what());
        facts.put("detail", finding.detail());
        facts.put("repair", finding.problem().repair());
        facts.put("loses", finding.problem().loses());
        return facts;
    }
}
