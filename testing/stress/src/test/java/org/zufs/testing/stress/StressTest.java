// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.annotations.JCStressTest;

/**
 * Runs the races: briefly, or with {@code -Dzufs.stress=full} as thoroughly as jcstress does by itself. A race of three
 * actors needs three CPUs and is named {@code ThreeAt...}, so that the others do not depend on it.
 */
class StressTest {
    private static final String OF_THREE = ".*Races\\.ThreeAt.*";
    private static final String PLANTED = ".*\\.PlantedRaces\\..*";
    private static final String OF_TWO = "^(?!" + OF_THREE + ")(?!" + PLANTED + ").*Races.*";

    @TempDir
    Path folder;

    @Test
    void shouldFindThePlantedBug() throws Exception {
        StressRun run = StressRun.brief(PLANTED, folder);

        assertThat(run.failures()).as(run.output()).singleElement().asString().contains("PlantedRaces.TwoProducers");
        assertThat(run.output()).contains("both claimed one slot: the planted bug");
        assertThat(run.exitCode()).isNotZero();
    }

    @Test
    void shouldFindNoForbiddenOutcomeOfTwo(TestReporter reporter) throws Exception {
        shouldPass(OF_TWO, reporter);
    }

    @Test
    void shouldFindNoForbiddenOutcomeOfThree(TestReporter reporter) throws Exception {
        int cpus = Runtime.getRuntime().availableProcessors();
        assumeTrue(cpus >= 3, "races of three actors need 3 CPUs, here are " + cpus);
        shouldPass(OF_THREE, reporter);
    }

    private void shouldPass(String tests, TestReporter reporter) throws Exception {
        boolean full = "full".equals(System.getProperty("zufs.stress"));
        StressRun run = full ? StressRun.full(tests, folder) : StressRun.brief(tests, folder);

        reporter.publishEntry("races", run.passed() + " of " + run.planned() + " passed");
        assertThat(run.failures()).as(run.output()).isEmpty();
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.passed()).as(run.output()).isEqualTo(run.planned());
        long declared = declaredCount(tests);
        if (full) {
            assertThat((long) run.planned()).isGreaterThanOrEqualTo(declared);
        } else {
            assertThat((long) run.planned()).as("races that ran").isEqualTo(declared);
        }
    }

    /** How many races there are, counted without jcstress, so that none is left out unseen. */
    private static long declaredCount(String tests) throws IOException, URISyntaxException {
        URI list = StressTest.class.getResource("/META-INF/TestList").toURI();
        Path classes = Path.of(list).getParent().getParent();
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("_jcstress"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> name.contains("Races$"))
                    .filter(StressTest::isRace)
                    .filter(name -> name.replace('$', '.').matches(tests)).count();
        }
    }

    private static boolean isRace(String name) {
        try (var bytes = StressTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            String content = new String(bytes.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            return content.contains(JCStressTest.class.getSimpleName());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
