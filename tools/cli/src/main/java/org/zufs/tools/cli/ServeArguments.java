// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.List;
import org.zufs.server.MountSpecification;

/**
 * What a server process is told.
 *
 * @param specification what to mount where
 * @param parent        the process whose end ends the mount; 0 for none
 */
record ServeArguments(MountSpecification specification, int parent) {
    private static final int WORD_COUNT = 6;

    /** {@return these as the words of a command line} */
    List<String> toWords() {
        return List.of(specification.type(), specification.arguments(), specification.place(),
                specification.options(), specification.transport(), Integer.toString(parent));
    }

    /** Reads {@link #toWords} again. */
    static ServeArguments fromWords(List<String> words) {
        if (words.size() != WORD_COUNT) {
            throw new CommandException(ExitCode.USAGE, "serve is for zufs itself: use zufs mount --foreground");
        }
        return new ServeArguments(new MountSpecification(words.get(0), words.get(1), words.get(2), words.get(3),
                words.get(4)), Integer.parseInt(words.get(5)));
    }
}
