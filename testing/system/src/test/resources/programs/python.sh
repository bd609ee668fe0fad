# SPDX-License-Identifier: Apache-2.0
# Python's own tests of files, in a temporary directory on the mount.
# needs /usr/bin/python3.11=python3.11 /usr/lib/python3.11/test/test_os.py=libpython3.11-testsuite
# seconds 480
mkdir tmp
TMPDIR="$PWD/tmp" /usr/bin/python3.11 -m test -j2 --timeout 200 --tempdir "$PWD/tmp" test_os test_shutil test_posix \
    test_tempfile test_pathlib test_mmap test_fcntl test_io test_fileio test_glob test_file test_largefile \
    test_zipfile test_tarfile test_stat test_dbm
