// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** All text files of the repository that people write: what is built and what git keeps for itself is left out. */
final class SourceTree {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".mvn");
    private static final Set<String> TEXT = Set.of("java", "c", "h", "sh", "xml", "md", "tsv", "json", "options",
            "properties", "txt", "map");

    private final List<SourceFile> files;
    private final Set<String> allPaths;

    SourceTree(List<SourceFile> files, Set<String> allPaths) {
        this.files = List.copyOf(files);
        this.allPaths = Set.copyOf(allPaths);
    }

    /** Makes a tree of a few files, for the tests of rules. */
    static SourceTree of(SourceFile... files) {
        Set<String> paths = new java.util.HashSet<>();
        for (SourceFile file : files) {
            for (Path path = Path.of(file.path()); path != null; path = path.getParent()) {
                paths.add(path.toString());
            }
        }
        return new SourceTree(List.of(files), paths);
    }

    /** Reads the repository that the test runs in. */
    static SourceTree ofRepository() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(root.resolve("zufs"))) {
            root = root.getParent();
            if (root == null) {
                throw new IllegalStateException("no zufs launcher above the working directory: run inside a checkout");
            }
        }
        return read(root);
    }

    /** {@return the text files, by path} */
    List<SourceFile> files() {
        return files;
    }

    /** Says whether a file or folder with this path, relative to the root, is there. */
    boolean has(String path) {
        return path.isEmpty() || allPaths.contains(path);
    }

    private static SourceTree read(Path root) {
        List<SourceFile> files = new ArrayList<>();
        Set<String> paths = new java.util.HashSet<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    paths.add(root.relativize(folder).toString());
                    return NOT_OURS.contains(folder.getFileName().toString()) && !folder.equals(root)
                            ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    String relative = root.relativize(path).toString();
                    paths.add(relative);
                    if (attributes.isRegularFile() && isText(path)) {
                        addIfText(files, relative, path);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        files.sort(Comparator.comparing(SourceFile::path));
        return new SourceTree(files, paths);
    }

    private static void addIfText(List<SourceFile> files, String relative, Path path) throws IOException {
        try {
            files.add(new SourceFile(relative, Files.readString(path)));
        } catch (MalformedInputException notText) {
            files.add(new SourceFile(relative, "\0"));
        }
    }

    private static boolean isText(Path path) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? TEXT.contains(name.substring(dot + 1))
                : name.equals("Makefile") || name.equals(".gitignore") || Files.isExecutable(path);
    }
}
