// SPDX-License-Identifier: Apache-2.0
package org.zufs.media.pool;

import java.nio.file.Path;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.MountRefusedException;

/** Why a pool's file cannot be had, and what to do about it. */
final class Refusals {
    private Refusals() {
    }

    static MountRefusedException ofOpen(Path path, int result) {
        String why = switch (-result) {
            case ErrorNumber.ENOENT, ErrorNumber.ENOTDIR ->
                    "there is no file " + path + ": check the path, or make a pool there first";
            case ErrorNumber.EISDIR -> path + " is a directory: name the file that holds the pool";
            case ErrorNumber.EACCES, ErrorNumber.EPERM -> "this user has no right to open " + path
                    + ": change its owner or mode, or mount it read-only if reading is allowed";
            case ErrorNumber.EROFS ->
                    path + " lies on a file system that is mounted read-only: mount the pool read-only too";
            case ErrorNumber.ENXIO -> path + " is no regular file: name the file that holds the pool";
            case ErrorNumber.ETXTBSY -> path + " is a program that runs: name the file that holds the pool";
            default -> other("cannot open " + path, result);
        };
        return new MountRefusedException(why);
    }

    static MountRefusedException ofCreate(Path path, int result) {
        String why = switch (-result) {
            case ErrorNumber.EEXIST ->
                    path + " is there already, and is left as it is: choose another name, or remove it first";
            case ErrorNumber.ENOENT, ErrorNumber.ENOTDIR ->
                    "there is no directory " + path.toAbsolutePath().getParent() + ": make it first";
            case ErrorNumber.EACCES, ErrorNumber.EPERM -> "this user has no right to make " + path
                    + ": choose a directory of this user's";
            case ErrorNumber.EROFS -> path + " would lie on a file system that is mounted read-only: choose another";
            default -> other("cannot make " + path, result);
        };
        return new MountRefusedException(why);
    }

    static MountRefusedException ofSpace(String title, long length, int result) {
        String why = "no space for " + length + " bytes more of the pool, " + title;
        return new MountRefusedException(switch (-result) {
            case ErrorNumber.ENOSPC, ErrorNumber.EDQUOT, ErrorNumber.ENOMEM ->
                    why + " (" + ErrorNumber.message(-result) + "): free space there, or ask for less";
            case ErrorNumber.EFBIG -> why + ": the file system there has no files so long, ask for less";
            default -> other(why, result);
        });
    }

    private static String other(String what, int result) {
        return what + " (" + ErrorNumber.name(-result) + ", " + ErrorNumber.message(-result)
                + "): use a file on a local file system that works";
    }
}
