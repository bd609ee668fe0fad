// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes results as JSON: facts, contenders, skipped, rows, failures and aims. */
final class ResultsJson {

    private ResultsJson() {
    }

    static String of(Results results) {
        return "{\n\"facts\":" + object(results.facts()) + ",\n\"contenders\":[\n"
                + results.entrants().values().stream().map(ResultsJson::entrant).collect(Collectors.joining(",\n"))
                + "\n],\n\"skipped\":" + object(results.skipped()) + ",\n\"rows\":[\n"
                + results.keys().stream().map(key -> row(key, results)).collect(Collectors.joining(",\n"))
                + "\n],\n\"failures\":[\n"
                + results.failures().entrySet().stream().map(ResultsJson::failure).collect(Collectors.joining(",\n"))
                + "\n],\n\"aims\":[\n"
                + Aims.judge(results).stream().map(ResultsJson::verdict).collect(Collectors.joining(",\n"))
                        + "\n]\n}\n";
    }

    private static String entrant(Results.Entrant entrant) {
        return "{\"name\":" + text(entrant.name()) + ",\"road\":" + text(entrant.road()) + ",\"fileSystem\":"
                + text(entrant.fileSystem()) + ",\"mode\":" + text(entrant.mode().word()) + ",\"baseline\":"
                + text(entrant.baseline()) + "}";
    }

    static String row(Results.Key key, Results results) {
        Sample sample = results.row(key.operation(), key.threads(), key.contender()).orElseThrow();
        return "{" + key(key) + String.format(Locale.ROOT, ",\"warmth\":\"%s\",\"placement\":\"%s\",\"p50Ns\":%.0f,"
                        + "\"p99Ns\":%.0f,\"p999Ns\":%.0f,"
                        + "\"perSecond\":%.0f,\"clientCpuNs\":%.0f,\"serverCpuNs\":%.0f}",
                key.operation().warmth(), sample.placement(), sample.p50Ns(), sample.p99Ns(), sample.p999Ns(),
                sample.perSecond(), sample.clientCpuNs(), sample.serverCpuNs());
    }

    private static String key(Results.Key key) {
        return "\"operation\":" + text(key.operation().key()) + ",\"threads\":" + key.threads() + ",\"contender\":"
                + text(key.contender());
    }

    static String failure(Map.Entry<Results.Key, String> failure) {
        return "{" + key(failure.getKey()) + ",\"reason\":" + text(failure.getValue()) + "}";
    }

    static String verdict(Aims.Verdict verdict) {
        return String.format(Locale.ROOT, "{\"aim\":%s,\"row\":%s,\"wanted\":%.2f,\"found\":%.3f,\"met\":%b}",
                text(verdict.aim()), text(verdict.row()), verdict.wanted(), verdict.found(), verdict.met());
    }

    static String object(Map<String, String> map) {
        return map.entrySet().stream().map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
                .collect(Collectors.joining(",\n", "{", "}"));
    }

    static String text(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + "\"";
    }
}
