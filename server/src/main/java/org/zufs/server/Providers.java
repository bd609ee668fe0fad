// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.media.MediaType;
import org.zufs.spi.media.PoolMediaType;
import org.zufs.spi.transport.TransportType;

/**
 * The kinds of file systems, transports and media that there are. One that cannot be loaded does not hide the others:
 * what is wrong with it is said when something is asked for that is not there.
 *
 * @param fileSystems kinds of file systems
 * @param transports  kinds of transports
 * @param media       kinds of media
 * @param poolMedia   kinds of media that hold pools
 * @param problems    one line for each provider that cannot be loaded
 */
record Providers(List<FileSystemType> fileSystems, List<TransportType> transports, List<MediaType> media,
        List<PoolMediaType> poolMedia, List<String> problems) {
    /** A broken list of providers may fail at every step; no sane one has as many faults. */
    private static final int PROBLEMS_MAX = 64;

    /** {@return those that {@code ServiceLoader} finds} */
    static Providers find() {
        List<String> problems = new ArrayList<>();
        return new Providers(load(ServiceLoader.load(FileSystemType.class), problems),
                load(ServiceLoader.load(TransportType.class), problems),
                load(ServiceLoader.load(MediaType.class), problems),
                load(ServiceLoader.load(PoolMediaType.class), problems), problems);
    }

    static <S> List<S> load(Iterable<S> loader, List<String> problems) {
        List<S> found = new ArrayList<>();
        Iterator<S> each = loader.iterator();
        while (problems.size() < PROBLEMS_MAX) {
            try {
                if (!each.hasNext()) {
                    break;
                }
                found.add(each.next());
            } catch (ServiceConfigurationError | LinkageError broken) {
                problems.add(broken.toString());
            }
        }
        return found;
    }

    FileSystemType fileSystem(String name) {
        return choose("file system", name, fileSystems, FileSystemType::name);
    }

    TransportType transport(String name) {
        return choose("transport", name, transports, TransportType::name);
    }

    MediaType media(String name) {
        return choose("kind of media", name, media, MediaType::name);
    }

    PoolMediaType poolMedia(String name) {
        return choose("kind of media for pools", name, poolMedia, PoolMediaType::name);
    }

    private <S> S choose(String what, String name, List<S> all, Function<S, String> nameOf) {
        List<String> names = new ArrayList<>();
        for (S one : all) {
            if (nameOf.apply(one).equals(name)) {
                return one;
            }
            names.add(nameOf.apply(one));
        }
        throw new MountRefusedException("there is no " + what + " '" + name + "': there is "
                + (names.isEmpty() ? "none at all" : String.join(", ", names))
                + (problems.isEmpty() ? "" : "; and these cannot be loaded: " + String.join("; ", problems)));
    }
}
