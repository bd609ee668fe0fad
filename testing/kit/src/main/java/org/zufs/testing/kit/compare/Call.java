// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import java.util.List;

/**
 * One step of a script: {@code 1 open 3 a/b 102 644} lets actor 1 open {@code a/b} into slot 3. Numbers are decimal,
 * but flags and modes are octal. A call on a slot that holds nothing fails with EBADF, so that any part of a script
 * is a script.
 *
 * @param actor     who acts, an index into the actors
 * @param name      what is called, see {@link CallPlayer}
 * @param arguments its arguments, without white space
 */
public record Call(int actor, String name, List<String> arguments) {
    /** Copies the list. */
    public Call {
        arguments = List.copyOf(arguments);
    }

    /** A call from one line of text. */
    public static Call parse(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (words.size() < 2) {
            throw new IllegalArgumentException("a line needs an actor and a call: " + line);
        }
        return new Call(Integer.parseInt(words.get(0)), words.get(1), words.subList(2, words.size()));
    }

    String text(int index) {
        return arguments.get(index);
    }

    int number(int index) {
        return Integer.parseInt(arguments.get(index));
    }

    int octal(int index) {
        return Integer.parseUnsignedInt(arguments.get(index), 8);
    }

    @Override
    public String toString() {
        return actor + " " + name + " " + String.join(" ", arguments);
    }
}
