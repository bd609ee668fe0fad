// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.transport.fuse.mount.MountException.Category;

/**
 * Mounts for real: the process that {@link RealMountTest} starts in a mount namespace of its own. It serves the mount,
 * so that only programs that it starts may touch it. Uses nothing but the JDK, because it also runs as an ordinary user
 * who cannot read the libraries of the tests.
 */
final class MountScenarios {
    private final Path place;

    private MountScenarios(Path place) {
        this.place = place;
    }

    /** Arguments: the name of the scenario and an empty directory. */
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().start(MountScenarios::endIfStuck);
        MountScenarios scenarios = new MountScenarios(Path.of(arguments[1]));
        switch (arguments[0]) {
            case "mount" -> scenarios.mountAndUnmount(DeviceMount::open);
            case "mount-asynchronous" -> scenarios.mountWithoutWaiting();
            case "mount-classic" -> scenarios.mountAndUnmount(options -> DirectMount.open(options, false));
            case "leave" -> scenarios.leave();
            case "mount-after-death" -> scenarios.mountAfterDeath();
            case "refuse-silent" -> scenarios.refuseSilentMount();
            case "refuse-init" -> scenarios.refuseInit();
            case "refuse-busy" -> scenarios.refuseBusyUnmount();
            case "refuse-allow-other" -> scenarios.refuseAllowOther();
            case "refuse-foreign-directory" -> scenarios.refuseForeignDirectory();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    private void mountWithoutWaiting() throws Exception {
        mountAndUnmount(ignored -> DeviceMount.open(
            MountOptions.at(place).source("pool x").waitForInit(false).conclude()));
    }

    private void mountAndUnmount(Function<MountOptions, DeviceMount> opener) throws Exception {
        MountOptions options = MountOptions.at(place).source("pool x").maxReadLength(65_536).conclude();
        DeviceMount mount = opener.apply(options);
        System.out.println(mount.getClass().getSimpleName() + ", waits for INIT: " + mount.waitsForInit());
        SmallServer server = attach(mount);
        MountEntry entry = MountTable.topmost(place).orElseThrow();
        expect("fuse.zufs", entry.type());
        expect("pool x", entry.source());
        expect("directory", run("stat", "-c", "%F", place.toString()));
        expect(Category.BUSY, refusal(options).category());
        System.out.println("write-back share: " + mount.raiseWritebackShare(40) + ", fusectl present: "
            + mount.control().isPresent());
        expect(true, mount.unmount(Unmounter.Mode.STRICT));
        expect(false, mount.unmount(Unmounter.Mode.STRICT));
        expect((long) -ErrorNumber.ENODEV, server.awaitEnd());
        FileCalls.close(mount.device());
    }

    /** Mounts and lets this process end: its server dies, the mount stays. */
    private void leave() throws Exception {
        attach(DeviceMount.open(MountOptions.at(place).conclude()));
        expect("directory", run("stat", "-c", "%F", place.toString()));
    }

    private void mountAfterDeath() throws Exception {
        MountEntry dead = MountTable.topmost(place).orElseThrow();
        expect(StaleMounts.Condition.DEAD, StaleMounts.condition(place));
        mountAndUnmount(DeviceMount::open);
        expect(false, Unmounter.unmount(place, dead, Unmounter.Mode.LAZY));
        expect(Optional.empty(), MountTable.topmost(place));
    }

    /** A server that never answers: neither stale nor usable. */
    private void refuseSilentMount() {
        DeviceMount mount = DeviceMount.open(MountOptions.at(place).waitForInit(false).conclude());
        mount.attach();
        MountException refusal = refusal(MountOptions.at(place).conclude());
        System.out.println(refusal.getMessage());
        expect(Category.BUSY, refusal.category());
        expect(true, refusal.getMessage().contains("does not answer"));
        expect(true, mount.unmount(Unmounter.Mode.LAZY));
        FileCalls.close(mount.device());
    }

    private void refuseInit() throws Exception {
        DeviceMount mount = DeviceMount.open(MountOptions.at(place).conclude());
        SmallServer server = new SmallServer(mount.device(), mount.waitsForInit() ? -ErrorNumber.EIO : 0);
        if (!mount.waitsForInit()) {
            System.out.println("skipped: this kernel does not wait for INIT");
            return;
        }
        try {
            mount.attach();
            throw new AssertionError("attached without INIT");
        } catch (MountException e) {
            System.out.println(e.getMessage());
            expect(Category.KERNEL, e.category());
        }
        expect((long) -ErrorNumber.ENODEV, server.awaitEnd());
        expect(Optional.empty(), MountTable.topmost(place));
    }

    private void refuseBusyUnmount() throws Exception {
        DeviceMount mount = DeviceMount.open(MountOptions.at(place).conclude());
        SmallServer server = attach(mount);
        Process guest = new ProcessBuilder("sh", "-c", "cd \"$0\" && echo inside && read line", place.toString())
            .start();
        try {
            expect("inside", guest.inputReader().readLine());
            try {
                mount.unmount(Unmounter.Mode.STRICT);
                throw new AssertionError("unmounted although busy");
            } catch (MountException e) {
                System.out.println(e.getMessage());
                expect(Category.BUSY, e.category());
            }
            expect(true, mount.unmount(Unmounter.Mode.LAZY));
            expect(Optional.empty(), MountTable.topmost(place));
        } finally {
            guest.destroy();
        }
        expect((long) -ErrorNumber.ENODEV, server.awaitEnd());
    }

    private void refuseAllowOther() {
        MountException refusal = refusal(MountOptions.at(place).allowOther(true).conclude());
        System.out.println(refusal.getMessage());
        expect(Category.RIGHTS, refusal.category());
        expect(true, refusal.getMessage().contains("add the line user_allow_other to /etc/fuse.conf"));
    }

    private void refuseForeignDirectory() {
        MountException refusal = refusal(MountOptions.at(place).conclude());
        System.out.println(refusal.getMessage());
        expect(Category.RIGHTS, refusal.category());
    }

    private static void endIfStuck() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(60));
        System.out.println("stuck");
        Runtime.getRuntime().halt(1);
    }

    private static SmallServer attach(DeviceMount mount) {
        if (mount.waitsForInit()) {
            SmallServer server = new SmallServer(mount.device(), 0);
            mount.attach();
            return server;
        }
        mount.attach();
        return new SmallServer(mount.device(), 0);
    }

    private static MountException refusal(MountOptions options) {
        try {
            DeviceMount.open(options);
        } catch (MountException e) {
            return e;
        }
        throw new AssertionError("not refused: " + options);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    private static void expect(Object wanted, Object found) {
        if (!wanted.equals(found)) {
            throw new AssertionError("expected " + wanted + " but found " + found);
        }
    }
}
