// SPDX-License-Identifier: Apache-2.0

/** A file system that sends each notification when it is told to: for tests. */
module org.zufs.testing.notes {
    requires org.zufs.spi;

    provides org.zufs.spi.fs.FileSystemType with org.zufs.testing.notes.NotesFileSystem;
}
