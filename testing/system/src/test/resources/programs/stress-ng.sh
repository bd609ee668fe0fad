# SPDX-License-Identifier: Apache-2.0
# Every stressor of stress-ng that works on files, one after the other, each checking what it does. Left out are
# those that never touch the directory under test (binderfs, procfs, ioprio) or mount over it (bind-mount).
# (The io-uring stressor of 0.15 fails on tmpfs too: it asks for a file that it has removed.)
# needs stress-ng=stress-ng
# seconds 420
stress-ng --verify --class filesystem --sequential 1 --timeout 1 --temp-path "$PWD" --oomable \
    --exclude binderfs,bind-mount,procfs,ioprio
stress-ng --verify --timeout 2 --temp-path "$PWD" --oomable --aio 1 --aiol 1 --seek 1 --readahead 1 \
    --sendfile 1 --splice 1 --mmap 1 --mmap-file --mmap-bytes 4m --revio 1 --hdd 1 --hdd-bytes 8m
