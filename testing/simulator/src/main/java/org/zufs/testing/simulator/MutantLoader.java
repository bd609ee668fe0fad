// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.zufs.spi.fs.FileSystemType;

/** Loads the file system a second time, with bugs. */
final class MutantLoader extends ClassLoader {
    /** What is loaded anew. */
    static final String PACKAGE = "org.zufs.fs.pmem.";

    private final List<Mutation> mutations;
    private final Module original;

    MutantLoader(List<Mutation> mutations) {
        super(MutantLoader.class.getClassLoader());
        this.mutations = mutations;
        original = MutantLoader.class.getModule().getLayer().findModule("org.zufs.fs.pmem").orElseThrow();
    }

    /** {@return the file system with the bugs} */
    FileSystemType type() {
        try {
            for (Mutation mutation : mutations) {
                loadClass(mutation.className());
            }
            return (FileSystemType) loadClass(PACKAGE + "PmemType").getConstructor().newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("the file system cannot be loaded with " + mutations, missing);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream stream = original.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = stream.readAllBytes();
            for (Mutation mutation : mutations) {
                if (mutation.className().equals(name)) {
                    bytes = mutation.apply(bytes);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
