// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.annotations.JCStressTest;

/**
 * Runs the races: briefly, or with {@code -Dzufs.stress=full} as thoroughly as jcstress does by itself. A race of three
 * actors needs three CPUs and is named {@code ThreeAt...}: jcstress leaves it out where there are fewer.
 */
class StressTest {
    private static final String ALL = ".*Races\\..*";
    private static final String OF_THREE = ".*Races\\.ThreeAt.*";
    private static final String PLANTED = "PlantedRaces.TwoProducers";
    private static final int CPU_COUNT = Runtime.getRuntime().availableProcessors();

    @TempDir
    static Path folder;

    private static boolean full;
    private static StressRun run;

    @BeforeAll
    static void runAll() throws IOException, InterruptedException {
        full = "full".equals(System.getProperty("zufs.stress"));
        run = full ? StressRun.full(ALL, folder) : StressRun.brief(ALL, folder);
    }

    /** On a machine that is busy with other things two actors may hardly ever meet: then once more, for longer. */
    @Test
    void shouldFindThePlantedBug() throws IOException, InterruptedException {
        assumeTrue(CPU_COUNT >= 2, "two actors need 2 CPUs, here is 1");
        StressRun finder = run.failures().isEmpty() ? StressRun.patient(".*" + PLANTED, folder) : run;

        assertThat(finder.failures()).as(finder.output()).anyMatch(line -> line.contains(PLANTED));
        assertThat(finder.output()).contains("both claimed one slot: the planted bug");
        assertThat(finder.exitCode()).isNotZero();
    }

    @Test
    void shouldFindNoForbiddenOutcomeElsewhere() {
        assertThat(run.failures()).as(run.output()).allMatch(line -> line.contains(PLANTED));
    }

    @Test
    void shouldRunEveryRaceOfTwo() throws IOException, URISyntaxException {
        long races = declaredCount(ALL) - (CPU_COUNT < 3 ? declaredCount(OF_THREE) : 0);
        System.out.println("races: " + races + ", runs: " + run.planned() + ", passed: " + run.passed());
        assertThat(races).isGreaterThan(30);
        if (full) {
            assertThat((long) run.planned()).isGreaterThan(races);
        } else {
            assertThat((long) run.planned()).as(run.output()).isEqualTo(races);
            assertThat(run.passed()).as("all but the planted one").isBetween(run.planned() - 1, run.planned());
        }
    }

    @Test
    void shouldRunEveryRaceOfThree() throws IOException, URISyntaxException {
        assumeTrue(CPU_COUNT >= 3, declaredCount(OF_THREE) + " races of three actors need 3 CPUs, here are "
                + CPU_COUNT);
        assertThat(run.output()).contains("Races.ThreeAtTheQueue").contains("Races.ThreeAtTheRequest");
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
        try (InputStream bytes = StressTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            String content = new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
            return content.contains(JCStressTest.class.getSimpleName());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
