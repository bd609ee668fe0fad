// SPDX-License-Identifier: Apache-2.0

/** Ground: memory, Linux calls, concurrency, time, counters. No file-system word. */
module org.zufs.base {
    exports org.zufs.base.concurrent;
    exports org.zufs.base.counters;
    exports org.zufs.base.linux;
    exports org.zufs.base.memory;
    exports org.zufs.base.time;
    exports org.zufs.base.topology;
}
