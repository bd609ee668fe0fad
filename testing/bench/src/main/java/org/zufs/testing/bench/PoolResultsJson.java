// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes results of pmem as JSON: facts, skipped, calls, pools, the rows through mounts, and aims. */
final class PoolResultsJson {

    private PoolResultsJson() {
    }

    static String of(PoolResults results) {
        Results mounted = results.mounted();
        return "{\n\"facts\":" + ResultsJson.object(results.facts()) + ",\n\"skipped\":"
                + ResultsJson.object(results.skipped()) + ",\n\"calls\":" + list(results.calls().stream()
                        .map(key -> call(key, results))) + ",\n\"pools\":" + list(results.pools().stream()
                        .map(pool -> pool(pool, results))) + ",\n\"contendersSkipped\":"
                + ResultsJson.object(mounted.skipped()) + ",\n\"rows\":" + list(mounted.keys().stream()
                        .map(key -> ResultsJson.row(key, mounted))) + ",\n\"failures\":"
                + list(mounted.failures().entrySet().stream().map(ResultsJson::failure)) + ",\n\"aims\":"
                + list(PoolAims.judge(results).stream().map(ResultsJson::verdict)) + "\n}\n";
    }

    private static String list(Stream<String> objects) {
        return objects.collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    private static String call(CallFigures.Key key, PoolResults results) {
        CallFigures figures = results.call(key.call(), key.lanes(), key.contender()).orElseThrow();
        return String.format(Locale.ROOT, "{\"call\":\"%s\",\"warmth\":\"%s\",\"lanes\":%d,\"contender\":\"%s\","
                        + "\"p50Ns\":%.0f,\"p99Ns\":%.0f,\"perSecond\":%.0f,\"allocatedBytes\":%.3f}",
                key.call().key(), key.call().warmth(), key.lanes(), key.contender(), figures.p50Ns(), figures.p99Ns(),
                figures.perSecond(), figures.allocatedBytes());
    }

    private static String pool(String pool, PoolResults results) {
        return "{\"pool\":" + ResultsJson.text(pool) + Stream.of(ScaleFigure.values())
                .map(figure -> results.scale(pool, figure).map(value -> String.format(Locale.ROOT, ",\"%s\":%.3f",
                        figure, value)).orElse(null))
                .filter(Objects::nonNull).collect(Collectors.joining()) + "}";
    }
}
