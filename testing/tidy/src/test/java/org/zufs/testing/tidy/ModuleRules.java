// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may know whom: {@code base <- spi <- {media, server, transport/*, fs/*} <- tools}; tests know all. */
final class ModuleRules {
    private static final Pattern ROAD = Pattern.compile("(\\[?)application]? -> \\[?client]? -> \\[?transport]?"
            + " -> \\[?dispatcher]? -> \\[?file system]? -> \\[?media]?");
    private static final Pattern STOP = Pattern.compile("\\[[a-z ]+]");
    private static final Pattern REQUIRES = Pattern.compile("requires (?:transitive |static )*(org\\.zufs\\.[\\w.]+);");

    private ModuleRules() {
    }

    static List<Rule> all() {
        return List.of(
                Rule.perFile("imports go one way: base, spi, the stops of the road, tools", ModuleRules::direction),
                new Rule("a package says in its package-info where on the road it is", ModuleRules::packageInfo),
                new Rule("a module with main sources has a module-info", ModuleRules::moduleInfo));
    }

    private static void direction(SourceFile file, Consumer<Violation> found) {
        if (!file.isJava() || file.isTesting() || file.module().isEmpty()) {
            return;
        }
        for (JavaSyntax.Place place : file.syntax().imports()) {
            judge(file, place.text(), place.line(), found);
        }
        for (int index = 0; index < file.lines().size(); index++) {
            Matcher requires = REQUIRES.matcher(file.lines().get(index));
            if (requires.find()) {
                judge(file, requires.group(1) + ".x", index + 1, found);
            }
        }
    }

    private static void judge(SourceFile file, String imported, int line, Consumer<Violation> found) {
        if (!imported.startsWith("org.zufs.")) {
            return;
        }
        String[] words = imported.split("\\.");
        String area = words[2];
        String place = words[2] + "/" + (words.length > 3 ? words[3] : "");
        String module = file.module();
        boolean same = module.equals(area) || module.equals(place) || (module + "fs").equals(place);
        if (!same && layer(area) >= layer(module)) {
            found.accept(new Violation(file.path(), line, module + " does not know " + imported
                    + ": put the seam in spi and find the other side with ServiceLoader"));
        }
    }

    private static int layer(String module) {
        return switch (module.replaceFirst("/.*", "")) {
            case "base" -> 0;
            case "spi" -> 1;
            case "media", "server", "transport", "fs", "examples", "client" -> 2;
            case "tools" -> 3;
            default -> 4;
        };
    }

    private static void packageInfo(SourceTree tree, Consumer<Violation> found) {
        Set<String> folders = new TreeSet<>();
        Map<String, SourceFile> infos = new TreeMap<>();
        for (SourceFile file : tree.files()) {
            String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
            if (file.path().endsWith("/package-info.java")) {
                infos.put(folder, file);
            } else if (file.isJava() && folder.contains("/src/main/java/") && !folder.endsWith("/java/")) {
                folders.add(folder);
            }
        }
        for (String folder : folders) {
            if (!infos.containsKey(folder)) {
                found.accept(new Violation(folder + "package-info.java", 0, "write it: the road, and what is here"));
            }
        }
        infos.values().forEach(info -> road(info, found));
    }

    private static void road(SourceFile info, Consumer<Violation> found) {
        String text = info.text().replaceAll("\\s+\\* ?", " ");
        if (!ROAD.matcher(text).find() || !STOP.matcher(text).find()) {
            found.accept(new Violation(info.path(), 0, "start it with the road, this stop in brackets:"
                    + " application -> client -> transport -> dispatcher -> file system -> media"));
        }
    }

    private static void moduleInfo(SourceTree tree, Consumer<Violation> found) {
        Set<String> modules = new TreeSet<>();
        for (SourceFile file : tree.files()) {
            if (file.isJava() && file.path().contains("/src/main/java/")) {
                modules.add(file.module());
            }
        }
        for (String module : modules) {
            String info = module + "/src/main/java/module-info.java";
            if (!tree.has(info)) {
                found.accept(new Violation(info, 0, "write it: what it needs and what it offers"));
            }
        }
    }
}
