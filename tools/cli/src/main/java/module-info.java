// SPDX-License-Identifier: Apache-2.0

/** The zufs command. */
module org.zufs.tools.cli {
    requires org.zufs.server;
}
