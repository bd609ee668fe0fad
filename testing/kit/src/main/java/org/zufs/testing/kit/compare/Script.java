// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Calls in the order they are made. As text: one call a line, lines that start with {@code #} are remarks.
 *
 * @param seed  what the script was made from
 * @param calls the calls
 */
public record Script(long seed, List<Call> calls) {
    private static final String SEED = "# seed ";

    /** Copies the list. */
    public Script {
        calls = List.copyOf(calls);
    }

    /** A script from its text. */
    public static Script parse(String text) {
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        long seed = lines.stream().filter(line -> line.startsWith(SEED)).findFirst()
                .map(line -> Long.parseLong(line.substring(SEED.length()).strip())).orElse(0L);
        return new Script(seed, lines.stream().filter(line -> !line.startsWith("#")).map(Call::parse).toList());
    }

    /** The text of the script, to be kept in a file and parsed again. */
    public String text() {
        return calls.stream().map(Call::toString).collect(Collectors.joining("\n", SEED + seed + "\n", "\n"));
    }
}
