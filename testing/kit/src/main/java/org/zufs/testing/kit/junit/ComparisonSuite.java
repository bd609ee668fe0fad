// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.zufs.testing.kit.compare.Comparison;
import org.zufs.testing.kit.compare.ConcurrentPlay;
import org.zufs.testing.kit.compare.Script;
import org.zufs.testing.kit.seam.Target;

/**
 * The comparison of two targets as JUnit tests: scripts call by call, threads apart, threads together. The system
 * property {@value #SCRIPT} names a file with a script, which is then played alone.
 */
public final class ComparisonSuite {
    /** Names a file with the text of a script, as a failure message shows it. */
    public static final String SCRIPT = "zufs.script";
    private static final int THREADS = 4;

    private final Target believed;
    private final Target doubted;

    /** A suite that believes the first target and doubts the second. */
    public ComparisonSuite(Target believed, Target doubted) {
        this.believed = believed;
        this.doubted = doubted;
    }

    /** Tests from this many seeds, starting with this one, each of this many calls per thread. */
    public Stream<DynamicTest> tests(long firstSeed, int seedCount, int callCount) {
        String file = System.getProperty(SCRIPT);
        if (file != null) {
            return Stream.of(DynamicTest.dynamicTest("script " + file, () -> replay(Path.of(file))));
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (long seed = firstSeed; seed < firstSeed + seedCount; seed++) {
            long from = seed;
            tests.add(DynamicTest.dynamicTest("call by call, seed " + seed,
                    () -> new Comparison(believed, doubted).check(from, callCount)));
            tests.add(DynamicTest.dynamicTest("threads apart, seed " + seed,
                    () -> ConcurrentPlay.checkApart(believed, doubted, from, callCount, THREADS)));
            tests.add(DynamicTest.dynamicTest("threads together, seed " + seed,
                    () -> ConcurrentPlay.checkTogether(doubted, from, callCount, THREADS)));
        }
        return tests.stream();
    }

    private void replay(Path file) throws IOException {
        new Comparison(believed, doubted).check(Script.parse(Files.readString(file)));
    }
}
