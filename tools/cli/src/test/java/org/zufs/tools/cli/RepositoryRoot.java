// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that a test runs in. */
final class RepositoryRoot {
    private RepositoryRoot() {
    }

    static Path find() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(root.resolve("zufs"))) {
            root = root.getParent();
        }
        return root;
    }
}
