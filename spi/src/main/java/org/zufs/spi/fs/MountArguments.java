// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The arguments of one mount, {@code path,key=value,flag}: taken one by one by the file system, which then
 * {@linkplain #conclude() concludes}; what nobody took is refused by name. Not thread-safe; control path only.
 */
public final class MountArguments {
    private static final long[] UNIT_BYTES = {1L << 10, 1L << 20, 1L << 30, 1L << 40};
    private static final String UNITS = "kmgt";

    private final Map<String, String> remaining = new LinkedHashMap<>();
    private String path = "";

    /**
     * Parses a list of arguments. The first may be a path: it is one if it holds a {@code /} and no {@code =}.
     *
     * @param text such as {@code /srv/data,size=1g,verify}; a comma cannot be part of an argument
     */
    public MountArguments(String text) {
        boolean first = true;
        for (String item : text.split(",")) {
            if (item.isBlank()) {
                continue;
            }
            int equals = item.indexOf('=');
            if (first && equals < 0 && item.indexOf('/') >= 0) {
                path = item;
            } else if (remaining.put(equals < 0 ? item : item.substring(0, equals),
                    equals < 0 ? "" : item.substring(equals + 1)) != null) {
                throw new MountRefusedException("argument '" + item + "' is given twice: give it once");
            }
            first = false;
        }
    }

    /** {@return the path, or an empty string} */
    public String path() {
        return path;
    }

    /**
     * Takes a text.
     *
     * @param key     its name
     * @param initial what it is if not given
     * @return the value
     */
    public String text(String key, String initial) {
        String value = remaining.remove(key);
        return value == null ? initial : value;
    }

    /**
     * Takes a switch: {@code key}, {@code key=on}, {@code key=off}, or {@code nokey}.
     *
     * @param key     its name
     * @param initial what it is if not given
     * @return the value
     */
    public boolean flag(String key, boolean initial) {
        if (remaining.remove("no" + key) != null) {
            return false;
        }
        String value = remaining.remove(key);
        return switch (value) {
            case null -> initial;
            case "", "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> throw new MountRefusedException(key + "=" + value + ": must be on or off");
        };
    }

    /**
     * Takes one of several words.
     *
     * @param <E>     the words
     * @param key     its name
     * @param initial what it is if not given
     * @return the constant whose lower-case name was given
     */
    public <E extends Enum<E>> E choice(String key, E initial) {
        String value = remaining.remove(key);
        if (value == null) {
            return initial;
        }
        StringBuilder words = new StringBuilder();
        for (E constant : initial.getDeclaringClass().getEnumConstants()) {
            String word = constant.name().toLowerCase(java.util.Locale.ROOT);
            if (word.equals(value)) {
                return constant;
            }
            words.append(words.isEmpty() ? "" : ", ").append(word);
        }
        throw new MountRefusedException(key + "=" + value + ": must be one of " + words);
    }

    /**
     * Takes a whole number with an optional unit of 1024: {@code k}, {@code m}, {@code g} or {@code t}.
     *
     * @param key     its name
     * @param initial what it is if not given
     * @param minimum the least that is allowed
     * @param maximum the most that is allowed
     * @return the value
     */
    public long number(String key, long initial, long minimum, long maximum) {
        String value = remaining.remove(key);
        if (value == null) {
            return initial;
        }
        long number = parse(key, value);
        if (number < minimum || number > maximum) {
            throw new MountRefusedException(
                    key + "=" + value + ": must be from " + minimum + " to " + maximum);
        }
        return number;
    }

    /** Refuses what nobody took. */
    public void conclude() {
        if (!remaining.isEmpty()) {
            throw new MountRefusedException("unknown argument '" + remaining.keySet().iterator().next()
                    + "': see 'zufs help mount' for those of each file system");
        }
    }

    private static long parse(String key, String value) {
        String text = value.trim().toLowerCase(java.util.Locale.ROOT);
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
        try {
            long number = Long.parseLong(unit < 0 ? text : text.substring(0, text.length() - 1));
            return unit < 0 ? number : Math.multiplyExact(number, UNIT_BYTES[unit]);
        } catch (ArithmeticException | NumberFormatException malformed) {
            throw new MountRefusedException(
                    key + "=" + value + ": must be a whole number, with k, m, g or t behind it if you like", malformed);
        }
    }
}
