// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.nio.file.Path;

/** The kernel's own memory file system. */
final class TmpfsContender implements Contender {

    static final String NAME = "tmpfs";

    private Path mounted;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String road() {
        return NAME;
    }

    @Override
    public String fileSystem() {
        return NAME;
    }

    @Override
    public DataMode mode() {
        return DataMode.CACHED;
    }

    @Override
    public String baseline() {
        return NAME;
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public boolean opensDirect() {
        return false;
    }

    @Override
    public void start(Path directory) throws SkippedException {
        if (Mounts.run("mount", "-t", "tmpfs", "-o", "size=2g", "bench", directory.toString()) != 0) {
            throw new SkippedException("mounting a tmpfs needs root");
        }
        mounted = directory;
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public void stop() {
        if (mounted != null) {
            Mounts.unmount(mounted);
            mounted = null;
        }
    }
}
