# SPDX-License-Identifier: Apache-2.0
# fio writes patterns in random order and verifies them, by system calls, mapped, direct and asynchronous.
# needs fio=fio
# seconds 240
verify() {
    fio --name="$1" --directory=. --size=24m --verify=crc32c --do_verify=1 --verify_fatal=1 --verify_backlog=256 \
        --randrepeat=1 --group_reporting --minimal "${@:2}"
    rm -f "$1".*
}
verify psync --ioengine=psync --rw=randwrite --bs=4k
verify odd --ioengine=psync --rw=randwrite --bsrange=512-64k --bs_unaligned=1 --verify_backlog=0
verify sequential --ioengine=psync --rw=write --bs=1m --fsync=8
verify mapped --ioengine=mmap --rw=randwrite --bs=4k
verify direct --ioengine=psync --rw=randwrite --bs=4k --direct=1
verify libaio --ioengine=libaio --iodepth=16 --rw=randwrite --bs=8k
verify jobs --ioengine=psync --rw=randrw --bs=4k --numjobs=4 --size=8m
