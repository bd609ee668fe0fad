// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.zufs.base.linux.ModeBits;
import org.zufs.base.linux.MountApiFlags;
import org.zufs.base.linux.MountFlags;
import org.zufs.base.linux.ProcessCalls;

/**
 * How and where to mount: set up by a {@link Builder}, checked once, then fixed. Prints as the options that mount(8)
 * would show.
 */
public final class MountOptions {
    /** Type of every FUSE mount; the subtype follows a dot. */
    static final String TYPE = "fuse";

    private static final int READ_LENGTH_MIN = 4096;
    private static final int SUBTYPE_LENGTH_MAX = 64;
    private static final Pattern SUBTYPE = Pattern.compile("[A-Za-z0-9_-]+");

    private final Path mountPoint;
    private final String source;
    private final String subtype;
    private final boolean allowOther;
    private final boolean defaultPermissions;
    private final boolean readOnly;
    private final boolean nosuid;
    private final boolean nodev;
    private final boolean noexec;
    private final boolean noatime;
    private final boolean nonEmpty;
    private final boolean waitForInit;
    private final int maxReadLength;
    private final int rootMode;
    private final int userId;
    private final int groupId;

    private MountOptions(Builder builder) {
        mountPoint = builder.mountPoint.toAbsolutePath().normalize();
        source = builder.source;
        subtype = builder.subtype;
        userId = ProcessCalls.geteuid();
        groupId = ProcessCalls.getegid();
        allowOther = builder.allowOther.getAsBoolean();
        defaultPermissions = builder.defaultPermissions;
        readOnly = builder.readOnly;
        nosuid = builder.nosuid;
        nodev = builder.nodev;
        noexec = builder.noexec;
        noatime = builder.noatime;
        nonEmpty = builder.nonEmpty;
        waitForInit = builder.waitForInit;
        maxReadLength = builder.maxReadLength;
        rootMode = builder.rootMode;
        check();
    }

    /** Options for that mount point, all else at its default. */
    public static Builder at(Path mountPoint) {
        return new Builder(mountPoint);
    }

    private void check() {
        checkText("source", source);
        if (subtype.length() > SUBTYPE_LENGTH_MAX || !SUBTYPE.matcher(subtype).matches()) {
            throw refused("the subtype '" + subtype + "' must be 1 to " + SUBTYPE_LENGTH_MAX
                + " letters, digits, '-' or '_'");
        }
        if (maxReadLength != 0 && maxReadLength < READ_LENGTH_MIN) {
            throw refused("the largest read of " + maxReadLength + " bytes must be 0 (no limit) or at least "
                + READ_LENGTH_MIN);
        }
        if ((rootMode & ModeBits.S_IFMT) != ModeBits.S_IFDIR) {
            throw refused("the mode of the root, " + Integer.toOctalString(rootMode) + ", must be that of a directory");
        }
    }

    private static void checkText(String what, String text) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw refused("the " + what + " must have at least one character and no control characters");
        }
    }

    private static MountException refused(String what) {
        return new MountException(MountException.Category.OPTIONS, "Cannot mount: " + what + ".");
    }

    /** The directory to mount on, absolute. */
    public Path mountPoint() {
        return mountPoint;
    }

    /** What stands in the first column of the mount table. */
    public String source() {
        return source;
    }

    /** The file system type is "fuse." and this. */
    public String subtype() {
        return subtype;
    }

    /** Whether other users than the one who mounts may look inside. */
    public boolean allowOther() {
        return allowOther;
    }

    /** Whether content of the mount point may be hidden. */
    public boolean nonEmpty() {
        return nonEmpty;
    }

    /** Whether {@link DeviceMount#attach} shall wait for INIT where the kernel can do that. */
    public boolean waitForInit() {
        return waitForInit;
    }

    /** The options of the superblock that have a value, as key and value; without the device. */
    List<String[]> superblockValues() {
        List<String[]> values = new ArrayList<>();
        values.add(new String[] {"rootmode", Integer.toOctalString(rootMode & ModeBits.S_IFMT)});
        values.add(new String[] {"user_id", Integer.toUnsignedString(userId)});
        values.add(new String[] {"group_id", Integer.toUnsignedString(groupId)});
        if (maxReadLength != 0) {
            values.add(new String[] {"max_read", Integer.toString(maxReadLength)});
        }
        return values;
    }

    /** The options of the superblock that have no value; without those of every file system, such as ro. */
    List<String> superblockFlags() {
        List<String> flags = new ArrayList<>();
        if (defaultPermissions) {
            flags.add("default_permissions");
        }
        if (allowOther) {
            flags.add("allow_other");
        }
        return flags;
    }

    /** What mount(2) takes as data. */
    String mountData(int device) {
        StringBuilder data = new StringBuilder("fd=").append(device);
        superblockValues().forEach(value -> data.append(',').append(value[0]).append('=').append(value[1]));
        superblockFlags().forEach(flag -> data.append(',').append(flag));
        return data.toString();
    }

    /** What fusermount3 takes after -o; commas and backslashes in the source are escaped. */
    String helperData() {
        List<String> words = new ArrayList<>();
        words.add(readOnly ? "ro" : "rw");
        words.addAll(attributeWords());
        words.addAll(superblockFlags());
        if (maxReadLength != 0) {
            words.add("max_read=" + maxReadLength);
        }
        words.add("subtype=" + subtype);
        words.add("fsname=" + source.replace("\\", "\\\\").replace(",", "\\,"));
        return String.join(",", words);
    }

    boolean readOnly() {
        return readOnly;
    }

    /** Flags of mount(2). */
    long mountFlags() {
        return (readOnly ? MountFlags.MS_RDONLY : 0) | (nosuid ? MountFlags.MS_NOSUID : 0)
            | (nodev ? MountFlags.MS_NODEV : 0) | (noexec ? MountFlags.MS_NOEXEC : 0)
            | (noatime ? MountFlags.MS_NOATIME : 0);
    }

    /** Attributes of fsmount(2). */
    int mountAttributes() {
        return (readOnly ? MountApiFlags.MOUNT_ATTR_RDONLY : 0) | (nosuid ? MountApiFlags.MOUNT_ATTR_NOSUID : 0)
            | (nodev ? MountApiFlags.MOUNT_ATTR_NODEV : 0) | (noexec ? MountApiFlags.MOUNT_ATTR_NOEXEC : 0)
            | (noatime ? MountApiFlags.MOUNT_ATTR_NOATIME : 0);
    }

    private List<String> attributeWords() {
        List<String> words = new ArrayList<>();
        if (nosuid) {
            words.add("nosuid");
        }
        if (nodev) {
            words.add("nodev");
        }
        if (noexec) {
            words.add("noexec");
        }
        if (noatime) {
            words.add("noatime");
        }
        return words;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(source + " on " + mountPoint + " type " + TYPE + "." + subtype + " (");
        text.append(readOnly ? "ro" : "rw");
        attributeWords().forEach(word -> text.append(',').append(word));
        superblockValues().forEach(value -> text.append(',').append(value[0]).append('=').append(value[1]));
        superblockFlags().forEach(flag -> text.append(',').append(flag));
        return text.append(')').toString();
    }

    /** Collects options; every one has a default but the mount point. */
    public static final class Builder {
        private final Path mountPoint;
        private String source = "zufs";
        private String subtype = "zufs";
        private BooleanSupplier allowOther = () -> ProcessCalls.geteuid() == 0;
        private boolean defaultPermissions = true;
        private boolean readOnly;
        private boolean nosuid = true;
        private boolean nodev = true;
        private boolean noexec;
        private boolean noatime;
        private boolean nonEmpty;
        private boolean waitForInit = true;
        private int maxReadLength;
        private int rootMode = ModeBits.S_IFDIR;

        private Builder(Path mountPoint) {
            this.mountPoint = Objects.requireNonNull(mountPoint);
        }

        /** What stands in the first column of the mount table; default zufs. */
        public Builder source(String name) {
            source = name;
            return this;
        }

        /** The file system type is "fuse." and this; default zufs. */
        public Builder subtype(String name) {
            subtype = name;
            return this;
        }

        /** Whether other users may look inside; default: as root yes, else no. */
        public Builder allowOther(boolean allow) {
            allowOther = () -> allow;
            return this;
        }

        /** Whether the kernel checks mode bits before it asks the server; default yes. */
        public Builder defaultPermissions(boolean check) {
            defaultPermissions = check;
            return this;
        }

        /** Whether all changes are refused; default no. */
        public Builder readOnly(boolean refuse) {
            readOnly = refuse;
            return this;
        }

        /** Whether set-user-id bits have no effect; default yes. */
        public Builder nosuid(boolean ignore) {
            nosuid = ignore;
            return this;
        }

        /** Whether device files cannot be opened; default yes. */
        public Builder nodev(boolean refuse) {
            nodev = refuse;
            return this;
        }

        /** Whether programs cannot be started from there; default no. */
        public Builder noexec(boolean refuse) {
            noexec = refuse;
            return this;
        }

        /** Whether access times stay as they are; default no. */
        public Builder noatime(boolean keep) {
            noatime = keep;
            return this;
        }

        /** Whether content of the mount point, or a mount there that is not FUSE, may be hidden; default no. */
        public Builder nonEmpty(boolean hide) {
            nonEmpty = hide;
            return this;
        }

        /** Whether attaching waits for INIT where the kernel can do that (Linux 6.18); default yes. */
        public Builder waitForInit(boolean wait) {
            waitForInit = wait;
            return this;
        }

        /** Largest read, in bytes: at least 4096, or 0 for no limit but that of INIT; default 0. */
        public Builder maxReadLength(int length) {
            maxReadLength = length;
            return this;
        }

        /** Type of the root, as st_mode; default and only choice: a directory. */
        public Builder rootMode(int mode) {
            rootMode = mode;
            return this;
        }

        /** Checks all options and fixes them. */
        public MountOptions conclude() {
            return new MountOptions(this);
        }
    }
}
