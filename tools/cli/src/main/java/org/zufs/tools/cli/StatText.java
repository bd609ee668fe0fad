// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.zufs.base.counters.ErrorObservation;
import org.zufs.base.time.Clock;

/** Shows a {@link StatSnapshot} to people, or as JSON to programs. */
final class StatText {
    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.99;
    private static final int ERROR_LINES_SHOWN = 12;

    private final String fileSystem;
    private final String place;
    private final List<String> details;

    /**
     * @param fileSystem what is mounted
     * @param place      where
     * @param details    lines that it says of itself
     */
    StatText(String fileSystem, String place, List<String> details) {
        this.fileSystem = fileSystem;
        this.place = place;
        this.details = List.copyOf(details);
    }

    /** {@return all since the mount began, as a table} */
    String total(StatSnapshot now, Instant at) {
        StringBuilder text = new StringBuilder(head(now, at));
        details.forEach(line -> text.append("  ").append(printable(line)).append('\n'));
        text.append('\n').append(operations(now, 0));
        Table counters = new Table(true);
        now.counters().stream().filter(counter -> counter.value() != 0).forEach(counter ->
                counters.row(counter.label().name(), Long.toString(counter.value()), counter.label().unit()));
        text.append('\n').append(counters);
        appendErrors(text, now);
        return text.toString();
    }

    /** {@return what happened within an interval, as a table} */
    String interval(StatSnapshot change, long lengthNs, Instant at) {
        StringBuilder text = new StringBuilder(head(change, at));
        text.append('\n').append(operations(change, lengthNs));
        if (!change.errors().isEmpty()) {
            text.append("\nerrors: ").append(change.errors().size()).append(" kinds; zufs stat shows them\n");
        }
        return text.toString();
    }

    private String head(StatSnapshot now, Instant at) {
        Duration age = Duration.between(instant(now.createdNs()), at);
        String state = now.alive() ? "for " + age(age) : "which is gone";
        return fileSystem + " on " + place + ", process " + now.pid() + ", " + state + "\n";
    }

    private static String operations(StatSnapshot now, long intervalNs) {
        if (now.operations().isEmpty()) {
            return "no requests" + (intervalNs > 0 ? " in this interval" : " yet") + "\n";
        }
        Table table = new Table(false);
        table.row("operation", intervalNs > 0 ? "rate" : "count", "p50", "p99", "max");
        for (StatSnapshot.Latencies row : now.operations()) {
            long count = row.latencies().count();
            table.row(row.operation(), intervalNs > 0 ? Units.rate(count, intervalNs) : Long.toString(count),
                    Units.time(row.latencies().quantileNs(MEDIAN)), Units.time(row.latencies().quantileNs(NEARLY_ALL)),
                    Units.time(row.latencies().maxNs()));
        }
        return table.toString();
    }

    private static void appendErrors(StringBuilder text, StatSnapshot now) {
        for (ErrorObservation error : now.errors()) {
            text.append("\nerror, ").append(error.count())
                    .append(error.count() == 1 ? " time, at " : " times, last at ")
                    .append(instant(error.lastNs())).append('\n');
            error.text().lines().limit(ERROR_LINES_SHOWN).forEach(line ->
                    text.append("  ").append(printable(line)).append('\n'));
        }
        if (now.errorsDropped() > 0) {
            text.append("\nerrors that did not fit in the log: ").append(now.errorsDropped()).append('\n');
        }
    }

    /** {@return everything as one JSON object, without line ends; times in nanoseconds} */
    String json(StatSnapshot now) {
        StringBuilder json = new StringBuilder("{\"mount\":").append(quote(place))
                .append(",\"fileSystem\":").append(quote(fileSystem))
                .append(",\"details\":[");
        String separator = "";
        for (String line : details) {
            json.append(separator).append(quote(line));
            separator = ",";
        }
        json.append("],\"pid\":").append(now.pid()).append(",\"alive\":").append(now.alive())
                .append(",\"createdNs\":").append(now.createdNs()).append(",\"operations\":{");
        separator = "";
        for (StatSnapshot.Latencies row : now.operations()) {
            json.append(separator).append(quote(row.operation())).append(String.format(Locale.ROOT,
                    ":{\"count\":%d,\"p50Ns\":%d,\"p99Ns\":%d,\"maxNs\":%d,\"sumNs\":%d}", row.latencies().count(),
                    row.latencies().quantileNs(MEDIAN), row.latencies().quantileNs(NEARLY_ALL),
                    row.latencies().maxNs(), row.latencies().sumNs()));
            separator = ",";
        }
        json.append("},\"counters\":{");
        separator = "";
        for (StatSnapshot.Counter counter : now.counters()) {
            json.append(separator).append(quote(counter.label().name())).append(':').append(counter.value());
            separator = ",";
        }
        json.append("},\"errors\":[");
        separator = "";
        for (ErrorObservation error : now.errors()) {
            json.append(separator).append("{\"count\":").append(error.count()).append(",\"firstNs\":")
                    .append(error.firstNs()).append(",\"lastNs\":").append(error.lastNs()).append(",\"text\":")
                    .append(quote(error.text())).append('}');
            separator = ",";
        }
        return json.append("],\"errorsDropped\":").append(now.errorsDropped()).append('}').toString();
    }

    /** {@return the text as a JSON string} */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '"', '\\' -> quoted.append('\\').append(character);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(character < ' '
                        ? String.format(Locale.ROOT, "\\u%04x", (int) character) : Character.toString(character));
            }
        }
        return quoted.append('"').toString();
    }

    /** Errors quote what others sent: nothing in them may steer the terminal. */
    private static String printable(String line) {
        return line.replace("\t", "    ").replaceAll("\\p{Cntrl}", "?");
    }

    private static Instant instant(long wallTimeNs) {
        return Instant.ofEpochSecond(Clock.seconds(wallTimeNs));
    }

    private static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d " + age.toHoursPart() + "h";
        }
        return age.toHours() > 0 ? age.toHours() + "h " + age.toMinutesPart() + "min"
                : age.toMinutes() > 0 ? age.toMinutes() + "min" : Math.max(0, age.toSeconds()) + "s";
    }
}
